import ComputeModel
package import Schedules

/// What the simulator's control API says of itself; the console has it only on a simulator that is its own.
package struct SimulatorStatus: Hashable, Sendable {
  package var scenario: String
  package var seed: String
  package var isPaused: Bool
  /// Virtual seconds for each real one.
  package var rate: Double
  package var nextEvent: Instant?
  package var instances: Int
  package var events: Int

  package init(
    scenario: String, seed: String, isPaused: Bool, rate: Double, nextEvent: Instant?, instances: Int, events: Int
  ) {
    self.scenario = scenario
    self.seed = seed
    self.isPaused = isPaused
    self.rate = rate
    self.nextEvent = nextEvent
    self.instances = instances
    self.events = events
  }
}

/// What the simulator panel asks of the simulator. It changes a model of the service, never the service.
package enum SimulatorChange: Hashable, Sendable {
  case togglePause
  /// Virtual seconds for each real one.
  case setRate(Double)
  case advance(seconds: Int)
  case advanceToNextEvent
}

extension ConsoleState {
  mutating func take(_ result: Result<SimulatorStatus, ServiceFailure>) -> [Effect] {
    switch result {
    case .success(let status):
      simulator = status
      return []
    case .failure(let failure):
      notice = Notice(kind: .failure, text: failure.sentence)
      log(failure, of: "simulator")
      return []
    }
  }

  /// A read-only console changes no world either: a wall display must not.
  mutating func changeSimulator(_ change: SimulatorChange) -> [Effect] {
    guard !isReadOnly else {
      notice = Notice(kind: .refusal, text: "The simulator's clock is not touched: amldeck runs read-only here.")
      return []
    }
    return [.changeSimulator(change)]
  }
}
