import ARMClient
import Testing

/// `HTTPS_PROXY` and `NO_PROXY` as other programs of a bastion host read them.
@Suite struct ProxyTests {
  private func settings(_ variables: [String: String]) throws -> ProxySettings {
    try ProxySettings { variables[$0] }
  }

  @Test(arguments: [
    ("http://proxy.corp:3128", "proxy.corp", 3128), ("proxy.corp:3128/", "proxy.corp", 3128),
    ("http://ann:p%40ss@10.0.0.1:8080", "10.0.0.1", 8080), ("http://[::1]:8080", "::1", 8080),
    ("HTTP://proxy", "proxy", 80),
  ])
  func addressesAreRead(text: String, host: String, port: Int) throws {
    let proxy = try #require(try settings(["HTTPS_PROXY": text]).proxy)
    #expect(proxy.host == host)
    #expect(proxy.port == port)
  }

  @Test func theLowerCaseCountsFirst() throws {
    #expect(try settings(["HTTPS_PROXY": "http://a:1", "https_proxy": "http://b:2"]).proxy?.host == "b")
    #expect(try settings([:]).proxy == nil)
    #expect(try settings(["HTTPS_PROXY": ""]).proxy == nil)
  }

  @Test(arguments: ["http://", "http://proxy:port", "http://proxy:0", "https://proxy:1", "socks5://proxy:1", "a b:1"])
  func whatIsNoneIsSaidWithoutItsPassword(text: String) {
    let secret = text.replacing("//", with: "//ann:canary@")
    let mistake = #expect(throws: ProxySettings.Mistake.self) { try settings(["HTTPS_PROXY": secret]) }
    #expect(mistake?.description.contains("canary") == false)
    #expect(mistake?.description.contains("HTTPS_PROXY") == true)
  }

  @Test(arguments: [
    ("*", true), ("management.azure.com", true), ("azure.com", true), (".azure.com", true), ("*.azure.com", true),
    ("AZURE.COM", true), ("azure.com:443", true), ("azure.com:8443", false), ("notazure.com", false),
    ("ure.com", false), ("localhost, azure.com", true), ("", false),
  ])
  func exceptionsGoPastIt(list: String, isPast: Bool) throws {
    let settings = try settings(["HTTPS_PROXY": "http://p:1", "NO_PROXY": list])
    #expect(settings.goesPast(host: "management.azure.com", port: 443) == isPast)
  }

  @Test func addressesGoPastItToo() throws {
    let settings = try settings(["NO_PROXY": "127.0.0.1,::1"])
    #expect(settings.goesPast(host: "127.0.0.1", port: 8443))
    #expect(settings.goesPast(host: "[::1]", port: 8443))
    #expect(!settings.goesPast(host: "127.0.0.11", port: 8443))
  }
}
