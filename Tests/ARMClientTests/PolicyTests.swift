import ARM
import ARMClient
import ComputeModel
import Schedules
import Testing

/// Assignments and states of Azure Policy, from scripted answers (FACTS section 2, row 30).
@Suite struct PolicyTests {
  private static let definition = "/providers/Microsoft.Authorization/policyDefinitions/d1"
  private static let workspace =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"

  private static func assignment(_ name: String, _ definition: String) -> String {
    #"{"id":"/a/\#(name)","name":"\#(name)","properties":{"policyDefinitionId":"\#(definition)","scope":"/subscriptions/s"}}"#
  }

  private static func rule(_ type: String) -> String {
    #"{"properties":{"policyRule":{"if":{"field":"type","equals":"\#(type)"},"then":{"effect":"audit"}}}}"#
  }

  @Test func onlyWhatIsAboutComputesIsKept() async throws {
    let rig = Rig([
      .answer(
        200,
        #"{"value":["#
          + [
            Self.assignment("computes", Self.definition), Self.assignment("storage", Self.definition + "2"),
            Self.assignment("again", Self.definition.uppercased()),
            Self.assignment("set", "/providers/Microsoft.Authorization/policySetDefinitions/s1"),
            Self.assignment("odd", "//elsewhere.test/policyDefinitions/x?y"),
          ].joined(separator: ",") + "]}"),
      .answer(200, Self.rule("Microsoft.MachineLearningServices/workspaces/computes")),
      .answer(200, Self.rule("Microsoft.Storage/storageAccounts")),
    ])
    var rules = PolicyRules()
    let found = try await rig.reader.policies(of: Rig.workspace, rules: &rules)
    #expect(found.map(\.name) == ["computes", "again"])
    #expect(
      rig.transport.calls == [
        "GET \(Self.workspace)/providers/Microsoft.Authorization/policyAssignments?api-version=2022-06-01&$filter=atScope()",
        "GET \(Self.definition)?api-version=2022-06-01", "GET \(Self.definition)2?api-version=2022-06-01",
      ])
  }

  @Test func aDefinitionThatMayNotBeReadCostsNothingElse() async throws {
    let refusal = #"{"error":{"code":"AuthorizationFailed","message":"No."}}"#
    let rig = Rig([
      .answer(200, #"{"value":[\#(Self.assignment("one", Self.definition))]}"#), .answer(403, refusal),
    ])
    var rules = PolicyRules()
    #expect(try await rig.reader.policies(of: Rig.workspace, rules: &rules).isEmpty)
  }

  private static func state(_ name: String, _ word: String) -> String {
    #"{"resourceId":"\#(workspace)/computes/\#(name)","policyAssignmentId":"/A/one","policyAssignmentName":"one","complianceState":"\#(word)","policyDefinitionAction":"audit","timestamp":"2026-11-23T05:00:00.1234567Z"}"#
  }

  @Test func statesComeInPages() async throws {
    let next = "https://management.test:8443/more?api-version=2019-10-01"
    let rig = Rig([
      .answer(200, #"{"value":[\#(Self.state("a", "NonCompliant"))],"@odata.nextLink":"\#(next)"}"#),
      .answer(200, #"{"value":[\#(Self.state("b", "Compliant")),{"odd":1}]}"#),
    ])
    let verdicts = try await rig.reader.policyVerdicts(in: ResourceGroupID(subscription: "s", name: "g"))
    #expect(verdicts.map(\.isNonCompliant) == [true, false])
    #expect(verdicts[0].evaluatedAt == (try Instant(iso8601: "2026-11-23T05:00:00.1234567Z")))
    #expect(rig.transport.calls.allSatisfy { $0.hasPrefix("POST ") })
  }

  @Test func aStrangeNextPageIsNotAskedFor() async throws {
    let rig = Rig([.answer(200, #"{"value":[],"@odata.nextLink":"https://elsewhere.test/x"}"#)])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.reader.policyVerdicts(in: ResourceGroupID(subscription: "s", name: "g"))
    }
    #expect(failure?.kind == .unexpectedAnswer)
    #expect(rig.transport.calls.count == 1)
  }

  @Test func aReadOnlyClientSendsNoQuestionThatIsAPost() async throws {
    let rig = Rig([], isReadOnly: true)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.reader.policyVerdicts(in: ResourceGroupID(subscription: "s", name: "g"))
    }
    #expect(failure?.kind == .readOnly)
    #expect(rig.transport.requests.isEmpty)
  }
}
