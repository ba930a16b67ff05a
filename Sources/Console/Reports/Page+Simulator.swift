import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  mutating func simulator(_ state: ConsoleState) {
    guard let simulator = state.simulator else {
      paragraph(localized("This is not a simulator whose clock amldeck may set."), role: .dim)
      return
    }
    let civil = CivilDateTime(state.now)
    title("CLOCK")
    field("Virtual now", localized("\(civil.dateText) \(civil.timeText) UTC"))
    field("Runs", simulator.isPaused ? localized("no, it stands still") : "x\(rateText(simulator.rate))")
    if let next = simulator.nextEvent {
      let wait = next - state.now
      field(
        "Next event",
        localized("\(next.clockText) UTC, \(wait < .zero ? localized("now") : localized("in \(secondsText(wait))"))"))
    } else {
      field("Next event", localized("none is planned"))
    }
    blank()
    title("WORLD")
    field("Scenario", simulator.scenario)
    field("Seed", simulator.seed)
    field("Instances", "\(simulator.instances)")
    field("Events", localized("\(simulator.events) so far"))
    blank()
    let isTyped = state.lines != nil
    title(isTyped ? "FAULTS (sim fault WORD turns one on or off)" : "FAULTS (Enter turns one on or off)")
    for fault in SimulatorFault.allCases {
      let isOn = simulator.faults.contains(fault)
      let sign = isTyped ? "\(fault.rawValue) \(isOn ? localized("on") : localized("off"))" : "[\(isOn ? "x" : " ")]"
      row(
        [(sign, isTyped ? 24 : 3, isOn ? .warning : .dim), (fault.words, .max, isOn ? .warning : .text)],
        simulator: .setFault(fault, isOn: !isOn))
    }
    blank()
    let begin = isTyped ? "sim world NAME" : "Enter"
    title(simulator.scenarios.isEmpty ? "WORLDS" : "WORLDS (\(begin) begins one, after a question)")
    for scenario in simulator.scenarios {
      let isThis = scenario == simulator.scenario
      let sign = isThis ? (isTyped ? localized("this one") : "*") : ""
      row(
        [(sign, isTyped ? 10 : 3, .accent), (scenario, .max, isThis ? .accent : .text)],
        simulator: .begin(scenario: scenario))
    }
    if simulator.scenarios.isEmpty {
      paragraph(
        localized("Other programs may use this world, too: amldeck serve --scenario NAME begins another."), role: .dim)
    }
    blank()
    paragraph(
      isTyped
        ? localized(
          "sim pause stops the clock and lets it go on, sim rate 60 runs it at x60, sim next goes to the next event, sim"
        )
          + localized(" hour and sim day so far on. Nothing of this reaches Azure: there is none.")
        : localized(
          "space stops the clock and lets it go on. 1 6 3 run it at x1, x60, x3600. n goes to the next event, h an hour"
        )
          + localized(" on, d a day on. Nothing of this reaches Azure: there is none."), role: .dim)
  }

  private func rateText(_ rate: Double) -> String { rate == rate.rounded() ? "\(Int(rate))" : "\(rate)" }
}
