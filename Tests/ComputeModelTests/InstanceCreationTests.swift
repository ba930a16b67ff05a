import ComputeModel
import Testing

/// What becomes the PUT of a new instance, and what is refused before.
@Suite struct InstanceCreationTests {
  private func mistake(_ make: () throws(CreationMistake) -> InstanceCreation) -> String? {
    do throws(CreationMistake) {
      _ = try make()
      return nil
    } catch {
      return error.description
    }
  }

  private func azureML(_ text: String) throws -> InstanceCreation {
    try InstanceCreation(azureML: try JSONValue(parsing: text))
  }

  /// The recorded body of azure-ai-ml for an instance on behalf of a user, without what only previews know.
  @Test func azureMLBecomesTheBodyThatItsOwnClientSends() throws {
    let creation = try azureML(
      #"{"name":"ci-obo","type":"computeinstance","location":"eastus","create_on_behalf_of":{"user_tenant_id":"t","user_object_id":"o"},"idle_time_before_shutdown_minutes":30}"#
    )
    #expect(creation.name == "ci-obo")
    #expect(
      creation.resource.compactText
        == #"{"location":"eastus","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_V2","personalComputeInstanceSettings":{"assignedUser":{"objectId":"o","tenantId":"t"}},"idleTimeBeforeShutdown":"PT30M","enableNodePublicIp":true,"enableSSO":true,"applicationSharingPolicy":"Shared","computeInstanceAuthorizationType":"personal"},"disableLocalAuth":true}}"#
    )
  }

  @Test(arguments: [
    (#"{"name":"ci"}"#, "type is missing"),
    (#"{"type":"amlcompute"}"#, "type must be computeinstance"),
    (#"{"type":"computeinstance","siz":"x"}"#, "siz is not known"),
    (#"{"type":"computeinstance","enable_sso":"yes"}"#, "enable_sso must be true or false, and is a string"),
    (#"{"type":"computeinstance","tags":{"a":1}}"#, "tags.a must be a string"),
    (#"{"type":"computeinstance","idle_time_before_shutdown_minutes":5}"#, "from 15 minutes"),
    (#"{"type":"computeinstance","ssh_settings":{"ssh_key_value":"k"}}"#, "needs ssh_public_access_enabled"),
    (#"{"type":"computeinstance","create_on_behalf_of":{"user_object_id":"o"}}"#, "needs both"),
    (#"{"type":"computeinstance","identity":{"type":"user_assigned"}}"#, "identity.type must be"),
  ])
  func whatIsWrongIsNamed(_ text: String, _ expected: String) throws {
    let document = try JSONValue(parsing: text)
    let found = mistake { () throws(CreationMistake) in try InstanceCreation(azureML: document) }
    #expect(found?.contains(expected) == true, "\(found ?? "nothing")")
  }

  @Test func aResourceIsSentAsItIsWithoutItsAddress() throws {
    let text =
      #"{"name":"ws/ci-one","type":"Microsoft.MachineLearningServices/workspaces/computes","apiVersion":"2021-07-01","properties":{"computeType":"ComputeInstance","properties":{"vmSize":"Standard_DS3_v2","PLACE":1}}}"#
    let right = try JSONValue(parsing: text.replacing(#","PLACE":1"#, with: ""))
    let creation = try InstanceCreation(resource: right)
    #expect(creation.name == "ci-one")
    #expect(creation.workspace == "ws")
    #expect(
      creation.resource.compactText
        == #"{"properties":{"computeType":"ComputeInstance","properties":{"vmSize":"Standard_DS3_v2"}}}"#)
    let wrong = try JSONValue(parsing: text)
    let found = mistake { () throws(CreationMistake) in try InstanceCreation(resource: wrong) }
    #expect(found == "properties.properties.PLACE is not known here: remove it")
  }

  private static let template = """
    { // comments are allowed
      "parameters": {"name": {"type": "string"}, "size": {"type": "string", "defaultValue": "Standard_DS3_v2"}},
      "resources": [{
        "type": "Microsoft.MachineLearningServices/workspaces/computes", "apiVersion": "2021-07-01",
        "name": "[parameters('name')]", "location": LOCATION,
        "properties": {"computeType": "ComputeInstance", "properties": {"vmSize": "[ parameters('Size') ]"}}
      }]
    }
    """

  private func template(_ location: String) throws -> JSONValue {
    try JSONValue(parsingCommented: Array(Self.template.replacing("LOCATION", with: location).utf8))
  }

  @Test func aTemplateTakesParametersAndDefaults() throws {
    let parameters = try JSONValue(parsing: #"{"parameters":{"name":{"value":"ci-two"}}}"#)
    let creation = try InstanceCreation(template: template(#""[[eastus]""#), parameters: parameters)
    #expect(creation.name == "ci-two")
    #expect(creation.resource["location"]?.text == "[eastus]")
    #expect(creation.resource[path: "properties", "properties", "vmSize"]?.text == "Standard_DS3_v2")
  }

  @Test func whatATemplateLeavesOpenIsRefused() throws {
    let plain = try template(#""eastus""#)
    let computed = try template(#""[resourceGroup().location]""#)
    let unknown = try JSONValue(parsing: #"{"nam":{"value":"ci-two"}}"#)
    #expect(
      mistake { () throws(CreationMistake) in try InstanceCreation(template: plain, parameters: nil) }?
        .contains("needs parameter name") == true)
    #expect(
      mistake { () throws(CreationMistake) in try InstanceCreation(template: plain, parameters: unknown) }?
        .contains("does not declare it") == true)
    #expect(
      mistake { () throws(CreationMistake) in
        try InstanceCreation(template: computed, parameters: nil, isNamed: true)
      }?.contains("resources.location is [resourceGroup().location]") == true)
  }

  @Test(arguments: ["ab", "1abc", "a_bc", "abc-1", "ab-", "a-b-22", "abcdefghijklmnopqrstuvwxy", "äbc"])
  func aWrongNameIsRefused(_ name: String) {
    #expect(InstanceCreation.refusal(ofName: name) != nil)
  }

  @Test(arguments: ["abc", "a-1b", "ci-two", "A1-b2", "abcdefghijklmnopqrstuvwx"])
  func aRightNameIsTaken(_ name: String) {
    #expect(InstanceCreation.refusal(ofName: name) == nil)
  }
}
