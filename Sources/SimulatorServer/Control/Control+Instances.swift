import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// What people do on instances: the simulator has no people, so somebody says so.
extension ControlOperation {
  /// The activities under the names of the API.
  static let activities: [(name: String, activity: Activity)] = [
    ("kernel", .kernel), ("terminal", .terminal), ("run", .run), ("vscode", .vsCode), ("sshVSCode", .vsCodeSSH),
    ("customApp", .customApplication),
  ]

  static let instances: [ControlOperation] = [
    ControlOperation(
      .get, "/instances/{id}/activity",
      "What goes on on an instance, by its name, `workspace/name` or ARM id, percent-encoded; and since when it is idle."
    ) { routes, call throws(Answer) in
      let world = try await routes.world()
      return Routes.activity(try Routes.instance(call["id"], in: world), world)
    },
    ControlOperation(
      .post, "/instances/{id}/activity",
      "Begins or ends activity: members `kernel`, `terminal`, `run`, `vscode`, `sshVSCode`, `customApp`, true or false."
    ) { routes, call throws(Answer) in
      var world = try await routes.world()
      let instance = try Routes.instance(call["id"], in: world)
      let body = try call.body(allowing: activities.map { $0.name })
      for member in body.object?.members ?? [] {
        guard let isActive = member.value.flag,
          let activity = activities.first(where: { $0.name == member.name })?.activity
        else {
          throw Answer.error(400, "InvalidRequestContent", "\(member.name) must be true or false.")
        }
        world = try await routes.submit(.setActivity(instance.key, activity, isActive: isActive))
      }
      return Routes.activity(try Routes.instance(call["id"], in: world), world)
    },
    ControlOperation(
      .post, "/instances/{id}/dismiss",
      "Leaves out exactly one coming stop: `{\"schedule\": id, \"at\": time}` as in `notices`; the next one stands."
    ) { routes, call throws(Answer) in
      let world = try await routes.world()
      let instance = try Routes.instance(call["id"], in: world)
      let body = try call.body(allowing: ["schedule", "at"])
      guard let schedule = body["schedule"]?.text, let at = body["at"]?.text.flatMap({ try? Instant(iso8601: $0) })
      else {
        throw Answer.error(
          400, "InvalidRequestContent", "Say {\"schedule\": id, \"at\": time} of a notice.")
      }
      let after = try await routes.submit(
        .dismissStop(instance.key, schedule: schedule, at: at, by: routes.host.owner))
      return .ok(.object(["notices": .array(after.notices.map { $0.json })]))
    },
  ]
}

extension Routes {
  fileprivate static func activity(_ instance: Instance, _ world: World) -> Answer {
    let active = world.activities(on: instance.key)
    var document: JSONValue = .object([:])
    for (name, activity) in ControlOperation.activities { document[name] = .bool(active.contains(activity)) }
    document["idleSince"] = .string(world.idleSince(instance.key)?.iso8601)
    return .ok(document)
  }

  /// - Parameter id: `name`, `workspace/name` or the ARM id. A name is enough: it is unique in the region.
  static func instance(_ id: String, in world: World) throws(Answer) -> Instance {
    let parts = id.lowercased().split(separator: "/").map { String($0) }
    let isID = parts.first == "subscriptions"
    let workspace =
      isID ? parts.firstIndex(of: "workspaces").flatMap { parts.dropFirst($0 + 1).first } : parts.dropLast().last
    let found = world.instances.first { instance in
      instance.name.lowercased() == parts.last
        && (workspace == nil || instance.workspace.lowercased() == workspace)
    }
    guard let found else {
      throw .error(404, "ResourceNotFound", "There is no instance '\(id)'.")
    }
    return found
  }
}
