import ComputeModel
import Schedules
import Testing

/// Minutes after the beginning of these tests.
private func minute(_ minutes: Int64) -> Instant { Instant(secondsSinceEpoch: 1_795_410_000 + 60 * minutes) }

private func request(
  _ verb: String, at begin: Int64, until end: Int64?, status: String = "Succeeded"
) -> LoggedActivity {
  LoggedActivity(
    id: "\(verb)-\(begin)", action: "Microsoft.MachineLearningServices/workspaces/computes/\(verb)/action",
    caller: "ana@contoso.example", began: minute(begin), ended: end.map { minute($0) }, status: status)
}

@Suite struct ActivityTests {
  private static func span(_ state: String, _ from: Int64, _ until: Int64) -> ObservedPast.Span {
    ObservedPast.Span(state: InstanceState(state), from: minute(from), until: minute(until))
  }

  /// Between two requests schedules may have done anything: the log does not say that it ran.
  @Test func onlyTheWayFromOneStateToTheOtherIsProven() {
    let past = ObservedPast().filled(by: [
      request("start", at: 10, until: 13), request("stop", at: 60, until: 61),
    ])
    #expect(past.spans == [Self.span("Starting", 10, 13), Self.span("Stopping", 60, 61)])
    #expect(past.operations.map(\.name) == ["Start", "Stop"])
    #expect(past.operations.map(\.trigger) == ["User", "User"])
    #expect(past.operations.map(\.time) == [minute(10), minute(60)])
  }

  @Test func whatWasObservedStaysAndIsNotSaidTwice() {
    let observed = ObservedPast(
      spans: [Self.span("Stopped", 0, 11), Self.span("Running", 12, 30)],
      operations: [LastOperation(name: "Start", time: minute(10) + .seconds(1), status: "Succeeded", trigger: "User")])
    let past = observed.filled(by: [request("start", at: 10, until: 13)])
    #expect(past.spans == [Self.span("Stopped", 0, 11), Self.span("Starting", 11, 12), Self.span("Running", 12, 30)])
    #expect(past.operations == observed.operations)
  }

  @Test func whatFailedOrOnlyBeganProvesNoState() {
    let past = ObservedPast().filled(by: [
      request("start", at: 1, until: 2, status: "Failed"), request("stop", at: 5, until: nil, status: "Started"),
      request("restart", at: 8, until: nil, status: "Accepted"), request("updateSchedules", at: 9, until: 9),
    ])
    #expect(past.spans.isEmpty)
    #expect(past.operations.map(\.name) == ["Start", "Restart"])
    #expect(past.operations.map(\.status) == ["Failed", "Accepted"])
  }

  @Test func eventsOfOneRequestComeInAnyOrder() {
    func event(_ status: String, _ minutes: Int64) -> ActivityEvent {
      ActivityEvent(id: "x", action: "a/stop/action", caller: nil, at: minute(minutes), status: status)
    }
    let expected = [
      LoggedActivity(
        id: "x", action: "a/stop/action", caller: nil, began: minute(0), ended: minute(2), status: "Succeeded")
    ]
    let events = [event("Started", 0), event("Accepted", 0), event("Succeeded", 2)]
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      #expect(LoggedActivity.requests(order.map { events[$0] }) == expected)
    }
  }

  @Test func aNameBookAsksForNobodyTwice() {
    var book = NameBook()
    #expect(book.unknown(among: ["A", "b", "a"]) == ["a", "b"])
    book.learn([DirectoryName(id: "A", displayName: "Ana")], of: ["a", "b"])
    #expect(book.unknown(among: ["A", "B", "c"]) == ["c"])
    #expect(book.name(of: "A")?.displayName == "Ana")
    #expect(book.name(of: "b") == nil)
  }
}
