package import ARM
package import ComputeModel
import HTTPTypes

/// The people behind object ids, as Microsoft Graph knows them. It has its own way to the network, with tokens for
/// Graph alone: a token for ARM never goes there, nor one for Graph to ARM.
package struct DirectoryReader: Sendable {
  /// Ids in one request (Microsoft Graph, directoryObject: getByIds).
  static let maximumIDs = 1000
  private static let path = "/v1.0/directoryObjects/getByIds"

  private let origin: URLOrigin
  private let first: NextPolicy

  /// Nil where the cloud names no Graph.
  package init?(cloud: Cloud, tokens: TokenCache, transport: any Transport, surroundings: Surroundings) {
    guard let graph = cloud.hosts.graph else { return nil }
    origin = graph
    // Nothing is repeated: names are asked for again later, and nobody waits for them.
    let policies: [any Policy] = [
      RequestIdentity(surroundings: surroundings), OriginPin(origin: graph),
      BearerToken(tokens: tokens, audience: graph.text), DirectoryGate(),
    ]
    first = NextPolicy(policies: policies[...], transport: transport)
  }

  /// Those of the ids that the directory has and may tell. Asking takes no right but that of reading the directory;
  /// without it the failure says so.
  package func names(of ids: [String]) async throws(ServiceFailure) -> [DirectoryName] {
    var found: [DirectoryName] = []
    var rest = ids[...]
    while !rest.isEmpty {
      found += try await names(ofSome: Array(rest.prefix(Self.maximumIDs)))
      rest = rest.dropFirst(Self.maximumIDs)
    }
    return found
  }

  private func names(ofSome ids: [String]) async throws(ServiceFailure) -> [DirectoryName] {
    var url = AbsoluteURL(knownOrigin: origin)
    url.pathAndQuery = Self.path
    let call = ARMCall(
      .post, url,
      body: .object([
        "ids": .array(ids.map { .string($0) }), "types": .array([.string("user"), .string("servicePrincipal")]),
      ]))
    let answer: TransportAnswer
    do throws(CallFailure) {
      answer = try await first.send(call)
    } catch {
      switch error {
      case .transport(let failure): throw failure.failure(reaching: origin, for: "learn people's names")
      case .service(let failure): throw failure
      }
    }
    let document = try? JSONValue(parsing: answer.body)
    let status = answer.response.status.code
    guard status == 200 else { throw refusal(status, document, answer) }
    guard let objects = document?["value"]?.elements else {
      throw ServiceFailure(
        .unexpectedAnswer, "Microsoft Graph at \(origin.text) answered without a list of names.", httpStatus: status)
    }
    // What we may not read comes with its id alone, and null for all else.
    return objects.compactMap { object in
      guard let id = object["id"]?.text else { return nil }
      let signIn = object["userPrincipalName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
      let display = object["displayName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
      guard let name = display ?? signIn else { return nil }
      return DirectoryName(id: id, displayName: name, signInName: signIn)
    }
  }

  /// Whether the directory has a person or an application of this object id. What whoever is signed in may not ask is
  /// unknown: reading the directory is a right of its own (FACTS section 10).
  package func presence(of objectID: String) async throws(ServiceFailure) -> FindingFacts.Presence {
    // Ids are GUIDs; anything else would change the path.
    guard DirectoryGate.isObjectID(objectID) else { return .unknown }
    for kind in DirectoryGate.kinds {
      switch try await status(of: "/v1.0/\(kind)/\(objectID)\(DirectoryGate.selection)") {
      case 200: return .present
      case 404: continue
      default: return .unknown
      }
    }
    return .gone
  }

  private func status(of path: String) async throws(ServiceFailure) -> Int {
    var url = AbsoluteURL(knownOrigin: origin)
    url.pathAndQuery = path
    do throws(CallFailure) {
      return try await first.send(ARMCall(.get, url)).response.status.code
    } catch {
      switch error {
      case .transport(let failure): throw failure.failure(reaching: origin, for: "look somebody up in the directory")
      case .service(let failure): throw failure
      }
    }
  }

  private func refusal(_ status: Int, _ document: JSONValue?, _ answer: TransportAnswer) -> ServiceFailure {
    let envelope = document.flatMap { ErrorEnvelope($0) }
    let why = envelope.map { "\($0.message.asClause) (\($0.code))" } ?? "it answered \(status) without a reason"
    let kind: ServiceFailure.Kind =
      switch status {
      case 401, 403: .noAccess
      case 408, 429, 500...599: .noContact
      default: .refused
      }
    return ServiceFailure(
      kind, "Microsoft Graph does not tell people's names: \(why).", code: envelope?.code,
      requestID: answer.response.headerFields[.graphRequestID], httpStatus: status)
  }
}

/// Lets nothing pass but the two questions. One of them is a POST, and changes nothing.
private struct DirectoryGate: Policy {
  static let kinds = ["users", "servicePrincipals"]
  static let selection = "?$select=id"

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard Self.isQuestion(call) else {
      throw .service(ServiceFailure(.readOnly, "amldeck only asks Microsoft Graph for names."))
    }
    return try await next.send(call)
  }

  private static func isQuestion(_ call: ARMCall) -> Bool {
    let path = call.url.pathAndQuery
    if call.method == .post { return path == "/v1.0/directoryObjects/getByIds" }
    guard call.method == .get, path.hasSuffix(selection) else { return false }
    return kinds.contains { kind in
      let start = "/v1.0/\(kind)/"
      return path.hasPrefix(start) && isObjectID(path.dropFirst(start.count).dropLast(selection.count))
    }
  }

  /// Of the digits and hyphens of a GUID only.
  static func isObjectID(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}

extension HTTPField.Name {
  fileprivate static let graphRequestID = HTTPField.Name("request-id")!
}
