import Schedules
import Testing

struct CronTests {
  @Test(arguments: [
    ("0 18 * * 1-5", "minute 0, hour 18, Monday to Friday"),
    ("*/15 * * * *", "every 15 minutes, every day"),
    ("* * * * *", "every minute, every day"),
    ("30 * * * *", "minute 30, every hour, every day"),
    ("0 22 13 * 5", "minute 0, hour 22, day 13, only if it is Friday"),
    ("0 8 1,15 6-8 *", "minute 0, hour 8, days 1 and 15, in June to August"),
    ("0 22-6 * * 0,6", "minute 0, hours 6 to 22, Saturday and Sunday"),
    ("0,30 */6 * * Mon,Wed", "minutes 0 and 30, every 6 hours, Monday and Wednesday"),
    ("*/7 9 * * *", "minutes 0 to 56 in steps of 7, hour 9, every day"),
  ])
  func readsInWords(_ expression: String, _ words: String) throws {
    #expect(try CronExpression(parsing: expression).reading == words)
  }

  @Test(arguments: [
    ("0 0 * * 7", CronField.dayOfWeek, "Sunday is 0"),
    ("0 25 * * *", .hour, "0 to 23"),
    ("0 0 * Foo *", .month, "January"),
    ("*/0 0 * * *", .minute, "1 to 9999"),
    ("*/10000 0 * * *", .minute, "out of range"),
    ("00001 0 * * *", .minute, "out of range"),
    ("1/ 0 * * *", .minute, "step"),
    ("1/2/3 0 * * *", .minute, "cannot be read"),
    ("1-2-3 0 * * *", .minute, "cannot be read"),
    ("0 0 L * *", .dayOfMonth, "does not know L"),
    ("0 0 * * Mond", .dayOfWeek, "does not know Mond"),
    ("0 0 * * *,", .dayOfWeek, "cannot be read"),
    ("*5 0 * * *", .minute, "cannot be read"),
    ("*-5 0 * * *", .minute, "cannot be read"),
  ])
  func namesTheFieldAtFault(_ expression: String, _ field: CronField, _ hint: String) throws {
    let error = #expect(throws: ScheduleError.self) { try CronExpression(parsing: expression) }
    #expect(error?.property == "expression")
    #expect(error?.cronField == field)
    #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("@daily", "0 0 * * *"), ("0 0 * * * *", "Seconds are not supported"), ("", "0 fields"),
    ("0\t0 * * *", "single spaces"), ("0 0 ? * *", "? and #"), ("0 0 * * 1\u{0}", "plain ASCII"),
    ("\u{FEFF}0 0 * * *", "plain ASCII"), ("0 0 * * 1,", "cannot be read"), ("0 0 * * +1", "The sign +"),
  ])
  func advises(_ expression: String, _ hint: String) {
    let error = #expect(throws: ScheduleError.self) { try CronExpression(parsing: expression) }
    #expect(error?.message.contains(hint) == true, "\(String(describing: error))")
  }

  @Test func lengthCounts() {
    let spaces = String(repeating: " ", count: 512 - 9)
    #expect(throws: Never.self) { try CronExpression(parsing: "0 0 * * *" + spaces) }
    #expect(throws: ScheduleError.self) { try CronExpression(parsing: "0 0 * * * " + spaces) }
    #expect(throws: ScheduleError.self) {
      try CronExpression(parsing: String(repeating: "1,", count: 5_000_000) + "1 * * * *")
    }
  }

  @Test func valuesFollowNCrontab() throws {
    let expression = try CronExpression(parsing: "5/20 22-6/8 0031/9999 DECEMBER-oct Sunday-TUE,6")
    #expect(expression.values(of: .minute) == [5, 25, 45])
    #expect(expression.values(of: .hour) == [6, 14, 22])
    #expect(expression.values(of: .dayOfMonth) == [31])
    #expect(expression.values(of: .month) == [10, 11, 12])
    #expect(expression.values(of: .dayOfWeek) == [0, 1, 2, 6])
    let codes = expression.warnings.map(\.code)
    #expect(codes.filter { $0 == .reversedRange }.count == 2)
    #expect(codes.contains(.stepNotDocumented) && codes.contains(.nameNotDocumented))
    #expect(codes.contains(.bothDayFields) && !codes.contains(.neverFires))
  }

  @Test(arguments: [
    ("0 0 30 2 *", [ScheduleWarning.Code.neverFires]), ("0 0 31 2,4,6,9,11 *", [.neverFires]),
    ("0 0 29 2 *", []), ("0 0 1-31 * 1-5", []), ("0 0 13 * 0-6", []), ("0 0 13 * 5", [.bothDayFields]),
    ("0 22-6 * * *", [.reversedRange]),
  ])
  func warns(_ expression: String, _ codes: [ScheduleWarning.Code]) throws {
    #expect(try CronExpression(parsing: expression).warnings.map(\.code) == codes)
  }

  @Test func impossibleDateEndsSoon() throws {
    let schedule = try cron("* * 30 2 *")
    let began = ContinuousClock.now
    for _ in 0..<100 { #expect(schedule.occurrences(after: try instant("2026-01-01T00:00:00Z")) == []) }
    #expect(ContinuousClock.now - began < .seconds(2))
    var upcoming = schedule.upcoming(after: try instant("2026-01-01T00:00:00Z"))
    #expect(upcoming.next() == nil)
    #expect(upcoming.next() == nil)
  }

  @Test func rareDatesAreFoundFarAhead() throws {
    // 29 February on a Friday, across 2100, which is no leap year.
    let found = try cron("0 12 29 2 5").occurrences(after: try instant("2036-03-01T00:00:00Z"), limit: 3)
    #expect(
      found.map(\.iso8601) == ["2064-02-29T12:00:00Z", "2092-02-29T12:00:00Z", "2104-02-29T12:00:00Z"])
  }

  @Test func randomBytesNeverCrash() {
    var random = SeededRandom(salt: 4)
    let alphabet = Array("0123456789*,/-  monfriJAN@?#LW\t\0\u{e9}".unicodeScalars)
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<random.int(0...30) { text.append(random.pick(alphabet)) }
      guard let expression = try? CronExpression(parsing: String(text)) else { continue }
      #expect(CronField.allCases.allSatisfy { !expression.values(of: $0).isEmpty })
    }
    // And expressions that are nearly right.
    let right = Array("5/20 22-6 1,15 Jan-Mar/2 MON-5".unicodeScalars)
    for _ in 0..<20_000 {
      var text = right
      for _ in 0..<random.int(1...3) { text[random.int(0...text.count - 1)] = random.pick(alphabet) }
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text)
      guard let expression = try? CronExpression(parsing: String(view)) else { continue }
      #expect(CronField.allCases.allSatisfy { !expression.values(of: $0).isEmpty })
    }
  }
}
