import ComputeModel
import Console
import Schedules
import Terminal
import Testing

/// `:policy`: rules, who breaks them, and the way from there to mending it.
@Suite struct PolicyScreenTests {
  static func instance(_ name: String) -> ComputeInstance? {
    for case .instance(let instance) in Fleets.production where instance.name == name { return instance }
    return nil
  }

  static func answer(hasVerdicts: Bool = true, failures: [ServiceFailure] = []) throws -> PolicyAnswer {
    var assigned = AssignedPolicy(id: "/providers/assignments/stop", name: "stop")
    assigned.displayName = "Instances need a stop schedule"
    let verdicts = try ["ds-omar": "NonCompliant", "ds-chenyu": "Compliant"].compactMap { name, state in
      PolicyVerdict(
        state: .object([
          "resourceId": .string(try #require(instance(name)).id), "policyAssignmentId": .string(assigned.id),
          "complianceState": .string(state), "policyDefinitionAction": .string("modify"),
          "timestamp": .string("2026-11-23T04:00:00Z"),
        ]))
    }
    let instances = Fleets.production.compactMap { item -> ComputeInstance? in
      if case .instance(let instance) = item { return instance }
      return nil
    }
    return PolicyAnswer(
      table: PolicyTable(
        instances, policies: [Fleets.path(ofWorkspace: "ml-prod").lowercased(): [assigned]],
        verdicts: hasVerdicts ? verdicts : []), hasVerdicts: hasVerdicts, failures: failures)
  }

  static func open(columns: Int = 120, rows: Int = 40, _ answer: PolicyAnswer) -> ConsoleState {
    var state = Fleets.loaded(columns: columns, rows: rows)
    _ = state.type(":policy")
    #expect(state.type(.enter) == [.readPolicies])
    _ = Console.update(&state, .policies(answer), at: Fleets.now)
    return state
  }

  @Test func eachRuleSaysHowManyKeepItAndWhoDoesNot() throws {
    let state = Self.open(rows: 90, try Self.answer())
    // Six instances: one each way, and nothing was said of four.
    #expect(state.rows.contains { $0.contains("need a stop schedule (modify)") && $0.contains("Azure Policy") })
    let line = state.rows.first { $0.contains("need a stop schedule (modify)") } ?? ""
    #expect(line.split(separator: " " as Character).suffix(3) == ["1", "1", "4"])
    #expect(state.shows("NOT: Instances need a stop schedule"))
    #expect(state.rows.contains { $0.contains("ds-omar") && $0.contains("evaluated 2026-11-23 04:00") })
    // Our own rule of the same: nobody has a schedule.
    #expect(state.rows.contains { $0.contains("has a stop schedule") && $0.contains("amldeck") })
  }

  @Test func whatARuleWritesStandsThere() throws {
    var assigned = AssignedPolicy(id: "/providers/assignments/stop", name: "stop")
    assigned.changes = PolicyChange.list(
      of: try JSONValue(
        parsing: #"{"policyRule":{"then":{"effect":"append","details":[{"field":"schedules","value":{"a":1}}]}}}"#),
      assigned: nil)
    func table() throws -> PolicyTable {
      PolicyTable(
        [try #require(Self.instance("ds-omar"))],
        policies: [Fleets.path(ofWorkspace: "ml-prod").lowercased(): [assigned]], verdicts: [])
    }
    let enforced = Self.open(rows: 90, PolicyAnswer(table: try table(), hasVerdicts: true, failures: []))
    #expect(enforced.shows("WRITES: stop"))
    #expect(enforced.shows(#"adds schedules = {"a":1}, to an instance that is made or written"#))
    assigned.enforcementMode = "DoNotEnforce"
    let tried = Self.open(rows: 90, PolicyAnswer(table: try table(), hasVerdicts: true, failures: []))
    #expect(tried.shows("to nothing yet"))
  }

  @Test func enterOnARuleMarksThoseThatBreakItForTheActions() throws {
    var state = Self.open(try Self.answer())
    _ = state.type(.enter)
    #expect(state.screen == .fleet)
    #expect(state.list.markedItems(state.fleet).map(\.name) == ["ds-omar"])
    #expect(state.shows("1 marked: Instances need a stop schedule (modify). e edits their schedules"))
    _ = state.type("e")
    #expect(state.screen.kind == .scheduleEditor)
  }

  @Test func untilAzureAnswersOurOwnRulesStandThere() {
    var state = Fleets.loaded()
    _ = state.type(":policy")
    _ = state.type(.enter)
    #expect(state.shows("Reading the assignments of Azure Policy"))
    #expect(state.shows("OS image newest"))
  }

  @Test func aReadOnlyConsoleSaysThatItDoesNotKnow() throws {
    let state = Self.open(try Self.answer(hasVerdicts: false))
    #expect(state.shows("which a read-only client does not send"))
    let line = state.rows.first { $0.contains("need a stop schedule") } ?? ""
    #expect(line.split(separator: " " as Character).suffix(3) == ["0", "0", "6"])
  }

  @Test func whatCannotBeReadIsSaidAndLogged() throws {
    let failure = ServiceFailure(.noAccess, "You may not read policies.")
    var state = Self.open(try Self.answer(failures: [failure]))
    #expect(state.shows("Not read: You may not read policies."))
    _ = state.type(":errors")
    _ = state.type(.enter)
    #expect(state.shows("policies"))
  }

  @Test func itIsNotAskedAgainBeforeSomethingCanBeNew() throws {
    var state = Self.open(try Self.answer())
    #expect(!Console.update(&state, .timer, at: Fleets.now + .seconds(60)).contains(.readPolicies))
    #expect(Console.update(&state, .timer, at: Fleets.now + .seconds(301)).contains(.readPolicies))
  }
}
