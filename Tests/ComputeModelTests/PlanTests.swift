import ComputeModel
import Schedules
import Testing

@Suite struct PlanTests {
  @Test func theDocumentsExampleIsTwoPairs() throws {
    let expressions = Plans.office.map { $0[path: "cron", "expression"]?.text }
    #expect(expressions == ["0 9 * * 1-4", "0 18 * * 1-4", "0 9 * * 5", "0 16 * * 5"])
    let plan = Plans.plan(Plans.office)
    let week = plan.events(after: Plans.instant("2026-11-22T00:00:00Z"), until: Plans.instant("2026-11-29T00:00:00Z"))
    #expect(week.count == 10)
    #expect(week.last?.at == Plans.instant("2026-11-27T08:00:00Z"))
    #expect(plan.findings(now: Plans.now).map(\.kind) == [.good, .gap])
    #expect(plan.findings(now: Plans.now).last?.text == "Nothing starts on Saturday and Sunday.")
  }

  @Test func overnightPairsStopOnTheNextDay() {
    let pair = SchedulePair(
      start: TimeOfDay(hour: 22, minute: 30), stop: TimeOfDay(hour: 6, minute: 0), days: Weekdays([5, 6]), zone: "UTC")
    #expect(pair.documents.map { $0[path: "cron", "expression"]?.text } == ["30 22 * * 5-6", "0 6 * * 0,6"])
  }

  @Test(arguments: [
    ("mon-fri", "1-5"), ("daily", "*"), ("fri-mon", "0-1,5-6"), ("weekend", "0,6"), ("Mo,we", "1,3"),
    ("sunday", "0"),
  ])
  func daysAreRead(_ text: String, _ field: String) {
    #expect(Weekdays(parsing: text)?.cronField == field)
  }

  @Test(arguments: ["", "m", "mon-", "mon-foo", "mon--tue", "1-5", "mon,,tue"])
  func otherDaysAreNot(_ text: String) { #expect(Weekdays(parsing: text) == nil) }

  @Test(arguments: [("9", "09:00"), ("09:30", "09:30"), ("0:05", "00:05"), ("23:59", "23:59")])
  func timesAreRead(_ text: String, _ shown: String) { #expect(TimeOfDay(parsing: text)?.text == shown) }

  @Test(arguments: ["", "24", "9:5", "9:60", "-1", "9:30:00", "9.30", "+9"])
  func otherTimesAreNot(_ text: String) { #expect(TimeOfDay(parsing: text) == nil) }

  @Test func nextSaysWhyThereIsNone() {
    #expect(Plans.plan([]).next(after: Plans.now).reason == "it has no schedules")
    let off = Plans.plan([Plans.cron("Stop", "0 18 * * *", status: "Disabled")])
    #expect(off.next(after: Plans.now) == .nothing("every schedule is Disabled"))
    let never = Plans.plan([Plans.cron("Stop", "0 0 30 2 *")])
    #expect(never.next(after: Plans.now) == .nothing("no enabled schedule fires again"))
    var failed = Plans.cron("Stop", "0 18 * * *")
    failed["provisioningStatus"] = .string("Failed")
    #expect(Plans.plan([failed]).next(after: Plans.now).reason?.contains("Failed") == true)
  }

  @Test func aMachineWithoutZoneDataSaysSo() throws {
    let bare = ZoneSource { _ in nil }
    guard case .unknown(let reason) = Plans.plan([Plans.cron("Stop", "0 18 * * *")], zones: bare).next(after: Plans.now)
    else {
      Issue.record("without data the next event is unknown")
      return
    }
    #expect(reason.contains("Asia/Shanghai") && reason.contains("tzdata"))
    // UTC works; that another schedule might come before is said.
    let mixed = Plans.plan(
      [Plans.cron("Stop", "0 18 * * *", zone: "UTC"), Plans.cron("Start", "0 9 * * *")], zones: bare)
    guard case .event(let event, let doubt) = mixed.next(after: Plans.now) else {
      Issue.record("the schedule in UTC fires")
      return
    }
    #expect(event.at == Plans.instant("2026-11-23T18:00:00Z") && doubt?.hasPrefix("schedule 2: ") == true)
  }

  @Test func oddSetsAreTold() {
    func kinds(_ documents: [JSONValue]) -> [PlanFinding.Kind] {
      Plans.plan(documents).findings(now: Plans.now).map(\.kind)
    }
    #expect(kinds([Plans.cron("Stop", "0 18 * * *")]) == [.stopOnly])
    #expect(kinds([Plans.cron("Start", "0 9 * * *")]) == [.startOnly])
    #expect(kinds([Plans.cron("Start", "0 9 * * *"), Plans.cron("Stop", "0 9 * * *")]).contains(.sameMinute))
    #expect(kinds([Plans.cron("Stop", "0 22-6 * * *")]).contains(.warning))
    #expect(kinds([Plans.cron("Stop", "0 25 * * *")]).contains(.refused))
    #expect(kinds(Array(repeating: Plans.cron("Stop", "0 18 * * *"), count: 5)).first == .refused)
    let unreachable = Plans.plan([
      Plans.cron("Start", "0 9 * * 1-5"), Plans.cron("Stop", "0 18 * * 1-5"), Plans.cron("Stop", "0 22 * * *"),
    ]).findings(now: Plans.now)
    #expect(unreachable.contains { $0.kind == .unreachable && $0.number == 3 })
  }

  @Test func setsAreComparedByWhatTheyMean() throws {
    let ours = Plans.cron("Stop", "0 18 * * *")
    var theirs = Plans.cron("stop", "0 18 * * *")
    theirs["id"] = .string("abc")
    theirs["provisioningStatus"] = .string("Completed")
    theirs["cron"]?["startTime"] = .null
    #expect(ScheduleSet([ours]).means(ScheduleSet([theirs])))
    #expect(!ScheduleSet([ours]).means(ScheduleSet([Plans.cron("Stop", "0 19 * * *")])))
    #expect(!ScheduleSet([ours]).means(ScheduleSet([Plans.cron("Stop", "0 18 * * *", status: "Disabled")])))
    let differences = ScheduleSet([ours, Plans.cron("Start", "0 9 * * *")])
      .difference(to: ScheduleSet([Plans.cron("Start", "0 8 * * *"), theirs]), created: nil)
    #expect(differences.map(\.kind) == [.added, .same, .removed])
  }

  @Test(arguments: [
    "{\"computeStartStop\":[{\"action\":\"Stop\"}]}", "[{\"action\":\"Stop\"}]",
    "{\"schedules\":{\"value\":{\"computeStartStop\":[{\"action\":\"Stop\"}]}}}",
    "{\"schedules\":{\"computeStartStop\":[{\"action\":\"Stop\"}]}}",
  ])
  func theTemplatesParameterIsRead(_ text: String) throws {
    #expect(ScheduleSet(arm: try JSONValue(parsing: text))?.documents.count == 1)
  }

  @Test func anAcceptedChangeIsRecognisedInTheDocument() throws {
    let sent = InstanceAction.updateSchedules(Plans.office)
    func resource(_ documents: [JSONValue]) -> JSONValue {
      .object(["properties": .object(["properties": .object(["schedules": ScheduleSet(documents).arm])])])
    }
    #expect(sent.isReached(in: resource(Plans.office)) == true)
    var moved = Plans.office
    moved[1]["cron"]?["startTime"] = .string("2026-11-25T18:00:00")
    #expect(sent.isReached(in: resource(moved)) == false)
  }
}
