import ARM
import ARMClient
import ComputeModel
import Schedules
import Testing

@testable import amldeck

@Suite struct WhoAmITests {
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)

  private func identification(_ budget: RateBudget?) -> Identification {
    let origin = URLOrigin(host: "management.test")
    var identification = Identification(
      cloud: Cloud(name: "Test", resourceManager: origin, login: origin, audience: origin.text),
      token: AccessToken(
        secret: "canary", expires: Self.now + .seconds(600), source: CredentialSource(.azureCLI, "az")),
      skipped: [], now: Self.now)
    identification.budget = budget
    return identification
  }

  @Test func whatIsLeftOfTheLimitsIsSaidWhereItWasAskedFor() {
    let budget = RateBudget(rows: [
      RateBudget.Row(subscription: "s-1", kind: .reads, remaining: 249, remainingForAll: 3749, readAt: Self.now),
      RateBudget.Row(subscription: nil, kind: .reads, remaining: 11_998, remainingForAll: nil, readAt: Self.now),
    ])
    let text = identification(budget).text
    #expect(text.contains("249 reads of subscription s-1, 3749 for all who use it"))
    #expect(text.contains("11998 reads of the tenant"))
    let json = identification(budget).json
    #expect(json.contains("\"requests_left\": [") && json.contains("\"remaining_for_all\": null"))
    #expect(identification(RateBudget()).text.contains("the service does not say it"))
  }

  @Test func itIsNotInTheAnswerOtherwise() {
    #expect(!identification(nil).text.contains("requests left"))
    #expect(!identification(nil).json.contains("requests_left"))
  }

  @Test func theTokenIsNeverInIt() {
    #expect(!identification(nil).text.contains("canary") && !identification(nil).json.contains("canary"))
  }
}
