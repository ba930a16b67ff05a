import ComputeModel
import Schedules
import Testing

@testable import Simulator

/// The founding document's policy, word for word.
private let defaultSchedule = #"""
  {
  "mode": "All",
  "policyRule": {
  "if": {
  "allOf": [
  {
  "field": "Microsoft.MachineLearningServices/workspaces/computes/computeType",
  "equals": "ComputeInstance"
  },
  {
  "field": "Microsoft.MachineLearningServices/workspaces/computes/schedules",
  "exists": "false"
  }
  ]
  },
  "then": {
  "effect": "append",
  "details": [
  {
  "field": "Microsoft.MachineLearningServices/workspaces/computes/schedules",
  "value": {
  "computeStartStop": [
  {
  "triggerType": "Cron",
  "cron": {
  "startTime": "2021-03-10T21:21:07",
  "timeZone": "Pacific Standard Time",
  "expression": "0 22 * * *"
  },
  "action": "Stop",
  "status": "Enabled"
  }
  ]
  }
  }
  ]
  }
  }
  }
  """#

extension TestWorld {
  fileprivate func define(_ name: String, _ text: String) throws -> Refusal? {
    submit(.policy(.writeDefinition(name: name, body: try JSONValue(parsing: text)), by: owner))
  }

  fileprivate func rule(_ condition: String, then: String = #"{"effect":"deny"}"#) throws -> Refusal? {
    try define("a-rule", #"{"properties":{"mode":"All","policyRule":{"if":\#(condition),"then":\#(then)}}}"#)
  }

  @discardableResult
  fileprivate func assign(
    _ name: String, _ definition: String, at scope: String? = nil, _ parameters: String = "{}", more: String = ""
  ) throws -> Refusal? {
    let scope = scope ?? world.subscriptionScope.text
    let id =
      PolicyDefinition.builtIn.contains { $0.name == definition }
      ? "/providers/Microsoft.Authorization/policyDefinitions/\(definition)"
      : "\(world.subscriptionScope.text)/providers/Microsoft.Authorization/policyDefinitions/\(definition)"
    let body = try JSONValue(
      parsing: #"{"properties":{"policyDefinitionId":"\#(id)","parameters":\#(parameters)\#(more)}}"#)
    return submit(.policy(.writeAssignment(scope: scope, name: name, body: body), by: owner))
  }

  fileprivate func compliance(of name: String) -> [PolicyCompliance.State] {
    world.compliance(under: Scope("\(world.scope(of: workspace).text)/computes/\(name)")).map { $0.state }
  }
}

private let idle = "679ddf89-ab8f-48a5-9029-e76054077449"
private let localAuthentication = "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f"
private let noLocalAuthentication = "a6f9a2d0-cff7-4855-83ad-4cd750666512"
private let network = "7804b5c7-01dc-4723-969b-ae300cc07ff1"
private let image = "f110a506-2dcb-422e-bcea-d533fc8c35e2"
private let alias = "Microsoft.MachineLearningServices/workspaces/computes"

@Suite struct PolicyTests {
  @Test func anInstanceWithoutSchedulesGetsTheDefaultOneOfTheDocumentsPolicy() throws {
    let test = try TestWorld(.empty)
    #expect(try test.define("default-schedule", defaultSchedule) == nil)
    #expect(try test.assign("stop-at-night", "default-schedule") == nil)
    try test.create("bare-ci")
    let schedules = try #require(test.world.instance(test.key("bare-ci"))?.settings.schedules)
    #expect(schedules.count == 1)
    #expect(schedules[0]["action"]?.text == "Stop")
    #expect(schedules[0][path: "cron", "expression"]?.text == "0 22 * * *")
    #expect(schedules[0]["id"]?.text != nil)
    #expect(test.events.contains { $0.why == "the policy stop-at-night added to bare-ci" })
    #expect(test.compliance(of: "bare-ci") == [.compliant])
  }

  @Test func anInstanceThatBringsSchedulesKeepsThem() throws {
    let test = try TestWorld(.empty)
    _ = try test.define("default-schedule", defaultSchedule)
    try test.assign("stop-at-night", "default-schedule")
    try test.create("own-ci", #"{"schedules":{"computeStartStop":[]}}"#)
    #expect(test.world.instance(test.key("own-ci"))?.settings.schedules == [])
  }

  @Test func anExistingInstanceIsReportedAndLeftAsItIs() throws {
    let test = try TestWorld(.empty)
    try test.create("old-ci")
    test.pass(400)
    _ = try test.define("default-schedule", defaultSchedule)
    try test.assign("stop-at-night", "default-schedule")
    #expect(test.compliance(of: "old-ci") == [.nonCompliant])
    try test.create("old-ci")
    #expect(test.world.instance(test.key("old-ci"))?.settings.schedules == [])
    #expect(test.compliance(of: "old-ci") == [.nonCompliant])
  }

  @Test func denyRefusesInTheWordsOfARMAndSaysWhichComparisonsHeld() throws {
    let test = try TestWorld(.empty)
    try test.assign("idle-needed", idle, #"{"effect":{"value":"Deny"}}"#)
    let refusal = try #require(try test.create("idle-ci"))
    #expect(refusal.kind == .forbidden)
    #expect(refusal.code == "RequestDisallowedByPolicy")
    #expect(refusal.target == "idle-ci")
    #expect(refusal.message.hasPrefix("Resource 'idle-ci' was disallowed by policy. Policy identifiers: '[{"))
    let info = try #require(refusal.additionalInfo.first?["info"])
    #expect(info["policyDefinitionEffect"]?.text == "deny")
    #expect(info["policyAssignmentName"]?.text == "idle-needed")
    let expressions = try #require(info[path: "evaluationDetails", "evaluatedExpressions"]?.elements)
    #expect(
      expressions.contains {
        $0["expression"]?.text == alias + "/idleTimeBeforeShutdown" && $0["result"]?.text == "True"
      })
    #expect(test.world.instances.isEmpty)
    #expect(try test.create("idle-ci", #"{"idleTimeBeforeShutdown":"PT30M"}"#) == nil)
  }

  @Test func auditLetsPassAndReports() throws {
    let test = try TestWorld(.empty)
    try test.assign("idle-wanted", idle)
    #expect(try test.create("late-ci") == nil)
    #expect(test.events.contains { $0.why == "the policy idle-wanted found a fault with late-ci" })
    #expect(test.compliance(of: "late-ci") == [.nonCompliant])
    test.submit(
      .updateIdleShutdownSetting(
        test.key("late-ci"), body: .object(["idleTimeBeforeShutdown": .string("PT30M")]), by: test.owner))
    #expect(test.compliance(of: "late-ci") == [.compliant])
  }

  @Test func disabledDoesNothingAndReportsNothing() throws {
    let test = try TestWorld(.empty)
    try test.assign("idle-off", idle, #"{"effect":{"value":"Disabled"}}"#)
    #expect(try test.create("any-ci") == nil)
    #expect(test.compliance(of: "any-ci") == [])
  }

  @Test func doNotEnforceOnlyReports() throws {
    let test = try TestWorld(.empty)
    try test.assign("trial", idle, #"{"effect":{"value":"Deny"}}"#, more: #","enforcementMode":"DoNotEnforce""#)
    #expect(try test.create("any-ci") == nil)
    #expect(test.compliance(of: "any-ci") == [.nonCompliant])
  }

  @Test func aScopeCoversWhatIsBelowItAndNotScopesAreLeftOut() throws {
    let test = try TestWorld(.empty)
    let research = test.world.scope(of: test.world.workspaces[0]).text
    try test.assign("research-only", idle, at: research.uppercased(), #"{"effect":{"value":"Deny"}}"#)
    #expect(try test.create("ra-ci")?.code == "RequestDisallowedByPolicy")
    #expect(try test.create("tb-ci", in: 1) == nil)
    let free = try TestWorld(.empty)
    try free.assign(
      "all-but-research", idle, #"{"effect":{"value":"Deny"}}"#,
      more: #","notScopes":["\#(free.world.scope(of: free.world.workspaces[0]).text)"]"#)
    #expect(try free.create("ra-ci") == nil)
    #expect(try free.create("tb-ci", in: 1)?.code == "RequestDisallowedByPolicy")
    #expect(try free.assign("nowhere", idle, at: "/subscriptions/other")?.kind == .notFound)
  }

  @Test func theBuiltInsForLocalAuthenticationSubnetAndImageAct() throws {
    let test = try TestWorld(.lab)
    try test.assign("no-keys", localAuthentication, #"{"effect":{"value":"deny"}}"#)
    try test.assign("in-a-network", network)
    try test.assign("fresh-image", image)
    #expect(try test.create("new-ci")?.code == "RequestDisallowedByPolicy")
    let images = test.world.compliance(under: test.world.subscriptionScope) { $0.name == "fresh-image" }
    #expect(images.count == test.world.instances.count)
    for state in images {
      let isLatest = state.instance.imageVersion == Instance.latestImageVersion
      #expect(state.state == (isLatest ? .compliant : .nonCompliant))
    }
    let networks = test.world.compliance(under: test.world.subscriptionScope) { $0.name == "in-a-network" }
    #expect(networks.contains { $0.state == .nonCompliant })
  }

  @Test func modifyTurnsLocalAuthenticationOff() throws {
    let test = try TestWorld(.empty)
    try test.assign("keys-off", noLocalAuthentication)
    #expect(try test.create("calm-ci") == nil)
    let envelope = try #require(test.world.instance(test.key("calm-ci"))?.envelope)
    #expect(envelope[path: "properties", "disableLocalAuth"] == .bool(true))
    #expect(test.compliance(of: "calm-ci") == [.compliant])
  }

  @Test func ourOwnPolicyAsksForAnEnabledStop() throws {
    let test = try TestWorld(.empty)
    let name = "compute-instance-shutdown-schedule"
    try test.assign("must-stop", name, #"{"effect":{"value":"Deny"}}"#)
    func schedule(_ action: String, _ status: String) -> String {
      #"{"schedules":{"computeStartStop":[{"triggerType":"Cron","cron":{"expression":"0 18 * * *"},"#
        + #""action":"\#(action)","status":"\#(status)"}]}}"#
    }
    #expect(try test.create("no-ci")?.code == "RequestDisallowedByPolicy")
    #expect(try test.create("start-ci", schedule("start", "Enabled"))?.code == "RequestDisallowedByPolicy")
    #expect(try test.create("off-ci", schedule("Stop", "Disabled"))?.code == "RequestDisallowedByPolicy")
    #expect(try test.create("stop-ci", schedule("stop", "enabled")) == nil)
    #expect(test.compliance(of: "stop-ci") == [.compliant])
    test.submit(
      .updateSchedules(test.key("stop-ci"), body: .object(["computeStartStop": .array([])]), by: test.owner))
    #expect(test.compliance(of: "stop-ci") == [.nonCompliant])
    let inUse = test.submit(.policy(.deleteDefinition(name: name), by: test.owner))
    #expect(inUse?.kind == .conflict)
  }

  @Test func whatARuleSaysAndTheEngineDoesNotKnowIsRefusedWithItsPlace() throws {
    let test = try TestWorld(.empty)
    func refused(_ condition: String, then: String = #"{"effect":"deny"}"#) throws -> String {
      let refusal = try #require(try test.rule(condition, then: then), "\(condition)")
      #expect(refusal.kind == .badRequest)
      return refusal.message
    }
    #expect(try refused(#"{"field":"type","resembles":"x"}"#).contains("policyRule.if"))
    #expect(try refused(#"{"field":"type","equals":"x","unless":1}"#).contains("policyRule.if.unless"))
    #expect(try refused(#"{"allOf":[{"field":"\#(alias)/nonsense","exists":true}]}"#).contains("allOf[0].field"))
    #expect(try refused(#"{"source":"action","equals":"x"}"#).contains("source"))
    #expect(try refused(#"{"field":"type","equals":"[utcNow()]"}"#).contains("utcNow"))
    #expect(try refused(#"{"field":"type","equals":"[parameters('none')]"}"#).contains("parameters()"))
    #expect(try refused(#"{"field":"type","equals":"x"}"#, then: #"{"effect":"deployIfNotExists"}"#).contains("effect"))
    #expect(try refused(#"{"field":"type","equals":"x"}"#, then: #"{"effect":"append"}"#).contains("details"))
    #expect(
      try refused(#"{"count":{"field":"\#(alias)/schedules"},"less":1}"#).contains("[*]"))
    #expect(try refused(#"{"field":"type","equals":"[concat('x']"}"#).contains("EndOfData"))
    #expect(try test.define("no-rule", "{}")?.code == "InvalidPolicyDefinition")
  }

  @Test func parametersAreCheckedWhenAPolicyIsAssigned() throws {
    let test = try TestWorld(.empty)
    // Recorded words (Azure-Landing-Zones#442).
    #expect(
      try test.assign("bad", idle, #"{"effect":{"value":"Append"}}"#)?.message
        == "The value 'Append' is not allowed for policy parameter 'effect' in policy definition '\(idle)'."
        + " The allowed values are 'Audit, Deny, Disabled'.")
    #expect(try test.assign("bad", idle, #"{"efect":{"value":"Deny"}}"#)?.code == "UndefinedPolicyParameter")
    #expect(try test.assign("bad", idle, #"{"effect":{"value":3}}"#)?.code == "InvalidPolicyAssignment")
    #expect(try test.assign("bad", "no-such-policy")?.code == "PolicyDefinitionNotFound")
    let rule = #"{"if":{"field":"location","notEquals":"[parameters('place')]"},"then":{"effect":"deny"}}"#
    #expect(
      try test.define(
        "places", #"{"properties":{"mode":"All","parameters":{"place":{"type":"String"}},"policyRule":\#(rule)}}"#)
        == nil)
    #expect(try test.assign("bad", "places")?.code == "MissingPolicyParameter")
    #expect(try test.assign("good", "places", #"{"place":{"value":"WestEurope"}}"#) == nil)
    #expect(try test.create("any-ci")?.code == "RequestDisallowedByPolicy")
  }

  @Test func theOperatorsCompareAsAzurePolicyDoes() throws {
    typealias Operator = PolicyCondition.Operator
    #expect(try Operator.equals.holds(.bool(false), .string("False")))
    #expect(try Operator.notEquals.holds(nil, .bool(true)))
    #expect(try !Operator.equals.holds(nil, .string("")))
    #expect(try Operator.in.holds(.string("b"), .array([.string("A"), .string("B")])))
    #expect(try Operator.notIn.holds(nil, .array([])))
    #expect(try Operator.like.holds(.string("STANDARD_DS3_v2"), .string("Standard_*_v2")))
    #expect(try !Operator.like.holds(.string("aba"), .string("ab*ba")))
    #expect(try Operator.notLike.holds(.string("ab"), .string("a")))
    #expect(try Operator.contains.holds(.array([.string("X")]), .string("x")))
    #expect(try Operator.containsKey.holds(.object(["Team": .null]), .string("team")))
    #expect(try Operator.exists.holds(nil, .string("false")))
    #expect(try Operator.less.holds(.number(9), .number(10)))
    #expect(try !Operator.less.holds(nil, .number(10)))
    #expect(throws: TemplateError.self) { try Operator.exists.holds(nil, .string("perhaps")) }
  }

  @Test func policiesOutliveARestart() throws {
    let test = try TestWorld(.empty)
    _ = try test.define("default-schedule", defaultSchedule)
    try test.assign("stop-at-night", "default-schedule")
    try test.assign("idle-wanted", idle)
    try test.create("bare-ci")
    let events = try test.journal.split(separator: "\n").map { line in
      try #require(Event(json: try JSONValue(parsing: String(line))), "\(line)")
    }
    #expect(events == test.events)
    #expect(World(replaying: events, zones: TestWorld.zones)?.policies == test.world.policies)
  }

  @Test func theBuiltInsAreAllUnderstood() {
    #expect(PolicyDefinition.builtIn.count == PolicyDefinition.builtInTexts.count)
    #expect(PolicyDefinition.builtIn.allSatisfy { $0.rule != nil })
    #expect(PolicyDefinition.shutdownSchedule(at: TestWorld.start)?.rule != nil)
  }
}
