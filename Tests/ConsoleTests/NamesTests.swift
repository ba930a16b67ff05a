import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@Suite struct NamesTests {
  private static let ana = "aaaaaaaa-1111-4222-8333-444444444444"

  /// One instance on behalf of somebody whom the service knows by an id alone.
  private static func items() -> [FleetItem] {
    guard case .instance(var instance) = Fleets.instance("ds-behalf", "Running", owner: "admin") else { return [] }
    instance.assignedTo = ComputeInstance.AssignedUser(objectID: ana, tenantID: "t")
    return [.instance(instance)]
  }

  private static func console() -> (ConsoleState, [Effect]) {
    var state = Fleets.state(columns: 160)
    state.principalID = ana
    _ = Console.update(&state, .began, at: Fleets.now)
    let effects = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items()), at: Fleets.now)
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-dev", items: Fleets.development), at: Fleets.now)
    return (state, effects)
  }

  private static let name = DirectoryName(id: ana, displayName: "Ana K", signInName: "ana@contoso.example")

  @Test func theDirectoryIsAskedOnceAndNamesStandInTheList() {
    var (state, effects) = Self.console()
    #expect(effects.contains(.readNames([Self.ana])))
    #expect(state.shows("aaaaaaaa.."))
    let ids = [Self.ana, "11111111-2222"]
    _ = Console.update(&state, .names(ids, .success([Self.name])), at: Fleets.now)
    #expect(state.shows("Ana K"))
    #expect(!state.shows("aaaaaaaa.."))
    // The next list comes with ids alone, and nobody is asked again.
    let again = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: Self.items()), at: Fleets.now)
    #expect(state.shows("Ana K"))
    #expect(!again.contains { $0.isOfNames })
  }

  @Test(arguments: ["owner=ana*", "owner=me", "owner=ana@contoso.example", "owner=aaaaaaaa-*"])
  func everyWordForAPersonFilters(filter: String) {
    var (state, _) = Self.console()
    _ = Console.update(&state, .names([Self.ana], .success([Self.name])), at: Fleets.now)
    _ = state.type("/")
    _ = state.type(filter)
    #expect(state.fleet.visible.count == 1, "\(filter)")
    #expect(state.shows("ds-behalf"))
  }

  @Test func meIsNobodyWhereTheTokenDoesNotSay() {
    var (state, _) = Self.console()
    state.principalID = nil
    _ = state.type("/")
    // In one piece: each letter that is typed is a filter of its own.
    _ = state.type(.paste("owner=me"))
    #expect(state.fleet.visible.count > 1)
    #expect(state.fleet.filterProblem?.contains("does not say who you are") == true)
  }

  @Test func aRefusalIsSaidOnceCalmlyAndTriedAgainLater() {
    var (state, _) = Self.console()
    let failure = ServiceFailure(.noAccess, "Microsoft Graph does not tell people's names: no.")
    _ = Console.update(&state, .names([Self.ana], .failure(failure)), at: Fleets.now)
    #expect(state.shows("People are shown by their ids"))
    #expect(state.shows("aaaaaaaa.."))
    #expect(state.notice?.kind == .information)
    _ = state.type("j")
    let load = Message.fleetLoaded(workspace: "ml-prod", items: Self.items())
    #expect(!Console.update(&state, load, at: Fleets.now + .seconds(299)).contains { $0.isOfNames })
    #expect(Console.update(&state, load, at: Fleets.now + .seconds(300)).contains { $0.isOfNames })
    _ = Console.update(&state, .names([Self.ana], .failure(failure)), at: Fleets.now + .seconds(301))
    #expect(!state.shows("People are shown by their ids"))
    // Whoever has got the right meanwhile asks at once.
    #expect(state.type("R").contains { $0.isOfNames })
  }

  @Test func thePageNamesOwnerAndCreatorWithTheirIds() throws {
    var state = Documents.page(
      try JSONValue(
        parsing: #"""
          {"properties":{"computeType":"ComputeInstance","properties":{"createdBy":{"userId":"bbbb"},
          "personalComputeInstanceSettings":{"assignedUser":{"objectId":"\#(Self.ana)","tenantId":"t"}}}}}
          """#))
    let bert = DirectoryName(id: "bbbb", displayName: "Bert")
    _ = Console.update(&state, .names([Self.ana, "bbbb"], .success([Self.name, bert])), at: Fleets.now)
    #expect(state.shows("Ana K (ana@contoso.example)  (assigned)  object id \(Self.ana)"))
    #expect(state.shows("Bert  object id bbbb"))
    _ = state.type("3")
    #expect(state.shows("Ana K (ana@contoso.example)"))
  }
}

extension Effect {
  fileprivate var isOfNames: Bool {
    if case .readNames = self { return true }
    return false
  }
}
