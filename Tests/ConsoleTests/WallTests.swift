import Console
import Schedules
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
    wall.turn(at: now + .seconds(14))
    #expect(wall.face == .fleet)
    wall.turn(at: now + .seconds(15))
    #expect(wall.face == .timeline)
    // A machine that slept goes on where its turn is.
    wall.turn(at: now + .seconds(15 * 9 + 3))
    #expect(wall.face == .timeline)
    #expect(wall.shownSince == now + .seconds(15 * 9))
    wall.turn(at: now - .seconds(100))
    #expect(wall.face == .timeline)
    #expect(wall.shownSince == now - .seconds(100))
  }

  @Test func aKeyTurnsAtOnceAndTheFaceKeepsItsWholeTime() {
    var wall = Wall(secondsPerFace: 15, showsInitials: false, now: now)
    wall.next(at: now + .seconds(10))
    wall.turn(at: now + .seconds(24))
    #expect(wall.face == .timeline)
  }

  @Test func theWallWakesForTheTurnOrTheMinute() {
    // The instant is on a whole minute.
    let wall = Wall(secondsPerFace: 90, showsInitials: false, now: now)
    #expect(wall.secondsUntilChange(at: now) == 60)
    #expect(wall.secondsUntilChange(at: now + .seconds(59)) == 1)
    #expect(wall.secondsUntilChange(at: now + .seconds(70)) == 20)
    #expect(wall.secondsUntilChange(at: now + .seconds(500)) >= 1)
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
}
