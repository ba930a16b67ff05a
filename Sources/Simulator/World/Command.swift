package import ComputeModel
package import Schedules

/// What somebody asks of the service.
package enum Command: Sendable {
  /// PUT: create, or write over. `body` is the resource as it was sent; `version` is the api-version whose members
  /// it has, nil for one that has all.
  case write(InstanceKey, in: Workspace, name: String, body: JSONValue, version: String? = nil, by: Principal)
  case act(PowerAction, on: InstanceKey, by: Principal)
  /// The bodies of these four are those of the service's POST actions (FACTS section 2, rows 14 to 17).
  case updateIdleShutdownSetting(InstanceKey, body: JSONValue, by: Principal)
  case updateSchedules(InstanceKey, body: JSONValue, by: Principal)
  case updateSSO(InstanceKey, body: JSONValue, by: Principal)
  case updateCustomServices(InstanceKey, body: JSONValue, by: Principal)
  /// Leaves out one coming occurrence of one Stop schedule.
  case dismissStop(InstanceKey, schedule: String, at: Instant, by: Principal)
  case sshPublicKeys(SSHPublicKeysCommand, by: Principal)
  case storage(StorageCommand, by: Principal)
  case updateQuotas([QuotaChange], by: Principal)
  case networks(WorkspaceNetworksCommand, by: Principal)
  /// The simulator's own: somebody begins or ends something on a running instance.
  case setActivity(InstanceKey, Activity, isActive: Bool)
  /// The simulator's own: the next operations of a kind fail, or never end.
  case stageFailure(StagedFailure)
  case unstageFailure(id: String)
  /// The simulator's own: a running operation ends now, well where there is no error.
  case endOperation(id: String, Instance.ServiceError?)
  case faults(FaultsCommand)
  case snapshots(SnapshotsCommand)
  /// The simulator's own: everything begins anew.
  case reset(Reset)
  case policy(PolicyCommand, by: Principal)
  case jobs(JobsCommand, by: Principal)
  case deployments(DeploymentsCommand, by: Principal)
  /// The simulator's own: virtual time follows real time differently from now on.
  case setClock(Clock, why: String)
  case directory(DirectoryCommand)
  case locks(LocksCommand)
}
