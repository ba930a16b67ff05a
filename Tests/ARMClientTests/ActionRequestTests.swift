import ARM
import ARMClient
import ComputeModel
import Testing

/// The exact requests of the actions (FACTS section 2), and what a lost or empty answer means.
@Suite struct ActionRequestTests {
  private static let compute =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes/ci"
  @Test func aSettingIsAPostWithItsOwnVersion() async throws {
    let rig = Rig([])
    let requests = try await rig.writer.requests(
      for: .updateIdleShutdownSetting(try IdleTime(minutes: 45)), on: Rig.id)
    #expect(requests.map(\.method) == ["POST"])
    #expect(requests[0].address == Self.compute + "/updateIdleShutdownSetting?api-version=2021-07-01")
    #expect(requests[0].body?.compactText == #"{"idleTimeBeforeShutdown":"PT45M"}"#)
    #expect(rig.transport.requests.isEmpty)
  }

  @Test(arguments: [
    (InstanceAction.updateIdleShutdownSetting(nil), "updateIdleShutdownSetting", #"{"idleTimeBeforeShutdown":null}"#),
    (.enableSSO(true), "enableSso", #"{"enableSSO":true}"#),
    (.updateSchedules([]), "updateSchedules", #"{"computeStartStop":[]}"#),
    (.customServices([]), "customServices", "[]"),
  ])
  func bodies(action: InstanceAction, name: String, body: String) async throws {
    let request = try await Rig([]).writer.requests(for: action, on: Rig.id)[0]
    #expect(request.address.hasPrefix("\(Self.compute)/\(name)?api-version="))
    #expect(request.body?.compactText == body)
  }

  @Test func tagsAreWrittenIntoTheWholeResourceAsItWasRead() async throws {
    let document =
      #"{"name":"ci","odd":100.0,"tags":{"a":"1"},"properties":{"properties":{"unknown":[9007199254740993]}}}"#
    let rig = Rig([.answer(200, document), .answer(200, document)])
    #expect(try await rig.writer.begin(.setTags([.init(name: "b", value: "2")]), on: Rig.id) == nil)
    #expect(rig.transport.calls.map { $0.prefix(4) } == ["GET ", "PUT "])
    let planned = try await Rig([.answer(200, document)]).writer.requests(
      for: .setTags([.init(name: "b", value: "2")]), on: Rig.id)[0]
    #expect(planned.body?.compactText == document.replacing(#"{"a":"1"}"#, with: #"{"b":"2"}"#))
  }

  @Test func aSettingWhoseAnswerWasLostIsReadAndNotSentAgain() async throws {
    let lost = TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: "reset")
    let done = Rig([.failure(lost), .answer(200, #"{"properties":{"properties":{"enableSSO":true}}}"#)])
    #expect(try await done.writer.begin(.enableSSO(true), on: Rig.id) == nil)
    #expect(done.transport.calls.count == 2)
    let unchanged = ScriptedTransport.Step.answer(200, #"{"properties":{"properties":{"enableSSO":false}}}"#)
    let undone = Rig([.failure(lost), unchanged, unchanged, unchanged])
    let failure = await #expect(throws: ServiceFailure.self) {
      try await undone.writer.begin(.enableSSO(true), on: Rig.id)
    }
    #expect(failure?.kind == .noContact)
    #expect(undone.transport.calls.filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func aChangeThatWasAcceptedAndNotKeptIsSaid() async throws {
    let rig = Rig([.answer(200, #"{"properties":{"properties":{"idleTimeBeforeShutdown":null}}}"#)])
    let action = InstanceAction.updateIdleShutdownSetting(try IdleTime(minutes: 45))
    #expect(try await rig.writer.unfulfilled(action, on: Rig.id)?.kind == .operationFailed)
  }

  @Test func aSettingThatIsDoneAtOnceSaysByWhichRequest() async throws {
    let rig = Rig([.answer(200, "", ["x-ms-request-id": "5f0c"])])
    let acceptance = try await rig.writer.accept(.enableSSO(true), on: Rig.id)
    #expect(acceptance.operation == nil)
    #expect(acceptance.requestID == "5f0c")
  }

  @Test func readOnlySendsNoSetting() async throws {
    let rig = Rig([], isReadOnly: true)
    let failure = await #expect(throws: ServiceFailure.self) {
      try await rig.writer.begin(.enableSSO(true), on: Rig.id)
    }
    #expect(failure?.kind == .readOnly)
    #expect(rig.transport.requests.isEmpty)
  }
}
