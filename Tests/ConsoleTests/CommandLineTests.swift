import ComputeModel
import Console
import Terminal
import Testing

@Suite struct CommandLineTests {
  @Test func aCommandWithAFilterIsOneLine() {
    var state = Fleets.loaded()
    _ = state.type(":ls state=running size=NC*")
    _ = state.type(.enter)
    #expect(state.commandLine == nil)
    #expect(state.fleet.visible.count == 1)
    #expect(state.litRow == "ds-wanglei")
  }

  @Test func aCommandThatChangesSomethingOpensTheSameDialog() {
    var state = Fleets.loaded()
    _ = state.type(":stop ds-ana")
    #expect(state.type(.enter).contains { if case .plan(.stop, _) = $0 { true } else { false } })
    #expect(state.shows("STOP ds-ana"))
    _ = state.type(.escape)
    _ = state.type(":idle 45 ds-ana")
    _ = state.type(.enter)
    #expect(state.shows("IDLE SHUTDOWN 45M ds-ana"))
  }

  @Test(arguments: [
    ("nothing", "There is no command nothing"), ("re", "is the beginning of"), ("show nobody", "no instance nobody"),
    ("idle soon", "Write the idle time"), ("ls re:/", "cannot be read"), ("view x", "There is no view x"),
    ("sim", "not a simulator"),
  ])
  func whatCannotBeDoneIsSaidAndTheTextStays(text: String, reason: String) {
    var state = Fleets.loaded()
    _ = state.type(":" + text)
    _ = state.type(.enter)
    #expect(state.shows(reason))
    if text != "sim" { #expect(state.commandLine?.field.text == text) }
  }

  @Test func tabCompletesCommandsAndNames() {
    var state = Fleets.loaded()
    _ = state.type(":sho")
    _ = state.type(.tab)
    #expect(state.commandLine?.field.text == "show")
    _ = state.type(" ds-c")
    _ = state.type(.tab)
    #expect(state.commandLine?.field.text == "show ds-chenyu")
    _ = state.type(.enter)
    #expect(state.title.contains("ds-chenyu"))
  }

  @Test func tabGoesThroughSeveralOffersAndBack() {
    var state = Fleets.loaded()
    _ = state.type(":s")
    _ = state.type(.tab)
    let first = state.commandLine?.field.text
    _ = state.type(.tab, .backTab)
    #expect(state.commandLine?.field.text == first)
  }

  @Test func upAndDownWalkTheHistory() {
    var state = Fleets.loaded()
    for text in ["dash", "errors"] {
      _ = state.type(":" + text)
      _ = state.type(.enter)
    }
    _ = state.type(":dr")
    _ = state.type(.up, .up)
    #expect(state.commandLine?.field.text == "dash")
    _ = state.type(.down, .down)
    #expect(state.commandLine?.field.text == "dr")
  }

  @Test func aViewIsKeptAndShownAgain() {
    var state = Fleets.loaded()
    _ = state.type(":save gpu size=NC*")
    #expect(state.type(.enter) == [.keepViews([SavedView(name: "gpu", filter: "size=NC*")])])
    _ = state.type(":view gpu")
    _ = state.type(.enter)
    #expect(state.fleet.visible.count == 2)
  }

  @Test func escapeAndAnEmptyBackspaceLeave() {
    var state = Fleets.loaded()
    _ = state.type(":x")
    _ = state.type(.escape)
    #expect(state.commandLine == nil)
    _ = state.type(":x")
    _ = state.type(.backspace, .backspace)
    #expect(state.commandLine == nil)
    #expect(state.dialog == nil)
  }

  @Test func aFieldEditsInTheMiddle() {
    var state = Fleets.loaded()
    _ = state.type(":shw")
    _ = state.type(.left, .character("o"), .home, .delete, .character("s"), .end, .control("w"))
    #expect(state.commandLine?.field.text == "")
    _ = state.type("äöü日本")
    _ = state.type(.left, .backspace)
    #expect(state.commandLine?.field.text == "äöü本")
  }
}
