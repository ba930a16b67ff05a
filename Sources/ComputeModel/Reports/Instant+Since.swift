import Languages
package import Schedules

/// Why a text names no time of the past, as a sentence.
package struct SinceError: Error, Hashable, Sendable, CustomStringConvertible {
  package var description: String
}

extension Instant {
  /// Reads since when something is asked for: `fri` (the midnight that began the last one, not counting today), `today`,
  /// `yesterday`, `3d`, `12h`, `2026-11-20`, or an instant as `2026-11-20T08:00:00Z`.
  /// - Parameter zone: in which days begin.
  package init(since text: String, now: Instant, zone: Zone) throws(SinceError) {
    let word = text.lowercased()
    guard let instant = Self.instant(word, now: now, zone: zone) ?? (try? Instant(iso8601: text)) else {
      throw SinceError(
        description: localized("\(text) is no time: say fri, yesterday, 3d, 12h, 2026-11-20 or 2026-11-20T08:00:00Z."))
    }
    guard instant < now else { throw SinceError(description: localized("\(text) is not in the past.")) }
    self = instant
  }

  private static func instant(_ word: String, now: Instant, zone: Zone) -> Instant? {
    func midnight(daysBack: Int) -> Instant {
      TimelineDay.days(around: now, offset: -daysBack, count: 1, zone: zone)[0].start
    }
    switch word {
    case "today": return midnight(daysBack: 0)
    case "yesterday": return midnight(daysBack: 1)
    default: break
    }
    // A word of some days, as `weekend`, names no one day.
    if let days = Weekdays(parsing: word)?.days, days.count == 1 {
      let back = (zone.wallClock(at: now).weekday - days[0] + 7) % 7
      return midnight(daysBack: back == 0 ? 7 : back)
    }
    if let unit = word.last, let count = Int64(word.dropLast()), (1...3650).contains(count) {
      switch unit {
      case "d": return now - .seconds(86_400 * count)
      case "h": return now - .seconds(3600 * count)
      default: break
      }
    }
    return CivilDateTime(date: word).flatMap { zone.meaning(of: $0)?.instant }
  }
}
