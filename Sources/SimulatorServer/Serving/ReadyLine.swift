package import ComputeModel
import Simulator

/// What `serve` prints once it accepts connections (ARCHITECTURE section 6), and what `ready.json` holds.
package struct ReadyLine: Hashable, Sendable {
  /// The members in the documented order.
  package var json: JSONValue

  package init(json: JSONValue) { self.json = json }

  /// Ends in `/`.
  package var endpoint: String { text("endpoint") }
  /// With its api-version, ready for `ARM_CLOUD_METADATA_URL`.
  package var metadata: String { text("metadata") }
  /// The path of the authority's certificate.
  package var ca: String { text("ca") }
  package var tenant: String { text("tenant") }
  package var subscription: String { text("subscription") }
  package var resourceGroup: String { text("resource_group") }
  package var workspaces: [String] { (json["workspaces"]?.elements ?? []).compactMap { $0.text } }
  package var location: String { text("location") }
  package var clientID: String { text("client_id") }
  package var clientSecret: String { text("client_secret") }
  package var msiEndpoint: String { text("msi_endpoint") }
  package var msiSecret: String { text("msi_secret") }
  package var controlEndpoint: String { text("control_endpoint") }
  package var controlToken: String { text("control_token") }

  private func text(_ name: String) -> String { json[name]?.text ?? "" }

  /// - Parameter authority: `host:port`.
  init(host: Host, authority: String, ca: String) async {
    let root = "https://\(authority)/"
    json = .object([
      "endpoint": .string(root), "metadata": .string(root + "metadata/endpoints?api-version=2019-05-01"),
      "ca": .string(ca), "tenant": .string(host.tenant), "subscription": .string(host.subscription),
      "resource_group": .string(await host.resourceGroup),
      "workspaces": .array(await host.workspaces.map { .string($0) }), "location": .string(host.location),
      "client_id": .string(host.clientID), "client_secret": .string(host.clientSecret),
      "principals": .array(await host.loginRows.map { $0.json }),
      "msi_endpoint": .string(root + "msi/token"), "msi_secret": .string(host.secrets.identitySecret),
      "control_endpoint": .string(root + "_simulator/"), "control_token": .string(host.secrets.controlToken),
    ])
  }

  static let fileName = "ready.json"
}

/// The ready line of the last server of a state, for `amldeck env`.
package func readyLine(stateDirectory: String) throws(SimulatorServerError) -> ReadyLine {
  let directory = try PrivateDirectory(existing: stateDirectory)
  guard let bytes = try directory.read(ReadyLine.fileName) else { throw .notServed(directory: stateDirectory) }
  guard let json = try? JSONValue(parsing: bytes), json["endpoint"]?.text != nil else {
    throw .damaged(path: directory.path(of: ReadyLine.fileName), reason: "it is not a ready line")
  }
  return ReadyLine(json: json)
}
