import ComputeModel
import HTTPTypes
import SimulatorServer
import Testing

@Suite struct DeploymentRouteTests {
  /// With comments, as the founding document has them in a template.
  private let body = """
    {"properties": {"mode": "Incremental",
      "parameters": {"name": {"value": "deployed-ci"}},
      "template": {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        /* who it is for */
        "parameters": {"name": {"type": "string"}},
        "resources": [{
          "type": "Microsoft.MachineLearningServices/workspaces/computes",
          "apiVersion": "2025-12-01",
          "name": "[concat('ml-research/', parameters('name'))]",
          "location": "[resourceGroup().location]",
          "properties": {"computeType": "ComputeInstance", "properties": {
            "vmSize": "STANDARD_DS3_v2",
            "idleTimeBeforeShutdown":"PT30M" // this must be a string in ISO 8601 format
          }}
        }],
        "outputs": {"name": {"type": "string", "value": "[parameters('name')]"}}
      }}}
    """

  private func path(_ service: TestService) -> String {
    "/subscriptions/\(service.host.subscription)/resourcegroups/rg-ml/providers/Microsoft.Resources/deployments/first"
  }

  private func deploy(_ service: TestService, _ body: String, as name: String? = nil) async throws -> TestService.Reply
  {
    try await service.arm(.put, path(service), version: "2025-04-01", body: body, as: name)
  }

  @Test func aTemplateIsValidatedDeployedAndPolledToItsEnd() async throws {
    let service = try await TestService()
    let valid = try await service.arm(.post, path(service) + "/validate", version: "2025-04-01", body: body)
    #expect(valid.status == 200)
    #expect(valid.document?[path: "properties", "validatedResources"]?.elements?.count == 1)
    #expect(try await service.arm(.get, path(service), version: "2025-04-01").code == "DeploymentNotFound")
    let begun = try await deploy(service, body)
    #expect(begun.status == 201)
    #expect(begun.document?[path: "properties", "provisioningState"]?.text == "Accepted")
    let status = try #require(begun.header("Azure-AsyncOperation"))
    #expect(try await service.arm(.get, status).document?["status"]?.text == "Running")
    #expect(try await service.state("deployed-ci") == "Creating")
    service.clock.pass(301)
    #expect(try await service.arm(.get, status).document?["status"]?.text == "Succeeded")
    let done = try await service.arm(.get, path(service), version: "2025-04-01")
    let properties = try #require(done.document?["properties"])
    #expect(properties["provisioningState"]?.text == "Succeeded")
    #expect(properties[path: "outputs", "name", "value"]?.text == "deployed-ci")
    #expect(properties[path: "parameters", "name", "type"]?.text == "String")
    #expect(
      properties["outputResources"]?.elements?.first?["id"]?.text == "\(service.workspace)/computes/deployed-ci")
    let operations = try await service.arm(
      .get, path(service).replacing("providers/Microsoft.Resources/", with: "") + "/operations", version: "2025-04-01")
    #expect(
      operations.document?["value"]?.elements?.first?[path: "properties", "provisioningState"]?.text == "Succeeded")
    #expect(try await service.arm(.delete, path(service), version: "2025-04-01").status == 204)
  }

  @Test func whatIsWrongInATemplateIsInvalidTemplateWithItsPath() async throws {
    let service = try await TestService()
    let wrong = try await deploy(service, body.replacing("parameters('name'))]", with: "parameters('nome'))]"))
    #expect(wrong.status == 400)
    #expect(wrong.code == "InvalidTemplate")
    let info = wrong.document?[path: "error", "additionalInfo"]?.elements?.first?["info"]
    #expect(info?["path"]?.text == "resources[0].name")
    let other = try await deploy(
      service, body.replacing("workspaces/computes\"", with: "workspaces/jobs\""))
    #expect(other.code == "InvalidTemplate")
    let version = try await deploy(service, body.replacing("\"2025-12-01\"", with: "\"2033-01-01\""))
    #expect(version.code == "InvalidTemplate")
    let complete = try await deploy(service, body.replacing("Incremental", with: "Complete"))
    #expect(complete.code == "InvalidTemplate")
    let broken = try await deploy(service, "{\n\"properties\": {,}}")
    #expect(broken.code == "InvalidRequestContent")
    #expect(broken.document?[path: "error", "message"]?.text?.contains("line 2, position 16") == true)
  }

  @Test func commentsStandInTemplatesOnly() async throws {
    let service = try await TestService()
    let commented = try await service.arm(
      .post, "\(service.workspace)/computes/alice-ci/updateIdleShutdownSetting", version: "2021-07-01",
      body: #"{ "idleTimeBeforeShutdown": "PT30M" // this must be a string in ISO 8601 format }"#)
    #expect(commented.status == 400)
  }

  @Test func aPolicyRefusesADeploymentBeforeItBegins() async throws {
    let service = try await TestService()
    let definition =
      "/subscriptions/\(service.host.subscription)/providers/Microsoft.Authorization/policyDefinitions"
      + "/compute-instance-shutdown-schedule"
    _ = try await service.arm(
      .put, "/subscriptions/\(service.host.subscription)/providers/Microsoft.Authorization/policyAssignments/p",
      version: "2022-06-01",
      body: #"{"properties":{"policyDefinitionId":"\#(definition)","parameters":{"effect":{"value":"Deny"}}}}"#)
    for verb in ["/validate", ""] {
      let refused = try await service.arm(
        verb.isEmpty ? .put : .post, path(service) + verb, version: "2025-04-01", body: body)
      #expect(refused.status == 400)
      #expect(refused.code == "InvalidTemplateDeployment")
      let detail = refused.document?[path: "error", "details"]?.elements?.first
      #expect(detail?["code"]?.text == "RequestDisallowedByPolicy")
      #expect(detail?["additionalInfo"]?.elements?.first?["type"]?.text == "PolicyViolation")
    }
    #expect(try await service.arm(.get, "\(service.workspace)/computes/deployed-ci").status == 404)
  }

  @Test func whoMayNotCreateComputesDeploysNone() async throws {
    let service = try await TestService()
    #expect(try await deploy(service, body, as: "Reader").code == "AuthorizationFailed")
  }
}
