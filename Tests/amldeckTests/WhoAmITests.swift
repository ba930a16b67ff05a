import ComputeModel
import Console
import Schedules
import Testing

@testable import amldeck

@Suite struct WhoAmITests {
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)

  private func printed(_ budget: [WhoReport.RequestsLeft]?) throws -> (text: String, json: String) {
    var report = WhoReport(
      credential: "AzureCliCredential", detail: "az", person: nil, application: nil, objectID: nil, tenant: nil,
      expires: Self.now + .seconds(600), renewal: nil, readAt: Self.now, lastAttempt: nil, lastFailure: nil,
      cloud: "Test", endpoint: "https://management.test", login: "https://login.test", graph: nil, settings: [],
      skipped: [])
    report.budget = budget
    return (try report.printed.text(as: .table), try report.printed.text(as: .json))
  }

  @Test func whatIsLeftOfTheLimitsIsSaidWhereItWasAskedFor() throws {
    let left = [
      WhoReport.RequestsLeft(
        subscription: "s-1", kind: "reads", remaining: 249, remainingForAll: 3749, readAt: Self.now),
      WhoReport.RequestsLeft(
        subscription: nil, kind: "reads", remaining: 11_998, remainingForAll: nil, readAt: Self.now),
    ]
    let (text, json) = try printed(left)
    #expect(text.contains("249 reads of subscription s-1, 3749 for all who use it"))
    #expect(text.contains("11998 reads of the tenant"))
    #expect(json.contains("\"requests_left\": [") && json.contains("\"remaining_for_all\": null"))
    #expect(try printed([]).text.contains("the service does not say it"))
  }

  @Test func itIsNotInTheAnswerOtherwise() throws {
    let (text, json) = try printed(nil)
    #expect(!text.contains("requests left") && !json.contains("requests_left"))
  }
}
