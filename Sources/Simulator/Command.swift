package import ComputeModel
package import Schedules

/// What somebody asks of the service.
package enum Command: Sendable {
  /// PUT: create, or write over. `body` is the resource as it was sent.
  case write(InstanceKey, in: Workspace, name: String, body: JSONValue, by: Principal)
  case act(PowerAction, on: InstanceKey, by: Principal)
  /// The bodies of these four are those of the service's POST actions (FACTS section 2, rows 14 to 17).
  case updateIdleShutdownSetting(InstanceKey, body: JSONValue, by: Principal)
  case updateSchedules(InstanceKey, body: JSONValue, by: Principal)
  case updateSSO(InstanceKey, body: JSONValue, by: Principal)
  case updateCustomServices(InstanceKey, body: JSONValue, by: Principal)
  /// Leaves out one coming occurrence of one Stop schedule.
  case dismissStop(InstanceKey, schedule: String, at: Instant, by: Principal)
  /// The simulator's own: somebody begins or ends something on a running instance.
  case setActivity(InstanceKey, Activity, isActive: Bool)
  /// The simulator's own, until there are role assignments: an identity (object id or user-assigned resource id)
  /// is Contributor on the workspaces, or is not.
  case setContributor(identity: String, isContributor: Bool)
  /// The simulator's own.
  case stageFailure(StagedFailure)
  /// The simulator's own: virtual time follows real time differently from now on.
  case setClock(Clock, why: String)
}
