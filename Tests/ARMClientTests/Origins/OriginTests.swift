import ARM
import ARMClient
import ComputeModel
import Mutations
import HTTPTypes
import Testing

/// Wherever a service sends the client next, its token stays with the service's own origin (RELIABILITY S4).
@Suite struct OriginTests {
  /// Where an answer can name the next address.
  enum Place: String, CaseIterable {
    case nextLink
    case asyncOperation = "Azure-AsyncOperation"
    case location = "Location"
  }

  /// Lets the service name an address, and follows it.
  private func follow(_ address: String, from place: Place) async -> (requests: [HTTPRequest], sentence: String?) {
    let first: ScriptedTransport.Step
    switch place {
    case .nextLink:
      let page = JSONValue.object(["value": .array([]), "nextLink": .string(address)])
      first = .answer(200, page.compactText)
    case .asyncOperation, .location: first = .answer(202, "", [place.rawValue: address])
    }
    let rig = Rig([first, .answer(200, #"{"value":[],"status":"Succeeded"}"#)])
    do throws(ServiceFailure) {
      if place == .nextLink {
        _ = try await rig.reader.instances(of: Rig.workspace)
      } else if let operation = try await rig.writer.begin(.stop, on: Rig.id) {
        try await rig.reader.wait(for: operation)
      }
      return (rig.transport.requests, nil)
    } catch {
      return (rig.transport.requests, error.sentence)
    }
  }

  private func complaints(_ address: String) async -> [String] {
    var complaints: [String] = []
    for place in Place.allCases {
      // A header cannot hold these: whoever writes or reads it takes them out.
      if place != .nextLink, address.unicodeScalars.contains(where: { $0.value <= 0x20 || $0 == "\u{7F}" }) { continue }
      let (requests, sentence) = await follow(address, from: place)
      if requests.count != 1 { complaints.append("as \(place.rawValue), \(requests.count - 1) requests followed it") }
      guard let sentence else {
        complaints.append("as \(place.rawValue), nothing is said")
        continue
      }
      if !sentence.hasSuffix(".") || sentence.contains(where: \.isNewline) || sentence.utf8.count > 500 {
        complaints.append("as \(place.rawValue), this is no plain sentence: \(sentence)")
      }
      if !sentence.contains("nothing was sent there") { complaints.append("as \(place.rawValue): \(sentence)") }
    }
    return complaints
  }

  @Test func noHostileAddressIsFollowed() async throws {
    var figure = Figure("S4")
    for address in HostileAddresses.all {
      figure.row(String(reflecting: String(address.prefix(80))), await complaints(address))
    }
    #expect(Set(HostileAddresses.all).count == HostileAddresses.all.count)
    #expect(try figure.report(of: 149) == [])
  }

  @Test func oddAddressesOfTheOwnOriginAreAskedThereOnly() async throws {
    for address in HostileAddresses.ownOrigin {
      for place in Place.allCases {
        let (requests, sentence) = await follow(address, from: place)
        #expect(sentence == nil, "\(address)")
        #expect(requests.count == 2)
        #expect(requests.allSatisfy { $0.scheme == "https" && $0.authority == "management.test:8443" }, "\(address)")
      }
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func aRedirectionIsNotFollowed(status: Int) async throws {
    let authority = try TestCertificate.authority("Own CA")
    let certificate = try TestCertificate.server(by: authority)
    let elsewhere = try await ScriptedServer([certificate], [.answer("200 OK", Rig.instance("Running"))])
    let server = try await ScriptedServer(
      [certificate], [.answer("\(status) Elsewhere", "", [("Location", "https://127.0.0.1:\(elsewhere.port)/x")])])
    let rig = try SecureRig(port: server.port, trusting: [authority])
    let sentence = try #require(await rig.complaint())
    #expect(sentence.contains("answered with a redirection (\(status))"), "\(sentence)")
    #expect(sentence.contains("your token would have gone along"))
    #expect(elsewhere.connections == 0)
    #expect(server.requests.count == 1)
    await rig.transport.shutdown()
    for server in [server, elsewhere] { await server.close() }
  }

  /// What the service has encoded stays as it is, whatever else stands in the address: the network library encodes it
  /// once more where it finds a character that it does not like.
  @Test func anAddressIsFollowedToTheLetterOverTheNetwork() async throws {
    let authority = try TestCertificate.authority("Own CA")
    let long = String(repeating: "x", count: 4000)
    let tails: [(String, String)] = [
      ("/next?%24skip=abc", "/next?%24skip=abc"), ("/next?%24skip=a|b", "/next?%24skip=a%7Cb"),
      ("/next?t=%7Bx%7D&u={y}\"z\"", "/next?t=%7Bx%7D&u=%7By%7D%22z%22"), ("/next?a[0]=1%", "/next?a%5B0%5D=1%25"),
      ("/a/../b/%2e%2e/c//d", "/a/../b/%2e%2e/c//d"), ("/status?c=\(long)&s=%2B", "/status?c=\(long)&s=%2B"),
    ]
    let server = try await ScriptedServer([try .server(by: authority)])
    let rig = try SecureRig(port: server.port, trusting: [authority])
    for (tail, expected) in tails {
      let request = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(server.port)", path: tail)
      _ = try await rig.transport.send(request, body: [])
      #expect(server.lines.last == "GET \(expected) HTTP/1.1")
    }
    await rig.transport.shutdown()
    await server.close()
  }
}
