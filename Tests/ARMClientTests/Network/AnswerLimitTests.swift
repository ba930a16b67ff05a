import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Testing

/// What a service sends is read up to a limit, and no further (RELIABILITY R16). The limits here are small; those of
/// the program stand in `AnswerLimits`.
@Suite struct AnswerLimitTests {
  private static var limits: AnswerLimits {
    var limits = AnswerLimits()
    limits.listBytes = 200_000
    limits.documentBytes = 100_000
    limits.headerBytes = 2000
    return limits
  }

  /// Reads an instance from a server that sends these bytes.
  private func read(_ steps: [ScriptedServer.Step]) async throws -> (
    sentence: String?, server: ScriptedServer
  ) {
    let authority = try TestCertificate.authority("Own CA")
    let server = try await ScriptedServer([try .server(by: authority)], steps)
    let rig = try SecureRig(
      port: server.port, trusting: [authority], limits: Self.limits)
    let sentence = await rig.complaint()
    await rig.transport.shutdown()
    await server.close()
    return (sentence, server)
  }

  @Test func gzipIsAskedForAndRead() async throws {
    let body = Gzip.stored(Array(Rig.instance("Running").utf8))
    let (sentence, server) = try await read([.answer("200 OK", bytes: body, [("Content-Encoding", "gzip")])])
    #expect(sentence == nil)
    #expect(server.requests[0].lowercased().contains("\r\naccept-encoding: gzip\r\n"))
  }

  @Test func damagedGzipIsSaid() async throws {
    // A block of the kind that is reserved.
    let body = [UInt8](Gzip.stored([]).prefix(10)) + [7] + [UInt8](repeating: 0xFF, count: 40)
    let (sentence, _) = try await read(
      Array(repeating: .answer("200 OK", bytes: body, [("Content-Encoding", "gzip")]), count: 4))
    #expect(sentence?.contains("compressed answer is damaged") == true, "\(sentence ?? "")")
  }

  @Test func aBombOfGzipIsRefusedOnce() async throws {
    let body = Gzip.bomb(of: 10_000_000)
    #expect(body.count < 70_000)
    let (sentence, server) = try await read([.answer("200 OK", bytes: body, [("Content-Encoding", "gzip")])])
    #expect(
      sentence?.contains("larger than amldeck accepts (more than ") == true, "\(sentence ?? "")")
    #expect(server.requests.count == 1, "what is too large once is too large again")
  }

  @Test(arguments: [false, true]) func aBodyBeyondTheLimitIsRefused(isChunked: Bool) async throws {
    let body = [UInt8](repeating: 0x20, count: 200_000)
    let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n".utf8)
    let (sentence, server) = try await read([
      isChunked ? .answer(head + body + Array("\r\n0\r\n\r\n".utf8)) : .answer("200 OK", bytes: body)
    ])
    #expect(sentence?.contains("larger than amldeck accepts (more than 97 KiB)") == true, "\(sentence ?? "")")
    #expect(server.requests.count == 1)
  }

  @Test func aListMayBeLargerThanADocument() async throws {
    #expect(AnswerLimits().documentBytes == 16 << 20)
    #expect(AnswerLimits().listBytes == 64 << 20)
    let padding = String(repeating: " ", count: 150_000)
    let authority = try TestCertificate.authority("Own CA")
    let server = try await ScriptedServer(
      [try .server(by: authority)],
      [
        .answer("200 OK", #"{"value":[\#(Rig.instance("Running"))]\#(padding)}"#),
        .answer("200 OK", Rig.instance("Running") + padding),
      ])
    let rig = try SecureRig(port: server.port, trusting: [authority], limits: Self.limits)
    #expect(try await rig.reader.instances(of: Rig.workspace).count == 1)
    #expect(await rig.complaint()?.contains("more than 97 KiB") == true)
    await rig.transport.shutdown()
    await server.close()
  }

  @Test(arguments: [
    [("X-Long", String(repeating: "x", count: 3000))], (0..<200).map { ("X-\($0)", "xxxxxxxxxx") },
    [("X-Longest", String(repeating: "x", count: 200_000))], (0..<5000).map { ("X-\($0)", "x") },
  ]) func aHeadBeyondTheLimitIsRefused(headers: [(String, String)]) async throws {
    let (sentence, server) = try await read([.answer("200 OK", Rig.instance("Running"), headers)])
    #expect(
      sentence?.contains("larger than amldeck accepts (its head alone is more than 1 KiB)") == true, "\(sentence ?? "")"
    )
    #expect(server.requests.count == 1)
  }

  @Test func aBodyThatNeverEndsIsGivenUpInTime() async throws {
    let authority = try TestCertificate.authority("Own CA")
    let server = try await ScriptedServer(
      [try .server(by: authority)], [.answer(ScriptedServer.Step.head("200 OK", 1000) + Array("{".utf8)), .silence])
    let rig = try SecureRig(port: server.port, trusting: [authority], timeoutSeconds: 1)
    for _ in 0..<2 {
      let request = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(server.port)", path: "/")
      let failure = await #expect(throws: TransportFailure.self) { try await rig.transport.send(request, body: []) }
      #expect(failure?.kind == .timedOut)
    }
    await rig.transport.shutdown()
    await server.close()
  }

  @Test func aDeepDocumentIsRefused() async throws {
    for (depth, isRead) in [(100, true), (10_000, false)] {
      let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      let rig = Rig([.answer(200, Rig.instance("Running").replacing("{\"name\"", with: "{\"x\":\(deep),\"name\""))])
      if isRead {
        #expect(try await rig.reader.instance(Rig.id).name == "ci")
      } else {
        let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instance(Rig.id) }
        #expect(failure?.kind == .unexpectedAnswer)
        #expect(failure?.sentence.contains("more than 128 arrays and objects inside each other") == true)
      }
    }
  }

  @Test func aDocumentOfTooManyValuesIsRefused() async throws {
    for (count, isRead) in [(90, true), (101, false)] {
      let rig = Rig([.answer(200, #"{"value":["# + String(repeating: "0,", count: count) + "0]}")])
      var connection = rig.reader.connection
      #expect(connection.maximumValues == 2_000_000)
      connection.maximumValues = 100
      let reader = ComputeReader(connection: connection)
      if isRead {
        #expect(try await reader.instances(of: Rig.workspace).count == 91)
      } else {
        let failure = await #expect(throws: ServiceFailure.self) { try await reader.instances(of: Rig.workspace) }
        #expect(failure?.kind == .unexpectedAnswer)
        #expect(failure?.sentence.contains("more than 100 values") == true)
      }
    }
  }

  @Test func aListOfTooManyElementsIsCutOff() async throws {
    let items = String(repeating: "7,", count: 9999) + "7"
    let steps = (0..<20).map {
      ScriptedTransport.Step.answer(
        200, #"{"value":[\#(items)],"nextLink":"https://management.test:8443/p\#($0)"}"#)
    }
    let rig = Rig(steps)
    let failure = await #expect(throws: ServiceFailure.self) { try await rig.reader.instances(of: Rig.workspace) }
    #expect(failure?.kind == .unexpectedAnswer)
    #expect(rig.transport.requests.count == 10)
  }

  @Test func aNameOfAMegabyteIsNotKept() async throws {
    let name = String(repeating: "x", count: 1 << 20)
    let rig = Rig([.answer(200, #"{"value":[\#(Rig.instance("Running").replacing("ci", with: name))]}"#)])
    guard case .unreadable(let item) = try await rig.reader.instances(of: Rig.workspace).first else {
      Issue.record("it must be a row that says why it cannot be read")
      return
    }
    #expect(item.name == "item 1" && item.id.utf8.count < 300)
    #expect(item.reason == "its name or id has more than 4096 bytes")
  }

  @Test func aLongReasonIsCut() async throws {
    let long = String(repeating: "wörd ", count: 100_000)
    let rig = Rig([
      .answer(
        400, #"{"error":{"code":"\#(long)","message":"\#(long)"}}"#,
        ["x-ms-request-id": String(repeating: "r", count: 5000)])
    ])
    let failure = try #require(await #expect(throws: ServiceFailure.self) { try await rig.reader.instance(Rig.id) })
    #expect(failure.sentence.utf8.count < 6000)
    #expect(failure.sentence.contains("…"))
    #expect((failure.code ?? "").utf8.count < 300)
    #expect((failure.requestID ?? "").utf8.count < 300)
  }
}
