import Foundation
import Schedules
import Testing

struct ZoneTests {
  /// Zones that no release from 2025b to 2026f changes in the years compared, so that the test does not depend on
  /// which of them this machine and Foundation have.
  static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
    "Asia/Kathmandu",
    "Europe/Dublin", "America/St_Johns", "Pacific/Chatham", "Asia/Tokyo", "America/Sao_Paulo",
    "Asia/Jerusalem",
    "Europe/London", "Asia/Tehran", "Antarctica/Troll", "America/Nuuk",
  ]

  @Test(arguments: zones)
  func offsetsAgreeWithFoundation(_ name: String) throws {
    let zone = try systemZones.zone(iana: name)
    let judge = try #require(TimeZone(identifier: name))
    var random = SeededRandom(salt: 5)
    // 1972 to 2099.
    var seconds = (0..<3000).map { _ in Int64(random.int(63_072_000...4_070_908_800)) }
    let changes = zone.transitions(
      from: Instant(secondsSinceEpoch: 63_072_000), until: Instant(secondsSinceEpoch: 4_070_908_800))
    seconds += changes.flatMap { [$0.instant.secondsSinceEpoch - 1, $0.instant.secondsSinceEpoch] }
    for second in seconds {
      let expected = judge.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
      let found = zone.offset(at: Instant(secondsSinceEpoch: second)).secondsFromUTC
      #expect(found == expected, "seed \(SeededRandom.seed), \(name) at \(second)")
    }
  }

  struct Change {
    var zone: String
    var shift: Int
    var instant: String
    var before: String
    var after: String
  }

  @Test(arguments: [
    Change(zone: "Europe/Berlin", shift: 3600, instant: "2026-03-29T01:00:00Z", before: "CET", after: "CEST"),
    Change(
      zone: "Europe/Berlin", shift: -3600, instant: "2026-10-25T01:00:00Z", before: "CEST", after: "CET"),
    Change(
      zone: "America/New_York", shift: 3600, instant: "2026-03-08T07:00:00Z", before: "EST", after: "EDT"),
    Change(
      zone: "America/New_York", shift: -3600, instant: "2026-11-01T06:00:00Z", before: "EDT", after: "EST"),
    Change(
      zone: "Australia/Lord_Howe", shift: -1800, instant: "2026-04-04T15:00:00Z", before: "+11",
      after: "+1030"),
    Change(
      zone: "Australia/Lord_Howe", shift: 1800, instant: "2026-10-03T15:30:00Z", before: "+1030", after: "+11"
    ),
    // From the rule of the footer, far behind the last recorded change.
    Change(zone: "Europe/Berlin", shift: 3600, instant: "2200-03-30T01:00:00Z", before: "CET", after: "CEST"),
  ])
  func transitions(_ change: Change) throws {
    let zone = try systemZones.zone(iana: change.zone)
    let at = try instant(change.instant)
    let found = zone.transitions(from: at, until: at + .seconds(1))
    #expect(found.count == 1)
    #expect(found.first?.instant == at)
    #expect(found.first?.shiftSeconds == change.shift)
    #expect(found.first?.before.abbreviation == change.before)
    #expect(found.first?.after.abbreviation == change.after)
    #expect(zone.transitions(from: at + .nanoseconds(1), until: at + .seconds(3600)).isEmpty)
    #expect(zone.transitions(from: at - .seconds(3600), until: at).isEmpty)
  }

  @Test(arguments: [
    ("Europe/Berlin", CivilDateTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30), "skipped 01:30"),
    ("Europe/Berlin", CivilDateTime(year: 2026, month: 3, day: 29, hour: 3), "unique 01:00"),
    ("Europe/Berlin", CivilDateTime(year: 2026, month: 10, day: 25, hour: 2), "repeated 00:00 01:00"),
    ("Europe/Berlin", CivilDateTime(year: 2026, month: 10, day: 25, hour: 3), "unique 02:00"),
    ("America/New_York", CivilDateTime(year: 2026, month: 3, day: 8, hour: 2, minute: 59), "skipped 07:59"),
    ("America/New_York", CivilDateTime(year: 2026, month: 11, day: 1, hour: 1), "repeated 05:00 06:00"),
    (
      "Australia/Lord_Howe", CivilDateTime(year: 2026, month: 10, day: 4, hour: 2, minute: 15),
      "skipped 15:45"
    ),
    (
      "Australia/Lord_Howe", CivilDateTime(year: 2026, month: 4, day: 5, hour: 1, minute: 45),
      "repeated 14:45 15:15"
    ),
    ("Australia/Lord_Howe", CivilDateTime(year: 2026, month: 4, day: 5, hour: 2), "unique 15:30"),
    ("Pacific/Apia", CivilDateTime(year: 2011, month: 12, day: 30, hour: 10), "skipped 20:00"),
  ])
  func wallClocks(_ name: String, _ wall: CivilDateTime, _ expected: String) throws {
    let meaning = try #require(try systemZones.zone(iana: name).meaning(of: wall))
    func time(_ instant: Instant) -> String { String(instant.iso8601.dropFirst(11).prefix(5)) }
    let found =
      switch meaning {
      case .unique(let instant): "unique \(time(instant))"
      case .repeated(let first, let second): "repeated \(time(first)) \(time(second))"
      case .skipped(let movedTo): "skipped \(time(movedTo))"
      }
    #expect(found == expected)
  }

  @Test(arguments: [
    // Both directions: a fixed time in the hour that is skipped, and one in the hour that is repeated.
    (
      "W. Europe Standard Time", "30 2 * * *", "2026-03-28T12:00:00Z",
      ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]
    ),
    (
      "W. Europe Standard Time", "30 2 * * *", "2026-10-24T12:00:00Z",
      ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
    ),
    (
      "Eastern Standard Time", "30 2 * * *", "2026-03-07T12:00:00Z",
      ["2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"]
    ),
    (
      "Eastern Standard Time", "30 1 * * *", "2026-10-31T12:00:00Z",
      ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]
    ),
    (
      "Lord Howe Standard Time", "15 2 * * *", "2026-10-03T00:00:00Z",
      ["2026-10-03T15:45:00Z", "2026-10-04T15:15:00Z"]
    ),
    (
      "Lord Howe Standard Time", "45 1 * * *", "2026-04-04T00:00:00Z",
      ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]
    ),
    // Two wall clocks that land on one instant fire once; a moved one can come after the next (SEMANTICS 2).
    (
      "W. Europe Standard Time", "0 * * * *", "2026-03-28T23:30:00Z",
      ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]
    ),
    (
      "W. Europe Standard Time", "15,45 2,3 29 3 *", "2026-03-28T23:30:00Z",
      ["2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z", "2027-03-29T00:15:00Z"]
    ),
    // A gap at the end of Saturday moves its times to Sunday, also when asked from Sunday on.
    (
      "Greenland Standard Time", "30 23 * * 6", "2027-03-28T01:10:00Z",
      ["2027-03-28T01:30:00Z", "2027-04-04T00:30:00Z"]
    ),
    // A day that is skipped (SEMANTICS 2).
    (
      "Samoa Standard Time", "0 10 30 12 *", "2011-12-30T15:00:00Z",
      ["2011-12-30T20:00:00Z", "2012-12-29T20:00:00Z"]
    ),
    // One silent hour a year.
    (
      "W. Europe Standard Time", "30 * * * *", "2026-10-24T23:45:00Z",
      ["2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z"]
    ),
  ])
  func clockChanges(_ zone: String, _ expression: String, _ after: String, _ expected: [String]) throws {
    let found = try cron(expression, zone: zone).occurrences(after: try instant(after), limit: expected.count)
    #expect(found.map(\.iso8601) == expected)
  }

  @Test func missingDataIsSaid() throws {
    let empty = ZoneSource { _ in nil }
    #expect(throws: ZoneError.missingData(zone: "Europe/Berlin")) { try empty.zone(iana: "Europe/Berlin") }
    let spec: (String) -> ScheduleValue = { name in
      .object([("expression", .string("0 9 * * *")), ("timeZone", .string(name))])
    }
    let error = refusal { try Schedule(.cron, validating: spec("China Standard Time"), zones: empty) }
    #expect(error?.property == "timeZone")
    #expect(error?.zoneError == .missingData(zone: "Asia/Shanghai"))
    #expect(error?.message.contains("install the package tzdata") == true)
    let schedule = try Schedule(.cron, validating: spec("utc"), zones: empty)
    #expect(schedule.occurrences(after: try instant("2026-01-01T00:00:00Z"), limit: 1).count == 1)
  }

  @Test(arguments: [
    "", "/etc/passwd", "../passwd", "Europe//Berlin", "Europe/", "a\0b", "Europe/Berlin\n", ".",
  ])
  func namesThatLeadElsewhereAreNeverRead(_ name: String) {
    let source = ZoneSource { _ in
      Issue.record("read was called")
      return nil
    }
    #expect(throws: ZoneError.unusableName(name)) { try source.zone(iana: name) }
  }

  @Test func zonesAreReadOnce() throws {
    nonisolated(unsafe) var count = 0
    let source = ZoneSource { name in
      count += 1
      return readZoneFile(name)
    }
    _ = try source.zone(iana: "Asia/Tokyo")
    _ = try source.zone(iana: "Asia/Tokyo")
    #expect(count == 1)
  }

  @Test func everyWindowsZoneHasData() throws {
    #expect(WindowsZone.all.count == 144)
    for zone in WindowsZone.all {
      _ = try systemZones.zone(zone)
      #expect(WindowsZone.named(zone.name.uppercased()) == zone)
    }
    let judge = try #require(try readVectors("windows_zones.json")["zones"])
    guard case .object(let members) = judge else { return }
    #expect(members.count == WindowsZone.all.count)
    for member in members {
      #expect(WindowsZone.named(member.name)?.iana == member.value["iana"]?.text)
    }
  }

  @Test func versions() {
    #expect(ZoneDataVersion(versionFile: Array("2025b\n".utf8))?.text == "2025b")
    #expect(ZoneDataVersion(tzdataZI: Array("# version 2025b\n# This zic input".utf8))?.text == "2025b")
    #expect(ZoneDataVersion(tzdataZI: Array("# This zic input".utf8)) == nil)
    #expect(ZoneDataVersion(versionFile: []) == nil)
    #expect(ZoneDataVersion(versionFile: Array("2025\u{1b}[2J".utf8)) == nil)
  }

  @Test(arguments: [(0, "UTC"), (3600, "UTC+01:00"), (-12_600, "UTC-03:30"), (34_772, "UTC+09:39:32")])
  func offsetTexts(_ seconds: Int, _ text: String) throws {
    let zone = try Zone(name: "Test/Fixed", tzif: TZifFile(kinds: [Int32(seconds)]).bytes)
    #expect(zone.offset(at: try instant("2026-01-01T00:00:00Z")).text == text)
  }
}
