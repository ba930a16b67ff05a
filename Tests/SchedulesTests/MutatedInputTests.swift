import Mutations
import Schedules
import Testing

/// Rules, times and zones that were changed by chance: each is read or refused with a reason, and what is read can be
/// asked for its times.
@Suite struct MutatedInputTests {
  private static let zones = [
    "UTC", "W. Europe Standard Time", "Lord Howe Standard Time", "Morocco Standard Time",
  ]

  /// Asks a schedule that was let through for what a console asks of it.
  private func exercise(_ schedule: Schedule, _ place: @autoclosure () -> String) {
    let after = Instant(secondsSinceEpoch: 1_795_410_000)
    var upcoming = schedule.upcoming(after: after, until: after + .seconds(40 * 86_400))
    var last = after
    for _ in 0..<20 {
      guard let next = upcoming.next() else { break }
      #expect(next > last, "\(place())")
      last = next
    }
  }

  private func isRefusal(_ error: any Error) -> Bool {
    guard let error = error as? ScheduleError else { return false }
    return !error.message.isEmpty
  }

  @Test func cronExpressions() {
    let campaign = Campaign("cron expressions", count: 6000)
    campaign.runText(
      [
        "0 18 * * *", "*/15 9-17 1,15 * 1-5", "0 22 31 12 0", "30 9 * * 0,6",
        "5/10 0-23/2 1-31 1-12 *",
      ],
      words: ["*", "*/5", "1-5", ",", "0", "59", "60", "mon", "JAN", "L", "W", "#", "?", " "]
    ) { number, text in
      let place = campaign.place(number, Array(text.utf8))
      do {
        let expression = try CronExpression(parsing: text)
        for field in [CronField.minute, .hour, .dayOfMonth, .month, .dayOfWeek] {
          #expect(expression.values(of: field).allSatisfy { field.range.contains($0) }, "\(place)")
        }
        exercise(try cron(text, zone: Self.zones[number % Self.zones.count]), place)
      } catch {
        #expect(isRefusal(error), "\(place): \(error)")
      }
    }
  }

  @Test func startTimesAndZoneNames() {
    let campaign = Campaign("start times and zone names", count: 4000)
    campaign.runText(
      [
        "2026-06-21T11:47:00", "2026-06-21T11:47:00Z", "1677-09-21T00:12:44", "2262-04-11T23:47:16",
        "9999-12-31T23:59:59",
      ]
        + Self.zones
    ) { number, text in
      do {
        let isZone = number % 2 == 0
        let schedule = try cron(
          "0 3 * * *", zone: isZone ? text : "UTC", start: isZone ? nil : text)
        exercise(schedule, campaign.place(number, Array(text.utf8)))
      } catch {
        #expect(isRefusal(error), "\(campaign.place(number, Array(text.utf8))): \(error)")
      }
    }
  }

  @Test func timestampsComeBackAsTheyWereUnderstood() throws {
    let campaign = Campaign("timestamps", count: 10_000)
    try campaign.runText([
      "2026-11-23T05:00:00Z", "2024-07-24T08:42:28.3934092+00:00", "2262-04-11T23:47:16.854775807Z",
      "1677-09-21T00:12:43.145224193Z", "2026-02-29T24:00:00-23:59", "2026-11-23 05:00:00.1+0530",
    ]) { (number: Int, text: String) throws in
      guard let instant = try? Instant(iso8601: text) else { return }
      let printed = instant.iso8601(fractionDigits: 9)
      #expect(
        try Instant(iso8601: printed) == instant,
        "\(campaign.place(number, Array(text.utf8))) became \(printed)")
    }
  }

  @Test func rulesOfZonesWithoutATable() {
    let campaign = Campaign("rules of zones", count: 4000)
    campaign.runText([
      "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "EST5EDT,M3.2.0,M11.1.0",
      "IST-1GMT0,M10.5.0,M3.5.0/1",
      "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "XXX0YYY,J1/0,365/167", "UTC0",
    ]) { number, text in
      var file = TZifFile(kinds: [3600])
      file.footer = text
      guard let zone = try? Zone(name: "Mutated", tzif: file.bytes) else { return }
      for seconds in [Int64.min, -9_223_372_036, 0, 1_795_410_000, 9_223_372_036, .max] {
        let offset = zone.offset(at: Instant(secondsSinceEpoch: seconds))
        #expect(
          abs(offset.secondsFromUTC) <= 200 * 3600, "\(campaign.place(number, Array(text.utf8)))")
      }
      _ = zone.transitions(
        from: Instant(secondsSinceEpoch: 1_795_410_000),
        until: Instant(secondsSinceEpoch: 1_895_410_000))
      _ = zone.meaning(of: CivilDateTime(year: 2030, month: 3, day: 31, hour: 2, minute: 30))
    }
  }

  @Test func filesOfZones() throws {
    let campaign = Campaign("files of zones", count: 300)
    let corpus = try ["Europe/Berlin", "Asia/Gaza"].map { try #require(readZoneFile($0)) }
    var dice = Dice(seed: campaign.seed)
    for _ in 0..<campaign.count {
      let bytes = Mutation.input(from: corpus, words: [], &dice)
      guard let zone = try? Zone(name: "Mutated", tzif: bytes) else { continue }
      for seconds in [Int64.min, 0, 1_795_410_000, .max] {
        _ = zone.wallClock(at: Instant(secondsSinceEpoch: seconds))
      }
      _ = zone.transitions(
        from: Instant(nanosecondsSinceEpoch: .min), until: Instant(nanosecondsSinceEpoch: .max))
    }
  }
}
