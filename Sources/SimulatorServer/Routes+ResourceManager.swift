import ARM
import ComputeModel
import HTTPTypes
import Simulator

/// ARM: subscriptions, groups, workspaces, permissions (FACTS sections 1, 2).
extension Routes {
  static let missingVersion = Answer.error(
    400, "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.")

  func resourceManager(_ call: Call) async throws(Answer) -> Answer {
    let principal = try await authenticate(call)
    guard let version = call.parameter("api-version"), !version.isEmpty else { throw Self.missingVersion }
    let world = try await world()
    let path = call.folded
    try checkSubscription(call, world)
    switch (call.method, path.count) {
    case (.get, 1) where path[0] == "subscriptions":
      try checkForm(version)
      return .list([ResourceDocuments.subscription(world.founding)])
    case (.get, 1) where path[0] == "tenants":
      try checkForm(version)
      return .list([ResourceDocuments.tenant(world.founding)])
    case (.get, 2) where path[0] == "subscriptions":
      try checkForm(version)
      return .ok(ResourceDocuments.subscription(world.founding))
    case (.get, 3) where path[2] == "resourcegroups":
      try checkForm(version)
      return .list(world.resourceGroups.map { ResourceDocuments.group($0, world) })
    case (.get, 4) where path[2] == "resourcegroups":
      try checkForm(version)
      return .ok(ResourceDocuments.group(try group(path[3], world), world))
    default: break
    }
    if path.count >= 4, path.suffix(3) == ["providers", "microsoft.authorization", "permissions"],
      call.method == .get
    {
      try checkForm(version)
      return .list([ResourceDocuments.ownerPermissions])
    }
    guard let provider = path.firstIndex(of: machineLearningProvider.lowercased()), provider >= 2,
      path[provider - 1] == "providers"
    else { throw Self.unknownOperation(call) }
    try checkKnown(version)
    let rest = Array(path[(provider + 1)...])
    if provider == 3 {
      if rest == ["workspaces"], call.method == .get {
        return .list(world.workspaces.map { ResourceDocuments.workspace($0, world.founding) })
      }
      if rest.first == "locations", rest.count >= 3 {
        return try location(call, Array(rest.dropFirst()), version: version, world)
      }
      throw Self.unknownOperation(call)
    }
    guard provider == 5, path[2] == "resourcegroups", rest.first == "workspaces" else {
      throw Self.unknownOperation(call)
    }
    let group = try group(path[3], world)
    guard rest.count > 1 else {
      guard call.method == .get else { throw Self.unknownOperation(call) }
      return .list(
        world.workspaces.filter { $0.resourceGroup == group }
          .map { ResourceDocuments.workspace($0, world.founding) })
    }
    guard let workspace = world.workspace(resourceGroup: group, name: rest[1]) else {
      throw Self.notFound("workspaces/\(call.segments[provider + 2])", group: group)
    }
    if rest.count == 2 {
      guard call.method == .get else { throw Self.unknownOperation(call) }
      return .ok(ResourceDocuments.workspace(workspace, world.founding))
    }
    guard rest[2] == "computes" else { throw Self.unknownOperation(call) }
    return try await computes(
      ComputesCall(
        call: call, version: version, workspace: workspace, rest: Array(call.segments[(provider + 4)...]),
        principal: principal), world)
  }

  /// Who calls. Errors in ARM's form, with the challenge that clients look for (FACTS section 1).
  private func authenticate(_ call: Call) async throws(Answer) -> Principal {
    func refused(_ code: String, _ message: String) -> Answer {
      Answer.error(401, code, message).with(
        "WWW-Authenticate",
        "Bearer authorization_uri=\"\(call.origin)/\(host.tenant)\", error=\"invalid_token\","
          + " error_description=\"\(message)\"")
    }
    guard let header = call.header("Authorization") else {
      throw refused("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    }
    guard header.lowercased().hasPrefix("bearer ") else {
      throw refused("AuthenticationFailed", "Authentication failed. The scheme must be Bearer.")
    }
    do throws(AccessTokens.Fault) {
      let objectID = try tokens.objectID(
        of: String(header.dropFirst("bearer ".count)), audiences: audiences(call), at: call.realNow)
      guard objectID == host.owner.objectID else { throw .badSignature }
      return host.owner
    } catch {
      switch error {
      case .expired:
        throw refused("ExpiredAuthenticationToken", "The access token has expired.")
      case .wrongAudience:
        throw refused(
          "InvalidAuthenticationTokenAudience",
          "The access token was made for another audience than this server.")
      case .wrongIssuer:
        throw refused("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer.")
      case .malformed, .badSignature, .notYetValid:
        throw refused("InvalidAuthenticationToken", "The access token is invalid.")
      }
    }
  }

  private func checkSubscription(_ call: Call, _ world: World) throws(Answer) {
    guard call.folded.first == "subscriptions", call.folded.count > 1 else { return }
    guard call.folded[1] == world.founding.subscription else {
      throw .error(
        404, "SubscriptionNotFound", "The subscription '\(call.segments[1])' could not be found.")
    }
  }

  private func group(_ name: String, _ world: World) throws(Answer) -> String {
    guard let group = world.resourceGroups.first(where: { $0.lowercased() == name }) else {
      throw .error(404, "ResourceGroupNotFound", "Resource group '\(name)' could not be found.")
    }
    return group
  }

  /// Versions of ARM's own resources: any date is one, since their shapes here have not changed with it.
  private func checkForm(_ version: String) throws(Answer) {
    let date = version.split(separator: "-").prefix(3)
    let isDate =
      date.count == 3 && zip(date, [4, 2, 2]).allSatisfy { $0.utf8.count == $1 && Int($0) != nil }
    guard isDate else {
      throw .error(
        400, "InvalidApiVersionParameter",
        "The api-version '\(version)' is invalid. The supported versions have the form 2022-12-01.")
    }
  }

  private func checkKnown(_ version: String) throws(Answer) {
    guard knownComputeAPIVersions.contains(version.lowercased()) else {
      throw .error(
        400, "InvalidApiVersionParameter",
        "The api-version '\(version)' is invalid. The supported versions are"
          + " '\(knownComputeAPIVersions.joined(separator: ","))'.")
    }
  }

  static func notFound(_ resource: String, group: String) -> Answer {
    .error(
      404, "ResourceNotFound",
      "The Resource '\(machineLearningProvider)/\(resource)' under resource group '\(group)' was not found.")
  }

  static func unknownOperation(_ call: Call) -> Answer {
    .error(
      404, "OperationNotFound",
      "The operation \(call.method.rawValue) \(call.path) is not one that this simulator has.")
  }
}
