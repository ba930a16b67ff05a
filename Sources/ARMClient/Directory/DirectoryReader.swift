package import ARM
package import ComputeModel
import HTTPTypes

/// Microsoft Graph, as far as one question goes: is somebody still there? It only reads.
package struct DirectoryReader: Sendable {
  private let origin: URLOrigin
  private let pipeline: Pipeline

  /// - Returns: nil where the cloud names no Graph.
  package init?(cloud: Cloud, tokens: TokenCache, transport: any Transport, surroundings: Surroundings) {
    guard let graph = cloud.hosts.graph else { return nil }
    origin = graph
    pipeline = Pipeline(
      origin: graph, audience: graph.text, tokens: tokens, transport: transport, surroundings: surroundings,
      isReadOnly: true)
  }

  /// Whether the directory has a person or an application of this object id. What whoever is signed in may not ask is
  /// unknown: reading the directory is a right of its own (FACTS section 10).
  package func presence(of objectID: String) async throws(ServiceFailure) -> FindingFacts.Presence {
    // Ids are GUIDs; anything else would change the path.
    guard objectID.utf8.allSatisfy({ Self.isOfGUID($0) }), !objectID.isEmpty else { return .unknown }
    for kind in ["users", "servicePrincipals"] {
      switch try await status(of: "/v1.0/\(kind)/\(objectID)?$select=id") {
      case 200: return .present
      case 404: continue
      default: return .unknown
      }
    }
    return .gone
  }

  private static func isOfGUID(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "-"): true
    default: false
    }
  }

  private func status(of path: String) async throws(ServiceFailure) -> Int {
    var url = AbsoluteURL(knownOrigin: origin)
    url.pathAndQuery = path
    do throws(CallFailure) {
      return try await pipeline.send(ARMCall(.get, url)).response.status.code
    } catch {
      switch error {
      case .transport(let failure): throw failure.failure(reaching: origin, for: "look somebody up in the directory")
      case .service(let failure): throw failure
      }
    }
  }
}
