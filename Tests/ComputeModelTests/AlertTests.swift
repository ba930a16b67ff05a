import ComputeModel
import Languages
import Schedules
import Testing

@Suite struct AlertTests {
  private static let start = Plans.instant("2026-11-23T05:00:00Z")

  private static func instance(
    _ state: String, _ name: String = "ci", schedules: [JSONValue] = [], last: String? = nil
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/w/computes/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s",
      state: InstanceState(state), schedules: schedules,
      lastOperation: last.map { LastOperation(name: "Start", time: start, status: $0, trigger: "User") },
      createdOn: Plans.instant("2026-11-01T00:00:00Z"))
  }

  /// Tells what is said of each list, a minute after the other.
  private static func said(
    _ lists: [[ComputeInstance]], kinds: [AlertKind] = AlertKind.usual, minutes: Int = 1
  ) -> [[String]] {
    var watch = AlertWatch(kinds: kinds)
    return lists.enumerated().map { index, list in
      let measure = FindingMeasure(now: start + .seconds(60 * minutes * index), zones: Plans.zones)
      return watch.take(list, ofWorkspace: "/W", measure).map { "\($0.phase.rawValue) \($0.name) \($0.kind.word)" }
    }
  }

  @Test func eachOccurrenceIsSaidOnceAndItsEndOnce() {
    let (bad, good) = (Self.instance("Unusable"), Self.instance("Running"))
    #expect(
      Self.said([[good], [bad], [bad], [good], [good], [bad]])
        == [[], ["raised ci failed"], [], ["recovered ci failed"], [], ["raised ci failed"]])
  }

  @Test func whatIsTriedAgainIsNotOverYet() {
    let failed = Self.instance("Stopped", last: "StartFailed")
    let again = Self.instance("Starting", last: "InProgress")
    #expect(
      Self.said([[failed], [again], [failed], [again], [Self.instance("Running", last: "Succeeded")]])
        == [["raised ci failed"], [], [], [], ["recovered ci failed"]])
  }

  @Test func whatIsGoneIsOver() {
    let bad = Self.instance("Unusable")
    #expect(Self.said([[bad], []]) == [["raised ci failed"], ["recovered ci failed"]])
    // Another workspace's list says nothing about it.
    var watch = AlertWatch(kinds: AlertKind.usual)
    let measure = FindingMeasure(now: Self.start, zones: nil)
    let first = watch.take([bad], ofWorkspace: "/w", measure)
    let other = watch.take([], ofWorkspace: "/w2", measure)
    #expect(first.count == 1 && other.isEmpty)
    let again = watch.take([bad], ofWorkspace: "/w", measure)
    #expect(again.isEmpty)
  }

  @Test func aChineseConsoleTellsOtherProgramsInEnglish() {
    let bad = Self.instance("Unusable")
    var watch = AlertWatch(kinds: AlertKind.usual)
    let measure = FindingMeasure(now: Self.start, zones: nil)
    Language.with(.simplifiedChinese) {
      let raised = watch.take([bad], ofWorkspace: "/w", measure)
      #expect(raised.map(\.shownSentence) == ["ci failed: 其状态为 Unusable"])
      #expect(raised.map(\.sentence) == ["ci failed: its state is Unusable"])
      #expect(raised.allSatisfy { $0.document.compactText.utf8.allSatisfy { $0 < 0x80 } })
      #expect(watch.document.compactText.contains("its state is Unusable"))
      let over = watch.take([Self.instance("Running")], ofWorkspace: "/w", measure)
      #expect(over.map(\.shownSentence) == ["ci：failed 已消除"] && over.map(\.sentence) == ["ci: failed is over"])
    }
  }

  @Test func onlyTheKindsThatWereAskedFor() {
    #expect(Self.said([[Self.instance("Unusable")]], kinds: [.stopSoon]) == [[]])
    #expect(
      Self.said([[Self.instance("Running")]], kinds: [.finding(.neverIdles)]) == [["raised ci never-idles"]])
  }

  @Test func aStopIsAnnouncedThirtyMinutesBefore() {
    let stop = Plans.cron("Stop", "0 6 * * *", zone: "UTC", start: "2026-11-01T00:00:00")
    let running = Self.instance("Running", schedules: [stop])
    // 05:00, 05:29, 05:58: the stop is at six.
    #expect(Self.said([[running], [running], [running]], minutes: 29) == [[], [], ["raised ci stop-soon"]])
    #expect(Self.said([[running], [running], [running]], minutes: 15).flatMap { $0 } == ["raised ci stop-soon"])
    // Somebody skips it: the user hears that, too.
    let skipped = Self.instance("Running")
    #expect(
      Self.said([[running], [running], [running], [skipped]], minutes: 15)
        == [[], [], ["raised ci stop-soon"], ["recovered ci stop-soon"]])
    // It came: that is no recovery.
    #expect(
      Self.said(
        [[running], [running], [running], [running], [Self.instance("Stopped", schedules: [stop])]], minutes: 16)
        == [[], [], ["raised ci stop-soon"], [], []])
    #expect(Self.said([[Self.instance("Stopped", schedules: [stop])]], minutes: 45) == [[]])
  }

  @Test func aProgramThatIsStartedAgainDoesNotRepeatItself() throws {
    var watch = AlertWatch(kinds: AlertKind.usual)
    let measure = FindingMeasure(now: Self.start, zones: nil)
    _ = watch.take([Self.instance("Unusable")], ofWorkspace: "/w", measure)
    let kept = try JSONValue(parsing: watch.document.compactText)
    var again = AlertWatch(kinds: AlertKind.usual)
    let isResumed = again.resume(kept)
    let first = again.take([Self.instance("Unusable")], ofWorkspace: "/w", measure)
    let second = again.take([Self.instance("Running")], ofWorkspace: "/w", measure)
    #expect(isResumed && first.isEmpty && second.map(\.phase) == [.recovered])
    for odd: JSONValue in [.string("x"), .array([.object(["kind": .string("no-such-kind")])])] {
      let isRead = again.resume(odd)
      #expect(!isRead)
    }
  }

  @Test(
    arguments: [
      ("22:00-07:00", "2026-11-23T23:00:00Z", true), ("22:00-07:00", "2026-11-23T06:59:00Z", true),
      ("22:00-07:00", "2026-11-23T07:00:00Z", false), ("22:00-07:00", "2026-11-23T21:59:00Z", false),
      ("12:00-13:00", "2026-11-23T12:30:00Z", true), ("12:00-13:00", "2026-11-23T13:00:00Z", false),
    ])
  func quietHours(text: String, at: String, isQuiet: Bool) throws {
    #expect(try #require(QuietHours(text)).contain(Plans.instant(at), in: .utc) == isQuiet)
  }

  @Test(arguments: ["", "22:00", "22:00-22:00", "25:00-07:00", "22-7-8", "a-b"]) func noQuietHours(text: String) {
    #expect(QuietHours(text) == nil)
  }

  @Test func whatStandsAfterTheNightIsSaidInTheMorning() {
    func alert(_ name: String, _ phase: Alert.Phase, _ time: String, _ kind: AlertKind = .finding(.failed)) -> Alert {
      let at = Plans.instant(time)
      return Alert(kind: kind, phase: phase, id: name, name: name, workspace: "w", text: "", since: at, at: at)
    }
    var queue = AlertQueue(quiet: QuietHours("22:00-07:00"), zone: .utc)
    func said(_ alerts: [Alert], _ time: String) -> [String] {
      queue.pass(alerts, at: Plans.instant(time)).map { "\($0.name) \($0.phase.rawValue)" }
    }
    #expect(said([alert("a", .raised, "2026-11-23T21:00:00Z")], "2026-11-23T21:00:00Z") == ["a raised"])
    #expect(said([alert("b", .raised, "2026-11-23T23:00:00Z")], "2026-11-23T23:00:00Z") == [])
    #expect(said([alert("c", .raised, "2026-11-23T23:10:00Z")], "2026-11-23T23:10:00Z") == [])
    // c is over before anybody heard of it; a was heard of.
    #expect(
      said(
        [alert("c", .recovered, "2026-11-24T01:00:00Z"), alert("a", .recovered, "2026-11-24T01:00:00Z")],
        "2026-11-24T01:00:00Z") == [])
    #expect(said([alert("d", .raised, "2026-11-24T02:00:00Z", .stopSoon)], "2026-11-24T02:00:00Z") == [])
    #expect(said([], "2026-11-24T07:00:00Z") == ["b raised", "a recovered"])
    #expect(said([], "2026-11-24T07:01:00Z") == [])
  }

  @Test func alertsAsTheyAreTold() throws {
    let alert = Alert(
      kind: .stopSoon, phase: .raised, id: "/w/ci", name: "ci", workspace: "w", text: "x", since: Self.start,
      at: Self.start)
    #expect(alert.sentence == "ci stop-soon: x")
    #expect(alert.document["kind"]?.text == "stop-soon")
    #expect(alert.document["phase"]?.text == "raised")
    #expect(alert.document["at"]?.text == "2026-11-23T05:00:00Z")
    for kind in AlertKind.all { #expect(AlertKind(kind.word) == kind) }
  }
}
