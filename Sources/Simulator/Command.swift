package import ComputeModel

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
  /// The simulator's own: virtual time follows real time differently from now on.
  case setClock(Clock, why: String)
}
