import Languages
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
  /// What goes wrong on purpose, as far as the panel has words for it.
  package var faults: Set<SimulatorFault>
  /// The worlds that can be begun in place of this one; none where it is somebody else's, too.
  package var scenarios: [String]

  package init(
    scenario: String, seed: String, isPaused: Bool, rate: Double, nextEvent: Instant?, instances: Int, events: Int,
    faults: Set<SimulatorFault> = [], scenarios: [String] = []
  ) {
    self.scenario = scenario
    self.seed = seed
    self.isPaused = isPaused
    self.rate = rate
    self.nextEvent = nextEvent
    self.instances = instances
    self.events = events
    self.faults = faults
    self.scenarios = scenarios
  }
}

/// What the panel makes a simulator do wrong; its control API has many more.
package enum SimulatorFault: String, CaseIterable, Hashable, Sendable {
  case slow, throttled, unavailable, unauthorized, cut

  var words: String {
    switch self {
    case .slow: localized("every answer comes two seconds late")
    case .throttled: localized("one request of three is answered 429, come back in 5 s")
    case .unavailable: localized("one request of three is answered 503")
    case .unauthorized: localized("the login has expired: 401")
    case .cut: localized("one connection of three breaks before anything is done")
    }
  }
}

/// What the simulator panel asks of the simulator. It changes a model of the service, never the service.
package enum SimulatorChange: Hashable, Sendable {
  case togglePause
  /// Virtual seconds for each real one.
  case setRate(Double)
  case advance(seconds: Int)
  case advanceToNextEvent
  /// Leaves out exactly this stop; the next one of the schedule stands (SEMANTICS 8).
  case dismissStop(Target, schedule: String, at: Instant)
  case setFault(SimulatorFault, isOn: Bool)
  /// Another world, in place of this one.
  case begin(scenario: String)
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

  /// `sim`, alone or with what is to be done: the keys of the panel as words, and `dismiss [NAME]`.
  mutating func simulatorCommand(_ argument: String) throws(CommandError) -> [Effect] {
    let words = argument.split(separator: " " as Character).map { String($0) }
    guard let verb = words.first else { return show(.simulator) }
    guard let simulator else { throw CommandError(localized("This is not a simulator that amldeck may change.")) }
    let object = words.count == 2 ? words[1] : nil
    switch (verb, object) {
    case ("pause", nil): return change(simulator: .togglePause)
    case ("next", nil): return change(simulator: .advanceToNextEvent)
    case ("hour", nil): return change(simulator: .advance(seconds: 3600))
    case ("day", nil): return change(simulator: .advance(seconds: 86_400))
    case ("rate", let text?):
      guard let rate = Int(text), (1...3600).contains(rate) else {
        throw CommandError(localized("Say sim rate 1 to 3600."))
      }
      return change(simulator: .setRate(Double(rate)))
    case ("fault", let text?):
      guard let fault = SimulatorFault(rawValue: text) else {
        throw CommandError(
          localized("Say sim fault \(SimulatorFault.allCases.map(\.rawValue).joined(separator: ", "))."))
      }
      return change(simulator: .setFault(fault, isOn: !simulator.faults.contains(fault)))
    case ("world", let name?):
      guard simulator.scenarios.contains(name) else {
        throw CommandError(
          simulator.scenarios.isEmpty
            ? localized("Other programs may use this world, too: amldeck serve --scenario NAME begins another.")
            : localized("Say sim world \(simulator.scenarios.joined(separator: ", "))."))
      }
      return change(simulator: .begin(scenario: name))
    case ("dismiss", _) where words.count <= 2: break
    default:
      throw CommandError(
        localized("Say sim, or sim pause, rate N, next, hour, day, fault WORD, world NAME or dismiss NAME."))
    }
    let items = words.count == 2 ? [try item(named: words[1])] : subjects
    guard case .instance(let instance)? = items.first, items.count == 1 else {
      throw CommandError(localized("Name one instance: sim dismiss NAME."))
    }
    guard let stop = plan(of: instance).next(after: now, action: .stop).event else {
      throw CommandError(localized("No stop of \(instance.name) is planned."))
    }
    guard stop.at - now <= Self.noticeAhead else {
      throw CommandError(
        localized(
          "The next stop of \(instance.name) is at \(stop.at.iso8601): a stop can be dismissed in its last 30 minutes.")
      )
    }
    notice = Notice(
      kind: .information, text: localized("The stop of \(instance.name) at \(stop.at.iso8601) is dismissed."))
    return changeSimulator(.dismissStop(Target(instance), schedule: stop.schedule, at: stop.at))
  }

  /// What Enter does on the lit line of the panel.
  mutating func change(simulator change: SimulatorChange) -> [Effect] {
    guard case .begin(let scenario) = change, !isReadOnly else { return changeSimulator(change) }
    dialog = Dialog(.beginWorld(scenario))
    return []
  }

  /// A read-only console changes no world either: a wall display must not.
  mutating func changeSimulator(_ change: SimulatorChange) -> [Effect] {
    guard !isReadOnly else {
      notice = Notice(
        kind: .refusal, text: localized("The simulator's clock is not touched: amldeck runs read-only here."))
      return []
    }
    return [.changeSimulator(change)]
  }
}
