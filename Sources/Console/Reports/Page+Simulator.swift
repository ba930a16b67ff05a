import ComputeModel
import Schedules
import Terminal

extension Page {
  mutating func simulator(_ state: ConsoleState) {
    guard let simulator = state.simulator else {
      paragraph("This is not a simulator whose clock amldeck may set.", role: .dim)
      return
    }
    let civil = CivilDateTime(state.now)
    title("CLOCK")
    field("Virtual now", "\(civil.dateText) \(civil.timeText) UTC")
    field("Runs", simulator.isPaused ? "no, it stands still" : "x\(rateText(simulator.rate))")
    if let next = simulator.nextEvent {
      let wait = next - state.now
      field("Next event", "\(next.clockText) UTC, \(wait < .zero ? "now" : "in \(secondsText(wait))")")
    } else {
      field("Next event", "none is planned")
    }
    blank()
    title("WORLD")
    field("Scenario", simulator.scenario)
    field("Seed", simulator.seed)
    field("Instances", "\(simulator.instances)")
    field("Events", "\(simulator.events) so far")
    blank()
    paragraph(
      "space stops the clock and lets it go on. 1 6 3 run it at x1, x60, x3600. n goes to the next event, h an hour"
        + " on, d a day on. Nothing of this reaches Azure: there is none.", role: .dim)
  }

  private func rateText(_ rate: Double) -> String { rate == rate.rounded() ? "\(Int(rate))" : "\(rate)" }
}
