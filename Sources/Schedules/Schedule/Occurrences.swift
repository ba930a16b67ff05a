/// The occurrences of a schedule one by one: strictly ascending, without duplicates.
///
/// A value: a copy goes on from where the original stood.
public struct Occurrences: Sequence, IteratorProtocol, Sendable {
  private static let secondsPerDay: Int64 = 86_400

  private let zone: Zone
  private let timing: Timing
  /// Seconds since 1970 before which nothing may come; moves behind each occurrence, so that order and
  /// uniqueness hold whatever the data of the zone says.
  private var earliest: Int64
  /// Exclusive.
  private let end: Int64

  /// The day from which to look on, and the last that can matter.
  private var day = 0
  private var lastDay = -1

  // The day at hand, when all of it has one offset: what is left of its times.
  private var dayStart: Int64 = 0
  private var hoursLeft: UInt32 = 0
  private var hourStart: Int64 = 0
  private var minutesLeft: UInt64 = 0

  // Days around a change of the clocks: instants, ascending, of which those before `released` may be given out
  // because nothing that follows can come before them.
  private var pending: [Int64] = []
  private var given = 0
  private var released = 0

  // The stretch of wall clock that one offset covers, remembered from day to day.
  private var stretch: Range<Int64> = 0..<0
  private var offset: Int64 = 0

  init(of schedule: Schedule, after instant: Instant, until limit: Instant?) {
    let created = schedule.created ?? instant
    zone = schedule.zone
    timing = schedule.timing(anchor: created)
    // Strictly after `instant`; at the start time or later; strictly after the creation where there is no start
    // time (SEMANTICS 0, 3.3, 3.5). Occurrences are whole seconds, so fractions can be dropped here.
    earliest = Swift.max(
      instant.secondsSinceEpoch + 1,
      schedule.start.map(\.instant.secondsSinceEpoch) ?? created.secondsSinceEpoch + 1)
    let greatest = Instant(nanosecondsSinceEpoch: .max)
    end = Self.roundedUp(limit.map { Swift.min($0, greatest) } ?? greatest)
    guard case .wallClock = timing, earliest < end else { return }
    // A wall clock whose instant is `earliest` or later can lie in the hour before it where clocks went forward:
    // the smaller of the offsets before and after the last change finds it.
    let segment = zone.segment(at: earliest)
    let offset = Swift.min(zone.offsets[segment], zone.offsets[Swift.max(0, segment - 1)])
    day = Int((earliest + offset).flooredQuotient(by: Self.secondsPerDay))
    // Offsets are below 26 hours (RFC 9636), hence two days.
    lastDay = Int(end.flooredQuotient(by: Self.secondsPerDay)) + 2
  }

  private static func roundedUp(_ instant: Instant) -> Int64 {
    let seconds = instant.secondsSinceEpoch
    return Instant(secondsSinceEpoch: seconds) < instant ? seconds + 1 : seconds
  }

  /// The next occurrence, a whole second; nil where nothing follows, and from then on always.
  public mutating func next() -> Instant? {
    let found: Int64?
    switch timing {
    case .elapsed(let anchor, let step): found = nextElapsed(anchor: anchor, step: step)
    case .wallClock(let days, let times): found = nextWallClock(days, times)
    }
    guard let seconds = found, seconds < end else {
      // Never again: neither the search for another day nor a time behind the end.
      earliest = .max
      hoursLeft = 0
      minutesLeft = 0
      pending = []
      given = 0
      released = 0
      lastDay = -1
      day = 0
      return nil
    }
    earliest = seconds + 1
    return Instant(secondsSinceEpoch: seconds)
  }

  /// anchor + k * step with the smallest k >= 0 that is not too early (SEMANTICS 4.3).
  private func nextElapsed(anchor: Int64, step: Int64) -> Int64? {
    guard earliest < end else { return nil }
    guard earliest > anchor else { return anchor }
    // Both are within the range of an Instant's seconds, so neither the difference nor the sum overflows.
    let steps = (earliest - anchor + step - 1) / step
    return anchor + steps * step
  }

  private mutating func nextWallClock(_ days: DayRule, _ times: TimesOfDay) -> Int64? {
    while true {
      while minutesLeft != 0 {
        let seconds = hourStart + Int64(minutesLeft.trailingZeroBitCount) * 60
        minutesLeft &= minutesLeft - 1
        if seconds >= earliest { return seconds }
      }
      if hoursLeft != 0 {
        hourStart = dayStart + Int64(hoursLeft.trailingZeroBitCount) * 3600 + times.second
        hoursLeft &= hoursLeft - 1
        minutesLeft = times.minutes
        continue
      }
      if given < released {
        given += 1
        if pending[given - 1] >= earliest { return pending[given - 1] }
        continue
      }
      guard advance(days, times) else { return nil }
    }
  }

  /// Prepares the next day that has times. False where none is left.
  private mutating func advance(_ days: DayRule, _ times: TimesOfDay) -> Bool {
    while let next = days.next(from: day, through: lastDay) {
      let wall = Int64(next) * Self.secondsPerDay
      if given < pending.count {
        // What is left of a day around a change of the clocks goes first, as far as nothing can come before it.
        released = pending.countNotAbove(zone.earliestSeconds(fromWall: wall) - 1)
        if given < released {
          day = next
          return true
        }
      }
      day = next + 1
      if given == pending.count, hasOneOffset(wall) {
        dayStart = wall - offset
        if dayStart + Self.secondsPerDay <= earliest { continue }
        hoursLeft = times.hours
        if dayStart < earliest {
          // Below: hours that are over. An hour's seconds are below 3600, so none that counts is dropped.
          hoursLeft &= .max << UInt32((earliest - dayStart) / 3600)
        }
        return true
      }
      hold(wall, times)
    }
    released = pending.count
    return given < released
  }

  /// Whether no clock changes on the day that begins at `wall`, and none shortly before it had a gap that reaches
  /// into it; sets `offset`.
  private mutating func hasOneOffset(_ wall: Int64) -> Bool {
    if !stretch.contains(wall) {
      let segment = zone.segment(wall: wall)
      offset = zone.offsets[segment]
      // A gap at the end belongs to the stretch by D1, but its times mingle with those after it: left out.
      let start = segment == 0 ? Int64.min : zone.wallChanges[segment - 1]
      let end = segment == zone.changes.count ? Int64.max : zone.changes[segment] + offset
      stretch = start..<Swift.max(start, end)
    }
    return stretch.contains(wall) && wall + Self.secondsPerDay <= stretch.upperBound
  }

  /// Adds the instants of one day to those that wait, in order and once each: by D1 two wall clocks can be one
  /// instant, and a later one can come first (SEMANTICS 2).
  private mutating func hold(_ wall: Int64, _ times: TimesOfDay) {
    pending.removeFirst(given)
    given = 0
    released = 0
    for hour in UInt64(times.hours).setBits {
      for minute in times.minutes.setBits {
        let seconds = zone.seconds(wall: wall + Int64(hour) * 3600 + Int64(minute) * 60 + times.second)
        if seconds >= earliest { pending.append(seconds) }
      }
    }
    pending.sort()
    var unique: [Int64] = []
    for seconds in pending where seconds != unique.last { unique.append(seconds) }
    pending = unique
  }
}
