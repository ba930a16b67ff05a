import Schedules
import Testing

struct RecurrenceTests {
  @Test(arguments: [
    (#"{}"#, "frequency"),
    (#"{"frequency":"Second","interval":1}"#, "frequency"),
    (#"{"frequency":"Year","interval":1}"#, "frequency"),
    (#"{"frequency":"Wee\u212a","interval":1}"#, "frequency"),
    (#"{"frequency":"Day"}"#, "interval"),
    (#"{"frequency":"Day","interval":1.0}"#, "interval"),
    (#"{"frequency":"Day","interval":1e0}"#, "interval"),
    (#"{"frequency":"Day","interval":true}"#, "interval"),
    (#"{"frequency":"Day","interval":99999999999999999999}"#, "interval"),
    (#"{"frequency":"Hour","interval":12001}"#, "interval"),
    (#"{"frequency":"Minute","interval":72001}"#, "interval"),
    (#"{"frequency":"Day","interval":1,"timeZone":""}"#, "timeZone"),
    (#"{"frequency":"Day","interval":1,"timeZone":"Europe/Berlin"}"#, "timeZone"),
    (#"{"frequency":"Day","interval":1,"timeZone":"\u212aorea Standard Time"}"#, "timeZone"),
    (#"{"frequency":"Day","interval":1,"timeZone":5}"#, "timeZone"),
    (#"{"frequency":"Day","interval":1,"schedule":[]}"#, "schedule"),
    (#"{"frequency":"Day","interval":1,"schedule":{"hours":8}}"#, "schedule.hours"),
    (#"{"frequency":"Day","interval":1,"schedule":{"hours":[24]}}"#, "schedule.hours"),
    (#"{"frequency":"Day","interval":1,"schedule":{"hours":[null]}}"#, "schedule.hours"),
    (#"{"frequency":"Month","interval":1,"schedule":{"monthDays":[0]}}"#, "schedule.monthDays"),
    (#"{"frequency":"Month","interval":1,"schedule":{"monthDays":[-32]}}"#, "schedule.monthDays"),
    (#"{"frequency":"Week","interval":1,"schedule":{"weekDays":["Mon"]}}"#, "schedule.weekDays"),
    (#"{"frequency":"Month","interval":1,"schedule":{"weekDays":["Monday"]}}"#, "schedule.weekDays"),
    (#"{"frequency":"Minute","interval":1,"schedule":{"minutes":[0]}}"#, "schedule.minutes"),
  ])
  func refusals(_ json: String, _ property: String) {
    #expect(refusal { try recurrence(json) }?.property == property)
  }

  @Test(arguments: [
    "2024-01-01T10:00:00+00:00", "2024-01-01T10:00:00.0", "2024-01-01t10:00:00", "2024-01-01T10:00:00z",
    " 2024-01-01T10:00:00", "2024-01-01T10:00:00 ", "2024-1-01T10:00:00", "2023-02-29T10:00:00",
    "1969-12-31T23:59:59", "2200-01-01T00:00:00", "2024-01-01T24:00:00", "2024-01-01T10:60:00",
    "2024-01-01T10:00:60", "2024-01-01  10:00:00", "", "2024-01-01T10:00:00ZZ", "\u{662}024-01-01T10:00:00",
  ])
  func startTimesRefused(_ text: String) {
    #expect(refusal { try cron("0 0 * * *", start: text) }?.property == "startTime")
  }

  @Test(arguments: [
    ("2024-01-01T10:00:00", "2024-01-01T09:00:00Z"), ("2024-01-01 10:00:00", "2024-01-01T09:00:00Z"),
    ("2024-01-01T10:00:00Z", "2024-01-01T10:00:00Z"), ("2024-01-01 10:00:00Z", "2024-01-01T10:00:00Z"),
    // In the gap, and in the repeated hour.
    ("2024-03-31T02:30:00", "2024-03-31T01:30:00Z"), ("2024-10-27T02:30:00", "2024-10-27T00:30:00Z"),
  ])
  func startTimesAccepted(_ text: String, _ expected: String) throws {
    let schedule = try cron("0 0 * * *", zone: "W. EUROPE STANDARD TIME", start: text)
    #expect(schedule.start?.instant.iso8601 == expected)
    #expect(schedule.windowsZone.name == "W. Europe Standard Time")
  }

  @Test func startInGapKeepsItsTimeOfDay() throws {
    let schedule = try recurrence(
      #"{"frequency":"Day","interval":1,"timeZone":"W. Europe Standard Time","startTime":"2024-03-31T02:30:00"}"#
    )
    let found = schedule.occurrences(after: try instant("2024-01-01T00:00:00Z"), limit: 2).map(\.iso8601)
    #expect(found == ["2024-03-31T01:30:00Z", "2024-04-01T00:30:00Z"])
  }

  @Test func creationDoesNotFire() throws {
    let schedule = try recurrence(#"{"frequency":"Hour","interval":2}"#, created: "2024-01-01T10:00:05.5Z")
    #expect(
      schedule.occurrences(after: try instant("2023-01-01T00:00:00Z"), limit: 2).map(\.iso8601)
        == ["2024-01-01T12:00:05Z", "2024-01-01T14:00:05Z"])
  }

  @Test func cronWaitsForItsCreation() throws {
    var schedule = try cron("0 9 * * *")
    schedule.created = try instant("2024-01-10T09:00:00Z")
    let found = schedule.occurrences(after: try instant("2024-01-01T00:00:00Z"), limit: 1)
    #expect(found.map(\.iso8601) == ["2024-01-11T09:00:00Z"])
  }

  @Test func fractionsOfSecondsCount() throws {
    let schedule = try cron("0 9 * * *")
    let nine = try instant("2024-01-10T09:00:00Z")
    #expect(schedule.occurrences(after: nine - .nanoseconds(1), limit: 1) == [nine])
    #expect(schedule.occurrences(after: nine, limit: 1) == [nine + .seconds(86_400)])
    #expect(schedule.occurrences(after: nine - .seconds(1), until: nine) == [])
    #expect(schedule.occurrences(after: nine - .seconds(1), until: nine + .nanoseconds(1)) == [nine])
  }

  @Test func distantStartCostsNothing() throws {
    let schedule = try recurrence(
      #"{"frequency":"Minute","interval":1,"startTime":"1970-01-01T00:00:30"}"#)
    let found = schedule.occurrences(after: try instant("2199-01-01T00:00:00Z"), limit: 1)
    #expect(found.map(\.iso8601) == ["2199-01-01T00:00:30Z"])
    let ended = schedule.occurrences(after: try instant("2262-04-11T23:47:00Z"))
    #expect(ended.map(\.iso8601) == ["2262-04-11T23:47:30Z"] || ended.isEmpty)
  }

  @Test(arguments: [
    (
      #"{"frequency":"Month","interval":12,"startTime":"2023-04-21T00:00:00","schedule":{"monthDays":[31]}}"#,
      true
    ),
    (
      #"{"frequency":"Month","interval":12,"startTime":"2023-02-28T00:00:00","schedule":{"monthDays":[29]}}"#,
      false
    ),
    (
      #"{"frequency":"Month","interval":6,"startTime":"2023-02-01T00:00:00","schedule":{"monthDays":[-31]}}"#,
      false
    ),
    (#"{"frequency":"Month","interval":1,"startTime":"2023-01-31T00:00:00"}"#, false),
  ])
  func warnsOfMonthsWithoutTheDay(_ json: String, _ isNever: Bool) throws {
    let schedule = try recurrence(json)
    #expect(schedule.warnings.contains { $0.code == .neverFires } == isNever)
  }

  @Test func otherWarnings() throws {
    let schedule = try recurrence(
      #"{"frequency":"Day","interval":1,"timeZone":"Tokyo Standard Time","startTime":"2100-01-01T00:00:00Z","#
        + #""endTime":5,"colour":"red","schedule":{"weekDays":[],"nights":[1]}}"#)
    let codes = schedule.warnings(now: try instant("2026-01-01T00:00:00Z")).map(\.code)
    #expect(
      codes == [.unknownProperty, .endTimeIgnored, .unknownProperty, .utcStartWithZone, .startTooFarAhead])
    #expect(schedule.warnings(now: try instant("2051-01-01T00:00:00Z")).count == 4)
  }

  @Test(arguments: [
    (#"{"frequency":"Day","interval":1,"schedule":{"hours":[22],"minutes":[0]}}"#, "every day at 22:00"),
    (
      #"{"frequency":"Week","interval":2,"schedule":{"hours":[8,9],"minutes":[5],"weekDays":["friday","Monday"]}}"#,
      "every 2 weeks on Monday and Friday at 08:05 and 09:05"
    ),
    (
      #"{"frequency":"Month","interval":1,"startTime":"2024-01-31T10:00:07","schedule":{"monthDays":[-1,1]}}"#,
      "every month on day 1 and the last day at 10:00:07"
    ),
    (#"{"frequency":"Minute","interval":30}"#, "every 30 minutes"),
    (
      #"{"frequency":"Week","interval":1}"#,
      "every week on the weekday of the start at the hour of the start, the minute of the start"
    ),
  ])
  func readsInWords(_ json: String, _ words: String) throws {
    #expect(try recurrence(json).reading == words)
  }

  @Test(arguments: [
    (
      #"{"frequency":"Day","interval":1,"startTime":"2024-01-31T10:00:00","schedule":{"hours":[17],"minutes":[30,0]}}"#,
      "0,30 17 * * *" as String?
    ),
    (
      #"{"frequency":"Week","interval":1,"startTime":"2024-01-31T10:20:00","schedule":{"weekDays":["Sunday"]}}"#,
      "20 10 * * 0"
    ),
    (#"{"frequency":"Week","interval":2,"startTime":"2024-01-31T10:20:00"}"#, nil),
    (#"{"frequency":"Day","interval":1,"startTime":"2024-01-31T10:20:09"}"#, nil),
    (#"{"frequency":"Month","interval":1,"startTime":"2024-01-31T10:20:00"}"#, "20 10 31 * *"),
  ])
  func equivalentCron(_ json: String, _ expression: String?) throws {
    #expect(try recurrence(json).equivalentCron == expression)
  }

  @Test func hugeListsAreRead() throws {
    let hours = Array(repeating: ScheduleValue.number("7"), count: 200_000)
    let schedule = try Schedule(
      .recurrence,
      validating: .object([
        ("frequency", .string("day")), ("interval", .number("1")),
        ("schedule", .object([("hours", .array(hours))])),
      ]), zones: systemZones)
    #expect(schedule.reading.contains("hour 7"))
  }
}
