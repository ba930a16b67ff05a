import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// The people and applications behind object ids, as Microsoft Graph knows them (FACTS section 10). It only reads, by
/// GET alone, and has its own way to the network, with tokens for Graph alone: a token for ARM never goes there, nor
/// one for Graph to ARM.
package struct DirectoryReader: Sendable {
  /// Ids in one question: Graph takes no more expressions in a filter with `in` (Microsoft Graph, known issues of query
  /// parameters).
  static let maximumIDs = 15
  private static let kinds = ["users", "servicePrincipals"]

  private let connection: ARMConnection

  /// Nil where the cloud names no Graph.
  package init?(cloud: Cloud, tokens: TokenCache, transport: any Transport, surroundings: Surroundings) {
    guard let graph = cloud.hosts.graph else { return nil }
    // Sentences name the service that was asked.
    var place = cloud
    place.resourceManager = graph
    place.audience = graph.text
    // Nothing is repeated: names are asked for again later, and nobody waits for them.
    connection = ARMConnection(
      cloud: place,
      pipeline: Pipeline(
        origin: graph, audience: graph.text, tokens: tokens, transport: transport, surroundings: surroundings,
        isReadOnly: true, isPatient: false),
      surroundings: surroundings)
  }

  /// Those of the ids that the directory has and may tell. Without the right to read people the failure says so; where
  /// only applications may not be read, they have no names.
  package func names(of ids: [String]) async throws(ServiceFailure) -> [DirectoryName] {
    let asked = ids.filter { Self.isObjectID($0) }
    var found = try await names(of: asked, among: "users")
    let known = Set(found.map(\.id))
    let rest = asked.filter { !known.contains($0.lowercased()) }
    do throws(ServiceFailure) {
      found += try await names(of: rest, among: "servicePrincipals")
    } catch {
      // Reading applications is a right of its own: whoever lacks it sees their ids.
      guard error.kind == .noAccess, error.httpStatus != nil else { throw error }
    }
    return found
  }

  private func names(of ids: [String], among kind: String) async throws(ServiceFailure) -> [DirectoryName] {
    let purpose = localized("learn people's names")
    let members = kind == "users" ? "id,displayName,userPrincipalName" : "id,displayName"
    var found: [DirectoryName] = []
    for first in stride(from: 0, to: ids.count, by: Self.maximumIDs) {
      let some = ids[first..<min(first + Self.maximumIDs, ids.count)]
      let list = some.map { "'\($0)'" }.joined(separator: ",")
      let answer = try await connection.send(
        ARMCall(.get, url("/\(kind)?$filter=id%20in%20(\(list))&$select=\(members)")), to: purpose)
      guard let objects = answer.document?["value"]?.elements else {
        throw ServiceFailure(
          .unexpectedAnswer,
          localized(
            "The answer of \(connection.cloud.resourceManager.text) to \(purpose) has no list in it: try again."),
          requestID: answer.requestID, httpStatus: answer.status)
      }
      // What we may not read comes with its id alone, and null for all else.
      found += objects.compactMap { object in
        guard let id = object["id"]?.text else { return nil }
        let signIn = object["userPrincipalName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        let display = object["displayName"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        guard let name = display ?? signIn else { return nil }
        return DirectoryName(id: id, displayName: name, signInName: signIn)
      }
    }
    return found
  }

  /// Whether the directory has a person or an application of this object id. What whoever is signed in may not ask is
  /// unknown: reading the directory is a right of its own.
  package func presence(of objectID: String) async throws(ServiceFailure) -> FindingFacts.Presence {
    guard Self.isObjectID(objectID) else { return .unknown }
    for kind in Self.kinds {
      do throws(ServiceFailure) {
        let answer = try await connection.send(
          ARMCall(.get, url("/\(kind)/\(objectID)?$select=id,accountEnabled")),
          to: localized("look somebody up in the directory"))
        // Null is what whoever is signed in may not read.
        return answer.document?["accountEnabled"]?.flag == false ? .disabled : .present
      } catch {
        if error.kind == .notFound { continue }
        // A refusal of the directory itself; without a token or a network nothing was asked.
        guard error.httpStatus != nil else { throw error }
        return .unknown
      }
    }
    return .gone
  }

  /// - Parameter text: a user principal name or an object id.
  package func user(_ text: String) async throws(ServiceFailure) -> DirectoryUser {
    let purpose = localized("look \(text) up in the directory")
    let answer = try await connection.send(
      ARMCall(.get, url("/users/\(text.pathSegment)?$select=id,displayName,userPrincipalName,mail")), to: purpose)
    guard let document = answer.document, let id = document["id"]?.text else {
      throw ServiceFailure(
        .unexpectedAnswer, localized("The directory's answer to \(purpose) names no object id."),
        requestID: answer.requestID)
    }
    return DirectoryUser(
      objectID: id.lowercased(), name: document["displayName"]?.text,
      userPrincipalName: document["userPrincipalName"]?.text, tenantID: try await tenant(),
      mail: document["mail"]?.text.flatMap { $0.isEmpty ? nil : $0 })
  }

  /// nil where this may not be read: then a person says it.
  private func tenant() async throws(ServiceFailure) -> String? {
    do throws(ServiceFailure) {
      let answer = try await connection.send(
        ARMCall(.get, url("/organization?$select=id")), to: localized("read the directory's tenant"))
      return answer.document?["value"]?.elements?.first?["id"]?.text
    } catch {
      guard error.kind == .noAccess || error.kind == .notFound || error.kind == .refused else { throw error }
      return nil
    }
  }

  private func url(_ pathAndQuery: String) -> AbsoluteURL {
    var url = AbsoluteURL(knownOrigin: connection.cloud.resourceManager)
    url.pathAndQuery = "/v1.0" + pathAndQuery
    return url
  }

  /// Of the digits and hyphens of a GUID only: anything else would change the address.
  private static func isObjectID(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
