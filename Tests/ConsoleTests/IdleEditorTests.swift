import ComputeModel
import Console
import Terminal
import Testing

/// The idle shutdown editor as an administrator uses it: what is typed, what stands on the screen, what is sent.
@Suite struct IdleEditorTests {
  private static func open(_ keys: String = "", on name: String = "ds-chenyu") -> ConsoleState {
    var state = Fleets.loaded()
    state.light(name)
    _ = state.type("i" + keys)
    return state
  }

  private static func planned(_ effects: [Effect]) -> (setting: IdleTime?, names: [String])? {
    for case .plan(.updateIdleShutdownSetting(let setting), let targets) in effects {
      return (setting, targets.map(\.name))
    }
    return nil
  }

  @Test(arguments: [("45m", 45), ("1h30m", 90), ("PT45M", 45), ("45", 45), ("15m", 15), ("3d", 4320)])
  func aTimeIsTypedAskedForAndSentOnce(text: String, minutes: Int) throws {
    var state = Self.open()
    #expect(state.shows("Shut down after"))
    _ = state.type(text)
    #expect(state.shows("{\"idleTimeBeforeShutdown\":\"PT\(minutes)M\"}"))
    let asked = try #require(Self.planned(state.type(.enter)))
    #expect(asked.setting?.minutes == minutes)
    #expect(asked.names == ["ds-chenyu"])
    #expect(state.shows("ds-chenyu: idle shutdown is after 30m (PT30M) now."))
    #expect(state.shows("its idle clock"))
    let effects = state.type("y")
    guard case .perform(.updateIdleShutdownSetting(let sent), let targets)? = effects.first else {
      Issue.record("y should send the setting, got \(effects)")
      return
    }
    #expect(sent?.minutes == minutes)
    #expect(targets.map(\.name) == ["ds-chenyu"])
    #expect(effects.count == 1)
  }

  @Test func offIsSentAsNullAndSaysWhatItMeans() throws {
    var state = Self.open("off")
    #expect(state.shows("{\"idleTimeBeforeShutdown\":null}"))
    let asked = try #require(Self.planned(state.type(.enter)))
    #expect(asked.setting == nil)
    #expect(state.shows("It never stops by itself any more"))
  }

  @Test(arguments: [
    ("14m", "from 15 minutes to 3 days"), ("4d", "from 15 minutes to 3 days"), ("h", "Write the idle time"),
    ("PT", "Write the idle time"), ("0", "from 15 minutes to 3 days"),
  ])
  func whatCannotBeSentIsSaidAndNothingIsAsked(text: String, reason: String) {
    var state = Self.open(text)
    #expect(Self.planned(state.type(.enter)) == nil)
    #expect(state.dialog == nil)
    #expect(state.notice?.kind == .refusal)
    #expect(state.notice?.text.contains(reason) == true)
    #expect(state.shows("> Shut down after"))
  }

  @Test func whatTheServiceHasAlreadyIsNotSent() {
    var state = Self.open()
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("Idle shutdown is after 30m already: there is nothing to send."))
  }

  @Test func severalNeedTheirCountTypedAndGetARequestEach() throws {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    _ = state.type(" ")
    state.light("ds-omar")
    _ = state.type(" i1h30m")
    #expect(state.shows("to each of 2 instances"))
    let asked = try #require(Self.planned(state.type(.enter)))
    #expect(Set(asked.names) == ["ds-chenyu", "ds-omar"])
    #expect(state.type("y").isEmpty)
    _ = state.type(.backspace)
    let effects = state.type([.character("2"), .enter])
    guard case .perform(.updateIdleShutdownSetting(let setting), let targets)? = effects.last else {
      Issue.record("the count should send, got \(effects)")
      return
    }
    #expect(setting?.minutes == 90)
    #expect(targets.count == 2)
    // One is taken and one is refused: both stand on the screen, each with its name.
    let refusal = ServiceFailure(.noAccess, "The right updateIdleShutdownSetting/action is missing.")
    let action = InstanceAction.updateIdleShutdownSetting(setting)
    _ = Console.update(&state, .actionEnded(action, targets[0], nil), at: Fleets.now)
    _ = Console.update(&state, .actionEnded(action, targets[1], refusal), at: Fleets.now)
    _ = state.type(.escape)
    #expect(state.rows.contains { $0.contains(targets[0].name) && $0.contains("idle shutdown 1h30m: done") })
    #expect(state.rows.contains { $0.contains(targets[1].name) && $0.contains("updateIdleShutdownSetting/action is") })
  }

  @Test func helpAndBackKeepTheirKeys() {
    var state = Self.open("45m")
    _ = state.type("?")
    #expect(state.help != nil)
    _ = state.type(.escape)
    #expect(state.shows("45m"))
    _ = state.type("q")
    #expect(state.screen == .fleet)
  }

  @Test func theCustomApplicationThatKeepsItAwakeIsNamed() {
    var state = Documents.page(rows: 40)
    _ = state.type("i")
    #expect(state.shows("NO, not as it is now"))
    #expect(state.shows("rstudio-workbench"))
  }

  @Test func aRowThatCannotBeReadHasNoEditor() {
    let state = Self.open(on: "odd-one")
    #expect(state.screen == .fleet)
    #expect(state.shows("cannot be read"))
  }

  @Test func readOnlyHasNoEditor() {
    var state = Fleets.loaded()
    state.isReadOnly = true
    state.light("ds-chenyu")
    #expect(state.type("i").isEmpty)
    #expect(state.screen == .fleet)
    #expect(state.shows("idle shutdown: amldeck runs read-only here."))
  }

  @Test(arguments: GoldenTests.sizes) func idleEditor(columns: Int, rows: Int) throws {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("i45m")
    try compareGolden(state, "idle-editor-\(columns)x\(rows)")
  }
}
