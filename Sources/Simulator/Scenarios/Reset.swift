/// A new beginning in the same journal: another scenario, another seed, or the same again. The tenant, the
/// subscription and the principals stay, so that who has logged in stays logged in.
package struct Reset: Sendable {
  package var scenario: Scenario
  package var seed: UInt64
  /// For ``Scenario/fleet``.
  package var instances: Int?
  package var clock: Clock

  package init(scenario: Scenario, seed: UInt64, instances: Int?, clock: Clock) {
    self.scenario = scenario
    self.seed = seed
    self.instances = instances
    self.clock = clock
  }

  func events(keeping founding: Founding) -> [Event] {
    scenario.founding(
      seed: seed, instances: instances, durations: founding.durations, clock: clock,
      identitySeed: founding.identitySeed
    ).map { event in
      var event = event
      event.why = "reset: " + event.why
      return event
    }
  }
}
