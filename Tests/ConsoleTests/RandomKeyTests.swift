import ComputeModel
import Console
import Foundation
import Schedules
import Terminal
import Testing

/// Random keys, sizes and answers: nothing traps, and what must always hold holds.
@Suite struct RandomKeyTests {
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }

  static let keys: [Key] =
    "sxrDynNqQjkgGhl/?R.,ab1679[]wfSOWAVIovU*: eptTPzuAdimE45cXYH".map { Key.character($0) } + [
      .enter, .escape, .tab, .backspace, .up, .down, .home, .end, .pageUp, .pageDown, .function(1),
      .control("l"), .control("c"), .control("z"), .control("u"), .alt("x"), .paste("x\ny"),
    ]

  @Test func invariantsHoldAfterEveryMessage() throws {
    let seed =
      ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0...9_999_999)
    var dice = Dice(state: seed)
    for _ in 0..<100 {
      var state = Fleets.loaded(
        columns: Int.random(in: 1...220, using: &dice), rows: Int.random(in: 1...70, using: &dice))
      state.isReadOnly = Bool.random(using: &dice)
      (state.drawnRows, state.drawnReport, state.drawnFooter) = (DrawnRows(), DrawnReport(), DrawnFooter())
      var now = Fleets.now
      for _ in 0..<100 {
        if Int.random(in: 0..<4, using: &dice) == 0 {
          now = now + .milliseconds(Int.random(in: 0..<2000, using: &dice))
        }
        if Int.random(in: 0..<20, using: &dice) == 0,
          let topic = ReportScreen.Topic.allCases.randomElement(using: &dice)
        {
          _ = Console.update(&state, .line(topic.rawValue), at: now)
        }
        let effects = Console.update(&state, message(&dice), at: now)
        let canvas = Console.view(state)
        var drawnAnew = state
        (drawnAnew.drawnRows, drawnAnew.drawnReport, drawnAnew.drawnFooter) = (nil, nil, nil)
        let anew = Console.view(drawnAnew)
        #expect(
          (0..<canvas.size.rows).allSatisfy { canvas.row($0) == anew.row($0) },
          "seed \(seed): a row is not what it was drawn of")
        #expect(canvas.size == state.size, "seed \(seed)")
        #expect(
          state.fleet.visible.isEmpty || state.fleet.visible.indices.contains(state.list.cursorIndex),
          "seed \(seed): the light stands outside of the list")
        if state.isReadOnly {
          #expect(!effects.contains { $0.changesSomething }, "seed \(seed)")
        }
      }
      // Below the smallest size every key but those that quit is swallowed.
      _ = Console.update(&state, .resized(Size(columns: 80, rows: 24)), at: Fleets.now)
      for _ in 0..<6 { _ = state.type(.escape) }
      #expect(
        state.help == nil && state.list.input == nil && state.screen == .fleet,
        "seed \(seed): Escape leads back to the list")
    }
  }

  private func message(_ dice: inout Dice) -> Message {
    switch Int.random(in: 0..<20, using: &dice) {
    case 0:
      return .resized(
        Size(columns: Int.random(in: 0...300, using: &dice), rows: Int.random(in: 0...100, using: &dice)))
    case 1:
      return .fleetLoaded(workspace: "ml-prod", items: Array(Fleets.production.shuffled(using: &dice).dropLast(2)))
    case 2: return .fleetLoaded(workspace: "ml-dev", items: [])
    case 3: return .fleetFailed(workspace: "ml-prod", ServiceFailure(.noContact, "no\ncontact \u{1b}[2J"))
    case 4: return .timer
    case 5: return .fleetPage(workspace: "ml-dev", items: Fleets.development)
    case 6, 7, 8: return .painted
    case 9:
      let target = Target(
        id: Fleets.production[Int.random(in: 0..<6, using: &dice)].id, name: "any", workspace: "ml-prod")
      switch Int.random(in: 0..<3, using: &dice) {
      case 0: return .document(target, Documents.full)
      case 1: return .document(target, Documents.bare)
      default: return .documentFailed(target, ServiceFailure(.noContact, "no\ncontact"))
      }
    default: return .key(Self.keys.randomElement(using: &dice)!)
    }
  }
}
