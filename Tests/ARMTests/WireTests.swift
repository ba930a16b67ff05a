import ARM
import ComputeModel
import Schedules
import Testing

@Suite struct WireTests {
  static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")

  static func read(_ text: String) throws -> ComputeResource.Reading {
    try ComputeResource.read(Array(text.utf8), in: workspace)
  }

  @Test func aRecordedInstanceIsRead() throws {
    // FACTS section 16: nulls, seven-digit times, members outside of the model.
    let reading = try Self.read(
      #"""
      {"id":"/subscriptions/s/resourcegroups/G/providers/Microsoft.MachineLearningServices/workspaces/w/computes/ci",
      "name":"ci","location":"eastus","tags":{},"identity":{"type":"SystemAssigned","principalId":"p"},
      "properties":{"computeType":"ComputeInstance","provisioningState":"Succeeded",
      "createdOn":"2024-07-24T08:42:28.3934092+00:00","provisioningWarnings":{},
      "properties":{"vmSize":"STANDARD_DS2_V2","state":"Running","enableSSO":true,"subnet":null,
      "sshSettings":{"sshPublicAccess":"Disabled","adminUserName":"azureuser","sshPort":50000,"adminPublicKey":null},
      "applications":[{"displayName":"Jupyter","endpointUri":"https://ci/tree/"}],
      "lastOperation":{"operationName":"Create","operationTime":"2024-07-24T08:46:46.631+00:00",
      "operationStatus":"Succeeded","operationTrigger":"User"},"schedules":null,"customServices":[]}}}
      """#)
    guard case .instance(let instance) = reading else {
      Issue.record("not read: \(reading)")
      return
    }
    #expect(instance.state == .known(.running))
    #expect(instance.resourceGroup == "G")
    #expect(instance.createdOn?.iso8601(fractionDigits: 7) == "2024-07-24T08:42:28.3934092Z")
    #expect(instance.ssh?.port == 50000)
    #expect(instance.identityType == "SystemAssigned")
    #expect(instance.identityPrincipals == ["p"])
    #expect(instance.lastOperation?.trigger == "User")
    #expect(instance.idleTimeBeforeShutdown == nil)
  }

  @Test func otherComputeTypesAreNotInstances() throws {
    #expect(
      try Self.read(#"{"name":"c","properties":{"computeType":"AmlCompute"}}"#) == .otherComputeType("AmlCompute"))
  }

  @Test(arguments: [
    "null", "[]", "\"x\"", "{}", #"{"name":"a"}"#, #"{"name":"a","properties":{"computeType":"ComputeInstance"}}"#,
    #"{"properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}"#,
    #"{"name":"a","properties":{"computeType":"ComputeInstance","properties":{}}}"#,
  ])
  func anOddItemIsOneMarkedRow(text: String) throws {
    guard case .unreadable(let item) = try Self.read(text) else {
      Issue.record("\(text) should be unreadable")
      return
    }
    #expect(!item.reason.isEmpty)
  }

  @Test func anUnknownStateIsKept() throws {
    let reading = try Self.read(
      #"{"name":"a","properties":{"computeType":"computeinstance","properties":{"state":"Dreaming"}}}"#)
    guard case .instance(let instance) = reading else {
      Issue.record("not read")
      return
    }
    #expect(instance.state == .other("Dreaming"))
  }

  @Test func idsAreReadInAnyCase() {
    let path =
      "/SUBSCRIPTIONS/s/resourcegroups/G/providers/microsoft.machinelearningservices/Workspaces/w/Computes/c"
    #expect(ComputeID(path: path)?.name == "c")
    #expect(ComputeID(path: "/subscriptions/s") == nil)
    #expect(ComputeID(path: path + "/x") == nil)
  }

  @Test func foreignNamesCannotLeaveTheirSegment() {
    let id = ComputeID(workspace: Self.workspace, name: "../a b?c#d")
    #expect(id.path.hasSuffix("/computes/..%2Fa%20b%3Fc%23d"))
    #expect("..%2Fa%20b%3Fc%23d".percentDecoded == "../a b?c#d")
    #expect("%zz".percentDecoded == nil)
  }

  @Test(arguments: [
    "http://management.azure.com/", "https://user@management.azure.com/", "//management.azure.com/",
    "https://management.azure.com\\@evil/", "https:///x", "https://a:99999/", "https://a:0/", "ftp://a/", "",
    "https://management.azure.com /x", "https://a b/", "https://é/",
  ])
  func whatIsNotAPlainHTTPSAddressIsNoURL(text: String) {
    #expect(AbsoluteURL(text) == nil)
  }

  @Test func urlsKeepTheirQueryVerbatim() throws {
    let url = try #require(AbsoluteURL("https://Host:8443/a?b=%2F&c=d#e"))
    #expect(url.origin == URLOrigin(host: "host", port: 8443))
    #expect(url.pathAndQuery == "/a?b=%2F&c=d")
    #expect(AbsoluteURL("https://host")?.pathAndQuery == "/")
    #expect(AbsoluteURL("https://[::1]:80/")?.origin == URLOrigin(host: "[::1]", port: 80))
  }

  @Test func statusWords() throws {
    #expect(OperationStatus(try JSONValue(parsing: #"{"status":"Succeeded","percentComplete":100.0}"#)) == .succeeded)
    #expect(OperationStatus(try JSONValue(parsing: #"{"status":"Frobnicating"}"#)) == .running(percent: nil))
    for (percent, expected) in [("41.5", 41), ("0", 0), ("250", nil), ("\"40\"", nil), ("null", nil)]
      as [(String, Int?)]
    {
      let running = try JSONValue(parsing: #"{"status":"InProgress","percentComplete":\#(percent)}"#)
      #expect(OperationStatus(running) == .running(percent: expected))
    }
    #expect(OperationStatus(try JSONValue(parsing: "{}")) == nil)
    let failed = OperationStatus(
      try JSONValue(parsing: #"{"status":"failed","error":{"code":"X","message":"why"}}"#))
    #expect(failed == .failed(ErrorEnvelope(code: "X", message: "why")))
  }

  @Test func theCloudIsTheFirstWhoseManagerIsPartOfTheAddress() throws {
    let document = try JSONValue(
      parsing: #"""
        [{"name":"Other","resourceManager":"https://elsewhere/","authentication":{"loginEndpoint":"https://l/"}},
        {"name":"Sim","resourceManager":"https://127.0.0.1:8443/",
        "authentication":{"loginEndpoint":"https://127.0.0.1:8443"}}]
        """#)
    let cloud = Cloud(metadata: document, from: "https://127.0.0.1:8443/metadata/endpoints?api-version=2019-05-01")
    #expect(cloud?.name == "Sim")
    #expect(cloud?.audience == "https://127.0.0.1:8443")
    #expect(Cloud(metadata: document, from: "https://127.0.0.1:1/metadata") == nil)
  }

  @Test func eachCloudHasItsOwnHosts() throws {
    let id = ComputeID(workspace: Self.workspace, name: "ci")
    let china = try #require(Cloud.named("azurechinacloud"))
    #expect(china.resourceManager.host == "management.chinacloudapi.cn")
    #expect(china.hosts.graph?.host == "microsoftgraph.chinacloudapi.cn")
    #expect(china.hosts.instanceSuffix == "instances.azureml.cn")
    #expect(
      china.studioLink(to: id, tenant: "t")
        == "https://ml.azure.cn/compute/ci/details?wsid=\(Self.workspace.path)&tid=t")
    #expect(
      Cloud.named("AzureUSGovernment")?.portalLink(to: id, tenant: nil)
        == "https://portal.azure.us/#@/resource\(Self.workspace.path)")
    #expect(Cloud.named("AzureGermanCloud") == nil)
  }

  @Test func aRegisteredCloudNeedsItsAddressesOverTLS() {
    let members = ["endpoint_resource_manager": "https://a.test/", "endpoint_active_directory": "http://b.test/"]
    #expect(Cloud(name: "X", registered: members) == nil)
    #expect(WorkspaceID(path: Self.workspace.path.uppercased())?.isSame(as: Self.workspace) == true)
    #expect(WorkspaceID(path: "/subscriptions/s") == nil)
  }

  @Test func aPublicCloudUnderItsOwnDescriptionKeepsAllItsHosts() throws {
    let document = try JSONValue(
      parsing: #"""
        {"name":"AzureUSGovernment","resourceManager":"https://management.usgovcloudapi.net",
        "portal":"https://portal.azure.us","authentication":{"loginEndpoint":"https://login.microsoftonline.us",
        "audiences":["https://management.core.usgovcloudapi.net/","https://management.usgovcloudapi.net/"]}}
        """#)
    let cloud = try #require(Cloud(metadata: document, from: "https://management.usgovcloudapi.net/metadata/endpoints"))
    #expect(cloud == Cloud.named("AzureUSGovernment"))
  }

  /// A cloud of another's own: what it does not name it does not have.
  @Test func aForeignCloudHasTheHostsThatItNames() throws {
    let document = try JSONValue(
      parsing: #"""
        {"name":"Stack","resourceManager":"https://management.stack.test/",
        "microsoftGraphResourceId":"https://graph.stack.test/",
        "authentication":{"loginEndpoint":"https://login.stack.test/tenant",
        "audiences":["https://management.stack.onmicrosoft.test/9b17c4a8/"]}}
        """#)
    let cloud = try #require(Cloud(metadata: document, from: "https://management.stack.test/metadata/endpoints"))
    #expect(cloud.audience == "https://management.stack.onmicrosoft.test/9b17c4a8")
    #expect(cloud.login == URLOrigin(host: "login.stack.test"))
    #expect(cloud.hosts == Cloud.Hosts(graph: URLOrigin(host: "graph.stack.test")))
    let registered = try #require(
      Cloud(
        name: "Stack",
        registered: [
          "endpoint_resource_manager": "https://management.stack.test/",
          "endpoint_active_directory": "https://login.stack.test/",
          "endpoint_active_directory_resource_id": "https://management.stack.onmicrosoft.test/9b17c4a8/",
          "endpoint_microsoft_graph_resource_id": "https://graph.stack.test/",
        ]))
    #expect(registered == cloud)
  }

  private static func size(_ prices: String) throws -> VMSize? {
    VMSize(resource: try JSONValue(parsing: #"{"name":"Standard_D16ads_v5","estimatedVMPrices":\#(prices)}"#))
  }

  /// FACTS section 16: rows in any order, two of one kind, and sizes without any.
  @Test func ofSeveralPricesTheLowestIsTakenAndNoneIsNotNothing() throws {
    let two = try Self.size(
      #"""
      {"billingCurrency":"USD","unitOfMeasure":"OneHour","values":[
      {"retailPrice":1.56,"osType":"Linux","vmTier":"Standard"},{"retailPrice":0.1,"osType":"Linux","vmTier":"LowPriority"},
      {"retailPrice":0.82,"osType":"Linux","vmTier":"Standard"},{"retailPrice":0.5,"osType":"Windows","vmTier":"Standard"}]}
      """#)
    #expect(two?.price == VMSize.Price(perHour: "0.82", currency: "USD", candidates: 2))
    for none in [
      "null", "{}", #"{"values":[]}"#, #"{"values":[{"retailPrice":0,"osType":"Linux","vmTier":"Standard"}]}"#,
      #"{"unitOfMeasure":"OneMonth","values":[{"retailPrice":5,"osType":"Linux","vmTier":"Standard"}]}"#,
      #"{"values":[{"retailPrice":"0.3","osType":"Linux","vmTier":"Standard"}]}"#,
    ] {
      #expect(try Self.size(none)?.price == nil, "\(none)")
    }
  }
}
