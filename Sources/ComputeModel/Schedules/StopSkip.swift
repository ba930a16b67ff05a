import Languages
package import Schedules

/// Skips the next scheduled stop by moving the start time of the schedule that brings it: the only way that has been
/// reported for the service (FACTS section 0, item 4). The simulator's own dismissal of one occurrence is another.
package struct StopSkip: Hashable, Sendable {
  /// The stop that will not happen.
  package var at: Instant
  /// The schedules that would bring it, from 1.
  package var numbers: [Int]
  /// The set as it is, and as it will be sent.
  package var before: [JSONValue]
  package var after: [JSONValue]
  /// What a person must know before it is sent, one sentence each.
  package var warnings: [String]
  /// What stops it then.
  package var nextStop: NextEvent
}

package enum StopSkipError: Error, Hashable, Sendable {
  /// In one sentence.
  case nothingToSkip(String)
}

extension InstancePlan {
  /// So many times after the skipped one are compared with what they were before.
  private static let comparedTimes = 200

  /// - Parameter created: see ``init(_:created:zones:)``.
  package func skippingNextStop(
    after now: Instant, created: Instant?, zones: ZoneSource
  ) throws(StopSkipError) -> StopSkip {
    guard case .event(let stop, _) = next(after: now, action: .stop) else {
      let reason = next(after: now, action: .stop).reason ?? localized("none is planned")
      throw .nothingToSkip(localized("There is no scheduled stop to skip: \(reason)."))
    }
    var documents = entries.map(\.schedule.document)
    var (numbers, warnings): ([Int], [String]) = ([], [])
    for entry in entries where entry.schedule.action == .stop {
      guard let timing = entry.active, timing.occurrences(after: now, limit: 1).first == stop.at else { continue }
      let number = entry.schedule.number
      guard !timing.dependsOnCreation else {
        throw .nothingToSkip(
          localized(
            "Schedule \(number) has no start time and is counted from when it was set, which the service does not show: give"
          )
            + localized(" it a start time first."))
      }
      guard let following = timing.occurrences(after: stop.at, limit: 1).first else {
        throw .nothingToSkip(
          localized("The next stop is the last of schedule \(number): disable the schedule instead of skipping."))
      }
      let moved = Self.moved(entry.schedule, timing, to: following)
      documents[number - 1] = moved.document
      numbers.append(number)
      warnings += Self.warnings(number, timing, moved, stop.at, created: created, zones: zones)
    }
    let changed = InstancePlan(documents, created: created, zones: zones)
    return StopSkip(
      at: stop.at, numbers: numbers, before: entries.map(\.schedule.document), after: documents,
      warnings: warnings, nextStop: changed.next(after: now, action: .stop))
  }

  /// The start time becomes the schedule's own following occurrence: by the rules of SEMANTICS 4.2 that keeps days,
  /// weeks and months of a recurrence where they are, and the hour and minute that come from the start time.
  static func moved(
    _ schedule: StartStopSchedule, _ timing: Schedule, to following: Instant
  ) -> StartStopSchedule {
    var moved = schedule
    guard let kind = schedule.kind, var rule = schedule.rule else { return schedule }
    let wall = timing.zone.wallClock(at: following)
    let isUTC = timing.start?.isUTC == true || timing.zone.meaning(of: wall)?.instant != following
    let written = isUTC ? CivilDateTime(following) : wall
    rule["startTime"] = .string("\(written.dateText)T\(written.timeText)\(isUTC ? "Z" : "")")
    moved.document[kind.rawValue] = rule
    return moved
  }

  static func warnings(
    _ number: Int, _ timing: Schedule, _ moved: StartStopSchedule, _ skipped: Instant, created: Instant?,
    zones: ZoneSource
  ) -> [String] {
    var warnings: [String] = []
    if case .recurrence(let rule) = timing.rule, rule.interval > 1 {
      warnings.append(
        localized(
          "Schedule \(number) fires every \(rule.interval) \(localized(word: rule.frequency.rawValue.lowercased()))s: moving its start"
        )
          + localized(" time moves the anchor from which the service counts them."))
    }
    let expected = timing.occurrences(after: skipped, limit: comparedTimes)
    guard let after = try? moved.schedule(zones: zones, created: created) else {
      return warnings + [localized("! The changed schedule \(number) cannot be read here: do not send it.")]
    }
    // From long before the skipped one: nothing may come in its place either.
    let found = after.occurrences(after: skipped - .seconds(400 * 86_400), limit: expected.count)
    if found == expected {
      warnings.append(
        localized(
          "By the rules known here the next \(expected.count) times of schedule \(number) after it stay as they are."))
    } else if let (was, new) = zip(expected, found).first(where: { $0 != $1 }) {
      warnings.append(localized("! Schedule \(number) then fires at \(new.iso8601) instead of \(was.iso8601)."))
    }
    return warnings
  }
}
