/// What all instances cost together. What is not known is counted and not guessed.
package struct FleetCost: Hashable, Sendable {
  /// Of those that run and whose price is known.
  package private(set) var perHour = MoneySum()
  package private(set) var today = MoneySum()
  package private(set) var week = MoneySum()
  /// The part of ``perHour`` that runs without need.
  package private(set) var wastePerHour = MoneySum()
  /// The part of ``today`` of those that run without need now.
  package private(set) var wasteToday = MoneySum()
  package private(set) var running = 0
  package private(set) var wasted = 0
  /// Instances that run, or ran this week, at a price that the service does not name.
  package private(set) var withoutPrice = 0
  /// Seconds of this week of which nobody can tell, of all instances together.
  package private(set) var unknownSeconds: Int64 = 0
  private var unknownSecondsToday: Int64 = 0
  /// The last seven days of all together, today last; their lengths are those of so many instances.
  package private(set) var days: [InstanceCost.Day] = []

  package init(_ costs: some Sequence<InstanceCost>) {
    for cost in costs {
      add(cost.days)
      if cost.isRunning { running += 1 }
      if cost.waste != nil { wasted += 1 }
      unknownSeconds += cost.week.unknownSeconds
      unknownSecondsToday += cost.today.unknownSeconds
      if cost.pricePerHour == nil, cost.isRunning || cost.week.runningSeconds > 0 { withoutPrice += 1 }
      if let money = cost.perHour {
        perHour.add(money)
        if cost.waste != nil { wastePerHour.add(money) }
      }
      if let money = cost.money(cost.today) {
        today.add(money)
        if cost.waste != nil { wasteToday.add(money) }
      }
      if let money = cost.money(cost.week) { week.add(money) }
    }
  }

  private mutating func add(_ more: [InstanceCost.Day]) {
    if days.isEmpty { days = more.map { InstanceCost.Day(date: $0.date, time: .none, length: 0) } }
    for (index, day) in more.enumerated() where days.indices.contains(index) {
      days[index].time.runningSeconds += day.time.runningSeconds
      days[index].time.unknownSeconds += day.time.unknownSeconds
      days[index].length += day.length
    }
  }

  private func atLeast(_ sum: MoneySum, unknown: Int64) -> String {
    (unknown > 0 || withoutPrice > 0 ? ">=" : "") + sum.text
  }

  package var perHourText: String { atLeast(perHour, unknown: 0) }
  package var todayText: String { atLeast(today, unknown: unknownSecondsToday) }
  package var weekText: String { atLeast(week, unknown: unknownSeconds) }
  package var wasteText: String { atLeast(wastePerHour, unknown: 0) }
}
