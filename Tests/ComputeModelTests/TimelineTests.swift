import ComputeModel
import Schedules
import Testing

@Suite struct TimelineTests {
  private static let from = Plans.instant("2026-11-16T00:00:00Z")
  private static let until = Plans.instant("2026-12-01T00:00:00Z")

  private func timeline(
    _ state: String, _ documents: [JSONValue], last: LastOperation? = nil, past: ObservedPast? = nil
  ) -> Timeline {
    let instance = Plans.instance(state, documents, last: last)
    return Timeline(
      of: instance, plan: Plans.plan(documents), past: past, now: Plans.now, from: Self.from, until: Self.until)
  }

  private func operation(_ name: String, _ time: String, by trigger: String, status: String = "Succeeded")
    -> LastOperation
  {
    LastOperation(name: name, time: Plans.instant(time), status: status, trigger: trigger)
  }

  @Test func whatNobodySawIsNotOff() {
    let timeline = timeline("Running", Plans.office, last: operation("Start", "2026-11-23T01:00:20Z", by: "Schedule"))
    #expect(timeline.spans.map(\.condition).prefix(3) == [.notObserved, .running, .willRun])
    #expect(timeline.spans[1].from == Plans.instant("2026-11-23T01:00:20Z"))
    #expect(
      timeline.marks == [
        Timeline.Mark(at: Plans.instant("2026-11-23T01:00:20Z"), kind: .onTime, text: "start by schedule 1")
      ])
    // Without gaps, from end to end.
    #expect(timeline.spans.first?.from == Self.from && timeline.spans.last?.until == Self.until)
    #expect(zip(timeline.spans, timeline.spans.dropFirst()).allSatisfy { $0.until == $1.from })
  }

  @Test func lateUserAndIdleAreToldApart() {
    func mark(_ name: String, _ time: String, _ trigger: String, status: String = "Succeeded") -> Timeline.Mark? {
      timeline("Stopped", Plans.office, last: operation(name, time, by: trigger, status: status)).marks.first
    }
    #expect(mark("Start", "2026-11-23T01:31:00Z", "Schedule")?.text == "start by schedule 1, 31 min late")
    #expect(mark("Start", "2026-11-23T01:31:00Z", "Schedule")?.kind == .late)
    #expect(mark("Stop", "2026-11-23T03:00:00Z", "User")?.text == "user stop")
    #expect(mark("Stop", "2026-11-23T03:00:00Z", "IdleShutdown")?.kind == .idleShutdown)
    #expect(mark("Start", "2026-11-23T01:00:00Z", "Schedule", status: "StartFailed")?.text == "start failed")
  }

  @Test func aTimeThatWentByIsMissed() {
    // Running since Friday before the stop of 16:00 (08:00Z), and still running on Monday.
    let timeline = timeline("Running", Plans.office, last: operation("Start", "2026-11-20T01:00:00Z", by: "User"))
    let missed = timeline.marks.filter { $0.kind == .missed }
    #expect(missed.map(\.at) == [Plans.instant("2026-11-20T08:00:00Z")])
    #expect(missed.first?.text.hasPrefix("missed stop of schedule 4") == true)
  }

  @Test func observedPastsAreHeldAgainstThePlan() {
    let past = ObservedPast(
      spans: [
        ObservedPast.Span(
          state: InstanceState("Running"), from: Plans.instant("2026-11-18T01:00:00Z"),
          until: Plans.instant("2026-11-18T10:00:30Z")),
        ObservedPast.Span(
          state: InstanceState("Stopped"), from: Plans.instant("2026-11-18T10:00:30Z"),
          until: Plans.instant("2026-11-19T06:00:00Z")),
      ])
    let timeline = timeline("Stopped", Plans.office, past: past)
    #expect(timeline.marks.map(\.at) == [Plans.instant("2026-11-19T01:00:00Z")])
    #expect(timeline.marks.map(\.kind) == [.missed])
    #expect(timeline.spans.map(\.condition).prefix(4) == [.notObserved, .running, .off, .notObserved])
  }

  @Test func plannedEventsThatDoNothingAreKnown() {
    let timeline = timeline(
      "Running",
      [
        Plans.cron("Stop", "0 18 * * *"), Plans.cron("Stop", "30 18 * * *"), Plans.cron("Start", "0 9 * * *"),
        Plans.cron("Stop", "0 9 * * *"),
      ])
    #expect(timeline.planned.prefix(4).map(\.effect) == [.acts, .nothing, .acts, .dropped])
  }

  @Test func whereTheStateIsUnknownNothingIsClaimed() {
    let timeline = timeline("Hibernating", Plans.office)
    #expect(timeline.spans.last?.condition == .cannotTell)
    #expect(timeline.planned.allSatisfy { $0.effect == .cannotTell })
  }

  @Test(arguments: [
    ("Europe/Berlin", "2026-03-29", 23.0), ("Europe/Berlin", "2026-10-25", 25.0),
    ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ("Australia/Lord_Howe", "2026-10-04", 23.5), ("Pacific/Apia", "2011-12-30", 0.0),
    ("Africa/Cairo", "2026-04-24", 23.0),
  ])
  func daysAreAsLongAsTheirClocks(_ name: String, _ date: String, _ hours: Double) throws {
    let zone = try Plans.zones.zone(iana: name)
    let days = TimelineDay.days(around: Plans.instant("\(date)T12:00:00Z"), offset: -2, count: 5, zone: zone)
    #expect(zip(days, days.dropFirst()).allSatisfy { $0.end == $1.start })
    let day = try #require(days.first { $0.date.dateText == date })
    #expect((day.end - day.start) == .seconds(hours * 3600))
    let timeline = Timeline(
      state: InstanceState("Running"), plan: Plans.plan([]), past: ObservedPast(), now: days[0].start,
      from: days[0].start, until: days[4].end)
    let skipped = day.cells(48, of: timeline, zone: zone).count { $0 == .skipped }
    #expect(skipped == Int(max(0, 24 - hours) * 2))
    #expect(timeline.seconds(from: day.start, until: day.end).running == Int64(hours * 3600))
  }

  @Test func idleShutdownHasNoTimeButAVerdict() {
    #expect(
      IdleOutlook(of: Plans.instance("Running", [], idle: "PT60M")).sentence
        == "idle shutdown after 60 min idle, can fire")
    #expect(IdleOutlook(of: Plans.instance("JobRunning", [], idle: "PT1H")).sentence.contains("CANNOT FIRE"))
    #expect(IdleOutlook(of: Plans.instance("Running", [])) == .notSet)
  }

  @Test func startsOfOneMinuteAreCounted() {
    let stopped = ["a", "b"].map { name in
      var instance = Plans.instance("Stopped", Plans.office)
      instance.name = name
      return (
        instance,
        Timeline(of: instance, plan: Plans.plan(Plans.office), now: Plans.now, from: Self.from, until: Self.until)
      )
    }
    let starts = SimultaneousStarts.all(in: stopped.map { (instance: $0.0, timeline: $0.1) })
    #expect(starts.first?.at == Plans.instant("2026-11-24T01:00:00Z"))
    #expect(starts.first?.names == ["a", "b"])
  }

  /// A stopped instance goes on holding its cores, except where it was made to give them back.
  @Test func startsAreHeldAgainstTheFreeCores() {
    let size = VMSize(name: "Standard_DS3_v2", family: "standardDSv2Family", cores: 4)
    func table(free: Int) -> QuotaTable {
      let total = Usage(
        name: "TotalDedicatedCores", title: "Total", kind: "totalDedicatedCores/usages", used: 100 - free, limit: 100)
      let family = Usage(
        name: "standardDSv2Family", title: "DSv2", kind: "vmFamily/dedicatedCores/usages", used: 0, limit: 100)
      return QuotaTable(usages: [total, family], sizes: [size], instances: [])
    }
    func starts(releasing: Bool) -> SimultaneousStarts {
      let instances = ["a", "b", "c"].map { name in
        var instance = Plans.instance("Stopped", Plans.office)
        instance.name = name
        instance.vmSize = size.name
        instance.releasesQuotaOnStop = releasing
        return instance
      }
      return SimultaneousStarts(at: Plans.now, instances: instances)
    }
    #expect(starts(releasing: false).room { _ in table(free: 0) } == .held)
    #expect(starts(releasing: true).room { _ in table(free: 12) } == .fits(needed: 12, free: 12))
    #expect(starts(releasing: true).room { _ in table(free: 11) } == .short(needed: 12, free: 11, quota: "Total"))
    if case .unknown = starts(releasing: true).room({ _ in nil }) {} else { Issue.record("unknown stays unknown") }
  }

  /// SEMANTICS 5: what cannot be read is unknown, never a guess.
  @Test func anUnreadableScheduleLeavesTheFutureOpen() {
    let bad = Plans.cron("Stop", "0 25 * * *")
    let plan = Plans.plan(Plans.office + [bad])
    let timeline = Timeline(
      of: Plans.instance("Running", Plans.office), plan: plan, now: Plans.now, from: Self.from, until: Self.until)
    let future = timeline.spans.filter { $0.from >= Plans.now }
    #expect(!future.isEmpty && future.allSatisfy { $0.condition == .cannotTell })
    #expect(plan.next(after: Plans.now).reason?.contains("hour") == true)
    #expect(!plan.findings(now: Plans.now).contains { $0.kind == .startOnly })
  }

  /// The anchor of a recurrence without a start time is when it was set, which the service does not show.
  @Test func timesThatHangOnTheCreationAreInDoubt() {
    func recurrence(_ more: String) -> [JSONValue] {
      let text =
        #"{"action":"Stop","status":"Enabled","triggerType":"Recurrence","recurrence":{"frequency":"Day","#
        + #""interval":\#(more)}}"#
      return (try? JSONValue(parsing: Array(text.utf8))).map { [$0] } ?? []
    }
    for (more, isInDoubt) in [
      (#"2,"schedule":{"hours":[8],"minutes":[0]}"#, true), ("1", true),
      (#"1,"schedule":{"hours":[8]}"#, true), (#"1,"schedule":{"hours":[8],"minutes":[0]}"#, false),
      (#"2,"startTime":"2026-01-05T08:00:00""#, false),
    ] {
      let plan = Plans.plan(recurrence(more))
      #expect(plan.entries.count == 1)
      #expect((plan.doubt != nil) == isInDoubt, "\(more)")
      if isInDoubt {
        #expect(throws: StopSkipError.self) {
          try plan.skippingNextStop(after: Plans.now, created: Plans.now, zones: ZoneSource { _ in nil })
        }
      }
    }
  }
}
