import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// A console without a screen, as the program around it runs one: what is said after each turn, and a question counts
/// as put once it was said in full.
struct Lines {
  var state: ConsoleState
  private var narration = Narration()
  private(set) var effects: [Effect] = []

  init(_ items: [FleetItem] = Fleets.production, isReadOnly: Bool = false) {
    state = ConsoleState(
      place: Fleets.place, isReadOnly: isReadOnly, size: ConsoleState.unboundedSize, now: Fleets.now)
    state.lines = TypedLines()
    _ = take(.began)
    _ = take(.fleetLoaded(workspace: "ml-prod", items: items))
  }

  /// - Returns: what is said of it.
  mutating func take(_ message: Message, at now: Instant = Fleets.now) -> [String] {
    effects = Console.update(&state, message, at: now)
    let said = narration.take(state)
    if narration.hasAsked { _ = Console.update(&state, .painted, at: now) }
    return said
  }

  mutating func type(_ line: String, at now: Instant = Fleets.now) -> [String] { take(.line(line), at: now) }

  mutating func load(_ items: [FleetItem], at now: Instant) -> [String] {
    take(.fleetLoaded(workspace: "ml-prod", items: items), at: now)
  }
}

/// Linear mode (issue 7 point 6).
@Suite struct LinesTests {
  private static let later = Fleets.now + .seconds(10)

  @Test func itBeginsWithHowThingsStand() {
    var lines = Lines()
    let said = lines.take(.fleetLoaded(workspace: "ml-dev", items: Fleets.development))
    #expect(said.first?.hasPrefix("8 instances: 2 running, ") == true)
    #expect(said.contains { $0.hasPrefix("problem, ds-test7: create failed, for 5d") })
    #expect(said.contains("problem, odd-one: unreadable"))
    #expect(said.contains("1 never-idles: The instance runs, and its idle shutdown will not stop it."))
    #expect(said.last == "help lists the commands; an empty line says a screen again.")
  }

  private static func whole() -> Lines {
    var lines = Lines()
    _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
    return lines
  }

  @Test func eachChangedFactIsALineAndTheRestIsSilence() {
    var lines = Self.whole()
    #expect(lines.load(Fleets.production, at: Self.later) == [])
    var items = Fleets.production.filter { $0.name != "ds-omar" }
    items[1] = Fleets.instance("ds-chenyu", "Stopping", since: 2, idle: "PT45M", last: "Stop", status: "InProgress")
    items.append(Fleets.instance("ds-new", "Creating"))
    let said = lines.load(items, at: Self.later)
    #expect(
      said == [
        "05:00 ds-chenyu: stopping, was running", "05:00 ds-chenyu: idle shutdown 45m, was 30m",
        "05:00 new in the list, ds-new: creating, for 1h 00m, owner chenyu, DS3_v2",
        "05:00 ds-omar: gone from the list, was stopped",
      ])
  }

  @Test func whatIsOnlyLearnedIsCountedAndWhatHappensIsTold() {
    var lines = Self.whole()
    func facts(_ gone: [String]) -> Message {
      .facts(
        Dictionary(
          uniqueKeysWithValues: Fleets.production.map {
            ($0.id.lowercased(), FindingFacts(owner: gone.contains($0.name) ? .gone : .present))
          }), [])
    }
    #expect(
      lines.take(facts(["ds-omar", "ds-ana"]))
        == ["05:00 2 owner-gone: Whoever has the instance is no longer in the directory, or disabled there."])
    #expect(
      lines.take(facts(["ds-omar", "ds-chenyu"])) == [
        "05:00 ds-ana: owner-gone is over",
        "05:00 ds-chenyu: warning owner-gone, 11111111-2222, who made it, is no longer in the directory",
      ])
  }

  @Test func lostContactIsSaidOnceAndItsReturnToo() {
    var lines = Self.whole()
    let failure = ServiceFailure(.noContact, "Nobody answers.")
    #expect(
      lines.take(.fleetFailed(workspace: "ml-dev", failure)) == ["05:00 ml-dev cannot be read: Nobody answers."])
    #expect(lines.take(.fleetFailed(workspace: "ml-dev", failure)) == [])
    #expect(
      lines.take(.fleetLoaded(workspace: "ml-dev", items: []), at: Self.later) == ["05:00 ml-dev can be read again."])
  }

  @Test func aStopIsAskedInFullAndAnsweredByALine() throws {
    var lines = Self.whole()
    // Nothing can be asked before the exact request is known.
    #expect(lines.type("stop ds-chenyu") == [])
    guard case .plan(let action, let targets)? = lines.effects.first else {
      Issue.record("no plan: \(lines.effects)")
      return
    }
    let said = lines.take(.planned(action, targets, requests: ["POST /ds-chenyu/stop"]))
    #expect(said.first == "STOP ds-chenyu")
    #expect(said.contains("workspace ml-prod  resource group rg-lab"))
    #expect(said.contains("Kernels, terminals and runs end. Billing for compute stops; disk and IP go on."))
    #expect(said.suffix(2) == ["sends POST /ds-chenyu/stop", "Type y for stop; anything else does nothing."])
    #expect(lines.type("y") == ["stop of ds-chenyu sent"])
    #expect(lines.effects == [.perform(.power(.stop), targets)])
    #expect(lines.take(.actionEnded(.power(.stop), targets[0], nil)) == ["stop of ds-chenyu: done"])
  }

  @Test(arguments: ["n", "", "yes", "stop", "Y"]) func anythingElseChangesNothing(answer: String) {
    var lines = Self.whole()
    _ = lines.type("stop ds-chenyu")
    guard case .plan(let action, let targets)? = lines.effects.first else {
      Issue.record("no plan: \(lines.effects)")
      return
    }
    _ = lines.take(.planned(action, targets, requests: ["POST /ds-chenyu/stop"]))
    #expect(lines.type(answer) == ["That is not the answer that says yes: nothing was done."])
    #expect(lines.state.dialog == nil && lines.effects.isEmpty)
  }

  @Test func anAnswerBeforeTheQuestionIsNone() {
    var lines = Self.whole()
    _ = lines.type("stop ds-chenyu")
    guard case .plan(let action, let targets)? = lines.effects.first else {
      Issue.record("no plan: \(lines.effects)")
      return
    }
    #expect(lines.type("y") == ["That was typed before the question stood here: it is no answer."])
    #expect(lines.effects.isEmpty)
    #expect(lines.take(.planned(action, targets, requests: ["POST /ds-chenyu/stop"])).first == "STOP ds-chenyu")
    #expect(lines.type("y") == ["stop of ds-chenyu sent"])
  }

  @Test func severalAreMarkedAndConfirmedByTheirNumber() {
    var lines = Self.whole()
    #expect(lines.type("mark ds-chenyu ds-wanglei") == ["2 marked"])
    _ = lines.type("stop")
    guard case .plan(let action, let targets)? = lines.effects.first else {
      Issue.record("no plan: \(lines.effects)")
      return
    }
    let said = lines.take(.planned(action, targets, requests: ["POST a", "POST b"]))
    #expect(said.last == "Type 2 for stop; anything else does nothing.")
    #expect(lines.type("2") == ["stop of 2 instances sent"])
  }

  /// No row is lit that nobody sees.
  @Test(arguments: ["stop", "idle 45m", "skip", "delete", "export"]) func whatNamesNothingIsAboutNothing(line: String) {
    var lines = Self.whole()
    let said = lines.type(line)
    #expect(said.count == 1 && (said[0].contains("no instance") || said[0].contains("selected")), "\(said)")
    #expect(lines.effects.isEmpty && lines.state.dialog == nil)
  }

  @Test func theListIsALineARowByItsFilter() {
    var lines = Self.whole()
    #expect(
      lines.type("ls state=running")
        == [
          "2 of 6 instances, filter state=running",
          "ds-chenyu: running, for 4h 47m, owner chenyu, DS3_v2",
          "ds-wanglei: running, for 9d 04h, owner 王磊, NC6s_v3, never-idles",
        ])
    #expect(lines.type("") == lines.type(":again"))
  }

  @Test func aPageIsSaidOnceItIsReadAndItsTableRowsWithTheirTitles() {
    var lines = Self.whole()
    #expect(lines.type("show ds-chenyu") == [])
    guard case .read(let target)? = lines.effects.first else {
      Issue.record("no read: \(lines.effects)")
      return
    }
    let said = lines.take(.document(target, Documents.full))
    #expect(said.first == "ds-chenyu, Summary")
    #expect(said.contains { $0.hasPrefix("State: ") })
    #expect(said.allSatisfy { !$0.contains("  ") })
    #expect(lines.type("tab ssh").first == "ds-chenyu, SSH")
    #expect(lines.type("tab x").first?.hasPrefix("There is no tab x: summary, apps") == true)
    #expect(lines.type("back").first == "6 of 6 instances")
    #expect(lines.type("dash").contains { $0.hasPrefix("ml-prod, all 6, run 2, job 1, moving 1, off 1, ") })
  }

  @Test func whatNeedsAScreenSaysWhatToUse() {
    var lines = Self.whole()
    #expect(lines.type("wall") == ["wall needs a screen: here, use amldeck wall --plain."])
    #expect(lines.type("theme") == ["theme needs a screen: lines have no colours."])
    #expect(lines.type("back") == ["This is the first screen: q leaves amldeck."])
    #expect(lines.state.screen == .fleet && lines.state.dialog == nil)
    #expect(lines.type("nonsense") == ["There is no command nonsense: help lists them."])
    let help = lines.type("help")
    #expect(help.contains("stop [NAME]: stop the marked, the lit or the named"))
    #expect(!help.contains { $0.hasPrefix("theme") })
  }

  /// Keys are for those who look at a screen: no line names one, and what a key does has a word.
  @Test func noLineNamesAKeyAndWhatKeysDoHasAWord() {
    var lines = Self.whole()
    var said = lines.type("help")
    for page in ["policy", "quota", "cost", "tell stop ds-chenyu", "explain", "show ds-chenyu"] {
      said += lines.type(page)
    }
    for key in ["space chooses", "space stops", "Enter", " Tab", "; R ", "H asks"] {
      #expect(said.filter { $0.contains(key) } == [], "\(key)")
    }
    #expect(lines.type("sim pause") == ["This is not a simulator that amldeck may change."])
    lines.state.simulator = SimulatorStatus(
      scenario: "lab", seed: "7", isPaused: false, rate: 10, nextEvent: Fleets.now + .seconds(90), instances: 8,
      events: 42)
    said = lines.type("sim")
    #expect(said.contains { $0.contains("sim rate 60 runs it at x60") } && !said.contains { $0.contains("[ ]") })
    for (line, change) in [
      ("sim pause", SimulatorChange.togglePause), ("sim rate 60", .setRate(60)), ("sim hour", .advance(seconds: 3600)),
      ("sim next", .advanceToNextEvent), ("sim fault slow", .setFault(.slow, isOn: true)),
    ] {
      _ = lines.type(line)
      #expect(lines.effects == [.changeSimulator(change)], "\(line)")
    }
    #expect(lines.type("sim rate fast") == ["Say sim rate 1 to 3600."])
    #expect(lines.type("sim fault none").first?.hasPrefix("Say sim fault slow, throttled") == true)
  }

  @Test func readOnlyRefuses() {
    var lines = Lines(isReadOnly: true)
    _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
    #expect(lines.type("stop ds-chenyu") == ["stop: amldeck runs read-only here."])
    #expect(lines.effects.isEmpty)
  }

  /// All commands, with and without a name, each answered by what would say yes: read-only sends nothing.
  @Test func noLineOfAReadOnlyConsoleWrites() {
    for word in [
      "stop", "start", "restart", "delete", "idle 45m", "sso on", "skip", "undo", "suspend 2026-12-24 2027-01-04",
    ] {
      for name in ["", " ds-chenyu"] {
        var lines = Lines(isReadOnly: true)
        _ = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
        for line in ["mark ds-omar", word + name, "y", "1", "ds-chenyu"] {
          _ = lines.type(line)
          #expect(
            lines.effects.allSatisfy {
              switch $0 {
              case .plan, .perform, .keepSuspensions, .changeSimulator: false
              default: true
              }
            }, "\(line)")
        }
      }
    }
  }

  @Test func aWallSaysWhetherItsDataIsLive() {
    var lines = Lines()
    lines.state.wall = Wall(secondsPerFace: 30, showsInitials: true, now: Fleets.now)
    let said = lines.take(.fleetLoaded(workspace: "ml-dev", items: []))
    #expect(said.suffix(2) == ["q ends.", "LIVE: data 0s old"])
    #expect(lines.take(.timer, at: Fleets.now + .seconds(25)) == ["05:00 LATE: data 25s old"])
    #expect(lines.take(.timer, at: Fleets.now + .seconds(31)) == ["05:00 NO CONTACT: data 31s old"])
    let then = Fleets.now + .seconds(31)
    #expect(lines.type("stop ds-chenyu", at: then) == ["A wall takes no command but q."])
    #expect(
      lines.type("", at: then).contains { $0.hasPrefix("ds-chenyu: running, for 4h 4") && $0.contains("owner C, ") })
    _ = lines.type("q")
    #expect(lines.effects == [.quit])
  }
}
