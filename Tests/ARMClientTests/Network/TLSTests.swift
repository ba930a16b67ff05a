import ARM
import ARMClient
import ComputeModel
import Mutations
import NIOSSL
import Testing

/// Servers that must not be trusted, and what the user reads about each (RELIABILITY S7). The certificates are made
/// here, for 127.0.0.1, and each test has one thing wrong with them.
@Suite struct TLSTests {
  /// A server that is refused, and what its refusal says.
  struct Case: Sendable {
    var name: String
    /// The server's chain, and the certificates in the user's file; nil for the system's own.
    var server: @Sendable () throws -> (chain: [TestCertificate], trusted: [TestCertificate]?)
    var configure: @Sendable (inout TLSConfiguration) -> Void = { _ in }
    /// Each stands in the sentence.
    var says: [String]
  }

  static let refused: [Case] = [
    Case(
      name: "ended",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: authority, .ended)], [authority])
      }, says: ["is not trusted (it ended on 20", "it must be renewed there", "this machine's clock"]),
    Case(
      name: "not valid yet",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: authority, .notYet)], [authority])
      }, says: ["is not trusted (it is valid only from 20", "check this machine's clock"]),
    Case(
      name: "signed by itself",
      server: { ([try .server(by: nil)], nil) },
      says: ["(it is signed by itself and by no authority)", "name its certificate's file in SSL_CERT_FILE"]),
    Case(
      name: "for another host",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: authority, hosts: ["other.test"], addresses: [[10, 0, 0, 1]])], [authority])
      }, says: ["(it is for another host: other.test, 10.0.0.1)", "check the address"]),
    Case(
      name: "an authority that is not known",
      server: {
        let authority = try TestCertificate.authority("Stranger")
        return ([try .server(by: authority), authority], nil)
      }, says: ["(its authority CN=Stranger is not known here)", "name its authority's file in SSL_CERT_FILE"]),
    Case(
      name: "another authority of the same name",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: try .authority("Own CA"))], [authority])
      }, says: ["is not trusted", "SSL_CERT_FILE"]),
    Case(
      name: "a chain without the one in the middle",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        let middle = try TestCertificate.authority("Middle CA", by: authority)
        return ([try .server(by: middle)], [authority])
      },
      says: [
        "it is signed by CN=Middle CA, which is not known here and which the server does not send",
        "have the server send its whole chain",
      ]),
    Case(
      name: "a server that speaks TLS 1.1 only",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: authority)], [authority])
      },
      configure: { configuration in
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = .tlsv11
      }, says: ["it speaks no TLS newer than 1.1", "have TLS 1.2 or newer turned on there"]),
    Case(
      name: "a server that speaks TLS 1.0 only",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        return ([try .server(by: authority)], [authority])
      },
      configure: { configuration in
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = .tlsv1
      }, says: ["it speaks no TLS newer than 1.1"]),
    Case(
      name: "an authority whose own certificate has ended",
      server: {
        let authority = try TestCertificate.authority("Own CA")
        let middle = try TestCertificate.authority("Middle CA", by: authority, .ended)
        return ([try .server(by: middle), middle], [authority])
      }, says: ["(the certificate of its authority CN=Middle CA ended on 20", "it must be renewed there"]),
  ]

  private func complaints(_ refused: Case) async throws -> [String] {
    let (chain, trusted) = try refused.server()
    let server = try await ScriptedServer(
      chain, Array(repeating: .answer("200 OK", Rig.instance("Running")), count: 4), configure: refused.configure)
    let rig = try SecureRig(port: server.port, trusting: trusted)
    let sentence = await rig.complaint()
    await rig.transport.shutdown()
    await server.close()
    guard let sentence else { return ["it was accepted"] }
    var complaints = refused.says.filter { !sentence.contains($0) }.map { "\($0) is not in: \(sentence)" }
    if !sentence.hasSuffix(".") || sentence.contains("\n") { complaints.append("no sentence: \(sentence)") }
    if !server.requests.isEmpty { complaints.append("a request was sent, with its token") }
    // One to ask, and at most one to see which certificates come: what is refused once is refused again.
    if server.connections > 2 { complaints.append("tried \(server.connections) times") }
    return complaints
  }

  @Test func whatMustNotBeTrustedIsRefusedInOneSentenceThatSaysWhy() async throws {
    var figure = Figure("S7")
    for refused in Self.refused { figure.row(refused.name, try await complaints(refused)) }
    #expect(try figure.report(of: 10) == [])
  }

  /// Companies look into TLS with a proxy of their own: whose certificate came is what helps.
  @Test func theAuthorityOfAProxyThatLooksIntoTLSIsNamed() async throws {
    let authority = try TestCertificate.authority("Company CA")
    let proxy = try await ScriptedServer([try .server(by: authority), authority], isProxy: true)
    let settings = try ProxySettings { $0 == "HTTPS_PROXY" ? "http://ann:pass@127.0.0.1:\(proxy.port)" : nil }
    let rig = try SecureRig(port: 443, host: "management.test", trusting: nil, proxy: settings)
    let sentence = await rig.complaint()
    #expect(
      sentence?.contains(
        "The certificate of https://management.test is not trusted (its authority CN=Company CA is not")
        == true, "\(sentence ?? "")")
    #expect(proxy.requests.isEmpty)
    #expect(proxy.tunnels.count == 2, "one that is refused, one that looks")
    for tunnel in proxy.tunnels {
      #expect(tunnel.hasPrefix("CONNECT management.test:443 HTTP/1.1\r\n"))
      #expect(tunnel.lowercased().contains("\r\nproxy-authorization: basic yw5uonbhc3m=\r\n"))
    }
    await rig.transport.shutdown()
    await proxy.close()
  }

  /// What the sentences advise helps.
  @Test func ownAuthoritiesAreTrusted() async throws {
    let authority = try TestCertificate.authority("Own CA")
    let middle = try TestCertificate.authority("Middle CA", by: authority)
    let own = try TestCertificate.server(by: nil)
    let trusted: [(String, [TestCertificate], [TestCertificate])] = [
      ("its authority", [try .server(by: authority)], [authority]),
      ("a whole chain", [try .server(by: middle), middle], [authority]),
      ("a chain without the middle, and a file that has it", [try .server(by: middle)], [middle, authority]),
      ("one that signs itself", [own], [own]),
    ]
    for (name, chain, file) in trusted {
      let server = try await ScriptedServer(chain, [.answer("200 OK", Rig.instance("Running"))])
      let rig = try SecureRig(port: server.port, trusting: file)
      #expect(await rig.complaint() == nil, "\(name)")
      await rig.transport.shutdown()
      await server.close()
    }
  }

  @Test func aFileWithoutCertificatesIsSaid() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write("ca.pem", "no certificate", mode: 0o600)
    let failure = #expect(throws: ServiceFailure.self) {
      _ = try HTTPSTransport(authoritiesFile: file, now: { TestClock().surroundings.now() })
    }
    #expect(failure?.sentence.contains("SSL_CERT_FILE (or REQUESTS_CA_BUNDLE) must name a PEM file") == true)
  }
}
