import Schedules
import Testing

/// What must hold for every schedule. A failure prints the seed; see ``SeededRandom``.
struct PropertyTests {
  /// With half an hour, a whole day, midnight and negative daylight saving among them.
  static let zones = [
    "UTC", "W. Europe Standard Time", "Eastern Standard Time", "Lord Howe Standard Time",
    "Samoa Standard Time",
    "Greenland Standard Time", "Egypt Standard Time", "GMT Standard Time", "Cuba Standard Time",
    "Nepal Standard Time", "Azores Standard Time", "Morocco Standard Time", "New Zealand Standard Time",
  ]

  static func field(_ field: CronField, _ random: inout SeededRandom) -> String {
    func value() -> Int { random.int(field.range) }
    return switch random.int(0...6) {
    case 0, 1: "*"
    case 2: "\(value())"
    case 3: "\(value())-\(value())"
    case 4: "*/\(random.int(1...40))"
    case 5: "\(value()),\(value()),\(value())-\(value())/\(random.int(1...5))"
    default: "\(value())/\(random.int(1...9))"
    }
  }

  static func cronSchedule(_ random: inout SeededRandom) throws -> Schedule {
    // The two dense fields are kept thin, so that a window of days is quickly compared.
    let minute = random.pick(["0", "30", "59", "*/20", "15,45", field(.minute, &random)])
    let date = [CronField.dayOfMonth, .month, .dayOfWeek].map {
      random.int(0...2) == 0 ? field($0, &random) : "*"
    }
    let expression = ([minute, field(.hour, &random)] + date).joined(separator: " ")
    return try cron(expression, zone: random.pick(zones))
  }

  static func list(_ bounds: ClosedRange<Int>, _ random: inout SeededRandom) -> String {
    "[" + (0..<random.int(0...4)).map { _ in "\(random.int(bounds))" }.joined(separator: ",") + "]"
  }

  static func recurrenceSchedule(around instant: Instant, _ random: inout SeededRandom) throws -> Schedule {
    let frequency = random.pick(["Day", "Week", "Month"])
    let interval = random.int(1...3)
    let start = instant - .seconds(random.int(-200_000...40_000_000))
    var lists = "\"hours\":\(list(0...23, &random)),\"minutes\":\(list(0...59, &random))"
    if frequency == "Week", random.int(0...1) == 0 { lists += ",\"weekDays\":[\"Sunday\",\"Friday\"]" }
    if frequency == "Month", random.int(0...1) == 0 {
      lists += ",\"monthDays\":[\(random.int(1...31)),-\(random.int(1...31))]"
    }
    let text = start.iso8601(fractionDigits: 0, suffix: random.pick(["", "Z"]))
    return try recurrence(
      "{\"frequency\":\"\(frequency)\",\"interval\":\(interval),\"timeZone\":\"\(random.pick(zones))\","
        + "\"startTime\":\"\(text)\",\"schedule\":{\(lists)}}")
  }

  /// An instant near a change of the zone's clocks, or anywhere in 2005 to 2034.
  static func interestingInstant(_ zone: Zone, _ random: inout SeededRandom) -> Instant {
    let anywhere = Instant(secondsSinceEpoch: Int64(random.int(1_104_537_600...2_019_686_400)))
    let changes = zone.transitions(from: anywhere, until: anywhere + .seconds(400 * 86_400))
    guard let change = changes.first, random.int(0...3) > 0 else { return anywhere }
    return change.instant - .seconds(random.int(-4000...180_000))
  }

  @Test func ordersAndAgreesWithTheNaiveOne() throws {
    var random = SeededRandom(salt: 1)
    for round in 0..<400 {
      let near = Self.interestingInstant(
        try systemZones.zone(try #require(WindowsZone.named(random.pick(Self.zones)))), &random)
      let schedule =
        try round % 2 == 0
        ? Self.cronSchedule(&random) : Self.recurrenceSchedule(around: near, &random)
      let after = round % 3 == 0 ? near : Self.interestingInstant(schedule.zone, &random)
      let until = after + .seconds(random.int(1...4 * 86_400))
      let found = schedule.occurrences(after: after, until: until)
      let context = "seed \(SeededRandom.seed), round \(round): \(schedule.rule) \(schedule.zone.name)"
      #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 }, "\(context)")
      #expect(found.allSatisfy { $0 > after && $0 < until }, "\(context)")
      let naive = try #require(NaiveOccurrences(schedule)).occurrences(
        of: schedule, after: after.secondsSinceEpoch, until: until.secondsSinceEpoch)
      #expect(found.map(\.secondsSinceEpoch) == naive, "\(context) after \(after.iso8601)")
    }
  }

  /// Made-up zones, whose gaps and repeated hours lie anywhere, across midnight too, and are up to a day long.
  @Test func agreesWithTheNaiveOneInAnyZone() throws {
    var random = SeededRandom(salt: 8)
    for round in 0..<300 {
      let before = random.int(-12...12) * 3600
      let shift = random.pick([1800, 2700, 3600, 7200, 86_400])
      let change = Int64(1_893_456_000 + random.int(0...96) * 900)
      let offsets = random.int(0...1) == 0 ? [before, before + shift] : [before + shift, before]
      let file = TZifFile(changes: [(change, 1)], kinds: offsets.map { Int32($0 - 43_200) })
      let bytes = file.bytes
      let zones = ZoneSource { _ in bytes }
      let minutes = (0..<3).map { _ in String(random.int(0...59)) }.joined(separator: ",")
      let hours = ["0", "23"] + (0..<2).map { _ in String(random.int(0...23)) }
      let date = random.pick(["* * *", "* * *", "* * 2", "*/2 * *"])
      let expression = "\(minutes) \(hours.joined(separator: ",")) \(date)"
      let schedule = try Schedule(
        .cron,
        validating: .object([
          ("expression", .string(expression)), ("timeZone", .string("Tokyo Standard Time")),
        ]), zones: zones)
      let naive = NaiveOccurrences {
        Int64(schedule.zone.offset(at: Instant(secondsSinceEpoch: $0)).secondsFromUTC)
      }
      let after = change - Int64(random.int(-100_000...100_000))
      let until = change + 300_000
      let found = schedule.occurrences(
        after: Instant(secondsSinceEpoch: after), until: Instant(secondsSinceEpoch: until))
      #expect(
        found.map(\.secondsSinceEpoch) == naive.occurrences(of: schedule, after: after, until: until),
        "seed \(SeededRandom.seed), round \(round): \(expression) \(file.kinds) at \(change) after \(after)")
    }
  }

  @Test func splittingChangesNothing() throws {
    var random = SeededRandom(salt: 2)
    for round in 0..<300 {
      let near = Self.interestingInstant(try systemZones.zone(iana: "Pacific/Apia"), &random)
      let schedule =
        try round % 2 == 0
        ? Self.cronSchedule(&random) : Self.recurrenceSchedule(around: near, &random)
      let after = Self.interestingInstant(schedule.zone, &random)
      let whole = schedule.occurrences(after: after, limit: 60)
      var pieces: [Instant] = []
      while pieces.count < whole.count {
        let more = schedule.occurrences(
          after: pieces.last ?? after, limit: min(random.int(1...9), whole.count - pieces.count))
        guard !more.isEmpty else { break }
        pieces += more
      }
      #expect(
        pieces == whole,
        "seed \(SeededRandom.seed), round \(round): \(schedule.rule) \(schedule.zone.name) \(after.iso8601)")
      if let last = whole.last {
        #expect(schedule.occurrences(after: after, until: last) == whole.dropLast())
      }
    }
  }

  /// The same as ``splittingChangesNothing()`` on every day of a year of changes, with the densest rule.
  @Test(arguments: ["Samoa Standard Time", "Lord Howe Standard Time", "Greenland Standard Time"])
  func everyMinuteNeverRepeats(_ zone: String) throws {
    let schedule = try cron("*/10 * * * *", zone: zone)
    let found = schedule.occurrences(
      after: try instant("2011-03-01T00:00:00Z"), until: try instant("2012-04-30T00:00:00Z"))
    #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func anySpecificationIsAcceptedOrRefused() throws {
    var random = SeededRandom(salt: 3)
    let right: [(Schedule.Kind, String)] = [
      (
        .cron,
        #"{"expression":"0 18 * * 1-5","timeZone":"Tokyo Standard Time","startTime":"2024-02-29T00:00:00"}"#
      ),
      (
        .recurrence,
        #"{"frequency":"Week","interval":2,"startTime":null,"schedule":{"hours":[8],"weekDays":["Monday"]}}"#
      ),
      (
        .recurrence,
        #"{"frequency":"Month","interval":1,"timeZone":"UTC","schedule":{"minutes":[0,30],"monthDays":[-1,31]}}"#
      ),
    ]
    var accepted = 0
    for round in 0..<4000 {
      let (kind, text) = random.pick(right)
      let value = Self.damaged(try JSONText.read(text), &random)
      do throws(ScheduleError) {
        let schedule = try Schedule(kind, validating: value, zones: systemZones)
        accepted += 1
        _ = schedule.reading
        _ = schedule.equivalentCron
        for seconds in [Int64.min, 1_700_000_000, .max] {
          let after = Instant(secondsSinceEpoch: seconds)
          let found = schedule.occurrences(after: after, limit: 3)
          #expect(found.allSatisfy { $0 > after }, "seed \(SeededRandom.seed), round \(round)")
        }
      } catch {
        #expect(!error.property.isEmpty && error.message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      }
    }
    #expect(accepted > 100 && accepted < 3900, "\(accepted) accepted: the damage is too strong or too weak")
  }

  /// The same value with something in it exchanged, repeated or left out.
  static func damaged(_ value: ScheduleValue, _ random: inout SeededRandom) -> ScheduleValue {
    let texts = [
      "Day", "Wee\u{212A}", "month", "UTC", "\u{212A}orea Standard Time", "2024-02-29T00:00:00", "* * * * *",
      "",
      "9999-99-99T99:99:99Z", "2199-12-31T23:59:59Z", "1970-01-01 00:00:00", "\0", "Sunday", "0 0 30 2 *",
    ]
    let numbers = ["0", "1", "-1", "16", "1e3", "-0", "99999999999999999999999", "-", "", "1.0", "\u{661}"]
    switch random.int(0...12) {
    case 0: return .null
    case 1: return .number(random.pick(numbers))
    case 2: return .string(random.pick(texts))
    case 3: return .array([.bool(true), .string(random.pick(texts))])
    case 4: return value
    default: break
    }
    switch value {
    case .object(var members):
      let index = random.int(0...members.count - 1)
      let name = random.int(0...9) == 0 ? "\u{1b}[2J" : members[index].name
      members.append((name, damaged(members[index].value, &random)))
      return .object(members)
    case .array(let elements): return .array(elements + elements.map { damaged($0, &random) })
    default: return value
    }
  }
}
