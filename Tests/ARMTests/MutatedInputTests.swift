import ARM
import ComputeModel
import Foundation
import Mutations
import Testing

/// Ids, addresses and documents of ARM that were changed by chance.
@Suite struct MutatedInputTests {
  private static let place =
    "/subscriptions/11111111-2222/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/ml"

  @Test func resourceIDs() {
    let campaign = Campaign("resource ids", count: 10_000)
    campaign.runText(
      ["\(Self.place)/computes/ci-1", Self.place.uppercased() + "/COMPUTES/ci-1", Self.place],
      words: ["/", "//", "computes", "/providers/", "%2F", "resourcegroups"]
    ) { number, text in
      let place = campaign.place(number, Array(text.utf8))
      if let id = ComputeID(path: text) {
        for name in [
          id.name, id.workspace.name, id.workspace.resourceGroup, id.workspace.subscription,
        ] {
          #expect(!name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")), "\(place)")
        }
        #expect(WorkspaceID(path: text.prefix { _ in true }) == nil, "\(place)")
        // Written out again it has the same places, whatever its names hold.
        let again = ComputeID(path: id.path)
        #expect(again?.name.percentDecoded == id.name, "\(place)")
        #expect(again?.workspace.name.percentDecoded == id.workspace.name, "\(place)")
      }
      #expect(text.pathSegment.percentDecoded == text, "\(place)")
      _ = text.percentDecoded
    }
  }

  /// The token goes where an address says: a reader that sees another host than we do would send it there.
  @Test func addressesHaveTheHostThatFoundationSees() {
    let campaign = Campaign("addresses", count: 10_000)
    var judged = 0
    campaign.runText(
      [
        "https://management.azure.com/subscriptions/s?api-version=2025-12-01&$skip=a%2Fb",
        "https://[::1]:8443/x",
        "https://127.0.0.1:65535", "HTTPS://Management.Azure.com:443/a/../b#c",
        "https://user@evil.test/",
      ], words: ["@", "\\", "//", ":", ":443", "#", "?", "evil.test", "%40", "https://", "http://"]
    ) { number, text in
      guard let url = AbsoluteURL(text) else { return }
      let place = campaign.place(number, Array(text.utf8))
      #expect(url.pathAndQuery.hasPrefix("/"), "\(place)")
      #expect(url.pathAndQuery.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(place)")
      #expect(AbsoluteURL(url.origin.text + url.pathAndQuery) == url, "\(place)")
      guard let theirs = URLComponents(string: text), let host = theirs.host, !host.isEmpty else {
        return
      }
      judged += 1
      let plain = url.origin.host.trimmingCharacters(in: ["[", "]"])
      #expect(host.trimmingCharacters(in: ["[", "]"]).lowercased() == plain, "\(place)")
      #expect((theirs.port ?? 443) == url.origin.port, "\(place)")
    }
    #expect(judged > campaign.count / 10)
  }

  @Test func documentsOfARM() {
    let campaign = Campaign("documents of ARM", count: 6000)
    let corpus = [
      #"{"error":{"code":"X","message":"","details":[{"code":"Y","message":"why"}],"additionalInfo":null}}"#,
      #"{"error":"invalid_client","error_description":"AADSTS7000215: no"}"#,
      #"{"status":"Failed","percentComplete":100.0,"error":{"code":"X","message":"why"}}"#,
      #"{"value":[{"id":"a"},7,null],"nextLink":"https://a.test/"}"#,
      #"{"name":"Standard_DS3_v2","family":"f","vCPUs":4,"memoryGB":14.0,"supportedComputeTypes":["ComputeInstance"],"estimatedVMPrices":{"billingCurrency":"USD","values":[{"retailPrice":0.29,"osType":"Linux","vmTier":"Standard"}]}}"#,
      #"{"name":{"value":"f","localizedValue":"F"},"currentValue":6,"limit":-1,"type":"vmFamily/dedicatedCores/usages"}"#,
      #"[{"name":"Sim","portal":"https://p/","resourceManager":"https://127.0.0.1:8443/","authentication":{"loginEndpoint":"https://127.0.0.1:8443","audiences":["https://a/"]},"suffixes":{"storage":"s"}}]"#,
    ]
    campaign.run(corpus, words: ["null", "[]", "{}", "\"value\":", "\"status\":", "-1"]) {
      number, bytes in
      guard let document = try? JSONValue(parsing: bytes) else { return }
      let place = campaign.place(number, bytes)
      if let envelope = ErrorEnvelope(document) {
        #expect(ErrorEnvelope(envelope.document)?.code == envelope.code, "\(place)")
      }
      _ = OperationStatus(document)
      if let page = Page(document) { #expect(page.nextLink != "", "\(place)") }
      if let size = VMSize(resource: document) {
        #expect(size.cores.map { $0 >= 0 } ?? true, "\(place)")
      }
      if let usage = Usage(resource: document) {
        #expect(usage.used >= 0 && (usage.limit ?? 0) >= 0, "\(place)")
        _ = Usage.folded(family: usage.name)
      }
      if let cloud = Cloud(metadata: document, from: "https://127.0.0.1:8443/metadata/endpoints") {
        #expect(!cloud.resourceManager.host.isEmpty, "\(place)")
      }
    }
  }
}
