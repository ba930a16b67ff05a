import ComputeModel
import Schedules
import Testing

/// Since when an instance is what it is.
@Suite struct StandingTests {
  private static let now = Plans.instant("2026-11-25T12:00:00Z")

  private static func span(_ state: String, _ from: String, _ until: String) -> ObservedPast.Span {
    ObservedPast.Span(state: InstanceState(state), from: Plans.instant(from), until: Plans.instant(until))
  }

  private static func instance(_ state: String, since: String?) -> ComputeInstance {
    ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      lastOperation: since.map {
        LastOperation(name: "Stop", time: Plans.instant($0), status: "Succeeded", trigger: "User")
      })
  }

  @Test func theServicesWordCountsWhereNobodyWatched() {
    let stopped = Self.instance("Stopped", since: "2026-11-24T12:00:00Z")
    #expect(stopped.standing(.off, past: nil, now: Self.now) == .seconds(86_400))
    #expect(stopped.standing(.running, past: nil, now: Self.now) == nil)
    #expect(Self.instance("Stopped", since: nil).standing(.off, past: nil, now: Self.now) == nil)
  }

  @Test func aGapEndsWhatIsKnown() {
    let past = ObservedPast(spans: [
      Self.span("Stopped", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"),
      Self.span("Stopped", "2026-11-22T00:00:00Z", "2026-11-24T00:00:00Z"),
      Self.span("Stopped", "2026-11-24T00:00:00Z", "2026-11-25T12:00:00Z"),
    ])
    #expect(
      Self.instance("Stopped", since: nil).standing(.off, past: past, now: Self.now) == .seconds(84 * 3600))
  }
}
