import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct WallTests {
  private let now = Fleets.now

  private func contact(age seconds: Int64?, hasFailed: Bool = false) -> WallContact {
    WallContact(readAt: seconds.map { now - .seconds($0) }, hasFailed: hasFailed, now: now, interval: .seconds(10))
  }

  @Test func onlyYoungDataIsLive() {
    #expect(contact(age: 0) == .live)
    #expect(contact(age: 20) == .live)
    #expect(contact(age: 21) == .late)
    #expect(contact(age: 30) == .late)
    #expect(contact(age: 31) == .noContact)
    #expect(contact(age: nil) == .noContact)
  }

  @Test func aFailedReadingIsNeverLive() {
    for age in Int64(0)...100 { #expect(contact(age: age, hasFailed: true) != .live) }
  }

  @Test func aClockSetBackIsNotLive() { #expect(contact(age: -1) == .late) }

  @Test func oneUnreadWorkspaceLeavesTheWallWithoutAnAge() {
    var fleet = Fleet(workspaces: ["a", "b"])
    fleet.replace([], of: "a", at: now)
    #expect(fleet.oldestReading == nil)
    fleet.replace([], of: "b", at: now + .seconds(5))
    #expect(fleet.oldestReading == now)
  }

  @Test func facesTurnInOrderAndBeginAgain() {
    var wall = Wall(secondsPerFace: 15, showsInitials: false, now: now)
    wall.turn(at: now + .seconds(14), rate: 1)
    #expect(wall.face == .fleet)
    wall.turn(at: now + .seconds(15), rate: 1)
    #expect(wall.face == .timeline)
    // A machine that slept goes on where its turn is.
    wall.turn(at: now + .seconds(15 * 9 + 3), rate: 1)
    #expect(wall.face == .timeline)
    #expect(wall.shownSince == now + .seconds(15 * 9))
    wall.turn(at: now - .seconds(100), rate: 1)
    #expect(wall.face == .timeline)
    #expect(wall.shownSince == now - .seconds(100))
  }

  @Test func aKeyTurnsAtOnceAndTheFaceKeepsItsWholeTime() {
    var wall = Wall(secondsPerFace: 15, showsInitials: false, now: now)
    wall.next(at: now + .seconds(10))
    wall.turn(at: now + .seconds(24), rate: 1)
    #expect(wall.face == .timeline)
  }

  @Test func theWallWakesForTheTurnOrTheMinute() {
    // The instant is on a whole minute.
    let wall = Wall(secondsPerFace: 90, showsInitials: false, now: now)
    #expect(wall.secondsUntilChange(at: now, rate: 1) == 60)
    #expect(wall.secondsUntilChange(at: now + .seconds(59), rate: 1) == 1)
    #expect(wall.secondsUntilChange(at: now + .seconds(70), rate: 1) == 20)
    #expect(wall.secondsUntilChange(at: now + .seconds(500), rate: 1) >= 1)
  }

  /// With the longest name of a city that zones have.
  @Test func threeClocksHaveRoomOnTheSmallestWall() throws {
    var state = Fleets.loaded(columns: 80, rows: 24)
    state.wall = Wall(
      secondsPerFace: 30, showsInitials: false,
      zone: try Timelines.zones.zone(iana: "America/North_Dakota/New_Salem"), now: now)
    #expect(state.rows[2] == "  UTC Mon 23 05:00   HERE Mon 23 05:00 UTC   New_Salem Sun 22 23:00 CST")
  }

  @Test func namesBecomeInitials() {
    #expect(initials(of: "Ana Kovacs") == "AK")
    #expect(initials(of: "ana.k") == "AK")
    #expect(initials(of: "王磊") == "王")
    #expect(initials(of: "-") == "-")
  }

  @Test func largeDigitsAreFiveRowsAndAllDiffer() {
    let shapes = (0...9).map { LargeDigits.rows($0) }
    #expect(shapes.allSatisfy { $0.count == 5 && $0.allSatisfy { $0.count == 6 } })
    #expect(Set(shapes).count == 10)
    #expect(LargeDigits.rows(61).allSatisfy { $0.count == 12 })
  }

  @Test func theWallWakesWhenTheBarTurnsWorse() {
    let wall = Wall(secondsPerFace: 900, showsInitials: false, now: now)
    let changes = WallContact.changes(readAt: now, interval: .seconds(10))
    #expect(wall.secondsUntilChange(at: now, rate: 1, contactChanges: changes) == 21)
    #expect(contact(age: 21) == .late)
    #expect(wall.secondsUntilChange(at: now + .seconds(21), rate: 1, contactChanges: changes) == 10)
    #expect(contact(age: 31) == .noContact)
  }

  @Test func onAFastClockTheWallTurnsInRealSeconds() {
    var wall = Wall(secondsPerFace: 30, showsInitials: false, now: now)
    #expect(wall.secondsUntilChange(at: now + .seconds(1), rate: 600) == 1)
    wall.turn(at: now + .seconds(299), rate: 10)
    #expect(wall.face == .fleet)
    wall.turn(at: now + .seconds(300), rate: 10)
    #expect(wall.face == .timeline)
    wall.turn(at: now + .seconds(100_000), rate: 0)
    #expect(wall.face == .timeline)
  }

  // MARK: As a whole

  private func wall(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Fleets.state(columns: columns, rows: rows)
    state.isReadOnly = true
    state.wall = Wall(secondsPerFace: 30, showsInitials: false, now: now)
    return state
  }

  private func loaded(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = wall(columns: columns, rows: rows)
    _ = Console.update(&state, .began, at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: Fleets.production), at: now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: Fleets.development), at: now)
    return state
  }

  @Test func itSleepsBeforeTheFirstAnswerToo() {
    var state = wall()
    let effects = Console.update(&state, .began, at: now)
    #expect(effects.contains(.loadFleet(workspaces: Fleets.place.workspaces)))
    #expect(effects.contains { if case .wake = $0 { true } else { false } })
    #expect(state.shows("NO CONTACT"))
  }

  @Test func aReadingThatHangsIsNeverLiveForLong() {
    var state = loaded()
    #expect(state.shows("LIVE"))
    var at = now
    var wasLiveAt: Int64 = 0
    // The program wakes as often as it asked to, and no answer comes.
    var seconds = 10
    while at - now < .seconds(120) {
      at = at + .seconds(seconds)
      let effects = Console.update(&state, .timer, at: at)
      for case .wake(let wished) in effects { seconds = wished }
      if state.shows(" LIVE ") { wasLiveAt = (at - now).components.seconds }
    }
    #expect(wasLiveAt <= 20)
    #expect(state.shows("NO CONTACT"))
  }

  @Test func problemsStandFirstAndFacesTurn() {
    var state = loaded()
    #expect(state.shows("1 of 4: fleet"))
    _ = Console.update(&state, .timer, at: now + .seconds(30))
    #expect(state.shows("2 of 4: timeline"))
    _ = state.type(.character(" "), .character(" "))
    #expect(state.shows("4 of 4: problems"))
    #expect(state.shows("ds-test7") && !state.shows("ds-chenyu"))
  }

  @Test func onlyQLeavesAndItAsks() {
    var state = loaded()
    for key in "sxrDeio:/?jk" { #expect(state.type(.character(key)).isEmpty) }
    #expect(state.dialog == nil)
    #expect(state.type(.character("q")).isEmpty)
    #expect(state.shows("q again"))
    #expect(state.type(.character("j")).isEmpty)
    #expect(state.type(.character("q")).isEmpty)
    #expect(state.type(.character("q")) == [.quit])
    var other = loaded()
    #expect(other.type("Q") == [.quit])
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (300, 90)], [0, 1, 2, 3])
  func golden(size: (Int, Int), face: Int) throws {
    var state = loaded(columns: size.0, rows: size.1)
    for _ in 0..<face { _ = state.type(.character(" ")) }
    try compareGolden(state, "wall-\(face + 1)-\(size.0)x\(size.1)")
  }

  @Test func onALargeWallStandWhatHappenedAndTheHoursOfTheWeek() throws {
    var state = loaded(columns: 200, rows: 60)
    #expect(state.shows("OPERATIONS") && state.shows("EVENTS") && state.shows("what was observed is being read"))
    var items = Fleets.production
    items[1] = Fleets.instance("ds-chenyu", "Stopping", since: 1, last: "Stop", status: "InProgress")
    _ = Console.update(&state, .usualTimes(["stop": .seconds(200)]), at: now + .seconds(10))
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: now + .seconds(10))
    #expect(state.rows.contains { $0.contains("stop ") && $0.contains("InProgress") && $0.contains("of ~3m  by User") })
    #expect(state.rows.contains { $0.contains("ds-chenyu") && $0.contains("running -> stopping") })
    // One that was watched for a day, and ran in half of it.
    let past = ObservedPast(spans: [
      .init(state: InstanceState("Stopped"), from: now - .seconds(86_400), until: now - .seconds(43_200)),
      .init(state: InstanceState("Running"), from: now - .seconds(43_200), until: now),
    ])
    let id = try #require(items.first { $0.name == "ds-omar" }).id.lowercased()
    _ = Console.update(&state, .facts([id: FindingFacts(past: past)], []), at: now + .seconds(20))
    #expect(state.shows("3 max"))
    try compareGolden(state, "wall-panels-200x60")
    // What nobody saw is no empty hour: one instance alone, of which the service names no operation.
    guard case .instance(var omar)? = items.first(where: { $0.name == "ds-omar" }) else { return }
    omar.lastOperation = nil
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: [.instance(omar)]), at: now + .seconds(25))
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: []), at: now + .seconds(25))
    _ = Console.update(&state, .facts([id: FindingFacts(past: past)], []), at: now + .seconds(25))
    let bottom = try #require(state.rows.first { $0.hasPrefix("  0 ") })
    #expect(bottom.contains(String(repeating: "?", count: 143)) && bottom.contains("............"))
  }

  @Test func whatAReadOnlyWallCannotKnowItSays() {
    var state = loaded()
    _ = state.type(.character(" "), .character(" "))
    #expect(state.shows("not known here: read-only"))
  }

  @Test func aSmallTerminalSaysSo() {
    let state = loaded(columns: 79, rows: 24)
    #expect(state.shows("too small for a wall"))
  }
}
