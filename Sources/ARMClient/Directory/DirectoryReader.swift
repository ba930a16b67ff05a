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

/// Lets nothing pass but the one question: it is a POST, and changes nothing.
private struct DirectoryGate: Policy {
  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard call.method == .post, call.url.pathAndQuery == "/v1.0/directoryObjects/getByIds" else {
      throw .service(ServiceFailure(.readOnly, "amldeck only asks Microsoft Graph for names."))
    }
    return try await next.send(call)
  }
}

extension HTTPField.Name {
  fileprivate static let graphRequestID = HTTPField.Name("request-id")!
}
