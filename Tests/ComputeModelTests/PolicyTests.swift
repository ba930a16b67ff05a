import ComputeModel
import Testing

/// Assignments, instances and what Azure Policy said of them.
@Suite struct PolicyTests {
  private static let workspace =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"

  private static func verdict(_ name: String, _ word: String, assignment: String = "/A/One") -> PolicyVerdict? {
    PolicyVerdict(
      state: .object([
        "resourceId": .string(workspace.uppercased() + "/computes/\(name)"), "policyAssignmentId": .string(assignment),
        "policyAssignmentName": .string("one"), "complianceState": .string(word),
        "policyDefinitionAction": .string("audit"),
      ]))
  }

  private static func instance(_ name: String) -> ComputeInstance {
    ComputeInstance(
      id: workspace + "/computes/\(name)", name: name, workspace: "w", resourceGroup: "g", subscription: "s",
      state: InstanceState("Running"))
  }

  @Test func whatWasNotSaidIsUnknown() throws {
    let policy = AssignedPolicy(id: "/a/one", name: "one")
    let table = PolicyTable(
      [Self.instance("a"), Self.instance("b"), Self.instance("c")],
      policies: [Self.workspace.lowercased(): [policy]],
      verdicts: [Self.verdict("A", "NonCompliant"), Self.verdict("b", "Compliant")].compactMap { $0 })
    #expect(table.parts.count == 1)
    let part = try #require(table.parts.first)
    #expect(part.nonCompliant.map(\.name) == ["a"])
    #expect(part.compliant.map(\.name) == ["b"])
    #expect(part.unknownCount == 1)
    #expect(part.effects == ["audit"])
  }

  @Test func anotherWordOfTheServiceIsNeither() throws {
    let table = PolicyTable(
      [Self.instance("a")], policies: [:], verdicts: [Self.verdict("a", "Exempt")].compactMap { $0 })
    let part = try #require(table.parts.first)
    #expect(part.policy.name == "one")
    #expect(part.unknownCount == 1)
    #expect(part.rows.first?.verdict?.state == "Exempt")
  }

  @Test func oneOfASetThatFailsCounts() throws {
    for order in [["Compliant", "NonCompliant"], ["NonCompliant", "Compliant"]] {
      let table = PolicyTable([Self.instance("a")], policies: [:], verdicts: order.compactMap { Self.verdict("a", $0) })
      #expect(table.parts.first?.nonCompliant.count == 1)
    }
  }

  @Test func anAssignmentConcernsTheInstancesOfItsWorkspaceAlone() throws {
    let policy = AssignedPolicy(id: "/a/One", name: "one")
    var other = Self.instance("b")
    other.id = Self.workspace + "2/computes/b"
    let table = PolicyTable(
      [Self.instance("a"), other], policies: [Self.workspace.lowercased(): [policy]], verdicts: [])
    #expect(try #require(table.parts.first).rows.map(\.instance.name) == ["a"])
    #expect(PolicyTable([Self.instance("a")], policies: [Self.workspace.lowercased(): []], verdicts: []).parts.isEmpty)
  }

  @Test func instancesOfAListAreThoseThatCanBeRead() {
    let items: [FleetItem] = [
      .instance(Self.instance("a")),
      .unreadable(UnreadableItem(id: "x", name: "x", workspace: "w", reason: "a test")),
      .instance(Self.instance("b")),
    ]
    #expect(ListedInstances(items).map(\.name) == ["a", "b"])
    #expect(Array(ListedInstances([FleetItem]())).isEmpty)
  }

  @Test func whatIsNoInstanceIsLeftOut() {
    let table = PolicyTable([], policies: [:], verdicts: [Self.verdict("a", "NonCompliant")].compactMap { $0 })
    #expect(table.parts.isEmpty)
    #expect(PolicyVerdict(state: .object(["resourceId": .string("/x")])) == nil)
  }
}
