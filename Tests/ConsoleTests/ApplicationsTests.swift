import ComputeModel
import Console
import Terminal
import Testing

/// The applications of an instance as an administrator uses them: links, health, and a set that is changed and sent.
@Suite struct ApplicationsTests {
  static func open(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("m")
    return state
  }

  private static let jupyter = "https://ds-chenyu.eastus.instances.azureml.ms"

  @Test func eachStandsWithItsPortsItsImageAndWhatIsNotKnown() {
    let state = Self.open()
    #expect(state.rows.contains { $0.contains("Jupyter") && $0.contains("built-in") && $0.contains("not asked") })
    #expect(state.rows.contains { $0.contains("rstudio-workbench") && $0.contains("8787>4444") })
  }

  @Test func healthIsAskedOfEachAddressAndTold() {
    var state = Self.open()
    #expect(state.type("H") == [.probe([Self.jupyter])])
    #expect(state.shows("asking..."))
    _ = Console.update(&state, .probed(Self.jupyter, EndpointHealth(status: 502)), at: Fleets.now)
    #expect(state.shows("still starting (502)"))
    _ = Console.update(&state, .probed(Self.jupyter, EndpointHealth(status: 401)), at: Fleets.now)
    #expect(state.shows("ok, asks sign-in (401)"))
    _ = Console.update(&state, .probed(Self.jupyter, .unreachable("no route")), at: Fleets.now)
    #expect(state.shows("not reached: no route"))
  }

  @Test func aLinkIsCopiedAndOpened() {
    var state = Self.open()
    #expect(state.type("b") == [.copy(Self.jupyter)])
    #expect(state.type(.enter) == [.showLink(title: "Jupyter on ds-chenyu", address: Self.jupyter)])
    _ = state.type("j")
    #expect(state.type("b").isEmpty)
    #expect(state.shows("names no address"))
  }

  @Test func anApplicationIsAddedToTheSetAndTheSetIsSentOnce() throws {
    var state = Self.open()
    _ = state.type("a")
    #expect(state.shows("pkg-containers.githubusercontent.com"))
    _ = state.type(.enter)
    #expect(state.shows("CHANGED, not sent: + rstudio"))
    #expect(!state.rows.joined().contains("LICENCE"))
    guard case .plan(.customServices(let set), let targets)? = state.type("w").first else {
      Issue.record("w should ask")
      return
    }
    #expect(set.compactMap { $0["name"]?.text } == ["rstudio-workbench", "rstudio"])
    #expect(set[0][path: "environmentVariables", "RSP_LICENSE", "value"]?.text == "LICENCE-BODY")
    #expect(state.shows("What stays is sent back as the service showed it."))
    #expect(!state.rows.joined().contains("LICENCE"))
    #expect(state.type("y").first == .perform(.customServices(set), targets))
    _ = Console.update(&state, .actionEnded(.customServices(set), targets[0], nil), at: Fleets.now)
    #expect(!state.shows("CHANGED"))
    #expect(state.type("Q") == [.quit])
  }

  @Test func oneIsRemovedAndTakenBack() {
    var state = Self.open()
    _ = state.type("D")
    #expect(state.shows("Only a custom application can be removed"))
    _ = state.type("jD")
    #expect(state.shows("CHANGED, not sent: - rstudio-workbench"))
    _ = state.type("w")
    #expect(state.shows("All custom applications are removed."))
    _ = state.type(.escape)
    _ = state.type("u")
    #expect(!state.shows("CHANGED"))
    #expect(state.type("w").isEmpty)
    #expect(state.shows("there is nothing to send"))
  }

  @Test func onePortForTwoIsRefusedInTheForm() {
    var state = Self.open()
    _ = state.type("a")
    _ = state.type(.down)
    _ = state.type(.control("u"))
    _ = state.type("4444")
    _ = state.type(.enter)
    #expect(state.shows("Two applications publish port 4444"))
    _ = state.type(.escape)
    #expect(!state.shows("CHANGED"))
  }

  @Test func whatWasLeftIsThereAgainAndQuittingAsks() {
    var state = Self.open()
    _ = state.type("a")
    _ = state.type(.enter)
    _ = state.type("q")
    #expect(state.shows("are not sent; m goes on with them"))
    #expect(state.type("Q").isEmpty)
    #expect(state.shows("The applications of ds-chenyu were changed and not sent"))
    _ = state.type(.escape)
    _ = state.type("m")
    #expect(state.shows("CHANGED, not sent: + rstudio"))
  }

  @Test func readOnlyLooksAndChangesNothing() {
    var state = Self.open()
    state.isReadOnly = true
    #expect(state.type("H") == [.probe([Self.jupyter])])
    for key in ["a", "D", "w"] { #expect(state.type(key).isEmpty) }
    #expect(!state.shows("CHANGED"))
  }

  @Test(arguments: GoldenTests.sizes) func screen(columns: Int, rows: Int) throws {
    var state = Self.open(columns: columns, rows: rows)
    _ = state.type("Hj")
    _ = Console.update(&state, .probed(Self.jupyter, EndpointHealth(status: 302)), at: Fleets.now)
    try compareGolden(state, "applications-\(columns)x\(rows)")
  }

  @Test(arguments: GoldenTests.sizes) func form(columns: Int, rows: Int) throws {
    var state = Self.open(columns: columns, rows: rows)
    _ = state.type("a ")
    try compareGolden(state, "applications-form-\(columns)x\(rows)")
  }

  @Test(arguments: GoldenTests.sizes) func dialog(columns: Int, rows: Int) throws {
    var state = Self.open(columns: columns, rows: rows)
    _ = state.type("a")
    _ = state.type(.enter)
    _ = state.type("w")
    try compareGolden(state, "applications-dialog-\(columns)x\(rows)")
  }
}
