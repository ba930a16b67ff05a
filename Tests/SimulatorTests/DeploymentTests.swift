import ComputeModel
import Schedules
import Testing

@testable import Simulator

/// The founding document's parameter file, word for word.
private let documentSchedules = #"""
  {
  "schedules": {
  "value": {
  "computeStartStop": [
  {
  "triggerType": "Cron",
  "cron": {
  "timeZone": "UTC",
  "expression": "0 18 * * *"
  },
  "action": "Stop",
  "status": "Enabled"
  },
  {
  "triggerType": "Cron",
  "cron": {
  "timeZone": "UTC",
  "expression": "0 8 * * *"
  },
  "action": "Start",
  "status": "Enabled"
  },
  {
  "triggerType": "Recurrence",
  "recurrence": {
  "frequency": "Day",
  "interval": 1,
  "timeZone": "UTC",
  "schedule": {
  "hours": [17],
  "minutes": [0]
  }
  },
  "action": "Stop",
  "status": "Enabled"
  }
  ]
  }
  }
  }
  """#

/// A template around the document's line `"schedules": "[parameters('schedules')]"`.
private let scheduled = #"""
  {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
      "workspace": {"type": "string", "defaultValue": "ml-research"},
      "schedules": {"type": "object"},
      "idle": {"type": "string", "defaultValue": "PT30M", "allowedValues": ["PT30M", "PT1H"]}
    },
    "variables": {"name": "[concat('deployed', '-ci')]"},
    "resources": [{
      "type": "Microsoft.MachineLearningServices/workspaces/computes",
      "apiVersion": "2025-12-01",
      "name": "[concat(parameters('workspace'), '/', variables('name'))]",
      "location": "[resourceGroup().location]",
      "properties": {
        "computeType": "ComputeInstance",
        "properties": {
          "vmSize": "STANDARD_DS3_v2",
          "idleTimeBeforeShutdown": "[parameters('idle')]",
          "schedules": "[parameters('schedules')]"
        }
      }
    }],
    "outputs": {"id": {"type": "string", "value": "[resourceId('Microsoft.MachineLearningServices/workspaces/computes', parameters('workspace'), variables('name'))]"}}
  }
  """#

extension TestWorld {
  fileprivate func template(_ text: String, _ values: String = "{}") throws -> DeploymentTemplate {
    try DeploymentTemplate(
      JSONValue(parsing: text), values: JSONValue(parsing: values),
      at: DeploymentTemplate.Place(world, resourceGroup: "rg-ml", deployment: "d"))
  }

  @discardableResult
  fileprivate func deploy(_ text: String, _ values: String = "{}", name: String = "d") throws -> Refusal? {
    submit(
      .deployments(
        .deploy(
          try template(text, values), name: name, group: "rg-ml", templateHash: "1", tags: .null), by: owner))
  }

  fileprivate var deployment: Deployment? { world.deployments.deployment(named: "D", in: "RG-ML") }
}

/// A template of these resources.
private func template(_ resources: String, more: String = "") -> String {
  #"{"$schema":"x","contentVersion":"1.0.0.0","resources":[\#(resources)]\#(more)}"#
}

private func compute(_ name: String, size: String = "STANDARD_DS3_v2", more: String = "") -> String {
  #"{"type":"Microsoft.MachineLearningServices/workspaces/computes","apiVersion":"2025-12-01","name":"\#(name)","#
    + #""location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"\#(size)"}}\#(more)}"#
}

@Suite struct DeploymentTests {
  @Test func theDocumentsSchedulesArriveByParameterFile() throws {
    let test = try TestWorld(.empty)
    #expect(try test.deploy(scheduled, documentSchedules) == nil)
    #expect(test.deployment?.provisioningState == "Running")
    #expect(test.state("deployed-ci") == .creating)
    test.pass(301)
    #expect(test.deployment?.provisioningState == "Succeeded")
    let instance = try #require(test.world.instance(test.key("deployed-ci")))
    #expect(instance.settings.schedules.count == 3)
    #expect(instance.settings["idleTimeBeforeShutdown"]?.text == "PT30M")
    #expect(instance.envelope["location"]?.text == "eastus")
    #expect(test.deployment?.outputs[path: "id", "value"]?.text == test.world.scope(of: instance).text)
    #expect(test.events.contains { $0.why.hasSuffix("deployed d: 1 computes") })
  }

  @Test func otherSchedulesOrAnotherIdleTimeOfAnExistingInstanceAreRefused() throws {
    let test = try TestWorld(.empty)
    try test.deploy(scheduled, documentSchedules)
    test.pass(301)
    try test.deploy(scheduled, documentSchedules)
    #expect(test.deployment?.provisioningState == "Succeeded")
    let other = #"{"schedules":{"value":{"computeStartStop":[]}}}"#
    #expect(try test.deploy(scheduled, other) == nil)
    #expect(test.deployment?.provisioningState == "Failed")
    #expect(test.deployment?.failures.first?.failure.message.contains("updateSchedules") == true)
    let idle = documentSchedules.dropLast() + #","idle":{"value":"PT1H"}}"#
    try test.deploy(scheduled, String(idle))
    #expect(test.deployment?.failures.first?.failure.message.contains("updateIdleShutdownSetting") == true)
    #expect(test.world.instance(test.key("deployed-ci"))?.settings.schedules.count == 3)
    try test.deploy(template(compute("ml-research/deployed-ci")))
    #expect(test.deployment?.provisioningState == "Succeeded")
    #expect(test.world.instance(test.key("deployed-ci"))?.settings.schedules.count == 3)
  }

  @Test func oneRefusedResourceFailsTheDeploymentAndTheOthersAreMade() throws {
    let test = try TestWorld(.empty)
    try test.deploy(template(compute("ml-research/good-ci") + "," + compute("ml-research/bad-ci", size: "NONE")))
    #expect(test.deployment?.provisioningState == "Running")
    test.pass(301)
    #expect(test.deployment?.provisioningState == "Failed")
    #expect(test.state("good-ci") == .running)
    #expect(test.deployment?.failures.map { $0.resource.resourceName } == ["ml-research/bad-ci"])
  }

  @Test func aFailedCreationFailsTheDeployment() throws {
    let test = try TestWorld(.empty)
    let failure = StagedFailure.Known.capacity.error(instanceName: "any")
    test.submit(.stageFailure(StagedFailure(operation: .create, instance: nil, error: failure)))
    try test.deploy(template(compute("ml-research/good-ci")))
    test.pass(301)
    #expect(test.deployment?.failures.first?.failure.code == "AllocationFailed")
  }

  @Test func aRunningDeploymentIsNotReplaced() throws {
    let test = try TestWorld(.empty)
    try test.deploy(template(compute("ml-research/good-ci")))
    #expect(try test.deploy(template(compute("ml-research/good-ci")))?.code == "DeploymentActive")
  }

  @Test func loopsConditionsAndDependenciesAreReadInOrder() throws {
    let test = try TestWorld(.empty)
    let loop = compute(
      "[concat('ml-research/', 'student', copyIndex(1), '-ci')]",
      more: #","copy":{"name":"students","count":"[parameters('count')]"},"dependsOn":["teacher-ci"]"#)
    let never = compute("ml-research/never-ci", more: #","condition":"[equals(parameters('count'), 0)]""#)
    let read = try test.template(
      template(
        [loop, never, compute("ml-research/teacher-ci")].joined(separator: ","),
        more: #","parameters":{"count":{"type":"int","defaultValue":2,"maxValue":5}}"#))
    #expect(read.resources.map { $0.name } == ["teacher-ci", "student1-ci", "student2-ci"])
  }

  @Test(arguments: [
    (#"{"contentVersion":"1","resources":[]}"#, "$schema"),
    (template("", more: #","resource":[]"#), "resource"),
    (template("{}"), "resources[0]"),
    (template(compute("ml-research")), "resources[0].name"),
    (template(compute("[parameters('none')]")), "resources[0].name"),
    (template(compute("ml-research/a-ci", more: #","zones":[]"#)), "resources[0].zones"),
    (template(compute("ml-research/a-ci") + "," + compute("ml-research/A-ci")), "resources[1]"),
    (template(compute("ml-research/a-ci", more: #","dependsOn":["nobody"]"#)), "resources[0].dependsOn"),
    (template(#"{"type":"Microsoft.Storage/storageAccounts","name":"a","apiVersion":"1"}"#), "resources[0].type"),
    (template("", more: #","variables":{"a":"[variables('b')]","b":"[variables('a')]"}"#), "variables.a"),
    (template("", more: #","parameters":{"a":{"type":"string"}}"#), "parameters.a"),
    (template("", more: #","parameters":{"a":{"type":"int","defaultValue":"x"}}"#), "parameters.a"),
    (template("", more: #","outputs":{"a":{"type":"string","value":"[reference('x')]"}}"#), "outputs.a.value"),
  ])
  func whatIsNotATemplateIsRefusedWithItsPlace(text: String, path: String) throws {
    let test = try TestWorld(.empty)
    let error = #expect(throws: TemplateError.self) { try test.template(text) }
    #expect(error?.path == path)
  }

  @Test func parametersThatTheTemplateDoesNotHaveAreRefused() throws {
    let test = try TestWorld(.empty)
    let unknown = #expect(throws: TemplateError.self) {
      try test.template(template(""), #"{"a":{"value":1}}"#)
    }
    #expect(unknown?.reason.hasPrefix("The following parameters were supplied, but do not correspond") == true)
    let forbidden = documentSchedules.dropLast() + #","idle":{"value":"PT5H"}}"#
    let error = #expect(throws: TemplateError.self) { try test.template(scheduled, String(forbidden)) }
    #expect(error?.reason.contains("is not part of the allowed value(s): 'PT30M,PT1H'") == true)
  }

  @Test func deploymentsOutliveARestart() throws {
    let test = try TestWorld(.empty)
    try test.deploy(template(compute("ml-research/good-ci") + "," + compute("ml-research/bad-ci", size: "NONE")))
    test.pass(301)
    let events = try test.journal.split(separator: "\n").map { line in
      try #require(Event(json: try JSONValue(parsing: String(line))), "\(line)")
    }
    #expect(World(replaying: events, zones: TestWorld.zones)?.deployments == test.world.deployments)
  }
}
