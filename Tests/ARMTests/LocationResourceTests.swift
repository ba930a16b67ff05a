import ARM
import ComputeModel
import Testing

/// Sizes and usages as the real service was recorded answering them (FACTS section 16).
@Suite struct LocationResourceTests {
  private func size(_ text: String) throws -> VMSize? { VMSize(resource: try JSONValue(parsing: text)) }
  private func usage(_ text: String) throws -> Usage? { Usage(resource: try JSONValue(parsing: text)) }

  @Test(arguments: [[0.82, 1.56], [1.56, 0.82]])
  func ofTwoPricesForOneSizeTheLowerIsShown(prices: [Double]) throws {
    let values =
      prices.map { #"{"retailPrice":\#($0),"osType":"Linux","vmTier":"Standard"}"# }
      + [
        #"{"retailPrice":0.05,"osType":"Linux","vmTier":"LowPriority"}"#,
        #"{"retailPrice":0.01,"osType":"Windows","vmTier":"Standard"}"#,
        #"{"retailPrice":null,"osType":"Linux","vmTier":"Standard"}"#,
      ]
    let read = try size(
      #"""
      {"name":"Standard_D16ads_v5","family":"standardDADSv5Family","vCPUs":16,"gpus":0,"memoryGB":64.0,
      "generation":"gen1","supportsIB":false,"supportedComputeTypes":["AmlCompute","ComputeInstance","MIR"],
      "estimatedVMPrices":{"billingCurrency":"USD","unitOfMeasure":"OneHour","values":[\#(values.joined(separator: ","))]}}
      """#)
    #expect(read?.price?.perHour == "0.82")
    #expect(read?.price?.currency == "USD")
    #expect(read?.memoryGB == "64")
    #expect(read?.isForInstances == true)
  }

  @Test func aSizeMayHaveNoPriceAndMayNotBeForInstances() throws {
    let read = try size(#"{"name":"Standard_D1","vCPUs":1,"supportedComputeTypes":["AmlCompute","MIR"]}"#)
    #expect(read?.price == nil)
    #expect(read?.isForInstances == false)
  }

  @Test func usagesAreReadWithTheirOddNames() throws {
    let total = try #require(
      try usage(
        #"""
        {"unit":"Count","currentValue":3,"limit":200,"name":{"value":"TotalClusters","localizedValue":"Total Clusters"},
        "type":"Microsoft.MachineLearningServices/totalClusters/usages","id":"/subscriptions/s"}
        """#))
    #expect(total.kind == "totalClusters/usages")
    #expect(!total.isDedicatedCores)
    let family = try #require(
      try usage(
        #"""
        {"unit":"Count","currentValue":6,"limit":10,"name":{"value":"Standard NCASv3_T4 Family",
        "localizedValue":"Standard NCASv3_T4 Family Cluster Dedicated vCPUs"},
        "type":"Microsoft.MachineLearningServices/vmFamily/dedicatedCores/usages",
        "id":"/subscriptions/s/usages/Standard_NCASv3_T4_Family"}
        """#))
    #expect(family.isDedicatedCores)
    #expect(!family.isRegionalTotal)
    #expect(Usage.folded(family: family.name) == Usage.folded(family: "standardNCASv3T4Family"))
  }

  /// Numbers are the service's: none of them may end the program.
  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-1", "0", "1e30", "99999999999999999999"])
  func noNumberIsTooLarge(number: String) throws {
    let sizes = try [#"{"name":"a","family":"f","vCPUs":\#(number)}"#].compactMap { try size($0) }
    let usages = try [
      #"{"name":{"value":"f"},"currentValue":\#(number),"limit":5,"type":"vmFamily/dedicatedCores"}"#,
      #"{"name":{"value":"f"},"currentValue":5,"limit":\#(number),"type":"vmFamily/dedicatedCores"}"#,
    ].compactMap { try usage($0) }
    let instances = ["x", "y", "z"].map {
      ComputeInstance(
        id: $0, name: $0, workspace: "w", resourceGroup: "g", subscription: "s", state: .known(.stopped), vmSize: "a")
    }
    let table = QuotaTable(usages: usages, sizes: sizes, instances: instances)
    for row in table.rows {
      #expect(row.otherCores >= 0)
      #expect(row.freeCores.map { $0 >= 0 } ?? true)
    }
  }
}
