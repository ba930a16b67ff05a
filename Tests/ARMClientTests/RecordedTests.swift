import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Testing

/// Conversations with the real service as they were recorded or reported (FACTS sections 2.2, 2.3 and 16). The shapes,
/// the words and the numbers are theirs; what the record leaves out (`…`) is filled in.
@Suite struct RecordedTests {
  private static let place =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes"

  /// FACTS section 16: all compute types in one list, indented, no `nextLink` member at all. The id of the second is in
  /// the other casing that ARM sends (section 1).
  private static let list = #"""
    {
      "value": [
        {
          "id": "\#(place)/cluster",
          "name": "cluster",
          "type": "Microsoft.MachineLearningServices/workspaces/computes",
          "location": "eastus",
          "tags": {},
          "properties": {
            "createdOn": "2024-07-24T08:40:11.1234567+00:00",
            "modifiedOn": "2024-07-24T08:40:21.7654321+00:00",
            "disableLocalAuth": false,
            "description": null,
            "resourceId": null,
            "computeType": "AmlCompute",
            "computeLocation": "eastus",
            "provisioningState": "Succeeded",
            "provisioningErrors": null,
            "provisioningWarnings": {},
            "isAttachedCompute": false,
            "properties": {
              "vmSize": "STANDARD_DS3_V2",
              "vmPriority": "Dedicated",
              "scaleSettings": { "maxNodeCount": 4, "minNodeCount": 0, "nodeIdleTimeBeforeScaleDown": "PT2M" }
            }
          }
        },
        \#(instance)
      ]
    }
    """#

  private static let instance = #"""
    {
          "id": "/subscriptions/s/resourcegroups/G/providers/microsoft.machinelearningservices/workspaces/w/computes/ci",
          "name": "ci",
          "type": "Microsoft.MachineLearningServices/workspaces/computes",
          "location": "eastus",
          "identity": { "type": "SystemAssigned", "principalId": "p", "tenantId": "t" },
          "tags": {},
          "properties": {
            "createdOn": "2024-07-24T08:42:28.3934092+00:00",
            "modifiedOn": "2024-07-24T08:46:46.2185793+00:00",
            "disableLocalAuth": true,
            "description": null,
            "resourceId": null,
            "computeType": "ComputeInstance",
            "computeLocation": "eastus",
            "provisioningState": "Succeeded",
            "provisioningErrors": null,
            "provisioningWarnings": {},
            "isAttachedCompute": false,
            "properties": {
              "vmSize": "STANDARD_DS3_V2",
              "subnet": null,
              "applicationSharingPolicy": "Personal",
              "sshSettings": {
                "sshPublicAccess": "Disabled",
                "adminUserName": "azureuser",
                "sshPort": 50000,
                "adminPublicKey": null
              },
              "autologgerSettings": null,
              "enableOSPatching": false,
              "releaseQuotaOnStop": false,
              "enableSSO": true,
              "enableBatchPrivateLink": false,
              "updateStatus": null,
              "dataMounts": null,
              "dataDisks": null,
              "containers": null,
              "imageVersion": null,
              "osImageMetadata": {
                "currentImageVersion": "24.06.10",
                "latestImageVersion": "24.06.10",
                "isLatestOsImageVersion": true,
                "osPatchingStatus": null
              },
              "versions": { "runtime": "3.0.02755.0006" },
              "customServices": [],
              "errors": [],
              "connectivityEndpoints": { "publicIpAddress": "20.0.0.4", "privateIpAddress": "10.0.0.4" },
              "applications": [
                { "displayName": "Jupyter", "endpointUri": "https://ci.eastus.instances.azureml.ms/tree/" },
                { "displayName": "Jupyter Lab", "endpointUri": "https://ci.eastus.instances.azureml.ms/lab" }
              ],
              "state": "Running",
              "lastOperation": {
                "operationName": "Create",
                "operationTime": "2024-07-24T08:46:46.218+00:00",
                "operationStatus": "Succeeded",
                "operationTrigger": "User"
              },
              "createdBy": { "userOrgId": "o", "userId": "u" },
              "computeInstanceAuthorizationType": "personal",
              "personalComputeInstanceSettings": null,
              "setupScripts": null,
              "schedules": { "computeStartStop": [] }
            }
          }
        }
    """#

  /// FACTS section 2.2, of another year and region: sshSettings with their port although SSH is off.
  private static let older = #"""
    {"id":"\#(place)/ci","name":"ci","location":"australiaeast","properties":{"computeType":"ComputeInstance",
    "provisioningState":"Succeeded","properties":{
    "vmSize":"STANDARD_DS2_V2","imageVersion":null,"subnet":null,"sshSettings":{"sshPublicAccess":"Disabled","adminUserName":"azureuser","sshPort":4001,"adminPublicKey":null},"autologgerSettings":null,"errors":[],"connectivityEndpoints":{"publicIpAddress":"20.0.0.5","privateIpAddress":"10.0.0.5"},"applications":[{"displayName":"Jupyter","endpointUri":"https://NAME.australiaeast.instances.azureml.ms/tree/"},{"displayName":"Jupyter Lab","endpointUri":"https://NAME.australiaeast.instances.azureml.ms/lab"}],"state":"Running","lastOperation":{"operationName":"Create","operationTime":"2023-08-08T04:12:46.631+00:00","operationStatus":"Succeeded","operationTrigger":"User"},"createdBy":{"userOrgId":"o","userId":"u"},"applicationSharingPolicy":"Shared","computeInstanceAuthorizationType":null,"personalComputeInstanceSettings":null,"setupScripts":null,"schedules":{"computeStartStop":[]}}}}
    """#

  /// FACTS section 16, headers of every answer.
  private static let headers = [
    "x-ms-ratelimit-remaining-subscription-reads": "11998", "x-ms-request-id": "r-1",
    "x-ms-correlation-request-id": "r-1", "x-ms-routing-request-id": "JAPANEAST:20240724T085108Z:r-2",
    "x-aml-cluster": "vienna-eastus-02", "x-request-time": "0.223", "x-ms-response-type": "standard",
    "Expires": "-1", "Content-Type": "application/json; charset=utf-8",
  ]

  @Test func theListOfTheRecordedWorkspaceShowsItsOneInstance() async throws {
    let rig = Rig([.answer(200, Self.list, Self.headers)])
    let items = try await rig.reader.instances(of: Rig.workspace)
    guard items.count == 1, case .instance(let instance) = items[0] else {
      Issue.record("\(items)")
      return
    }
    #expect(instance.name == "ci")
    #expect(instance.resourceGroup == "G")
    #expect(instance.state == .known(.running))
    #expect(instance.createdOn?.iso8601(fractionDigits: 7) == "2024-07-24T08:42:28.3934092Z")
    #expect(instance.lastOperation?.time?.iso8601 == "2024-07-24T08:46:46.218Z")
    #expect(instance.isSSOEnabled == true)
    #expect(instance.releasesQuotaOnStop == false)
    #expect(instance.idleTimeBeforeShutdown == nil)
    #expect(instance.createdBy == .init(objectID: "u", name: nil))
    #expect(instance.ssh == .init(isEnabled: false, user: "azureuser", port: 50000, hasKey: false))
    #expect(instance.identityType == "SystemAssigned")
    #expect(instance.hasLatestImage == true)
    #expect(instance.applications.map(\.name) == ["Jupyter", "Jupyter Lab"])
    #expect(instance.schedules.isEmpty)
    #expect(instance.tags.isEmpty)
    #expect(rig.transport.requests.count == 1)
  }

  @Test func oneInstanceReadAloneIsTheSameAsInTheList() async throws {
    let listed = try await Rig([.answer(200, Self.list)]).reader.instances(of: Rig.workspace)
    let shown = try await Rig([.answer(200, Self.instance)]).reader.instance(Rig.id)
    #expect(listed == [.instance(shown)])
  }

  @Test func theOlderInstanceIsReadThoughNearlyAllOfItIsNull() async throws {
    let instance = try await Rig([.answer(200, Self.older, Self.headers)]).reader.instance(Rig.id)
    #expect(instance.ssh?.port == 4001)
    #expect(instance.ssh?.isEnabled == false)
    #expect(instance.location == "australiaeast")
    #expect(instance.publicIPAddress == "20.0.0.5")
    #expect(instance.isSSOEnabled == nil)
    #expect(instance.hasLatestImage == nil)
    #expect(instance.assignedTo == nil)
    #expect(instance.lastOperation?.time?.iso8601 == "2023-08-08T04:12:46.631Z")
  }

  // MARK: - Oddities of a list

  @Test(arguments: ["", #","nextLink":null"#, #","nextLink":"""#])
  func theLastPageSaysThatItIsTheLastInThreeWays(tail: String) async throws {
    let rig = Rig([.answer(200, #"{"value":[\#(Rig.instance("Running"))]\#(tail)}"#)])
    #expect(try await rig.reader.instances(of: Rig.workspace).count == 1)
    #expect(rig.transport.requests.count == 1)
  }

  @Test func wordsAndMembersOfTomorrowAreOneOddRowAndNoUnreadableList() async throws {
    let odd = Self.instance.replacing(#""Running""#, with: #""Hibernating""#)
      .replacing(#""SystemAssigned""#, with: #"{"kind":"quantum"}"#)
      .replacing(#""operationTrigger": "User""#, with: #""operationTrigger": "Robot", "operationPlan": [1e400]"#)
    let other = Rig.instance("Stopped").replacing(#""ci""#, with: #""other""#)
    let rig = Rig([.answer(200, #"{"value":[\#(odd),\#(other)],"summary":{"count":2}}"#)])
    let items = try await rig.reader.instances(of: Rig.workspace)
    guard items.count == 2, case .instance(let instance) = items[0] else {
      Issue.record("\(items)")
      return
    }
    #expect(instance.state == .other("Hibernating"))
    #expect(instance.identityType == nil)
    #expect(instance.lastOperation?.trigger == "Robot")
  }

  @Test func aNamelessItemIsCountedOverThePages() async throws {
    let nameless = #"{"properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}"#
    let cluster = #"{"name":"c","properties":{"computeType":"AmlCompute"}}"#
    let rig = Rig([
      .answer(200, #"{"value":[\#(cluster),\#(cluster)],"nextLink":"https://management.test:8443/2"}"#),
      .answer(200, #"{"value":[\#(nameless)]}"#),
    ])
    // What is left out of the rows counts too: the third element of the list, not the first.
    #expect(try await rig.reader.instances(of: Rig.workspace).map(\.name) == ["item 3"])
  }

  @Test(arguments: [(#"{"value":{}}"#, "has no list in it"), ("", "has no list in it"), (#"{"value":[}"#, "not JSON")])
  func anAnswerWithoutAListIsSaidWithItsRequest(body: String, words: String) async throws {
    let rig = Rig([.answer(200, body, Self.headers)])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instances(of: Rig.workspace) }
    #expect(failure?.kind == .unexpectedAnswer)
    #expect(failure?.sentence.contains(words) == true, "\(failure?.sentence ?? "")")
    #expect(failure?.requestID == "r-1")
    #expect(failure?.httpStatus == 200)
  }

  // MARK: - Operations

  /// FACTS section 16: no Location, no Retry-After, an address of more than 3,900 characters.
  private static let status: String = {
    let certificate = String(repeating: "MIIHhzCCBm-gAwIBAgITfAUv", count: 160)
    return "https://management.test:8443/subscriptions/s/providers/Microsoft.MachineLearningServices/locations/eastus"
      + "/computeOperationsStatus/5f0c6a51-0000-4000-8000-000000000000?api-version=2024-04-01&service=new"
      + "&t=638574078685164170&c=\(certificate)&s=Zm9v_-~&h=YmFy"
  }()

  @Test func theRecordedStopIsFollowedToItsEnd() async throws {
    try #require(Self.status.count > 3_900)
    let rig = Rig([
      .answer(202, "", Self.headers.merging(["Azure-AsyncOperation": Self.status]) { $1 }),
      .answer(200, #"{"status":"InProgress"}"#, Self.headers), .answer(200, #"{"status":"InProgress"}"#, Self.headers),
      .answer(200, #"{"status":"Succeeded","percentComplete":100.0}"#, Self.headers),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    let polled = String(Self.status.dropFirst("https://management.test:8443".count))
    #expect(rig.transport.calls.dropFirst() == ["GET \(polled)", "GET \(polled)", "GET \(polled)"])
    #expect(rig.transport.bodies.allSatisfy { $0.isEmpty })
  }

  /// FACTS section 16: what is not known yet is null, and there is no computeLocation.
  @Test func anInstanceThatWasJustAskedForIsBeingCreated() async throws {
    let created = #"""
      {"id":"\#(Self.place)/ci","name":"ci","type":"Microsoft.MachineLearningServices/workspaces/computes",
      "location":"eastus","tags":null,"identity":null,"sku":null,"properties":{"createdOn":null,"modifiedOn":null,
      "disableLocalAuth":null,"description":null,"resourceId":null,"computeType":"ComputeInstance",
      "provisioningState":"Creating","provisioningErrors":null,"isAttachedCompute":false,"properties":{
      "vmSize":"STANDARD_DS3_V2","state":null,"lastOperation":null,"applications":null,"schedules":null,
      "sshSettings":null,"connectivityEndpoints":null,"customServices":null,"createdBy":null}}}
      """#
    let instance = try await Rig([.answer(200, created)]).reader.instance(Rig.id)
    #expect(instance.state == .known(.creating))
    #expect(instance.tags.isEmpty)
    #expect(instance.createdOn == nil)
    #expect(instance.ssh == nil)
    #expect(instance.lastOperation == nil)
  }

  @Test func theRecordedDeletionIsFollowedToItsEnd() async throws {
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": Self.status]), .answer(200, #"{"status":"InProgress"}"#),
      .answer(200, #"{"status":"Succeeded","percentComplete":100.0}"#),
    ])
    let operation = try #require(try await rig.writer.begin(.delete, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(rig.transport.calls.count == 3)
  }

  // MARK: - Refusals (FACTS section 2.3)

  private static let refusals: [(code: String, message: String)] = [
    (
      "StartComputeInstanceOnlyAllowedInStoppedState",
      "Start Azure ML Compute Instance is only allowed when the instance ci is in 'stopped' state"
    ), ("UserError", "StopCompute is not allowed when ComputeInstance disk is full."),
    (
      "UserError",
      "The specified subscription has a Standard DSv2 family vCPU quota of 0 and is less than the requested compute training cluster and/or compute instance's min nodes of 1 which maps to 4 vCPUs"
    ),
    (
      "UserError",
      "The specified Azure ML Compute Instance ci encountered an unusable node. Please try to restart the compute instance to recover. If it failed at creation time, please delete and try to recreate..."
    ), ("UserError", "The specified Azure ML Compute Instance ci was timed out for operation Start"),
  ]

  /// The machine learning provider's envelope: members beyond ARM's, mostly null (FACTS section 1).
  private static func envelope(_ code: String, _ message: String) -> String {
    #"""
    {"error":{"code":"\#(code)","severity":null,"message":"\#(message)","messageFormat":null,"messageParameters":null,
    "referenceCode":null,"detailsUri":null,"target":null,"details":[],"innerError":null,"debugInfo":null,
    "additionalInfo":null}}
    """#
  }

  @Test(arguments: refusals.indices) func aRefusalIsSaidInTheServicesWords(index: Int) async throws {
    let (code, message) = Self.refusals[index]
    let rig = Rig([.answer(400, Self.envelope(code, message), Self.headers)])
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.start, on: Rig.id) }
    #expect(failure?.kind == .refused)
    #expect(failure?.code == code)
    #expect(failure?.requestID == "r-1")
    // As a clause of our sentence it has no full stop of its own.
    var clause = message
    while clause.hasSuffix(".") { clause.removeLast() }
    #expect(failure?.sentence.contains(clause) == true, "\(failure?.sentence ?? "")")
    // It was understood and refused: nothing is sent again, and nothing is looked into.
    #expect(rig.transport.requests.count == 1)
  }

  @Test(arguments: refusals.indices) func anOperationThatFailsSaysTheSame(index: Int) async throws {
    let (code, message) = Self.refusals[index]
    let error = String(Self.envelope(code, message).dropFirst())
    let rig = Rig([
      .answer(202, "", ["Azure-AsyncOperation": Self.status]), .answer(200, #"{"status":"Failed",\#(error)"#),
    ])
    let operation = try #require(try await rig.writer.begin(.start, on: Rig.id))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.wait(for: operation) }
    #expect(failure?.kind == .operationFailed)
    #expect(failure?.code == code)
  }

  @Test func aKeyForAnotherPersonsInstanceIsRefusedInTheServicesWords() async throws {
    let message =
      "Setting SSH key at creation time is not allowed when compute instance is provisioned on behalf of another user."
    let rig = Rig([.answer(400, Self.envelope("UserError", message))])
    let creation = try InstanceCreation(
      resource: try JSONValue(
        parsing: #"{"properties":{"computeType":"ComputeInstance","properties":{"vmSize":"STANDARD_DS3_V2"}}}"#))
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(creation, as: Rig.id) }
    #expect(failure?.kind == .refused)
    #expect(failure?.sentence.contains("on behalf of another user") == true)
  }

  // MARK: - What is read is written back

  /// Every member of the recorded instance, those of no published model included, goes back as it came.
  @Test func aTagOfTheRecordedInstanceIsSetAndNothingElseIsTouched() async throws {
    let read = try JSONValue(parsing: Self.instance)
    let rig = Rig([.answer(200, Self.instance), .answer(200, Self.instance)])
    _ = try await rig.writer.begin(.setTags([.init(name: "team", value: "vision")]), on: Rig.id)
    let sent = try JSONValue(parsing: try #require(rig.transport.bodies.last))
    var expected = read
    expected["tags"] = .object(["team": .string("vision")])
    #expect(sent.compactText == expected.compactText)
    let version = "api-version=\(APIVersion.wholeResource)"
    #expect(rig.transport.calls.allSatisfy { $0.hasSuffix(version) })
  }
}
