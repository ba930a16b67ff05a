import ComputeModel
import Schedules
import Testing

@Suite struct StopSkipTests {
  private static let created = Plans.instant("2026-01-01T00:00:00Z")

  private func skip(_ documents: [JSONValue], at now: Instant = Plans.now) throws -> StopSkip {
    try Plans.plan(documents).skippingNextStop(after: now, created: Self.created, zones: Plans.zones)
  }

  @Test func onlyTheNextStopIsLeftOut() throws {
    let skip = try skip(Plans.office)
    #expect(skip.at == Plans.instant("2026-11-23T10:00:00Z") && skip.numbers == [2])
    #expect(skip.after[1][path: "cron", "startTime"]?.text == "2026-11-24T18:00:00")
    let until = Plans.instant("2027-06-01T00:00:00Z")
    let before = Plans.plan(skip.before).events(after: Plans.now, until: until)
    let after = Plans.plan(skip.after).events(after: Plans.now, until: until)
    #expect(after == before.filter { $0.at != skip.at })
    #expect(skip.nextStop.event?.at == Plans.instant("2026-11-24T10:00:00Z"))
    // Back to the old set is the undo.
    #expect(skip.before == Plans.office)
  }

  /// Every kind of recurrence keeps its rhythm, since the new start is a time of its own.
  @Test(arguments: [
    #"{"frequency":"Week","interval":2,"timeZone":"W. Europe Standard Time","startTime":"2026-03-02T18:00:00"}"#,
    #"{"frequency":"Week","interval":2,"timeZone":"UTC","startTime":"2026-01-01T00:00:00","schedule":{"hours":[8,18],"minutes":[30],"weekDays":["Monday","Sunday"]}}"#,
    #"{"frequency":"Day","interval":3,"timeZone":"Pacific Standard Time","startTime":"2026-01-31T23:10:05"}"#,
    #"{"frequency":"Month","interval":2,"timeZone":"UTC","startTime":"2026-01-01T00:00:00","schedule":{"hours":[18],"minutes":[0],"monthDays":[31,-1]}}"#,
    #"{"frequency":"Month","interval":1,"timeZone":"UTC","startTime":"2026-01-31T18:00:00"}"#,
    #"{"frequency":"Hour","interval":5,"timeZone":"W. Europe Standard Time","startTime":"2026-01-01T00:07:03"}"#,
    #"{"frequency":"Minute","interval":45,"timeZone":"W. Europe Standard Time","startTime":"2026-01-01T00:00:00"}"#,
    #"{"frequency":"Day","interval":1,"timeZone":"Lord Howe Standard Time","startTime":"2026-01-01T02:15:00Z"}"#,
  ])
  func rhythmsStay(_ json: String) throws {
    let document = try Plans.recurrence("Stop", json)
    for text in ["2026-11-23T05:49:00Z", "2027-03-28T00:30:00Z", "2026-10-25T00:15:00Z", "2026-10-03T14:00:00Z"] {
      let now = Plans.instant(text)
      let skip = try skip([document], at: now)
      let until = now + .seconds(300 * 86_400)
      let before = Plans.plan(skip.before).events(after: now, until: until)
      let after = Plans.plan(skip.after).events(after: now, until: until)
      #expect(after.map(\.at) == before.map(\.at).filter { $0 != skip.at }, "\(json) at \(text)")
      #expect(!skip.warnings.contains { $0.hasPrefix("!") })
    }
  }

  @Test func movingAnAnchorIsSaid() throws {
    let json = #"{"frequency":"Week","interval":2,"timeZone":"UTC","startTime":"2026-03-02T18:00:00"}"#
    let skip = try skip([try Plans.recurrence("Stop", json)])
    #expect(skip.warnings.contains { $0.contains("every 2 weeks") && $0.contains("anchor") })
  }

  @Test func stopsOfOneMinuteGoTogether() throws {
    let skip = try skip([
      Plans.cron("Stop", "0 18 * * *"), Plans.cron("Start", "0 18 * * *"), Plans.cron("Stop", "0 18 * * 1-5"),
    ])
    #expect(skip.numbers == [1, 3] && skip.after[1] == skip.before[1])
  }

  @Test func nothingToSkipIsSaid() {
    #expect(throws: StopSkipError.self) { try skip([]) }
    #expect(throws: StopSkipError.self) { try skip([Plans.cron("Start", "0 9 * * *")]) }
    #expect(throws: StopSkipError.self) { try skip([Plans.cron("Stop", "0 18 * * *", status: "Disabled")]) }
  }
}
