import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// The doors of applications: no program stands behind them, but they open and shut as the service's do (founding
/// document; FACTS section 7).
extension Routes {
  func application(_ call: Call) async throws(Answer) -> Answer {
    let world = try await world()
    if call.header("Authorization") == nil, let answer = Self.nothingBehind(call, world) { throw answer }
    let principal = try authenticate(call, world)
    guard call.folded.count > 1, let instance = world.instances.first(where: { $0.name.lowercased() == call.folded[1] })
    else { throw .error(404, "NotFound", "There is no compute instance at \(call.path).") }
    try admit(principal, to: instance, world)
    guard instance.state == .running || instance.state == .jobRunning else {
      throw .error(
        503, "ComputeInstanceNotRunning",
        "The compute instance \(instance.name) is \(instance.state.rawValue): its applications are reached while it"
          + " runs.")
    }
    guard call.folded.count > 2 else {
      // As Jupyter does at its root.
      return Answer.empty(302).with(
        "Location", ApplicationAddress.root(of: instance, origin: call.origin) + BuiltInApplication.all[0].path)
    }
    let below = call.folded[2]
    if let builtIn = BuiltInApplication.all.first(where: {
      $0.path.split(separator: "/").first.map { $0 == below } ?? false
    }) {
      return Self.open(builtIn.title, instance)
    }
    guard let application = instance.customApplications.first(where: { $0.publishedPort.map { String($0) } == below })
    else { throw .error(404, "NotFound", "\(instance.name) has no application at \(call.path).") }
    switch world.state(of: application, on: instance) {
    case .ready: return Self.open(application.name, instance)
    case .starting(let end):
      throw .error(
        502, "BadGateway",
        "The application '\(application.name)' is not up yet: its image is being pulled, until about \(end.iso8601).")
    case .failed(let reason):
      throw .error(502, "BadGateway", "The application '\(application.name)' does not come up: \(reason).")
    case .away: throw .error(502, "BadGateway", "The application '\(application.name)' is not up.")
    }
  }

  /// 502 to somebody who did not sign in, where nothing is up behind an application's address. Whether the service asks
  /// for a sign-in before it says so is unknown; a console can tell "not yet" without a token only if it does not.
  private static func nothingBehind(_ call: Call, _ world: World) -> Answer? {
    guard call.folded.count > 2,
      let instance = world.instances.first(where: { $0.name.lowercased() == call.folded[1] }),
      instance.state == .running || instance.state == .jobRunning,
      let application = instance.customApplications.first(where: {
        $0.publishedPort.map { String($0) } == call.folded[2]
      })
    else { return nil }
    switch world.state(of: application, on: instance) {
    case .ready, .away: return nil
    case .starting, .failed: return .error(502, "BadGateway", "The application '\(application.name)' is not up yet.")
    }
  }

  /// Only the assigned user, else the creator, and only with the right: an Owner who is neither stays outside.
  private func admit(_ principal: Principal, to instance: Instance, _ world: World) throws(Answer) {
    guard !world.mayOpenApplications(of: instance, principal) else { return }
    let scope = world.scope(of: instance)
    guard world.directory.allows(World.applicationAccess, to: principal.objectID, at: scope) else {
      throw Self.forbidden(World.applicationAccess, scope, principal)
    }
    throw .error(
      403, "Forbidden",
      "The applications of \(instance.name) are open to \(instance.hasAssignedUser ? "its assigned user" : "its creator")"
        + " only.")
  }

  private static func open(_ name: String, _ instance: Instance) -> Answer {
    .ok(
      .object([
        "application": .string(name), "instance": .string(instance.name),
        "note": .string("The application is up. The simulator has no program behind this address."),
      ]))
  }
}
