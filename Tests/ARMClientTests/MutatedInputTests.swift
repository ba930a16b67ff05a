import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Mutations
import Schedules
import Testing

/// Headers, links and variables that were changed by chance, through the whole client.
@Suite struct MutatedInputTests {
  /// Text that may stand in a header; the library drops anything else before it comes to us.
  private func header(_ text: String) -> String {
    String(decoding: text.utf8.filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
  }

  @Test func retryAfter() async throws {
    let campaign = Campaign("Retry-After", count: 400)
    var inputs: [String] = []
    campaign.runText(
      [
        "7", "120", "Mon, 23 Nov 2026 05:00:17 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "9223372036854775807", "-1", "1.5",
      ]
    ) { inputs.append(header($1)) }
    for (number, text) in inputs.enumerated() {
      let rig = Rig([
        .answer(
          202, "",
          ["Azure-AsyncOperation": "https://management.test:8443/status", "Retry-After": text]),
        .answer(200, #"{"status":"InProgress"}"#, ["Retry-After": text]),
        .answer(200, #"{"status":"Succeeded"}"#),
      ])
      let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
      try await rig.reader.wait(for: operation)
      #expect(
        rig.clock.sleeps.allSatisfy { (Duration.seconds(1)...Duration.seconds(60)).contains($0) },
        "\(campaign.place(number, Array(text.utf8))): \(rig.clock.sleeps)")
    }
  }

  @Test func challenges() async throws {
    let campaign = Campaign("challenges", count: 300)
    var inputs: [String] = []
    campaign.runText(
      [
        #"Bearer authorization_uri="https://login.test/t", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==""#,
        #"Bearer error="invalid_token", error_description="expired""#, #"Basic realm="x""#,
      ], words: ["\"", "=", "claims=", "error=", ", ", "Bearer "]
    ) { inputs.append(header($1)) }
    for (number, text) in inputs.enumerated() {
      let rig = Rig([
        .answer(401, "{}", ["WWW-Authenticate": text]), .answer(200, Rig.instance("Running")),
      ])
      #expect(
        try await rig.reader.instance(Rig.id).name == "ci",
        "\(campaign.place(number, Array(text.utf8)))")
      #expect(rig.transport.requests.count == 2)
    }
  }

  /// Wherever a changed link leads, it leads to the cloud's own origin or nowhere.
  @Test func linksThatAreFollowed() async throws {
    let campaign = Campaign("links that are followed", count: 600)
    var inputs: [String] = []
    campaign.runText(
      [
        "https://management.test:8443/next?$skip=a%2Fb",
        "https://management.test:8443/status?c=MIIH&s=x_-~&h=y",
      ],
      words: ["@", "evil.test", "//", ":443", "\\", "#", "?", "http://", ".evil.test", "%2e"]
    ) { inputs.append($1) }
    for (number, link) in inputs.enumerated() {
      let place = campaign.place(number, Array(link.utf8))
      let page = JSONValue.object(["value": .array([]), "nextLink": .string(link)]).compactText
      let rig = Rig([.answer(200, page), .answer(200, #"{"value":[]}"#)])
      _ = try? await rig.reader.instances(of: Rig.workspace)
      let status = Rig([
        .answer(202, "", ["Azure-AsyncOperation": header(link)]),
        .answer(200, #"{"status":"Succeeded"}"#),
      ])
      if let operation = try? await status.writer.begin(.stop, on: Rig.id) {
        _ = try? await status.reader.wait(for: operation)
      }
      for request in rig.transport.requests + status.transport.requests {
        #expect(request.authority == "management.test:8443", "\(place)")
        #expect(request.scheme == "https", "\(place)")
      }
    }
  }

  @Test func proxies() {
    let campaign = Campaign("proxies", count: 6000)
    campaign.runText(
      [
        "http://ann:p%40ss@proxy.corp:3128", "proxy.corp:3128/", "http://[::1]:8080",
        "*.azure.com,.corp,10.0.0.0/8,::1",
      ],
      words: ["@", ":", "http://", "//", ",", "*", "[", "]"]
    ) { number, text in
      let place = campaign.place(number, Array(text.utf8))
      do throws(ProxySettings.Mistake) {
        let settings = try ProxySettings { $0 == "HTTPS_PROXY" || $0 == "NO_PROXY" ? text : nil }
        if let proxy = settings.proxy {
          #expect(!proxy.host.isEmpty && (1...65_535).contains(proxy.port), "\(place)")
        }
        _ = settings.goesPast(host: "management.azure.com", port: 443)
      } catch {
        #expect(
          !error.description.contains("p%40ss") && !error.description.contains("p@ss"), "\(place)")
      }
    }
  }
}
