import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Testing

@Suite("Azure's activity log") struct ActivityLogTests {
  private static func event(
    _ status: String, at time: String, operation: String = "op-1", verb: String = "start", more: String = ""
  ) -> String {
    """
    {"operationId":"\(operation)","correlationId":"c","eventTimestamp":"2026-11-23T\(time)Z","caller":"ana@contoso.example",
     "claims":{"http://schemas.microsoft.com/identity/claims/objectidentifier":"AAAA"},
     "operationName":{"value":"Microsoft.MachineLearningServices/workspaces/computes/\(verb)/action","localizedValue":"x"},
     "status":{"value":"\(status)","localizedValue":"x"}\(more)}
    """
  }

  @Test func theFilterIsTheDocumentedOneAndPagesAreFollowed() async throws {
    let next = "https://management.test:8443/subscriptions/s/providers/Microsoft.Insights/x?$skipToken=2"
    let rig = Rig([
      .answer(
        200,
        #"{"value":[\#(Self.event("Succeeded", at: "05:00:12.5")),\#(Self.event("Accepted", at: "05:00:01"))],"nextLink":"\#(next)"}"#
      ),
      .answer(200, #"{"value":[\#(Self.event("Started", at: "05:00:00.25")),{"odd":1}]}"#),
    ])
    let from = Instant(secondsSinceEpoch: 1_795_410_000)
    let log = try await rig.reader.activity(of: Rig.id, from: from, until: from + .seconds(3600))
    let first = try #require(rig.transport.requests.first?.path?.percentDecoded)
    #expect(
      first
        == "/subscriptions/s/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01"
        + "&$filter=eventTimestamp ge '2026-11-23T05:00:00.000Z' and eventTimestamp le '2026-11-23T06:00:00.000Z'"
        + " and resourceUri eq '\(Rig.id.path)'")
    #expect(rig.transport.calls.last == "GET /subscriptions/s/providers/Microsoft.Insights/x?$skipToken=2")
    #expect(
      log == [
        LoggedActivity(
          id: "op-1", action: "Microsoft.MachineLearningServices/workspaces/computes/start/action",
          caller: "ana@contoso.example", callerID: "AAAA", began: from + .milliseconds(250),
          ended: from + .milliseconds(12_500), status: "Succeeded")
      ])
    #expect(log.first?.verb == "start")
  }

  @Test func aFailureHasItsCodeAndAnOpenRequestHasNoEnd() async throws {
    let refusal =
      #","properties":{"statusMessage":"{\"error\":{\"code\":\"ScopeLocked\",\"message\":\"It is locked.\"}}"}"#
    let rig = Rig([
      .answer(
        200,
        #"{"value":[\#(Self.event("Failed", at: "05:00:00", operation: "a", verb: "stop", more: refusal)),"#
          + #"\#(Self.event("Started", at: "05:00:00", operation: "a", verb: "stop")),"#
          + #"\#(Self.event("Accepted", at: "05:10:00", operation: "b"))]}"#)
    ])
    let log = try await rig.reader.activity(of: Rig.id, from: Rig.begin, until: Rig.begin)
    #expect(log.map(\.status) == ["Failed", "Accepted"])
    #expect(log.map(\.code) == ["ScopeLocked", nil])
    #expect(log.map { $0.ended == nil } == [false, true])
    #expect(log.map(\.isOpen) == [false, true])
  }

  @Test func withoutTheRightTheFailureIsOne() async {
    let rig = Rig([
      .answer(403, #"{"error":{"code":"AuthorizationFailed","message":"The client has no authorization."}}"#)
    ])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.reader.activity(of: Rig.id, from: Rig.begin, until: Rig.begin)
    }
    #expect(failure?.kind == .noAccess)
  }

  @Test func aNextPageElsewhereGetsNoRequest() async {
    let rig = Rig([.answer(200, #"{"value":[],"nextLink":"https://elsewhere.test/values"}"#)])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.reader.activity(of: Rig.id, from: Rig.begin, until: Rig.begin)
    }
    #expect(failure?.kind == .unexpectedAnswer)
    #expect(rig.transport.requests.count == 1)
  }
}

extension Rig {
  fileprivate static let begin = Instant(secondsSinceEpoch: 1_795_410_000)
}
