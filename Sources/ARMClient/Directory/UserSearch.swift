package import ARM
package import ComputeModel
import HTTPTypes

/// Microsoft Graph, as far as an instance for somebody else needs it (FACTS section 10). It only reads.
package struct UserSearch: Sendable {
  private let connection: ARMConnection

  /// nil where the cloud names no Graph.
  package init?(cloud: Cloud, tokens: TokenCache, transport: any Transport, surroundings: Surroundings) {
    guard let graph = cloud.hosts.graph else { return nil }
    // The same policies, pinned to Graph's own origin and asking for its own audience.
    var place = cloud
    place.resourceManager = graph
    place.audience = graph.text
    connection = ARMConnection(
      cloud: place,
      pipeline: Pipeline(
        cloud: place, tokens: tokens, transport: transport, surroundings: surroundings, isReadOnly: true),
      surroundings: surroundings)
  }

  /// - Parameter text: a user principal name or an object id.
  package func user(_ text: String) async throws(ServiceFailure) -> DirectoryUser {
    let purpose = "look \(text) up in the directory"
    let answer = try await connection.send(
      ARMCall(.get, url("users/\(text.pathSegment)", select: "id,displayName,userPrincipalName")), to: purpose)
    guard let document = answer.document, let id = document["id"]?.text else {
      throw ServiceFailure(
        .unexpectedAnswer, "The directory's answer to \(purpose) names no object id.", requestID: answer.requestID)
    }
    return DirectoryUser(
      objectID: id.lowercased(), name: document["displayName"]?.text,
      userPrincipalName: document["userPrincipalName"]?.text, tenantID: try await tenant())
  }

  /// nil where this may not be read: then a person says it.
  private func tenant() async throws(ServiceFailure) -> String? {
    do throws(ServiceFailure) {
      let answer = try await connection.send(
        ARMCall(.get, url("organization", select: "id")), to: "read the directory's tenant")
      return answer.document?["value"]?.elements?.first?["id"]?.text
    } catch {
      guard error.kind == .noAccess || error.kind == .notFound || error.kind == .refused else { throw error }
      return nil
    }
  }

  private func url(_ path: String, select: String) -> AbsoluteURL {
    var url = AbsoluteURL(knownOrigin: connection.cloud.resourceManager)
    url.pathAndQuery = "/v1.0/\(path)?$select=\(select)"
    return url
  }
}
