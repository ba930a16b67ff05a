import Languages
import ComputeModel
import Schedules

/// Whose clocks the times on the screen are read from; `z` goes through the three.
package enum ClockChoice: CaseIterable, Hashable, Sendable {
  case viewer
  case utc
  /// The zone of the schedule at hand.
  case own

  /// What `:zone` calls it.
  var word: String {
    switch self {
    case .viewer: "yours"
    case .utc: "utc"
    case .own: "own"
    }
  }

  var next: ClockChoice {
    switch self {
    case .viewer: .utc
    case .utc: .own
    case .own: .viewer
    }
  }
}

extension ConsoleState {
  /// The zone for what is about one plan.
  /// - Parameter plan: nil for what is about no single one: there the schedule's own clocks are UTC.
  func zone(for plan: InstancePlan?) -> Zone { zone(own: plan?.zones.first) }

  /// - Parameter own: the schedule's own.
  func zone(own: @autoclosure () -> Zone?) -> Zone {
    switch clocks {
    case .viewer: viewerZone
    case .utc: .utc
    case .own: own() ?? .utc
    }
  }

  /// `zone CET, yours`: stands with every screen that shows times of day.
  /// Of a screen about many: there is no one zone where each schedule has its own.
  var fleetZoneText: String {
    clocks == .own ? localized("zones: each schedule's own; days in UTC") : zoneText(zone(for: nil))
  }

  func zoneText(_ zone: Zone) -> String {
    let whose =
      switch clocks {
      case .viewer: localized("yours")
      case .utc: "UTC"
      case .own: localized("the schedule's own")
      }
    let name = zone.offset(at: now).abbreviation
    return name == whose ? localized("zone \(name)") : localized("zone \(name), \(whose)")
  }

  func plan(of instance: ComputeInstance) -> InstancePlan {
    fleet.plan(of: instance) ?? InstancePlan(of: instance, zones: zoneData)
  }

  /// UTC needs no data.
  private static let noZoneData = ZoneSource { _ in nil }

  var zoneData: ZoneSource { zones ?? Self.noZoneData }
}

private var weekdayWords: [String] {
  [
    localized("Sun"), localized("Mon"), localized("Tue"), localized("Wed"), localized("Thu"), localized("Fri"),
    localized("Sat"),
  ]
}

extension CivilDateTime {
  /// `Mon 23`
  var dayText: String { "\(weekdayWords[weekday]) \(day < 10 ? " " : "")\(day)" }

  /// `18:00`
  var clockText: String { TimeOfDay(hour: hour, minute: minute).text }
}

extension Zone {
  /// `Mon 23 18:00 CST` within a week of `now`, `Mon 2027-01-04 18:00 CST` beyond it.
  func text(_ instant: Instant, now: Instant) -> String {
    "\(dayText(instant, now: now)) \(wallClock(at: instant).clockText) \(offset(at: instant).abbreviation)"
  }

  /// `Mon 23 18:00-20:00 CST`
  func text(from start: Instant, until end: Instant, now: Instant) -> String {
    let hours = "\(wallClock(at: start).clockText)-\(wallClock(at: end).clockText)"
    return "\(dayText(start, now: now)) \(hours) \(offset(at: start).abbreviation)"
  }

  private func dayText(_ instant: Instant, now: Instant) -> String {
    let distance = instant < now ? now - instant : instant - now
    let wall = wallClock(at: instant)
    return distance < .seconds(6 * 86_400) ? wall.dayText : "\(weekdayWords[wall.weekday]) \(wall.dateText)"
  }

  /// The next change of the clocks within a year, in words: "Sun 29 Mar 2026 02:00 clocks go forward by 60 min".
  func nextChangeText(after now: Instant) -> String? {
    transitions(from: now, until: now + .seconds(366 * 86_400)).first.map { change in
      let wall = CivilDateTime(change.instant, offsetSeconds: change.before.secondsFromUTC)
      return "\(weekdayWords[wall.weekday]) \(wall.dateText) \(change.sentence)"
    }
  }
}

/// What the column NEXT says: "stop 18:00", "start Tue 09:00"; nil where nothing is planned.
func nextText(_ next: NextEvent, zone: Zone, now: Instant) -> String? {
  switch next {
  case .nothing: return nil
  case .unknown: return localized("unknown")
  case .event(let event, let doubt):
    let wall = zone.wallClock(at: event.at)
    let isSoon = event.at - now < .seconds(86_400)
    let days = (event.at - now).components.seconds / 86_400
    let when =
      isSoon ? wall.clockText : days < 7 ? "\(weekdayWords[wall.weekday]) \(wall.clockText)" : localized("in \(days)d")
    return "\(event.action.named) \(when)\(doubt == nil ? "" : "?")"
  }
}
