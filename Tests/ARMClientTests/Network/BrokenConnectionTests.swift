import ARM
import ARMClient
import ComputeModel
import Testing

/// A connection that ends at each point of an exchange, over real sockets: what only reads is read again, and a
/// change is never asked for twice.
@Suite struct BrokenConnectionTests {
  /// Where the server ends it, of an answer that would have been whole.
  enum Point: String, CaseIterable, Sendable {
    case beforeTheAnswer
    case inTheFirstLine
    case inTheHead
    case afterTheHead
    case inTheBody
    case beforeTheLastByte
    case inAChunk
    case betweenChunks

    func step(_ status: String, _ body: String) -> ScriptedServer.Step {
      let head = ScriptedServer.Step.head(status, body.utf8.count)
      let whole = head + Array(body.utf8)
      let chunked = Array("HTTP/1.1 \(status)\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
      switch self {
      case .beforeTheAnswer: return .cut(after: [])
      case .inTheFirstLine: return .cut(after: Array(head.prefix(10)))
      case .inTheHead: return .cut(after: Array(head.dropLast(6)))
      case .afterTheHead: return .cut(after: head)
      case .inTheBody: return .cut(after: Array(whole.dropLast(body.utf8.count / 2)))
      case .beforeTheLastByte: return .cut(after: Array(whole.dropLast(1)))
      case .inAChunk: return .cut(after: chunked + Array("ff\r\n{".utf8))
      case .betweenChunks: return .cut(after: chunked + Array("1\r\n{\r\n".utf8))
      }
    }
  }

  private func rig(_ steps: [ScriptedServer.Step]) async throws -> (SecureRig, ScriptedServer) {
    let authority = try TestCertificate.authority("Own CA")
    let server = try await ScriptedServer([try .server(by: authority)], steps)
    return (try SecureRig(port: server.port, trusting: [authority]), server)
  }

  @Test(arguments: Point.allCases) func aReadIsRepeated(point: Point) async throws {
    let (rig, server) = try await rig([
      point.step("200 OK", Rig.instance("Running")), .answer("200 OK", Rig.instance("Running")),
    ])
    #expect(try await rig.reader.instance(Rig.id).state == .known(.running))
    #expect(server.lines.count == 2)
    await rig.transport.shutdown()
    await server.close()
  }

  @Test(arguments: Point.allCases) func aChangeIsLookedIntoAndNotRepeated(point: Point) async throws {
    let (rig, server) = try await rig([
      point.step("202 Accepted", #"{"status":"InProgress"}"#), .answer("200 OK", Rig.instance("Stopping")),
      .answer("200 OK", Rig.instance("Stopped")),
    ])
    let operation = try #require(try await rig.writer.begin(.stop, on: Rig.id))
    try await rig.reader.wait(for: operation)
    #expect(server.lines.map { String($0.prefix(4)) } == ["POST", "GET ", "GET "])
    await rig.transport.shutdown()
    await server.close()
  }

  @Test func nobodyThereIsSaidAndNothingIsLookedFor() async throws {
    let (rig, server) = try await rig([])
    await server.close()
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.writer.begin(.stop, on: Rig.id) }
    #expect(failure?.kind == .noContact)
    #expect(failure?.sentence.contains("(Connection refused)") == true)
    await rig.transport.shutdown()
  }
}
