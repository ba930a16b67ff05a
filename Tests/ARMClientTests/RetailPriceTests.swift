import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Testing

@Suite("Prices") struct RetailPriceTests {
  private let clock = TestClock()

  private func reader(_ transport: ScriptedTransport, _ cloud: String = "AzureCloud") throws -> RetailPriceReader? {
    RetailPriceReader(
      cloud: try #require(Cloud.named(cloud)), transport: transport, surroundings: clock.surroundings)
  }

  private static func item(
    _ price: String, sku: String = "DS3 v2", product: String = "Virtual Machines DSv2 Series",
    size: String = "Standard_DS3_v2", unit: String = "1 Hour", currency: String = "USD"
  ) -> String {
    """
    {"currencyCode":"\(currency)","retailPrice":\(price),"armSkuName":"\(size)","skuName":"\(sku)",\
    "productName":"\(product)","unitOfMeasure":"\(unit)","type":"Consumption"}
    """
  }

  private static func page(_ items: String..., next: String? = nil) -> ScriptedTransport.Step {
    .answer(
      200,
      #"{"Items":[\#(items.joined(separator: ","))],"NextPageLink":\#(next.map { "\"\($0)\"" } ?? "null"),"Count":1}"#)
  }

  @Test func theLowestHourOnLinuxIsTakenAndNoTokenIsSent() async throws {
    let transport = ScriptedTransport([
      Self.page(
        Self.item("0.458", product: "Virtual Machines DSv2 Series Windows"), Self.item("0.05", sku: "DS3 v2 Spot"),
        Self.item("0.06", sku: "DS3 v2 Low Priority"), Self.item("0.31"), Self.item("0.0"),
        next: "https://prices.azure.com:443/api/retail/prices?$skip=100"),
      Self.page(
        Self.item("0.293"), Self.item("0.1", unit: "1 Month"), Self.item("0.2", currency: "EUR"),
        Self.item("9.9", size: "Standard_NC6")),
    ])
    let prices = try await #require(reader(transport)).prices(of: ["STANDARD_DS3_V2", "Standard_E4s_v3"], in: "eastus")
    #expect(
      prices == [
        "STANDARD_DS3_V2": VMSize.Price(perHour: "0.293", currency: "USD", source: .retail, candidates: 2)
      ])
    #expect(
      transport.requests.first?.path?.percentDecoded
        == "/api/retail/prices?$filter=serviceName eq 'Virtual Machines' and armRegionName eq 'eastus' and priceType eq"
        + " 'Consumption' and (armSkuName eq 'STANDARD_DS3_V2' or armSkuName eq 'Standard_E4s_v3')")
    #expect(transport.requests.allSatisfy { $0.authority == "prices.azure.com" })
    #expect(transport.requests.allSatisfy { $0.headerFields[.authorization] == nil })
  }

  @Test func aNextPageElsewhereIsNotAsked() async throws {
    let transport = ScriptedTransport([Self.page(Self.item("1"), next: "https://prices.example/api")])
    await #expect(throws: ServiceFailure.self) {
      try await #require(reader(transport)).prices(of: ["a"], in: "eastus")
    }
    #expect(transport.requests.count == 1)
  }

  @Test func chinaHasNoListThatCanBeAsked() throws {
    #expect(try reader(ScriptedTransport([]), "AzureChinaCloud").map { _ in true } == nil)
  }
}

@Suite("Searching for workspaces") struct WorkspaceSearchTests {
  private static let list = #"{"value":[{"id":"\#(Rig.workspace.path)"}]}"#

  /// Resource Graph has limits of its own: where it refuses, ARM's lists still answer.
  @Test(arguments: [429, 403, 400]) func whatResourceGraphRefusesIsListed(status: Int) async throws {
    let refusal = ScriptedTransport.Step.answer(status, #"{"error":{"code":"No","message":"Not now."}}"#)
    let rig = Rig([refusal, .answer(200, Self.list), .answer(200, #"{"value":[]}"#)])
    let found = try await rig.reader.workspaces(in: ["s", "t"], groups: nil)
    #expect(found == [Rig.workspace])
    #expect(rig.transport.calls.count == 3)
    #expect(rig.transport.calls[1].hasPrefix("GET /subscriptions/s/providers/"))
  }

  @Test func aServiceThatIsDownIsNotAskedAgainAnotherWay() async {
    let lost = TransportFailure(.noConnection, requestMayHaveArrived: false, reason: "refused")
    let rig = Rig(Array(repeating: .failure(lost), count: 8))
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.reader.workspaces(in: ["s", "t"], groups: nil)
    }
    #expect(failure?.kind == .noContact)
    #expect(rig.transport.calls.allSatisfy { $0.hasPrefix("POST ") })
  }
}
