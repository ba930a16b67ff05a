import ARM
import ComputeModel
import Testing

@Suite struct PriceTests {
  private static func size(_ values: String, currency: String = #""USD""#) throws -> VMSize? {
    VMSize(
      resource: try JSONValue(
        parsing: #"{"name":"Standard_D16ads_v5","estimatedVMPrices":{"billingCurrency":\#(currency),"#
          + #""unitOfMeasure":"OneHour","values":[\#(values)]}}"#))
  }

  private static func value(_ price: String, os: String = "Linux", tier: String = "Standard") -> String {
    #"{"retailPrice":\#(price),"osType":"\#(os)","vmTier":"\#(tier)"}"#
  }

  /// The recorded service names two prices of one kind for this size, in any order (FACTS section 16).
  @Test(arguments: [["0.82", "1.56"], ["1.56", "0.82"], ["10.0", "0.82"]]) func theLowestOfSeveralCounts(
    prices: [String]
  ) throws {
    let size = try Self.size(prices.map { Self.value($0) }.joined(separator: ","))
    #expect(size?.price?.perHour == "0.82")
    #expect(size?.price?.currency == "USD")
  }

  @Test func windowsAndLowPriorityAreOtherPrices() throws {
    let others = [Self.value("0.1", os: "Windows"), Self.value("0.1", tier: "LowPriority")]
    #expect(try Self.size(others.joined(separator: ","))?.price == nil)
    #expect(try Self.size((others + [Self.value("0.5")]).joined(separator: ","))?.price?.perHour == "0.5")
    #expect(try Self.size("")?.price == nil)
    #expect(VMSize(resource: .object(["name": .string("Standard_D1")]))?.price == nil)
  }
}

@Suite struct IdentityPrincipalTests {
  @Test func userAssignedIdentitiesCountAsFarAsTheServiceSaysThem() throws {
    let resource = try JSONValue(
      parsing: """
        {"name":"ci","identity":{"type":"SystemAssigned,UserAssigned","principalId":"a","userAssignedIdentities":
          {"/x/one":{"principalId":"b","clientId":"c"},"/x/two":{}}},
         "properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}
        """)
    let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")
    guard case .instance(let instance) = ComputeResource.read(resource, in: workspace) else {
      Issue.record("it should be an instance")
      return
    }
    #expect(instance.identityPrincipals == ["a", "b"])
  }
}
