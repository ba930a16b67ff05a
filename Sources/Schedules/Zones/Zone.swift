/// What the clocks of a zone show at some instant.
public struct ZoneOffset: Hashable, Sendable {
  /// Positive east of Greenwich.
  public var secondsFromUTC: Int
  /// `CEST`, or `+0530` where the zone has no letters.
  public var abbreviation: String
  /// As tzdata has it. Not "clocks are ahead": Dublin's winter is its daylight saving time.
  public var isDaylightSaving: Bool

  /// `UTC+02:00`, `UTC-03:30`, `UTC`; with seconds where a historic offset has them.
  public var text: String {
    guard secondsFromUTC != 0 else { return "UTC" }
    let size = secondsFromUTC.magnitude
    var text = secondsFromUTC < 0 ? "UTC-" : "UTC+"
    text += CivilDateTime.padded(Int(size / 3600), to: 2) + ":"
    text += CivilDateTime.padded(Int(size / 60 % 60), to: 2)
    if size % 60 != 0 { text += ":" + CivilDateTime.padded(Int(size % 60), to: 2) }
    return text
  }
}

/// A change of a zone's clocks.
public struct ZoneTransition: Hashable, Sendable {
  /// The first instant at which the new offset is in force.
  public var instant: Instant
  /// What was in force until then.
  public var before: ZoneOffset
  /// What is in force from then on.
  public var after: ZoneOffset

  /// Seconds by which clocks go forward; negative where they go back.
  public var shiftSeconds: Int { after.secondsFromUTC - before.secondsFromUTC }
}

/// What a wall-clock time of a zone stands for (SEMANTICS 2).
public enum WallClockMeaning: Hashable, Sendable {
  case unique(Instant)
  /// Clocks go back and show the time twice. A schedule fires at the first.
  case repeated(first: Instant, second: Instant)
  /// Clocks go forward and never show the time. A schedule fires later by the length of the gap.
  case skipped(movedTo: Instant)

  /// The one instant that counts by rule D1 (SEMANTICS 2).
  public var instant: Instant {
    switch self {
    case .unique(let instant), .repeated(first: let instant, second: _), .skipped(movedTo: let instant):
      instant
    }
  }
}

/// The rules of one time zone: every change of its clocks up to the end of what an ``Instant`` can hold.
public struct Zone: Sendable {
  /// The IANA name.
  public let name: String

  /// Seconds since 1970 of each change, ascending.
  let changes: [Int64]
  /// One more than `changes`: the offset before the first change, then the offset after each.
  let offsets: [Int64]
  /// For each change the wall clock from which on the offset after it is used. The rule D1 (SEMANTICS 2) is in
  /// this one number: the change plus the larger of both offsets. Clocks that go back show the hour before it
  /// twice, and all of it belongs to the first pass; a gap ends there, and all of it belongs to the offset before.
  let wallChanges: [Int64]
  /// Index into `kinds`, parallel to `offsets`.
  let kindIndices: [UInt16]
  let kinds: [ZoneOffset]

  /// UTC, which needs no data.
  public static let utc = Zone(
    name: "Etc/UTC", changes: [], kindIndices: [0],
    kinds: [ZoneOffset(secondsFromUTC: 0, abbreviation: "UTC", isDaylightSaving: false)])

  /// - Parameter kindIndices: one more than `changes`; each an index into `kinds`.
  init(name: String, changes: [Int64], kindIndices: [UInt16], kinds: [ZoneOffset]) {
    self.name = name
    self.changes = changes
    self.kindIndices = kindIndices
    self.kinds = kinds
    let offsets = kindIndices.map { Int64(kinds[Int($0)].secondsFromUTC) }
    self.offsets = offsets
    wallChanges = changes.indices.map { changes[$0] + max(offsets[$0], offsets[$0 + 1]) }
  }
}

extension Zone {
  /// Offset and abbreviation in force at `instant`.
  public func offset(at instant: Instant) -> ZoneOffset {
    kinds[Int(kindIndices[segment(at: instant.secondsSinceEpoch)])]
  }

  /// What the zone's clocks show at `instant`.
  public func wallClock(at instant: Instant) -> CivilDateTime {
    CivilDateTime(instant, offsetSeconds: offset(at: instant).secondsFromUTC)
  }

  /// What `wall` stands for here; nil where it is not a date and time of the years 1600 to 2400.
  public func meaning(of wall: CivilDateTime) -> WallClockMeaning? {
    guard
      (1600...2400).contains(wall.year), (1...12).contains(wall.month),
      (1...CivilDateTime.daysInMonth(year: wall.year, month: wall.month)).contains(wall.day),
      (0...23).contains(wall.hour), (0...59).contains(wall.minute), (0...59).contains(wall.second)
    else { return nil }
    let seconds = wall.secondsSinceEpoch
    let segment = segment(wall: seconds)
    let first = seconds - offsets[segment]
    if segment < changes.count, first >= changes[segment] {
      return .skipped(movedTo: Instant(secondsSinceEpoch: first))
    }
    if segment < changes.count, seconds - offsets[segment + 1] >= changes[segment] {
      return .repeated(
        first: Instant(secondsSinceEpoch: first),
        second: Instant(secondsSinceEpoch: seconds - offsets[segment + 1]))
    }
    return .unique(Instant(secondsSinceEpoch: first))
  }

  /// The changes of the clocks from `start` (inclusive) until `end` (exclusive), ascending. Changes that only
  /// rename the zone's time and move no clock are left out.
  public func transitions(from start: Instant, until end: Instant) -> [ZoneTransition] {
    guard start < end else { return [] }
    var transitions: [ZoneTransition] = []
    // From the segment before, since `segment(at:)` counts a change at `start` itself.
    var index = max(0, segment(at: start.secondsSinceEpoch) - 1)
    while index < changes.count {
      let instant = Instant(secondsSinceEpoch: changes[index])
      if instant >= end { break }
      if instant >= start, offsets[index] != offsets[index + 1] {
        transitions.append(
          ZoneTransition(
            instant: instant, before: kinds[Int(kindIndices[index])],
            after: kinds[Int(kindIndices[index + 1])]))
      }
      index += 1
    }
    return transitions
  }

  /// The number of changes at or before `seconds`: the index into `offsets`.
  func segment(at seconds: Int64) -> Int {
    changes.countNotAbove(seconds)
  }

  /// The index into `offsets` of the offset with which a wall clock is read by D1 (SEMANTICS 2).
  func segment(wall: Int64) -> Int {
    wallChanges.countNotAbove(wall)
  }

  /// The instant of a wall clock, both in seconds, by D1 (SEMANTICS 2).
  func seconds(wall: Int64) -> Int64 {
    wall - offsets[segment(wall: wall)]
  }

  /// No wall clock at or after `wall` comes before this instant. It is earlier than the instant of `wall`
  /// itself where that lies in a gap: times after the gap come before times moved out of it.
  func earliestSeconds(fromWall wall: Int64) -> Int64 {
    let segment = segment(wall: wall)
    let seconds = wall - offsets[segment]
    return segment < changes.count ? min(seconds, changes[segment]) : seconds
  }
}

extension [Int64] {
  /// In an ascending array, the number of elements that are not above `bound`.
  func countNotAbove(_ bound: Int64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
