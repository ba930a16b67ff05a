import ARM
import ComputeModel
import HTTPTypes
import Simulator

/// What holds for every call to ARM, before its operation is carried out.
extension Routes {
  static let missingVersion = Answer.error(
    400, "MissingApiVersionParameter",
    "The api-version query parameter (?api-version=) is required for all requests.")

  func resourceManager(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    let principal = try authenticate(call, world)
    let limits = try limit(call, principal)
    var answer: Answer
    do throws(Answer) {
      answer = try await operate(call, by: principal, world)
    } catch {
      answer = error
    }
    answer.headers += limits
    answer.trace.principal = principal.name
    return answer
  }

  private func operate(_ call: Call, by principal: Principal, _ world: World) async throws(Answer) -> Answer {
    guard let version = call.parameter("api-version"), !version.isEmpty else { throw Self.missingVersion }
    try checkSubscription(call, world)
    guard let (operation, parameters) = ServiceOperation.at(call.method, path: call.segments, folded: call.folded)
    else { throw Self.unknownOperation(call) }
    let operationCall = OperationCall(
      call: call, operation: operation, parameters: parameters, version: version, principal: principal,
      world: world, sshAddress: host.sshAddress)
    let fault = try await fault(
      call, right: operation.right, instance: parameters["compute"], principal: principal, world: world)
    var answer: Answer
    do throws(Answer) {
      answer = try await suffering(fault) { routes throws(Answer) in try await routes.perform(operationCall) }
    } catch {
      answer = error
    }
    answer.trace.operation = "\(operation.method.rawValue) \(operation.path)"
    return answer
  }

  /// Changes, and refusals of changes, are in the activity log.
  private func perform(_ operationCall: OperationCall) async throws(Answer) -> Answer {
    let (call, operation) = (operationCall.call, operationCall.operation)
    guard let right = operation.right, operation.isChange else { return try await carryOut(operationCall) }
    let request = ActivityLog.Request(
      action: right, scope: Scope(path: call.segments), caller: operationCall.principal,
      method: call.method.rawValue)
    do throws(Answer) {
      return try await acting(request).carryOut(operationCall)
    } catch {
      try await record(request, refusedWith: error)
      throw error
    }
  }

  private func carryOut(_ request: OperationCall) async throws(Answer) -> Answer {
    let operation = request.operation
    if let right = operation.right, !operation.isFiltered {
      try Self.check(right, at: Scope(path: request.call.segments), by: request.principal, in: request.world)
    }
    switch operation.versions {
    case .machineLearning: try checkKnown(request.version)
    case .anyDate: try checkForm(request.version)
    }
    return try await operation.handle(self, request)
  }

  /// The same routes, whose commands the activity log ascribes to a request.
  func acting(_ request: ActivityLog.Request) -> Routes {
    var routes = self
    routes.request = request
    return routes
  }

  /// Refusals are in the log as well; a server that could not store the command cannot store this either.
  private func record(_ request: ActivityLog.Request, refusedWith answer: Answer) async throws(Answer) {
    guard answer.status < 500 else { return }
    let error = Instance.ServiceError(
      code: answer.document?[path: "error", "code"]?.text ?? "",
      message: answer.document?[path: "error", "message"]?.text ?? "")
    do throws(SimulatorServerError) {
      try await host.record(request, .refused(status: answer.status, error))
    } catch {
      throw Self.unavailable(error)
    }
  }

  /// Who calls. Errors in ARM's form, with the challenge that clients look for (FACTS section 1).
  func authenticate(_ call: Call, _ world: World) throws(Answer) -> Principal {
    func refused(_ code: String, _ message: String) -> Answer {
      Answer.error(401, code, message).with(
        "WWW-Authenticate",
        "Bearer authorization_uri=\"\(call.origin)/\(host.tenant)\", error=\"invalid_token\","
          + " error_description=\"\(message)\"")
    }
    do throws(BearerFault) {
      return try bearer(of: call, for: .resourceManager, world)
    } catch {
      switch error {
      case .missing:
        throw refused("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
      case .wrongScheme: throw refused("AuthenticationFailed", "Authentication failed. The scheme must be Bearer.")
      case .token(.expired): throw refused("ExpiredAuthenticationToken", "The access token has expired.")
      case .token(.wrongAudience):
        throw refused(
          "InvalidAuthenticationTokenAudience", "The access token was made for another audience than this server.")
      case .token(.wrongIssuer):
        throw refused("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer.")
      case .token(.malformed), .token(.badSignature), .token(.notYetValid), .unknownPrincipal:
        throw refused("InvalidAuthenticationToken", "The access token is invalid.")
      }
    }
  }

  /// Whether somebody's roles, and the locks, allow something there. ARM asks before it looks whether the thing
  /// exists. Operations that act on resources other than that of their address ask for each of those.
  static func check(_ right: String, at scope: Scope, by principal: Principal, in world: World) throws(Answer) {
    guard world.directory.allows(right, to: principal.objectID, at: scope) else {
      throw forbidden(right, scope, principal)
    }
    let locks = world.locks.against(right, at: scope)
    guard !locks.isEmpty else { return }
    let verb = right.lowercased().hasSuffix("/delete") ? "delete" : "write"
    var scopes: [String] = []
    for lock in locks where !scopes.contains(lock.scope.text) { scopes.append(lock.scope.text) }
    // ARM's own words, as public reports have them (MicrosoftDocs, Automation troubleshooting).
    throw .error(
      409, "ScopeLocked",
      "The scope '\(scope)' cannot perform \(verb) operation because following scope(s) are locked: '"
        + scopes.joined(separator: ",") + "'. Please remove the lock and try again.")
  }

  /// FACTS section 1.
  static func forbidden(_ right: String, _ scope: Scope, _ principal: Principal) -> Answer {
    .error(
      403, "AuthorizationFailed",
      "The client '\(principal.userPrincipalName ?? principal.clientID)' with object id '\(principal.objectID)' does"
        + " not have authorization to perform action '\(right)' over scope '\(scope)' or the scope is invalid. If"
        + " access was recently granted, please refresh your credentials.")
  }

  private func checkSubscription(_ call: Call, _ world: World) throws(Answer) {
    guard call.folded.first == "subscriptions", call.folded.count > 1 else { return }
    guard call.folded[1] == world.founding.subscription else {
      throw .error(
        404, "SubscriptionNotFound", "The subscription '\(call.segments[1])' could not be found.")
    }
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
