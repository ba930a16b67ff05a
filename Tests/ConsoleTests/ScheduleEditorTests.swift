import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// The schedule editor as an administrator uses it: what is typed, what stands on the screen, what is sent.
@Suite struct ScheduleEditorTests {
  private static let china = "China Standard Time"

  private static func open(
    _ keys: String = "", columns: Int = 80, rows: Int = 24, on name: String = "ds-wanglei"
  ) throws -> ConsoleState {
    var state = try Timelines.state(
      columns: columns, rows: rows, at: "2026-11-23T05:49:00Z", zone: china, iana: "Europe/Berlin")
    state.lightAt(name)
    _ = state.enter("e" + keys)
    return state
  }

  /// The whole set that a confirmed dialog sends.
  private static func sent(_ effects: [Effect]) -> [JSONValue]? {
    for case .plan(.updateSchedules(let set), _) in effects { return set }
    return nil
  }

  /// "Monday to Thursday from 9 to 18, Friday from 9 to 16" (founding document): two pairs, two forms, one request.
  @Test func theDocumentsExampleIsTwoForms() throws {
    var state = try Self.open()
    _ = state.enter("a\u{15}mon-thu\t\u{15}9:00\t\u{15}18:00\t\u{15}\(Self.china)\r")
    _ = state.enter("a\u{15}fri\t\u{15}9:00\t\u{15}16:00\t\u{15}\(Self.china)\r")
    #expect(state.shows("CHANGED, not sent"))
    let effects = state.enter("w")
    let set = try #require(Self.sent(effects))
    #expect(set.count == 4)
    #expect(
      set.map { $0[path: "cron", "expression"]?.text } == ["0 9 * * 1-4", "0 18 * * 1-4", "0 9 * * 5", "0 16 * * 5"])
    #expect(set.map { $0["action"]?.text } == ["Start", "Stop", "Start", "Stop"])
    #expect(set.allSatisfy { $0[path: "cron", "timeZone"]?.text == Self.china })
    // Exactly one request, and none before the dialog is confirmed.
    #expect(effects.count == 1)
    #expect(state.dialog != nil)
  }

  @Test func nothingIsSentWhileEditing() throws {
    var state = try Self.open(on: "ds-chenyu")
    let effects = state.enter("a\t\t\t\r A\u{15}0 20 * * *\r kD jv vu u")
    #expect(effects.allSatisfy { if case .plan = $0 { false } else if case .perform = $0 { false } else { true } })
  }

  @Test func theNextFiveTimesStandInTwoZonesWhileTyping() throws {
    var state = try Self.open(columns: 120, rows: 40)
    _ = state.enter("A\u{15}30 18 * * 1-5\t\u{15}\(Self.china)")
    #expect(state.shows("fires    Mon 23 18:30 CST   Tue 24 18:30 CST   Wed 25 18:30 CST"))
    #expect(state.shows("Mon 23 11:30 CET"))
    #expect(state.shows("reads    Stop: minute 30, hour 18, Monday to Friday"))
    #expect(state.shows("DST      no change of the clocks within a year"))
  }

  @Test func aWrongFieldIsSaidAndNothingIsLost() throws {
    var state = try Self.open()
    _ = state.enter("A\u{15}0 25 * * *\r")
    #expect(state.rows.joined().contains("hour"))
    #expect(state.shows("0 25 * * *"))
    #expect(state.shows("Enter into the list"))
    _ = state.enter("\u{15}0 20 * * *\r")
    #expect(state.shows("CHANGED, not sent"))
  }

  @Test func aZoneIsOfferedByAPartOfItsName() throws {
    var state = try Self.open()
    _ = state.enter("a\t\t\t\u{15}tokyo")
    #expect(state.shows("-> Tokyo Standard Time"))
    _ = state.enter(.right)
    #expect(state.rows.contains { $0.contains("Tokyo Standard Time") && $0.contains("zone") })
  }

  @Test func aFifthIsRefused() throws {
    var state = try Self.open(on: "ds-chenyu")
    _ = state.enter("a\r")
    #expect(state.shows("That makes 5 schedules"))
  }

  @Test func aRecurrenceMustSayWhenItBegins() throws {
    var state = try Self.open(columns: 120, rows: 40)
    // The kind stands one field before the expression, after "action": two up, space to recurrence.
    _ = state.enter(.up)
    _ = state.enter("A")
    _ = state.enter(.up, .up)
    _ = state.enter(" ")
    _ = state.enter("\r")
    #expect(state.shows("Say when it begins"))
    _ = state.enter("2026-01-05T18:00:00\r")
    let set = try #require(Self.sent(state.enter("w")))
    #expect(set[0]["triggerType"]?.text == "Recurrence")
    #expect(set[0][path: "recurrence", "frequency"]?.text == "Week")
    #expect(set[0][path: "recurrence", "startTime"]?.text == "2026-01-05T18:00:00")
    #expect(set[0]["cron"] == nil)
  }

  @Test func membersThatTheFormDoesNotKnowAreKept() throws {
    let schedule = JSONValue.object([
      "id": .string("keep-me"), "action": .string("Stop"), "status": .string("Enabled"),
      "triggerType": .string("Cron"), "future": .number(7),
      "cron": .object([
        "expression": .string("0 18 * * *"), "timeZone": .string("UTC"), "alsoNew": .bool(true),
      ]),
    ])
    let extra = Timelines.instance(
      "ds-odd", "Running", [schedule], last: "Start", at: Instant(secondsSinceEpoch: 0), by: "User")
    var state = try Timelines.state(
      columns: 80, rows: 24, at: "2026-11-23T05:49:00Z", zone: Self.china, iana: "Etc/UTC", extra: [extra])
    state.lightAt("ds-odd")
    _ = state.enter("e\r\u{15}0 19 * * *\r")
    let set = try #require(Self.sent(state.enter("w")))
    #expect(set[0]["id"]?.text == "keep-me")
    #expect(set[0]["future"]?.integer == 7)
    #expect(set[0][path: "cron", "alsoNew"]?.flag == true)
    #expect(set[0][path: "cron", "expression"]?.text == "0 19 * * *")
  }

  @Test func leavingKeepsTheDraftAndQuittingAsks() throws {
    var state = try Self.open(" ", on: "ds-chenyu")
    #expect(state.shows("CHANGED"))
    _ = state.enter("q")
    #expect(state.title.contains("fleet ("))
    #expect(state.shows("The changed schedules of ds-chenyu are not sent; e goes on with them."))
    #expect(state.enter("Q").isEmpty)
    #expect(state.shows("The schedules of ds-chenyu were changed and not sent"))
    _ = state.enter(.escape)
    _ = state.enter("e")
    #expect(state.shows("left unsent"))
    _ = state.enter("u")
    #expect(!state.shows("CHANGED"))
    _ = state.enter("q")
    #expect(state.enter("Q") == [.quit])
  }

  @Test func oneSetGoesToAllThatAreMarked() throws {
    var state = try Timelines.state(
      columns: 80, rows: 24, at: "2026-11-23T05:49:00Z", zone: Self.china, iana: "Europe/Berlin")
    _ = state.enter("*e")
    #expect(state.shows("had others"))
    _ = state.enter("wx")
    guard case .act(.updateSchedules(let set), let targets)? = state.dialog?.question else {
      Issue.record("w opens the dialog of the whole set")
      return
    }
    #expect(targets.count == 3)
    #expect(set.count == 3 || set.isEmpty)
    #expect(state.dialog?.confirmation == .typed("3"))
  }

  @Test func whatTheServiceTookIsTheNewBeginning() throws {
    var state = try Self.open(" ", on: "ds-chenyu")
    let effects = state.enter("w")
    guard case .plan(let action, let targets)? = effects.first else {
      Issue.record("w plans the request")
      return
    }
    _ = Console.update(&state, .planned(action, targets, requests: ["POST x"]), at: state.now)
    _ = state.enter("y")
    // Sent is not taken: a refusal must not lose what was typed.
    #expect(state.hasUnsentSchedules)
    _ = Console.update(&state, .actionEnded(action, targets[0], nil), at: state.now)
    #expect(!state.hasUnsentSchedules)
    #expect(state.enter("Q") == [.quit])
  }

  /// What somebody else sends is shown, unless something was changed here: that is never written over.
  @Test func anUnchangedEditorFollowsTheService() throws {
    let other = [Timelines.cron("Stop", "0 4 * * *", "UTC")]
    var state = try Self.open(on: "ds-chenyu")
    Self.reload(&state, other)
    #expect(state.shows("hour 4"))
    #expect(state.shows("as the service has it"))
    state = try Self.open("D", on: "ds-chenyu")
    Self.reload(&state, other)
    #expect(!state.shows("hour 4"))
    _ = state.enter("w")
    #expect(state.rows.joined().contains("have changed since they were read here"))
  }

  private static func reload(_ state: inout ConsoleState, _ schedules: [JSONValue]) {
    let item = Timelines.instance(
      "ds-chenyu", "Running", schedules, last: "Start", at: state.now - .seconds(9), by: "User")
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [item]), at: state.now)
  }

  static let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)]

  @Test(arguments: sizes) func list(columns: Int, rows: Int) throws {
    try compareGolden(try Self.open(columns: columns, rows: rows, on: "ds-chenyu"), "schedules-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func pairForm(columns: Int, rows: Int) throws {
    try compareGolden(try Self.open("a", columns: columns, rows: rows), "schedules-pair-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func cronForm(columns: Int, rows: Int) throws {
    try compareGolden(
      try Self.open("\r", columns: columns, rows: rows, on: "ds-chenyu"), "schedules-cron-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func recurrenceForm(columns: Int, rows: Int) throws {
    var state = try Self.open("A", columns: columns, rows: rows)
    _ = state.enter(.up, .up)
    _ = state.enter(" \t\t\t\tmon-fri\t17\t0,30\t\t2026-01-05T17:00:00")
    try compareGolden(state, "schedules-recurrence-\(columns)x\(rows)")
  }

  @Test(arguments: sizes) func difference(columns: Int, rows: Int) throws {
    try compareGolden(
      try Self.open("D v", columns: columns, rows: rows, on: "ds-chenyu"), "schedules-diff-\(columns)x\(rows)")
  }
}

/// Holidays: starts that do not happen between two days.
@Suite struct SuspensionTests {
  private static let zone = "China Standard Time"

  private static func state(at text: String = "2026-12-20T05:00:00Z") throws -> ConsoleState {
    var state = try Timelines.state(columns: 100, rows: 40, at: text, zone: zone, iana: "Asia/Shanghai")
    state.lightAt("ds-omar")
    return state
  }

  /// Answers the dialog's question for its requests, and confirms it.
  private static func confirm(_ effects: [Effect], _ state: inout ConsoleState) -> [Effect] {
    for case .plan(let action, let targets) in effects {
      _ = Console.update(&state, .planned(action, targets, requests: ["POST x"]), at: state.now)
    }
    return state.enter("y")
  }

  private static func reload(_ state: inout ConsoleState, _ schedules: [JSONValue], at now: Instant) -> [Effect] {
    let item = Timelines.instance("ds-omar", "Stopped", schedules, last: "Stop", at: now - .seconds(9), by: "User")
    return Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [item]), at: now)
  }

  private static func sent(_ effects: [Effect]) -> (label: String, set: [JSONValue])? {
    for case .perform(.updateSchedulesEach(let sets), let targets) in effects {
      return (sets.label, sets[targets[0].id] ?? [])
    }
    return nil
  }

  @Test func theOldSetComesBackByItself() throws {
    var state = try Self.state()
    guard case .instance(let before)? = state.fleet.rows.first(where: { $0.name == "ds-omar" }) else { return }
    let asked = state.enter(":suspend 2026-12-24 2027-01-04\r")
    #expect(state.rows.joined().contains("7 starts left out"))
    #expect(state.rows.joined().contains("Mon 2027-01-04 09:00 CST"))
    let kept = Self.confirm(asked, &state)
    // Nothing goes out before its day.
    #expect(Self.sent(kept) == nil)
    #expect(kept.contains { if case .keepSuspensions(let all) = $0 { all.count == 1 } else { false } })
    // Its day comes: the starts move behind it.
    let during = try #require(
      Self.sent(Self.reload(&state, before.schedules, at: try Instant(iso8601: "2026-12-23T16:00:10Z"))))
    #expect(during.set[0][path: "cron", "startTime"]?.text == "2027-01-04T09:00:00")
    #expect(during.set[1] == before.schedules[1])
    state.endAll()
    // It lasts: nothing more is sent.
    #expect(Self.sent(Self.reload(&state, during.set, at: try Instant(iso8601: "2026-12-28T05:00:00Z"))) == nil)
    // It is over: the old set is put back, and then forgotten.
    let after = try #require(
      Self.sent(Self.reload(&state, during.set, at: try Instant(iso8601: "2027-01-03T16:00:10Z"))))
    #expect(after.set == before.schedules)
    #expect(state.endAll().contains(.keepSuspensions([])))
    #expect(state.suspensions.isEmpty)
  }

  /// What this program itself sends meanwhile goes on in the old set, and does not end the suspension.
  @Test func anOwnChangeIsPutIntoTheOldSet() throws {
    var state = try Self.state()
    guard case .instance(let before)? = state.fleet.rows.first(where: { $0.name == "ds-omar" }) else { return }
    _ = Self.confirm(state.enter(":suspend 2026-12-20 2027-01-04\r"), &state)
    let during = try #require(state.suspensions.first?.during)
    state.endAll()
    _ = Self.reload(&state, during, at: try Instant(iso8601: "2026-12-21T05:00:00Z"))
    // A stop is removed in the editor, which says what lasts.
    _ = state.enter("e")
    #expect(state.shows("Its starts are suspended until Mon 2027-01-04 00:00 CST"))
    let asked = state.enter("jDw")
    #expect(state.rows.joined().contains("Its starts are suspended until"))
    let sent = Self.confirm(asked, &state)
    guard
      case .perform(.updateSchedules(let set), _)? = sent.first(where: { if case .perform = $0 { true } else { false } }
      )
    else {
      Issue.record("the set is sent")
      return
    }
    state.endAll()
    let kept = try #require(state.suspensions.first)
    #expect(kept.during == set)
    #expect(kept.before == [before.schedules[0], before.schedules[2]])
    // At its end the old set comes back without what was removed.
    let after = try #require(Self.sent(Self.reload(&state, set, at: try Instant(iso8601: "2027-01-03T16:00:10Z"))))
    #expect(after.set == kept.before)
  }

  @Test func oneThatBeginsLaterIsSaidToBeKeptAndQAsks() throws {
    var state = try Self.state()
    let asked = state.enter(":suspend 2026-12-24 2027-01-04\r")
    #expect(state.shows("[ Keep: y ]"))
    #expect(state.rows.joined().contains("from Thu 24 00:00 CST"))
    _ = Self.confirm(asked, &state)
    #expect(state.shows("Kept: the starts of ds-omar are suspended when"))
    #expect(state.enter("Q").isEmpty)
    #expect(state.rows.joined().contains("The suspension of starts of ds-omar begins later"))
  }

  @Test func whatSomebodyElseChangedIsLeftAlone() throws {
    var state = try Self.state()
    _ = Self.confirm(state.enter(":suspend 2026-12-24 2027-01-04\r"), &state)
    let other = [Timelines.cron("Stop", "0 1 * * *", Self.zone)]
    let effects = Self.reload(&state, other, at: try Instant(iso8601: "2026-12-25T05:00:00Z"))
    #expect(Self.sent(effects) == nil)
    #expect(state.shows("were changed by somebody"))
    #expect(state.suspensions.isEmpty)
  }

  @Test func wrongDatesAreSaid() throws {
    for words in ["suspend", "suspend 2026-12-24", "suspend 2026-13-01 2027-01-04", "suspend 2027-01-04 2026-12-24"] {
      var state = try Self.state()
      let effects = state.enter(":\(words)\r")
      #expect(effects.isEmpty, "\(words)")
      #expect(state.dialog == nil, "\(words)")
      #expect(state.commandLine?.problem != nil, "\(words)")
    }
  }

  @Test func aReadOnlyConsoleSendsNoneOfThem() throws {
    var state = try Self.state()
    guard case .instance(let before)? = state.fleet.rows.first(where: { $0.name == "ds-omar" }) else { return }
    _ = Self.confirm(state.enter(":suspend 2026-12-24 2027-01-04\r"), &state)
    state.isReadOnly = true
    #expect(Self.sent(Self.reload(&state, before.schedules, at: try Instant(iso8601: "2026-12-25T05:00:00Z"))) == nil)
    #expect(state.suspensions.count == 1)
  }
}

extension ConsoleState {
  fileprivate mutating func lightAt(_ name: String) {
    _ = enter("g")
    for _ in 0..<20 where litRow != name { _ = enter("j") }
  }

  /// Every operation has succeeded.
  @discardableResult fileprivate mutating func endAll() -> [Effect] {
    operations.flatMap { operation in
      Console.update(&self, .actionEnded(operation.action, operation.target, nil), at: now)
    }
  }

  /// Types at the state's own time; a carriage return is Enter, a tabulator Tab, U+0015 is Ctrl-U.
  fileprivate mutating func enter(_ text: String) -> [Effect] {
    enter(
      text.unicodeScalars.map { scalar in
        switch scalar {
        case "\r": .enter
        case "\t": .tab
        case "\u{15}": .control("u")
        default: .character(Character(scalar))
        }
      })
  }

  fileprivate mutating func enter(_ keys: Key...) -> [Effect] { enter(keys) }

  private mutating func enter(_ keys: [Key]) -> [Effect] {
    keys.flatMap { key in
      _ = Console.update(&self, .painted, at: now)
      return Console.update(&self, .key(key), at: now)
    }
  }
}
