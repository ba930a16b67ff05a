import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct DetailTests {
  @Test func enterOpensTheInstanceAndReadsItsDocument() throws {
    var state = Fleets.loaded()
    state.light("ds-chenyu")
    let effects = state.type(.enter)
    guard case .read(let target)? = effects.first else {
      Issue.record("Enter should read the document, got \(effects)")
      return
    }
    #expect(effects.count == 1)
    #expect(target.name == "ds-chenyu")
    #expect(state.shows("Reading ds-chenyu..."))
    _ = Console.update(&state, .document(target, Documents.full), at: Fleets.now)
    #expect(state.shows("STANDARD_DS3_V2"))
    #expect(state.title.contains("ds-chenyu"))
    #expect(state.title.contains("sync 05:00:00 UTC"))
  }

  @Test func escapeLeadsBackToTheListWithTheLightWhereItWas() {
    for key in [Key.escape, .character("q")] {
      var state = Documents.page()
      #expect(state.type(key).isEmpty)
      #expect(state.litRow == "ds-chenyu")
    }
  }

  @Test func theHistoryLeadsBackAndForward() {
    var state = Documents.page()
    _ = state.type("4")
    _ = state.type("[")
    #expect(state.litRow == "ds-chenyu")
    _ = state.type("]")
    #expect(state.shows("[4 SSH]"))
    _ = state.type("]")
    #expect(state.shows("There is no later screen."))
  }

  @Test func anUnreadableItemHasNoPageAndSaysSo() {
    var state = Fleets.loaded()
    state.light("odd-one")
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("odd-one cannot be read"))
    #expect(state.screen == .fleet)
  }

  @Test func refreshReadsTheListAndTheDocumentOnce() {
    var state = Documents.page()
    guard let target = state.screen.target else { return }
    #expect(state.type("R") == [.loadFleet(workspaces: ["ml-prod", "ml-dev"]), .read(target)])
    #expect(state.type("R").isEmpty)
  }

  @Test func aDocumentThatCannotBeReadSaysWhy() {
    var state = Documents.page(nil)
    guard let target = state.screen.target else { return }
    let failure = ServiceFailure(.noAccess, "You may not read ds-chenyu.")
    _ = Console.update(&state, .documentFailed(target, failure), at: Fleets.now)
    #expect(state.shows("You may not read ds-chenyu."))
    #expect(state.title.contains("NO ACCESS"))
    #expect(state.type("R").contains(.read(target)))
  }

  @Test func anOldDocumentStaysAndIsSaidToBeOld() {
    var state = Documents.page()
    guard let target = state.screen.target else { return }
    _ = state.type("R")
    let later = Fleets.now + .seconds(240)
    _ = Console.update(&state, .documentFailed(target, ServiceFailure(.noContact, "No answer.")), at: later)
    #expect(state.shows("What follows is old: No answer."))
    #expect(state.shows("STANDARD_DS3_V2"))
    #expect(state.title.contains("NOT READ 4m"))
  }

  @Test func theActionKeysWorkOnThePage() {
    var state = Documents.page()
    guard let target = state.screen.target else { return }
    #expect(state.type("s").isEmpty)
    #expect(state.shows("only a stopped instance can be started"))
    #expect(state.type("x") == [.plan(.stop, [target])])
    #expect(state.shows("STOP ds-chenyu"))
    #expect(state.type("y") == [.perform(.stop, [target])])
    _ = Console.update(&state, .actionEnded(.stop, target, nil), at: Fleets.now + .seconds(90))
    _ = state.type("9")
    #expect(state.shows("stop: done, after 1m"))
  }

  @Test func anInstanceThatIsGoneIsNotActedUpon() {
    var state = Documents.page()
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: []), at: Fleets.now)
    #expect(state.type("x").isEmpty)
    #expect(state.dialog == nil)
    #expect(state.shows("ds-chenyu is not in the list any more"))
  }

  @Test func tabsTurnByNumberAndByArrows() {
    var state = Documents.page()
    #expect(state.shows("[1 Summary]"))
    _ = state.type("8")
    #expect(state.shows("[8 Idle]"))
    _ = state.type("l")
    #expect(state.shows("[9 Activity]"))
    _ = state.type(.right)
    #expect(state.shows("[9 Activity]"))
    _ = state.type(.left)
    #expect(state.shows("[8 Idle]"))
  }

  @Test func whatTheServiceDidNotSayIsUnknown() {
    var state = Documents.page(Documents.bare)
    for tab in 1...9 {
      _ = state.type("\(tab)")
      #expect(state.shows("unknown"), "tab \(tab)")
    }
    _ = state.type("8")
    #expect(state.shows("[? ] idle shutdown is set"))
    #expect(!state.shows("[NO]"))
    _ = state.type("7")
    #expect(state.shows("unknown: the service does not say"))
  }

  @Test func idleGoesRuleByRule() {
    var state = Documents.page()
    _ = state.type("8")
    #expect(state.shows("after 60m (PT60M)"))
    #expect(state.shows("[NO] custom applications"))
    #expect(state.shows("[? ] managed identity"))
    #expect(state.shows("[? ] Jupyter kernels"))
    #expect(state.shows("[--] VS Code over SSH"))
    #expect(state.shows("NO, not as it is now"))
  }

  @Test func schedulesAreInWordsAndWithTimesOnlyWhereZonesAreKnown() {
    var state = Documents.page()
    _ = state.type("7")
    #expect(state.shows("3 of at most 4 schedules"))
    #expect(state.shows("minute 0, hour 18, Monday to Friday"))
    #expect(state.shows("Next times are not shown"))
    #expect(state.shows("Unreadable"))
    var timed = Documents.page(zones: Documents.utcOnly)
    _ = timed.type("7")
    #expect(timed.shows("Mon 2026-11-23 18:00 UTC"))
  }

  @Test func thePublicKeyAndTheEnvironmentAreNeverShown() {
    var state = Documents.page()
    for tab in 1...9 {
      _ = state.type("\(tab)")
      for secret in ["LICENCE-BODY", "key-body", "tag-secret"] { #expect(!state.shows(secret), "tab \(tab)") }
    }
    _ = state.type("2")
    #expect(state.shows("RSP_LICENSE: values hidden"))
    #expect(state.shows("outside 8704-8993"))
  }

  @Test func noTextOfTheServiceActsOnTheTerminal() {
    let state = Documents.page()
    #expect(state.shows("Odd: red"))
    #expect(!state.rows.contains { $0.unicodeScalars.contains("\u{1b}") })
  }

  @Test func aNarrowPageScrollsToItsEnd() {
    var state = Documents.page(columns: 40, rows: 10)
    _ = state.type("G")
    #expect(state.shows("editor of the console"))
    _ = state.type("g")
    #expect(state.shows("State"))
  }

  @Test func aLateAnswerForAForgottenPageIsDropped() {
    var state = Fleets.loaded()
    let target = Target(id: "x", name: "x", workspace: "ml-prod")
    #expect(Console.update(&state, .document(target, Documents.full), at: Fleets.now).isEmpty)
    #expect(state.documents.isEmpty)
  }

  @Test func aNarrowHeaderKeepsTheNameTheStateAndTheAge() {
    let state = Documents.page(columns: 40, rows: 10)
    #expect(state.title.contains("> ds-chenyu"))
    #expect(state.title.contains("RUN  05:00:00 UTC"))
  }

  @Test func theOpenPageIsReadAgainWithTheList() {
    var state = Documents.page()
    guard let target = state.screen.target else { return }
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(10)).contains(.read(target)))
  }

  @Test func goingBackAndForthDoesNotAskTheServiceEachTime() {
    var state = Documents.page()
    #expect(state.type("y[][").isEmpty)
    #expect(state.screen.kind == .detail)
  }

  @Test func noKeyOfAnyScreenWritesWhileReadOnly() {
    for kind in Screen.Kind.allCases {
      for binding in KeyMap.standard.bindings(kind) {
        var state = Documents.page()
        state.isReadOnly = true
        if kind == .fleet { _ = state.type(.escape) }
        if kind == .raw { _ = state.type("y") }
        let effects = state.type(binding.keys[0], .character("y"))
        for effect in effects {
          switch effect {
          case .plan, .perform: Issue.record("\(binding.label) on \(kind) gave \(effect)")
          default: break
          }
        }
        if kind != .fleet { #expect(state.title.contains("READ-ONLY") || state.help != nil || state.screen == .fleet) }
      }
    }
  }
}
