import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules
import Synchronization
import Testing

/// What `-v` tells, and what it never tells.
@Suite struct LoggedTransportTests {
  private final class Lines: Sendable {
    private let content = Mutex<[String]>([])
    var all: [String] { content.withLock { $0 } }
    func add(_ line: String) { content.withLock { $0.append(line) } }
  }

  @Test func aRequestIsOneLineWithoutItsSecrets() async throws {
    let clock = TestClock()
    let surroundings = clock.surroundings
    let lines = Lines()
    let scripted = ScriptedTransport([
      .answer(200, #"{"secret":"canary-body"}"#, ["x-ms-request-id": "5f0c"]),
      .failure(TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: "canary-reason")),
    ])
    let transport = LoggedTransport(scripted, now: surroundings.now, tell: { lines.add($0) })
    var request = HTTPRequest(
      method: .get, scheme: "https", authority: "management.test",
      path: "/subscriptions/s/operations/1?api-version=2025-12-01&t=canary-time&s=canary-signature")
    request.headerFields[.authorization] = "Bearer canary-token"
    _ = try await transport.send(request, body: Array("canary-sent".utf8))
    request.method = .post
    request.path = "/tenant/oauth2/v2.0/token"
    await #expect(throws: TransportFailure.self) { try await transport.send(request, body: []) }
    #expect(
      lines.all == [
        "GET /subscriptions/s/operations/1?api-version=2025-12-01 200 0 ms 5f0c",
        "POST /tenant/oauth2/v2.0/token no answer (connectionLost) 0 ms",
      ])
    #expect(!lines.all.joined().contains("canary"))
  }
}
