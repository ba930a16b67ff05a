import Languages
package import Schedules

/// What one cell of a timeline shows: a stretch of one day's wall clock.
package enum TimelineCell: Hashable, Sendable {
  case condition(Timeline.Condition)
  case mark(Timeline.Mark.Kind)
  /// The clocks never show this time: they go forward over it.
  case skipped
  /// The clocks show this time twice: they go back over it.
  case repeated
  case now
}

extension TimelineCell {
  /// One ASCII sign for each cell: the same on every terminal, and read without colours (UX section 4).
  package var sign: Character {
    switch self {
    case .condition(.running): "#"
    case .condition(.off), .condition(.willBeOff): "."
    case .condition(.changing): "="
    case .condition(.failed): "!"
    case .condition(.notObserved): "~"
    case .condition(.willRun): ">"
    case .condition(.cannotTell): "?"
    case .mark(.user), .mark(.idleShutdown): "x"
    case .mark(.late), .mark(.missed), .mark(.failed): "!"
    case .mark(.onTime): "#"
    case .skipped: "^"
    case .repeated: "v"
    case .now: "|"
    }
  }
}

extension ZoneTransition {
  /// "at 02:00 clocks go forward by 60 min"
  package var sentence: String {
    let wall = CivilDateTime(instant, offsetSeconds: before.secondsFromUTC)
    let minutes = abs(shiftSeconds) / 60
    let at = TimeOfDay(hour: wall.hour, minute: wall.minute).text
    return shiftSeconds > 0
      ? localized("at \(at) clocks go forward by \(minutes) min")
      : localized("at \(at) clocks go back by \(minutes) min")
  }
}

/// One calendar day of a zone, cut into cells of its wall clock.
package struct TimelineDay: Sendable {
  /// Midnight, without a time of day.
  package let date: CivilDateTime
  package let start: Instant
  /// Exclusive. The day has no length where a zone leaves it out (Samoa, 2011-12-30).
  package let end: Instant
  /// Changes of the clocks within it.
  package let transitions: [ZoneTransition]

  /// Days that follow each other, the first being the one that holds `instant`, moved by `offset` days.
  package static func days(around instant: Instant, offset: Int, count: Int, zone: Zone) -> [TimelineDay] {
    let wall = zone.wallClock(at: instant)
    let first = CivilDateTime.days(year: wall.year, month: wall.month, day: wall.day) + offset
    let midnights = (0...count).map { midnight(first + $0) }
    return (0..<count).map { index in
      let start = begin(midnights[index], zone)
      let end = max(start, begin(midnights[index + 1], zone))
      return TimelineDay(
        date: midnights[index], start: start, end: end, transitions: zone.transitions(from: start, until: end))
    }
  }

  private static func midnight(_ days: Int) -> CivilDateTime {
    CivilDateTime(Instant(secondsSinceEpoch: Int64(days) * 86_400))
  }

  /// A midnight in a gap reads as the end of the gap, which is the day's first instant; a repeated one as the first.
  private static func begin(_ midnight: CivilDateTime, _ zone: Zone) -> Instant {
    zone.meaning(of: midnight)?.instant ?? Instant(secondsSinceEpoch: midnight.secondsSinceEpoch)
  }

  /// The stretches of the day that have one offset from UTC.
  private func stretches(_ zone: Zone) -> [(from: Int64, until: Int64, offset: Int64)] {
    var stretches: [(from: Int64, until: Int64, offset: Int64)] = []
    var from = start
    for end in transitions.map(\.instant) + [end] where end > from {
      let offset = Int64(zone.offset(at: from).secondsFromUTC)
      stretches.append((from.secondsSinceEpoch, end.secondsSinceEpoch, offset))
      from = end
    }
    return stretches
  }

  /// The day in `count` cells of equal wall clock. A cell of the repeated hour stands for both of its passes. The cell
  /// in which the clocks change says so, unless it is the present one.
  package func cells(_ count: Int, of timeline: Timeline, zone: Zone) -> [TimelineCell] {
    let midnight = date.secondsSinceEpoch
    let stretches = stretches(zone)
    let cuts = (0...count).map { midnight + Int64($0) * 86_400 / Int64(count) }
    var cells = (0..<count).map { index in
      var ranges: [Range<Int64>] = []
      for stretch in stretches {
        let low = max(cuts[index] - stretch.offset, stretch.from)
        let high = min(cuts[index + 1] - stretch.offset, stretch.until)
        if low < high { ranges.append(low..<high) }
      }
      return timeline.cell(ranges)
    }
    for change in transitions {
      // Where the gap, or the time that comes twice, begins on the wall.
      let offset = min(change.before.secondsFromUTC, change.after.secondsFromUTC)
      let wall = change.instant.secondsSinceEpoch + Int64(offset)
      let index = Int((wall - midnight) * Int64(count) / 86_400)
      guard cells.indices.contains(index), cells[index] != .now else { continue }
      cells[index] = change.shiftSeconds > 0 ? .skipped : .repeated
    }
    return cells
  }
}

extension Timeline {
  /// The sign of some stretches of time, in seconds since 1970: the present, a mark that is no routine, else the
  /// condition that fills the most of it.
  fileprivate func cell(_ ranges: [Range<Int64>]) -> TimelineCell {
    guard !ranges.isEmpty else { return .skipped }
    let present = now.secondsSinceEpoch
    if ranges.contains(where: { $0.contains(present) }) { return .now }
    let loud = marks.last { mark in
      mark.kind != .onTime && ranges.contains { $0.contains(mark.at.secondsSinceEpoch) }
    }
    if let loud { return .mark(loud.kind) }
    var best = (condition: Condition.notObserved, seconds: Int64(0))
    var totals: [(condition: Condition, seconds: Int64)] = []
    for span in spans {
      let (from, until) = (span.from.secondsSinceEpoch, span.until.secondsSinceEpoch)
      for range in ranges where until > range.lowerBound && from < range.upperBound {
        let seconds = min(until, range.upperBound) - max(from, range.lowerBound)
        if let index = totals.firstIndex(where: { $0.condition == span.condition }) {
          totals[index].seconds += seconds
        } else {
          totals.append((span.condition, seconds))
        }
      }
    }
    for total in totals where total.seconds > best.seconds { best = total }
    return .condition(best.condition)
  }
}
