import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct ContextTests {
  static func console(columns: Int = 120, rows: Int = 40) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    state.contexts = [
      ContextChoice(name: "dev", place: "AzureCloud  all workspaces", isReadOnly: false, isDangerous: false),
      ContextChoice(name: "prod", place: "AzureChinaCloud  workspace ml", isReadOnly: true, isDangerous: true),
    ]
    state.contextName = "dev"
    return state
  }

  private static func type(_ line: String, _ state: inout ConsoleState) -> [Effect] {
    state.type(":" + line) + state.type(.enter)
  }

  @Test func theScreenListsThemWithTheirMarksAndEnterGoesThere() {
    var state = Self.console()
    _ = Self.type("ctx", &state)
    #expect(state.shows("* dev"))
    #expect(state.rows.contains { $0.contains("prod") && $0.contains("READ-ONLY") && $0.contains("DANGER") })
    _ = state.type("j")
    #expect(state.type(.enter) == [.connect(context: "prod")])
    #expect(state.shows("Connecting to context prod."))
    // A second one waits for the first.
    #expect(Self.type("ctx prod", &state).isEmpty)
  }

  @Test func aContextThatCannotBeReachedLeavesUsWhereWeAre() {
    var state = Self.console()
    #expect(Self.type("ctx prod", &state) == [.connect(context: "prod")])
    let failure = ServiceFailure(.noAccess, "There is no credential.")
    _ = Console.update(&state, .connectionFailed(context: "prod", failure), at: Fleets.now)
    #expect(state.shows("Context prod: There is no credential."))
    #expect(state.shows("ds-chenyu"))
    #expect(Self.type("ctx prod", &state) == [.connect(context: "prod")])
  }

  @Test func whereWeAreAndWhatThereIsNotIsNoWay() {
    var state = Self.console()
    #expect(Self.type("ctx dev", &state).isEmpty)
    #expect(state.shows("This is context dev."))
    #expect(Self.type("ctx nowhere", &state).isEmpty)
    #expect(state.shows("there are dev, prod"))
    _ = state.type(.escape)
    state.contexts = []
    #expect(Self.type("ctx", &state).isEmpty)
    #expect(state.shows("amldeck config init"))
  }

  @Test func aDangerousContextIsMarkedInEveryHeaderAndDialog() {
    var state = Self.console()
    state.place.isDangerous = true
    #expect(state.title.contains("DANGER"))
    state.light("ds-chenyu")
    _ = state.type("x")
    #expect(state.shows("is marked as dangerous"))
  }
}

@Suite struct WhoTests {
  private static let plain = WhoReport(
    credential: "AzureCliCredential", detail: "az login in tenant t-1", person: "ana@contoso.example",
    application: "app-1", objectID: "aaaa", tenant: "t-1", expires: Fleets.now + .seconds(3600),
    renewal: Fleets.now + .seconds(3300), readAt: Fleets.now, lastAttempt: Fleets.now, lastFailure: nil,
    cloud: "AzureCloud", endpoint: "https://management.azure.com", login: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
    settings: [WhoReport.Setting(name: "subscription", value: "s-1", origin: "AZURE_SUBSCRIPTION_ID")],
    skipped: [WhoReport.Skipped(name: "EnvironmentCredential", reason: "AZURE_CLIENT_ID is not set")])

  private static var report: WhoReport {
    var report = plain
    report.budget = [
      WhoReport.RequestsLeft(
        subscription: "s-1", kind: "reads", remaining: 249, remainingForAll: 3749, readAt: Fleets.now)
    ]
    return report
  }

  @Test func theScreenSaysWhoUntilWhenAndWhereEachSettingCameFrom() {
    var state = Fleets.loaded(rows: 60)
    _ = Console.update(
      &state, .access(.workspace("ml-prod"), .success(ScopeAccess(permissions: [Permission(actions: ["*/read"])]))),
      at: Fleets.now)
    #expect((state.type(":who") + state.type(.enter)).contains(.readWho))
    #expect(state.shows("Asking..."))
    _ = Console.update(&state, .who(.success(Self.report)), at: Fleets.now)
    for text in [
      "AzureCliCredential: az login in tenant t-1", "ana@contoso.example", "2026-11-23 06:00:00 UTC",
      "from 2026-11-23 05:55",
      "Microsoft Graph at https://graph.microsoft.com", "EnvironmentCredential: AZURE_CLIENT_ID is not set",
      "AZURE_SUBSCRIPTION_ID", "nothing but reading", "not: start, stop, restart, delete",
      "249 reads of subscription s-1, 3749 for all who use it",
    ] {
      #expect(state.shows(text), "\(text)")
    }
  }

  static func who(columns: Int, rows: Int) -> ConsoleState {
    var state = ContextTests.console(columns: columns, rows: rows)
    _ = state.type(":who")
    _ = state.type(.enter)
    _ = Console.update(&state, .who(.success(report)), at: Fleets.now)
    return state
  }

  @Test func whatTheServiceDoesNotSayOfItsLimitsIsNotInvented() {
    var state = Fleets.loaded(rows: 60)
    _ = state.type(":who") + state.type(.enter)
    _ = Console.update(&state, .who(.success(Self.plain)), at: Fleets.now)
    #expect(state.shows("the service did not say it"))
  }

  @Test func aFailureIsShownOnTheScreen() {
    var state = Fleets.loaded()
    _ = state.type(":who") + state.type(.enter)
    _ = Console.update(&state, .who(.failure(ServiceFailure(.noAccess, "There is no credential."))), at: Fleets.now)
    #expect(state.shows("There is no credential."))
  }
}
