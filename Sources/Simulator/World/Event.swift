package import ComputeModel
package import Schedules

/// Something that happened in the world. Events are all that is stored: the same events give the same world.
package struct Event: Hashable, Sendable {
  /// Virtual time.
  package var at: Instant
  /// One line that tells a person the reason, such as `the start that alice asked for is done`.
  package var why: String
  package var kind: Kind

  package init(at: Instant, why: String, kind: Kind) {
    self.at = at
    self.why = why
    self.kind = kind
  }

  package enum Kind: Hashable, Sendable {
    /// The first event of every world. Where it comes again, the world begins anew.
    indirect case founded(Founding)
    indirect case workspaceCreated(Workspace)
    /// An instance was created, or its resource written over.
    indirect case instanceWritten(Instance)
    case operationBegan(Operation)
    case operationSucceeded(id: String)
    case operationFailed(id: String, Instance.ServiceError, state: KnownInstanceState)
    /// A member of `properties.properties` has a new value.
    case settingChanged(InstanceKey, member: String, value: JSONValue)
    case clockSet(Clock)
    /// A schedule's occurrence that led to no operation.
    case occurrencePassed(Occurrence, Occurrence.Outcome)
    /// The notice before a scheduled stop.
    case noticeSent(Occurrence)
    case stopDismissed(Occurrence)
    /// The service was not there until then; what schedules wanted meanwhile is lost (SEMANTICS 7.3).
    case serviceResumed(at: Instant)
    case activitySet(InstanceKey, Activity, isActive: Bool)
    indirect case policy(PolicyEvent)
    indirect case jobs(JobsEvent)
    indirect case deployments(DeploymentsEvent)
    case failureStaged(StagedFailure)
    indirect case directory(DirectoryEvent)
    case failureUnstaged(id: String)
    indirect case faults(FaultsEvent)
    case snapshots(SnapshotsEvent)
    case sshPublicKeys(SSHPublicKeysEvent)
    case storage(StorageEvent)
    case locks(LocksEvent)
    indirect case activityLogged(ActivityLog.Entry)
    case clusters(ClustersEvent)
    case workspaceQuotas(WorkspaceQuotasEvent)
    indirect case networks(WorkspaceNetworksEvent)
    /// An operation has come to a state on its way, such as the run of a script.
    case operationAdvanced(id: String, state: KnownInstanceState)
  }
}

/// What a world begins with.
package struct Founding: Hashable, Sendable {
  package var scenario: String
  package var seed: UInt64
  package var instances: Int?
  package var durations: OperationDurations
  package var tenant: String
  package var subscription: String
  package var subscriptionName: String
  package var location: String
  /// Dedicated cores of all families together.
  package var regionalQuota: Int
  package var quotas: [FamilyQuota]
  package var clock: Clock
  /// What tenant, subscription and principals were drawn from. A reset to another seed keeps it, so that who has
  /// logged in stays logged in.
  package var identitySeed: UInt64
}

/// Why a command was not carried out, in the service's code and words.
package struct Refusal: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case badRequest
    case forbidden
    case notFound
    case conflict
  }

  package var kind: Kind
  package var code: String
  package var message: String
  /// What the request was about, and what ARM adds for programs: members of the error of the same names.
  package var target: String?
  package var additionalInfo: [JSONValue] = []
  package var details: [JSONValue] = []

  package init(_ kind: Kind, code: String, _ message: String) {
    self.kind = kind
    self.code = code
    self.message = message
  }

  /// A rule of the service whose exact code is unknown (FACTS section 2.3).
  static func validation(_ message: String) -> Refusal {
    Refusal(.badRequest, code: "ValidationError", message)
  }
}
