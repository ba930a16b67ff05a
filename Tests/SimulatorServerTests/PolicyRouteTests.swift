import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

@Suite struct PolicyRouteTests {
  private let idle = "/providers/Microsoft.Authorization/policyDefinitions/679ddf89-ab8f-48a5-9029-e76054077449"
  private let creation =
    #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_v2"}}}"#

  private func subscription(_ service: TestService) -> String { "/subscriptions/\(service.host.subscription)" }

  private func assign(
    _ service: TestService, _ definition: String, _ parameters: String = "{}", as name: String? = nil
  ) async throws -> TestService.Reply {
    try await service.arm(
      .put, "\(subscription(service))/providers/Microsoft.Authorization/policyAssignments/held",
      version: "2022-06-01",
      body: #"{"properties":{"policyDefinitionId":"\#(definition)","parameters":\#(parameters)}}"#, as: name)
  }

  @Test func aDefinitionIsWrittenReadListedAndDeleted() async throws {
    let service = try await TestService()
    let path = "\(subscription(service))/providers/Microsoft.Authorization/policyDefinitions"
    let body = """
      {"mode": "All", "policyRule": {"if": {"field":
      "Microsoft.MachineLearningServices/workspaces/computes/enableNodePublicIp", "equals": true},
      "then": {"effect": "audit"}}}
      """
    let written = try await service.arm(.put, "\(path)/no-public-ip", version: "2021-06-01", body: body)
    #expect(written.status == 201)
    #expect(written.document?[path: "properties", "policyType"]?.text == "Custom")
    #expect(written.document?["id"]?.text == "\(path)/no-public-ip")
    let custom = try await service.arm(
      .get, "\(path)?$filter=policyType%20eq%20'Custom'&api-version=2021-06-01")
    #expect(
      custom.document?["value"]?.elements?.compactMap { $0["name"]?.text }
        == ["compute-instance-shutdown-schedule", "no-public-ip"])
    let builtIn = try await service.arm(.get, idle, version: "2021-06-01")
    #expect(builtIn.document?[path: "properties", "policyType"]?.text == "BuiltIn")
    #expect(try await service.arm(.delete, "\(path)/no-public-ip", version: "2021-06-01").status == 200)
    #expect(try await service.arm(.delete, "\(path)/no-public-ip", version: "2021-06-01").status == 204)
    #expect(
      try await service.arm(.get, "\(path)/no-public-ip", version: "2021-06-01").code == "PolicyDefinitionNotFound")
  }

  /// The dry run says what the PUT would be answered, and writes nothing.
  @Test func aDryRunNamesThePolicyThatWouldDeny() async throws {
    let service = try await TestService()
    let group = service.workspace.split(separator: "/").prefix(4).map { "/" + $0 }.joined()
    let path = "\(group)/providers/Microsoft.PolicyInsights/checkPolicyRestrictions"
    func body(_ idle: String) -> String {
      #"{"resourceDetails":{"scope":"\#(service.workspace)","resourceContent":{"name":"w/new-ci","location":"eastus","#
        + #""properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_v2"\#(idle)}}}}}"#
    }
    func evaluations(_ reply: TestService.Reply) -> [JSONValue]? {
      reply.document?[path: "contentEvaluationResult", "policyEvaluations"]?.elements
    }
    let free = try await service.arm(.post, path, version: "2022-03-01", body: body(""))
    #expect(free.status == 200)
    #expect(evaluations(free) == [])
    #expect(try await assign(service, idle, #"{"effect":{"value":"Deny"}}"#).status == 201)
    let denied = try await service.arm(.post, path, version: "2022-03-01", body: body(""))
    #expect(evaluations(denied)?.first?["evaluationResult"]?.text == "NonCompliant")
    #expect(evaluations(denied)?.first?[path: "policyInfo", "policyDefinitionId"]?.text == idle)
    let fine = try await service.arm(
      .post, path, version: "2022-03-01", body: body(#","idleTimeBeforeShutdown":"PT30M""#))
    #expect(evaluations(fine) == [])
    #expect(try await service.arm(.post, path, version: "2022-03-01", body: "{}").status == 400)
    #expect(try await service.arm(.get, "\(service.workspace)/computes/new-ci").status == 404)
  }

  @Test func aDeniedCreationAnswers403WithTheViolation() async throws {
    let service = try await TestService()
    let assigned = try await assign(service, idle, #"{"effect":{"value":"Deny"}}"#)
    #expect(assigned.status == 201)
    #expect(assigned.document?[path: "properties", "enforcementMode"]?.text == "Default")
    let denied = try await service.arm(.put, "\(service.workspace)/computes/new-ci", body: creation)
    #expect(denied.status == 403)
    #expect(denied.code == "RequestDisallowedByPolicy")
    #expect(denied.document?[path: "error", "target"]?.text == "new-ci")
    let violation = denied.document?[path: "error", "additionalInfo"]?.elements?.first
    #expect(violation?["type"]?.text == "PolicyViolation")
    #expect(violation?[path: "info", "policyDefinitionId"]?.text == idle)
    #expect(try await service.arm(.get, "\(service.workspace)/computes/new-ci").status == 404)
  }

  @Test func complianceIsReadAtTheScopesAndSummarised() async throws {
    let service = try await TestService()
    _ = try await assign(service, idle)
    func query(_ scope: String, _ verb: String = "queryResults", _ options: String = "") async throws -> JSONValue {
      let reply = try await service.arm(
        .post,
        "\(scope)/providers/Microsoft.PolicyInsights/policyStates/latest/\(verb)?api-version=2019-10-01\(options)")
      #expect(reply.status == 200)
      return try #require(reply.document)
    }
    let all = try await query(subscription(service))
    #expect(all["@odata.count"]?.integer == all["value"]?.elements?.count)
    let one = try await query("\(service.workspace)/computes/alice-ci")
    let state = try #require(one["value"]?.elements?.first)
    #expect(state["resourceId"]?.text == "\(service.workspace)/computes/alice-ci")
    #expect(state["policyDefinitionAction"]?.text == "audit")
    let failing = try await query(
      service.workspace, "queryResults", "&$filter=complianceState%20eq%20'NonCompliant'&$top=1")
    for state in failing["value"]?.elements ?? [] { #expect(state["isCompliant"] == .bool(false)) }
    let summary = try await query(subscription(service), "summarize")
    let results = summary["value"]?.elements?.first?["results"]
    let failures = all["value"]?.elements?.count { $0["isCompliant"] == .bool(false) }
    #expect(results?["nonCompliantResources"]?.integer == failures)
    let byAssignment = try await query(
      "\(subscription(service))/providers/Microsoft.Authorization/policyAssignments/held")
    #expect(byAssignment["value"] == all["value"])
    let refused = try await service.arm(
      .post,
      "\(subscription(service))/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults?api-version=2019-10-01&$apply=groupby(x)"
    )
    #expect(refused.status == 400)
  }

  @Test func assignmentsAreListedAboveAndBelowAScope() async throws {
    let service = try await TestService()
    _ = try await assign(service, idle)
    func names(_ scope: String, _ filter: String = "") async throws -> [String] {
      let reply = try await service.arm(
        .get, "\(scope)/providers/Microsoft.Authorization/policyAssignments?api-version=2022-06-01\(filter)")
      return reply.document?["value"]?.elements?.compactMap { $0["name"]?.text } ?? ["?"]
    }
    #expect(try await names(service.workspace) == ["held"])
    #expect(try await names(service.workspace, "&$filter=atExactScope()") == [])
    #expect(try await names(subscription(service), "&$filter=atScope()") == ["held"])
  }

  @Test func whoMayOnlyReadAssignsNothing() async throws {
    let service = try await TestService()
    let refused = try await assign(service, idle, as: "Reader")
    #expect(refused.status == 403)
    #expect(refused.code == "AuthorizationFailed")
  }
}
