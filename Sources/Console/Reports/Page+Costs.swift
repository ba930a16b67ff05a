import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  /// What runs, ran today and this week costs, the dearest week first.
  mutating func costs(_ state: ConsoleState) {
    guard let all = state.fleetCost else {
      paragraph(localized("Reading prices and the past..."), role: .dim)
      return
    }
    fleetCost(all, state)
    blank()
    // On a narrow screen the reason of the waste needs the room; the page of an instance has its days.
    // Signs of heights are nothing to be read aloud.
    let days: [(Phrase, Int)] = width >= 100 && state.lines == nil ? [("7 DAYS", 7)] : []
    columns(
      [("INSTANCE", nameWidth), ("AN HOUR", 11), ("TODAY", 11), ("THIS WEEK", 12)] + days + [("WASTE", .max)])
    for (instance, cost) in Self.dearestFirst(state) {
      let price = cost.pricePerHour.map { cost.isRunning ? $0.text : "(\($0.text))" } ?? "?"
      var cells: [(text: String, width: Int, role: Role)] = [
        (instance.name, nameWidth, .text), (price, 11, cost.pricePerHour == nil ? .unknown : .text),
        (Self.text(cost.today, cost), 11, .text), (Self.text(cost.week, cost), 12, .text),
      ]
      if !days.isEmpty, state.lines == nil { cells.append((sparkline(cost.days, isASCII: state.isASCII), 7, .accent)) }
      row(cells + [(cost.waste ?? "", .max, .warning)], opens: Target(instance))
    }
    blank()
    paragraph(
      localized(
        "By the service's own estimate of a size's price, for the hours in which an instance was seen running. Disks,")
        + localized(
          " addresses and load balancers are not in it; they cost while it is stopped too. >= : hours are missing that")
        + localized(
          " nobody saw. In brackets: what it costs when it runs. 7 days: how much of each day it ran, today last; ~ is a"
        )
        + localized(" day that nobody saw."), role: .dim)
  }

  private var nameWidth: Int { max(10, min(24, width / 4)) }

  /// The lines that the overview has too.
  mutating func fleetCost(_ all: FleetCost, _ state: ConsoleState) {
    field("Running", localized("\(all.perHourText) an hour, \(all.running) instances"))
    field("Today", all.todayText)
    field("This week", all.weekText)
    field(
      "Waste", localized("\(all.wasteText) an hour, \(all.wasted) instances that nothing will stop"),
      role: all.wasted > 0 ? .warning : .text)
    if !all.days.isEmpty {
      field("7 days", all.days.line(state) + localized("ran \(all.days.hoursText) together, today last"))
    }
    if all.withoutPrice > 0 {
      field(
        "No price",
        all.withoutPrice == 1
          ? localized("1 instance: the service names none for its size")
          : localized("\(all.withoutPrice) instances: the service names none for their size"), role: .unknown)
    }
  }

  static func text(_ time: InstanceCost.Time, _ cost: InstanceCost) -> String {
    guard let money = cost.money(time) else { return "?" }
    return (time.unknownSeconds > 0 ? ">=" : "") + money.text
  }

  private static func dearestFirst(_ state: ConsoleState) -> [(ComputeInstance, InstanceCost)] {
    state.fleet.rows.compactMap { item -> (ComputeInstance, InstanceCost)? in
      guard case .instance(let instance) = item, let cost = state.cost(of: instance) else { return nil }
      return (instance, cost)
    }.sorted { one, other in
      let (left, right) = (one.1.money(one.1.week)?.millionths ?? -1, other.1.money(other.1.week)?.millionths ?? -1)
      return left == right ? one.0.name < other.0.name : left > right
    }
  }
}
