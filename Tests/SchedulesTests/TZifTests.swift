import Schedules
import Testing

/// Writes TZif files for tests.
struct TZifFile {
  var changes: [(seconds: Int64, kind: UInt8)] = []
  /// Offsets in seconds; the abbreviation of all is TST.
  var kinds: [Int32] = [0]
  var footer = ""
  var leapSeconds = 0

  private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private func header(empty: Bool) -> [UInt8] {
    let counts: [UInt32] =
      empty
      ? [0, 0, 0, 0, 1, 1] : [0, 0, UInt32(leapSeconds), UInt32(changes.count), UInt32(kinds.count), 4]
    return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap(Self.bigEndian)
  }

  var bytes: [UInt8] {
    var bytes = header(empty: true) + [0, 0, 0, 0, 0, 0, 0]
    bytes += header(empty: false)
    bytes += changes.flatMap { Self.bigEndian($0.seconds) } + changes.map(\.kind)
    bytes += kinds.flatMap { Self.bigEndian($0) + [0, 0] }
    bytes += Array("TST".utf8) + [0]
    bytes += [UInt8](repeating: 0, count: leapSeconds * 12)
    return bytes + Array("\n\(footer)\n".utf8)
  }
}

struct TZifTests {
  @Test(arguments: ["Europe/Berlin", "Africa/Cairo", "Asia/Gaza", "Australia/Lord_Howe", "Etc/GMT+11"])
  func damagedFilesNeverCrash(_ name: String) throws {
    let bytes = try #require(readZoneFile(name))
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
      #expect(throws: ZoneError.self) { try Zone(name: name, tzif: Array(bytes.prefix(length))) }
    }
    var random = SeededRandom(salt: 6)
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<random.int(1...4) {
        // Half of the damage goes to headers and footer, where the structure is.
        let place =
          random.int(0...1) == 0 ? random.int(0...bytes.count - 1) : random.int(0...60) % bytes.count
        let index = random.int(0...1) == 0 ? place : bytes.count - 1 - place
        damaged[index] ^= 1 << UInt8(random.int(0...7))
      }
      guard let zone = try? Zone(name: name, tzif: damaged) else { continue }
      exercise(zone)
    }
  }

  /// Reads that must survive any zone that the reader let through.
  private func exercise(_ zone: Zone) {
    for seconds in [Int64.min, -9_223_372_036, 0, 1_700_000_000, 9_223_372_036, .max] {
      _ = zone.offset(at: Instant(secondsSinceEpoch: seconds))
      _ = zone.wallClock(at: Instant(secondsSinceEpoch: seconds))
    }
    _ = zone.transitions(
      from: Instant(nanosecondsSinceEpoch: .min), until: Instant(nanosecondsSinceEpoch: .max))
    _ = zone.meaning(of: CivilDateTime(year: 2030, month: 3, day: 31, hour: 2, minute: 30))
    _ = zone.meaning(of: CivilDateTime(year: .max, month: .min, day: .max))
  }

  /// Damaged zones that are accepted still give ascending occurrences.
  @Test func occurrencesAscendInAnyZone() throws {
    var random = SeededRandom(salt: 7)
    for _ in 0..<60 {
      var seconds: Int64 = 1_893_456_000
      var file = TZifFile(kinds: (0..<6).map { _ in Int32(random.int(-89_999...93_599)) })
      for _ in 0..<20 {
        file.changes.append((seconds, UInt8(random.int(0...5))))
        seconds += Int64(random.int(1...200_000))
      }
      let bytes = file.bytes
      let source = ZoneSource { _ in bytes }
      let schedule = try Schedule(
        .cron,
        validating: .object([
          ("expression", .string("*/30 * * * *")), ("timeZone", .string("Tokyo Standard Time")),
        ]),
        zones: source)
      let found = schedule.occurrences(after: Instant(secondsSinceEpoch: 1_893_000_000), limit: 3000)
      #expect(found.count == 3000)
      #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 }, "seed \(SeededRandom.seed)")
    }
  }

  @Test(arguments: [
    TZifFile(changes: [(5, 1)]), TZifFile(changes: [(5, 0), (5, 0)]), TZifFile(kinds: [93_600]),
    TZifFile(kinds: [.min]), TZifFile(kinds: []), TZifFile(leapSeconds: 1), TZifFile(footer: "nonsense"),
    TZifFile(changes: [(.min, 0)]), TZifFile(footer: "CET-1CEST,M13.5.0,M10.5.0"),
    TZifFile(footer: "CET-1CEST,M3.5.0"), TZifFile(footer: "CET-1CEST,M3.5.0,M10.5.0/168"),
    TZifFile(footer: "CET-25"), TZifFile(footer: "\u{1b}[2J-1"), TZifFile(footer: "CET-1CEST"),
  ])
  func refused(_ file: TZifFile) {
    #expect(throws: ZoneError.self) { try Zone(name: "Test/Zone", tzif: file.bytes) }
  }

  @Test(arguments: [
    // Julian days without and with 29 February; 24:00 and negative hours; saving time all year (RFC 9636).
    ("AAA3BBB,J60/0,J300", "2028-03-01T02:59:59Z", -10_800),
    ("AAA3BBB,J60/0,J300", "2028-03-01T03:00:00Z", -7200),
    ("AAA3BBB,59/0,J300", "2028-02-29T03:00:00Z", -7200),
    ("AAA3BBB,59/0,J300", "2027-03-01T02:59:59Z", -10_800),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2028-03-26T01:00:00Z", -3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2028-03-26T00:59:59Z", -7200),
    ("EST5EDT,0/0,J365/25", "2028-01-01T04:59:59Z", -14_400),
    ("EST5EDT,0/0,J365/25", "2028-07-01T00:00:00Z", -14_400),
    ("EST5EDT,0/0,J365/25", "2028-01-01T05:00:00Z", -14_400),
    // Behind in summer: the south, and Dublin's negative saving time.
    ("NZST-12NZDT,M9.5.0,M4.1.0/3", "2028-01-01T00:00:00Z", 46_800),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2028-01-01T00:00:00Z", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2028-07-01T00:00:00Z", 3600),
    ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2028-07-01T00:00:00Z", 37_800),
  ])
  func footers(_ footer: String, _ at: String, _ offset: Int) throws {
    for changes in [[], [(seconds: Int64(-1_000_000_000), kind: UInt8(0))]] {
      let file = TZifFile(changes: changes, footer: footer)
      let zone = try Zone(name: "Test/Rule", tzif: file.bytes)
      #expect(zone.offset(at: try instant(at)).secondsFromUTC == offset, "\(footer) at \(at)")
    }
  }

  /// A gap of half an hour across midnight: a time moved out of the evening comes after one of the next day.
  @Test func movedTimesMingleWithTheNextDay() throws {
    // 2030-01-01T23:45:00Z, where clocks go on to 00:15.
    let bytes = TZifFile(changes: [(1_893_541_500, 1)], kinds: [0, 1800]).bytes
    let source = ZoneSource { _ in bytes }
    let schedule = try Schedule(
      .cron,
      validating: .object([
        ("expression", .string("20,55 0,23 * * *")), ("timeZone", .string("Tokyo Standard Time")),
      ]), zones: source)
    let found = schedule.occurrences(after: try instant("2030-01-01T12:00:00Z"), limit: 5).map(\.iso8601)
    #expect(
      found == [
        "2030-01-01T23:20:00Z", "2030-01-01T23:50:00Z", "2030-01-01T23:55:00Z", "2030-01-02T00:25:00Z",
        "2030-01-02T22:50:00Z",
      ])
  }

  @Test func versionOneHasNoFooter() throws {
    var bytes = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
    bytes += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4]
    // One change, at -1, to the only kind: 3600 seconds, TST.
    bytes += [255, 255, 255, 255, 0, 0, 0, 14, 16, 0, 0] + Array("TST".utf8) + [0]
    let zone = try Zone(name: "Test/One", tzif: bytes)
    #expect(zone.offset(at: try instant("2026-01-01T00:00:00Z")).secondsFromUTC == 3600)
  }
}
