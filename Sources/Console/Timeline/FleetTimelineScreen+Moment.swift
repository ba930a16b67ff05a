import Languages
import ComputeModel
import Schedules
import Terminal

/// The hours that the lit column of the fleet's timeline stands for (UX section 4).
extension FleetTimelineScreen {
  /// In the zone of the titles; schedules' own zones have other midnights.
  private func days(_ state: ConsoleState) -> [TimelineDay] { FleetWeek.days(week, state, nil) }

  static func columnCount(_ size: Size) -> Int { dayCount * cellCount(size) }

  /// The column that holds the lit moment, from 0 on; nil where none is lit.
  func litColumn(_ state: ConsoleState) -> Int? { moment.flatMap { column(of: $0, state) } }

  func column(of moment: Instant, _ state: ConsoleState) -> Int? {
    let days = days(state)
    guard let index = days.firstIndex(where: { $0.start <= moment && moment < $0.end }) else { return nil }
    let cells = Self.cellCount(state.size)
    let (start, end) = (days[index].start.secondsSinceEpoch, days[index].end.secondsSinceEpoch)
    let cell = Int((moment.secondsSinceEpoch - start) * Int64(cells) / max(1, end - start))
    return index * cells + min(cell, cells - 1)
  }

  /// What a column stands for.
  private func span(ofColumn column: Int, _ state: ConsoleState) -> (start: Instant, end: Instant) {
    let cells = Self.cellCount(state.size)
    let day = days(state)[column / cells]
    let seconds = day.end.secondsSinceEpoch - day.start.secondsSinceEpoch
    func cut(_ index: Int) -> Instant { day.start + .seconds(seconds * Int64(index) / Int64(cells)) }
    return (cut(column % cells), cut(column % cells + 1))
  }

  /// The middle of a column is the moment: it stays what it is where the width of the screen changes.
  mutating func light(column: Int, _ state: ConsoleState) {
    let span = span(ofColumn: column, state)
    moment = Instant(secondsSinceEpoch: (span.start.secondsSinceEpoch + span.end.secondsSinceEpoch) / 2)
  }

  /// How many run in the lit hours, with their cores, and what acts in them; nil where no column is lit.
  func momentText(_ sum: FleetWeek, _ state: ConsoleState) -> String? {
    guard let column = litColumn(state), sum.running.indices.contains(column) else { return nil }
    let (start, end) = span(ofColumn: column, state)
    let zone = state.zone(for: nil)
    let hours = zone.text(from: start, until: end, now: state.now)
    var text = localized("AT    \(hours)  \(sum.running[column]) running")
    if let cores = sum.cores {
      let limit = sum.coreLimit.map { localized(" of \($0)") } ?? ""
      text += localized(", cores \(cores[column])\(limit)")
    }
    let acting = sum.events.filter { start <= $0.at && $0.at < end }
    for event in acting {
      text += "  \(localized(word: event.word)) \(zone.wallClock(at: event.at).clockText) \(event.namesText)"
    }
    return text
  }
}
