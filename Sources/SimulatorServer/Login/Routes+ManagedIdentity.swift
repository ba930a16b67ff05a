import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// The endpoint at which programs on a machine get tokens of the machine's identities: `/msi/token` for a machine of
/// no particular instance, which has every identity there is, and `/msi/{group}/{workspace}/{compute}/token` for an
/// instance. `/imds/{secret}` is a virtual machine's metadata service for the first of them: the real one is known by
/// its address alone, which here everybody on the machine could ask.
extension Routes {
  func managedIdentity(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    if call.folded.first == "imds" { return try instanceMetadata(call, world) }
    guard call.method == .get, let machine = Machine(call, world) else {
      throw .error(404, "NotFound", "There is nothing at \(call.path).")
    }
    // 2017-09-01 sends `secret`, 2019-08-01 `X-IDENTITY-HEADER`.
    guard let given = call.header("secret") ?? call.header("X-IDENTITY-HEADER"),
      Secrets.isEqual(given, secret(of: machine))
    else {
      throw .error(
        401, "Unauthorized", "The managed-identity secret is missing or wrong: send MSI_SECRET as the header 'secret'.")
    }
    if let state = machine.instance?.state, state != .running, state != .jobRunning {
      throw .error(503, "ServiceUnavailable", "The instance is \(state.rawValue): nothing answers on it.")
    }
    return try answer(call, machine, world)
  }

  /// The metadata service of a virtual machine, version 2018-02-01.
  private func instanceMetadata(_ call: Call, _ world: World) throws(Answer) -> Answer {
    guard call.method == .get, call.segments.count == 6,
      Secrets.isEqual(call.segments[1], host.secrets.identitySecret),
      Array(call.folded.dropFirst(2)) == ["metadata", "identity", "oauth2", "token"]
    else { throw .error(404, "NotFound", "There is nothing at this address.") }
    guard call.header("Metadata")?.lowercased() == "true" else {
      throw Answer(
        status: 400,
        document: .object([
          "error": .string("invalid_request"), "error_description": .string("Required metadata header not specified"),
        ]))
    }
    return try answer(call, Machine.ofNoInstance, world)
  }

  private func answer(_ call: Call, _ machine: Machine, _ world: World) throws(Answer) -> Answer {
    guard let resource = call.parameter("resource"), call.isAudience(resource) else {
      throw .error(
        400, "InvalidResource",
        "The parameter 'resource' must name this server, or an ARM, Graph or storage host of Azure.")
    }
    guard let identity = identity(of: machine, wanted: Self.wantedIdentity(call), world) else {
      // App Service's words, which is the service that this endpoint comes from.
      throw Answer(
        status: 400,
        document: .object([
          "statusCode": .number(400),
          "message": .string(
            "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."),
        ]))
    }
    let token = tokens.issue(to: identity, audience: AccessTokens.audience(resource), at: call.realNow)
    let expiry = call.realNow.secondsSinceEpoch + Int64(AccessTokens.lifetime)
    return Answer.ok(
      .object([
        "access_token": .string(token), "expires_on": .string(String(expiry)), "resource": .string(resource),
        "token_type": .string("Bearer"), "client_id": .string(identity.clientID),
      ])
    ).with("Cache-Control", "no-store")
  }

  /// Nil where the caller takes whichever is the machine's own. The founding document's snippet writes `None` where
  /// DEFAULT_IDENTITY_CLIENT_ID is not set.
  private static func wantedIdentity(_ call: Call) -> String? {
    let names = ["clientid", "client_id", "object_id", "principal_id", "mi_res_id", "msi_res_id"]
    for name in names {
      if let value = call.parameter(name), !value.isEmpty, value != "None" { return value.lowercased() }
    }
    return nil
  }

  private func identity(of machine: Machine, wanted: String?, _ world: World) -> Principal? {
    let identities = machine.identities(world)
    guard let wanted else { return machine.instance == nil ? host.machineIdentity(world) : identities.first }
    let found = identities.first {
      $0.clientID == wanted || $0.objectID == wanted || $0.resourceID?.lowercased() == wanted
    }
    // DefaultAzureCredential asks for AZURE_CLIENT_ID, which in an environment made by `amldeck env` is the owner's.
    if found == nil, machine.instance == nil, wanted == host.owner.clientID { return host.owner }
    return found
  }

  func secret(of machine: Machine) -> String {
    guard let instance = machine.instance else { return host.secrets.identitySecret }
    return host.secrets.identitySecret(of: instance.key)
  }

  /// What programs on an instance find in their environment.
  func environment(of instance: Instance, _ call: Call, _ world: World) -> JSONValue {
    let machine = Machine(instance)
    let endpoint =
      "\(call.origin)/msi/\(instance.resourceGroup)/\(instance.workspace)/\(instance.name)/token"
    return .object([
      "MSI_ENDPOINT": .string(endpoint), "MSI_SECRET": .string(secret(of: machine)),
      // By this name the older clients (SDK v1) know that the endpoint wants GET and the secret. What an instance of
      // the real service has there is not known; that it is there at all is what counts.
      "APPSETTING_WEBSITE_SITE_NAME": .string("AMLComputeInstance"),
      "DEFAULT_IDENTITY_CLIENT_ID": .string(machine.identities(world).first?.clientID),
    ])
  }
}

/// A machine with managed identities.
struct Machine {
  /// Nil for the one that is no instance.
  let instance: Instance?

  static let ofNoInstance = Machine(instance: nil)

  private init(instance: Instance?) { self.instance = instance }

  init(_ instance: Instance) { self.instance = instance }

  /// Nil where the address is not that of one.
  init?(_ call: Call, _ world: World) {
    guard call.folded.last == "token" else { return nil }
    switch call.folded.count {
    case 2: instance = nil
    case 5:
      let key = InstanceKey(resourceGroup: call.folded[1], workspace: call.folded[2], name: call.folded[3])
      guard let found = world.instance(key) else { return nil }
      instance = found
    default: return nil
    }
  }

  /// Those that it may act as; the first is its own where nobody says which.
  func identities(_ world: World) -> [Principal] {
    guard let instance else { return world.principals.filter { $0.kind == .managedIdentity } }
    let own = instance.identityPrincipalID.flatMap { world.directory.principal(objectID: $0) }
    return [own].compactMap { $0 } + instance.userAssignedIdentities(seed: world.founding.seed)
  }
}

extension Host {
  /// That of the machine that is no instance.
  nonisolated func machineIdentity(_ world: World) -> Principal {
    world.principals.first { $0.kind == .managedIdentity && $0.name == Principal.machineIdentityName } ?? owner
  }
}
