import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// Microsoft Graph, as far as a console asks it: people, the organization, whose ids these are (FACTS section 10).
/// Whoever has logged in may read; the permissions of applications to the directory are not modelled.
extension Routes {
  func graph(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    let caller: Principal
    do throws(BearerFault) {
      caller = try bearer(of: call, for: .graph, world)
    } catch {
      throw GraphDocuments.error(401, "InvalidAuthenticationToken", error.graphMessage, call)
        .with("WWW-Authenticate", "Bearer realm=\"\", authorization_uri=\"\(call.origin)/\(host.tenant)\"")
    }
    let documents = GraphDocuments(call: call, founding: world.founding)
    let path = Array(call.segments.dropFirst())
    switch (call.method, call.folded.dropFirst().first ?? "", path.count) {
    case (.get, "me", 1):
      guard caller.kind == .user else {
        throw GraphDocuments.error(
          400, "BadRequest", "/me request is only valid with delegated authentication flow.", call)
      }
      return .ok(documents.entity(caller))
    case (.get, "organization", 1): return .ok(documents.organization())
    case (.get, "users", 1): return try documents.list(world.principals.filter { $0.kind == .user })
    case (.get, "users", 2):
      let wanted = path[1].lowercased()
      return try documents.found(
        world.principals.first {
          $0.kind == .user && ($0.objectID == wanted || $0.userPrincipalName?.lowercased() == wanted)
        }, path[1])
    case (.get, "serviceprincipals", 1): return try documents.list(world.principals.filter { $0.kind != .user })
    case (.get, "serviceprincipals", 2):
      let principal = world.directory.principal(objectID: path[1])
      return try documents.found(principal?.kind == .user ? nil : principal, path[1])
    case (.post, "directoryobjects", 2) where call.folded[2].hasSuffix("getbyids"):
      return try documents.byIDs(world)
    default:
      // `servicePrincipals(appId='…')`
      if call.method == .get, path.count == 1, let id = path[0].quoted(after: "servicePrincipals(appId=") {
        let principal = world.directory.principal(clientID: id)
        return try documents.found(principal?.kind == .user ? nil : principal, id)
      }
      throw GraphDocuments.error(
        400, "BadRequest", "The operation \(call.method.rawValue) \(call.path) is not one that this simulator has.",
        call)
    }
  }
}

/// Directory objects as Graph writes them.
struct GraphDocuments {
  let call: Call
  let founding: Founding

  /// What one request may ask for (Graph's documentation of getByIds).
  private static let maximumIDs = 1000
  /// Values behind `in`, without the parameters of advanced queries (Graph's known issues; its words are those of
  /// microsoft-graph-docs issue 21098).
  private static let maximumInFilter = 15

  private var context: String { call.origin + "/v1.0/$metadata#" }

  static func error(_ status: Int, _ code: String, _ message: String, _ call: Call) -> Answer {
    Answer(
      status: status,
      document: .object([
        "error": .object([
          "code": .string(code), "message": .string(message),
          "innerError": .object([
            "date": .string(call.realNow.iso8601(fractionDigits: 0, suffix: "")),
            "client-request-id": .string(call.header("client-request-id")),
          ]),
        ])
      ]))
  }

  private func object(_ principal: Principal) -> JSONValue {
    guard principal.kind == .user else { return servicePrincipal(principal) }
    return .object([
      "businessPhones": .array([]), "displayName": .string(principal.displayName), "givenName": .null,
      "jobTitle": .null, "mail": .string(principal.userPrincipalName), "mobilePhone": .null,
      "officeLocation": .null, "preferredLanguage": .null, "surname": .null,
      "userPrincipalName": .string(principal.userPrincipalName), "id": .string(principal.objectID),
    ])
  }

  private func servicePrincipal(_ principal: Principal) -> JSONValue {
    let isManaged = principal.kind == .managedIdentity
    let isOwnResource = principal.resourceID?.lowercased().contains("/userassignedidentities/") == true
    return .object([
      "id": .string(principal.objectID), "accountEnabled": .bool(true),
      "alternativeNames": isManaged
        ? [isOwnResource ? "isExplicit=True" : "isExplicit=False", principal.resourceID ?? ""].document : .array([]),
      "appDisplayName": isManaged ? .null : .string(principal.name), "appId": .string(principal.clientID),
      "appOwnerOrganizationId": isManaged ? .null : .string(founding.tenant),
      "displayName": .string(principal.name), "servicePrincipalNames": [principal.clientID].document,
      "servicePrincipalType": .string(isManaged ? "ManagedIdentity" : "Application"),
    ])
  }

  /// With the members that `$select` names, where it names any.
  private func selected(_ document: JSONValue) -> JSONValue {
    let names = (call.parameter("$select") ?? "").split(separator: ",").map { $0.lowercased() }
    guard !names.isEmpty else { return document }
    let members = document.object?.members ?? []
    return .object(JSONObject(members.filter { names.contains($0.name.lowercased()) }))
  }

  func entity(_ principal: Principal) -> JSONValue {
    let set = principal.kind == .user ? "users" : "servicePrincipals"
    var members = [
      JSONObject.Member(name: "@odata.context", value: .string(context + set + "/$entity"))
    ]
    members += selected(object(principal)).object?.members ?? []
    return .object(JSONObject(members))
  }

  func found(_ principal: Principal?, _ name: String) throws(Answer) -> Answer {
    guard let principal else {
      throw Self.error(
        404, "Request_ResourceNotFound",
        "Resource '\(name)' does not exist or one of its queried reference-property objects are not present.", call)
    }
    return .ok(entity(principal))
  }

  /// `$filter` with one condition, as az sends it to find whom a role is for, or with a list of ids.
  func list(_ principals: [Principal]) throws(Answer) -> Answer {
    let filter = call.parameter("$filter") ?? ""
    var found = principals
    if let ids = filter.quotedList(after: "id in ") {
      guard ids.count <= Self.maximumInFilter else {
        throw Self.error(
          400, "Request_UnsupportedQuery",
          "Too many child clauses specified in search filter expression containing 'OR' operators: \(ids.count)."
            + " Max allowed: \(Self.maximumInFilter)", call)
      }
      let wanted = Set(ids.map { $0.lowercased() })
      found.removeAll { !wanted.contains($0.objectID) }
    } else if let name = filter.quoted(after: "userPrincipalName eq ") ?? filter.quoted(after: "mail eq ") {
      found.removeAll { $0.userPrincipalName?.lowercased() != name.lowercased() }
    } else if let id = filter.quoted(after: "appId eq ")
      ?? filter.quoted(after: "servicePrincipalNames/any(c:c eq ")
    {
      found.removeAll { $0.clientID != id.lowercased() }
    } else if let name = filter.quoted(after: "displayName eq ") {
      found.removeAll { $0.displayName.lowercased() != name.lowercased() }
    } else if !filter.isEmpty {
      throw Self.error(
        400, "Request_UnsupportedQuery", "The filter '\(filter)' is not one that this simulator reads.", call)
    }
    let set = call.folded[1] == "users" ? "users" : "servicePrincipals"
    return .ok(
      .object([
        "@odata.context": .string(context + set), "value": .array(found.map { selected(object($0)) }),
      ]))
  }

  func organization() -> JSONValue {
    let organization: JSONValue = .object([
      "id": .string(founding.tenant), "displayName": .string("Contoso"), "countryLetterCode": .null,
      "tenantType": .string("AAD"),
      "verifiedDomains": .array([
        .object([
          "capabilities": .string("Email"), "isDefault": .bool(true), "isInitial": .bool(true),
          "name": .string("contoso.example"), "type": .string("Managed"),
        ])
      ]),
    ])
    return .object([
      "@odata.context": .string(context + "organization"), "value": .array([selected(organization)]),
    ])
  }

  /// Ids of nobody are left out, as Graph leaves them out.
  func byIDs(_ world: World) throws(Answer) -> Answer {
    let body = try call.document() ?? .null
    guard let ids = body["ids"]?.elements, ids.count <= Self.maximumIDs, ids.allSatisfy({ $0.text != nil }) else {
      throw Self.error(
        400, "Request_BadRequest", "ids must be a list of at most \(Self.maximumIDs) texts.", call)
    }
    let types = body["types"]?.elements?.compactMap { $0.text?.lowercased() } ?? []
    var objects: [JSONValue] = []
    for id in ids.compactMap({ $0.text }) {
      guard let principal = world.directory.principal(objectID: id) else { continue }
      let type = principal.kind == .user ? "user" : "servicePrincipal"
      guard types.isEmpty || types.contains(type.lowercased()) else { continue }
      var members = [JSONObject.Member(name: "@odata.type", value: .string("#microsoft.graph." + type))]
      members += selected(object(principal)).object?.members ?? []
      objects.append(.object(JSONObject(members)))
    }
    return .ok(
      .object(["@odata.context": .string(context + "directoryObjects"), "value": .array(objects)]))
  }
}
