package import Schedules
import Simulator

/// What a simulator is started with. Nil means "the standard for a new state, and for an existing one what it
/// has": so a differing wish can be told from none at all.
package struct SimulatorOptions: Sendable {
  /// A name of ``Scenario``; `lab` where nothing is said.
  package var scenario: String?
  /// For the scenario `fleet`.
  package var instances: Int?
  package var seed: UInt64?
  /// Virtual seconds a real second.
  package var rate: Double?
  package var isPaused: Bool?
  package var durations: OperationDurationsChoice?
  /// The first virtual instant; the real present where nothing is said.
  package var start: Instant?
  /// These belong to the server and not to the state: the next one may choose anew.
  package var hasRateLimits: Bool
  /// Whether 202 and polls say when to come back; the recorded service does not (FACTS section 16), and azure-core
  /// then waits 30 seconds.
  package var sendsRetryAfter: Bool
  /// A real sshd that instances name as theirs; nil names made-up addresses. It belongs to the server too.
  package var sshAddress: SSHAddress?

  package init(
    scenario: String? = nil, instances: Int? = nil, seed: UInt64? = nil, rate: Double? = nil,
    isPaused: Bool? = nil, durations: OperationDurationsChoice? = nil, start: Instant? = nil,
    hasRateLimits: Bool = true, sendsRetryAfter: Bool = true, sshAddress: SSHAddress? = nil
  ) {
    self.scenario = scenario
    self.instances = instances
    self.seed = seed
    self.rate = rate
    self.isPaused = isPaused
    self.durations = durations
    self.start = start
    self.hasRateLimits = hasRateLimits
    self.sendsRetryAfter = sendsRetryAfter
    self.sshAddress = sshAddress
  }
}

/// How long operations take (``OperationDurations``), for callers that do not know the simulator's core.
package enum OperationDurationsChoice: String, CaseIterable, Sendable {
  case real
  case short

  var durations: OperationDurations {
    switch self {
    case .real: .real
    case .short: .short
    }
  }
}
