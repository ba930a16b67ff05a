import Crypto
import Schedules
import SwiftASN1
import X509

import Foundation

/// The certificates of one installation: its own authority, which can vouch for this machine only, and the
/// server's (ARCHITECTURE decision 9).
struct Certificates: Sendable {
  /// Where clients find the authority.
  let authorityPath: String
  let serverChainPEM: String
  let serverKeyPEM: String

  static let files = ["ca.pem", "ca-key.pem", "server.pem", "server-key.pem"]
  /// Days; what browsers and Apple's systems accept of a server at most is 397.
  private static let serverLifetime = 397.0
  private static let authorityLifetime = 3650.0
  private static let renewal = 30.0

  /// Reads the certificates of the directory, and makes those that are missing or end within 30 days.
  init(in directory: PrivateDirectory, now: Instant) throws(SimulatorServerError) {
    do {
      let present = Date(timeIntervalSince1970: Double(now.secondsSinceEpoch))
      let authority = try Authority(in: directory, now: present)
      authorityPath = directory.path(of: "ca.pem")
      // A key that is there is used and never written over, whatever became of its certificate (RELIABILITY S6).
      let storedKey = try directory.text("server-key.pem")
      if let chain = try directory.text("server.pem"), let key = storedKey,
        let server = try? Certificate(pemEncoded: chain), server.issuer == authority.certificate.subject,
        authority.certificate.publicKey.isValidSignature(server.signature, for: server),
        server.notValidAfter > present.addingTimeInterval(Self.renewal * 86_400),
        server.notValidBefore <= present
      {
        serverChainPEM = chain
        serverKeyPEM = key
      } else {
        let key =
          try storedKey.map { try P256.Signing.PrivateKey(pemRepresentation: $0) } ?? P256.Signing.PrivateKey()
        serverChainPEM = try Self.server(by: authority, for: key, now: present)
        serverKeyPEM = key.pemRepresentation
        if storedKey == nil { try directory.write(Array(serverKeyPEM.utf8), to: "server-key.pem") }
        try directory.write(Array(serverChainPEM.utf8), to: "server.pem")
      }
    } catch let error as SimulatorServerError {
      throw error
    } catch {
      throw .certificate(reason: "\(error)")
    }
  }

  private struct Authority {
    let certificate: Certificate
    let key: P256.Signing.PrivateKey

    init(in directory: PrivateDirectory, now: Date) throws {
      if let keyPEM = try directory.text("ca-key.pem") {
        key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
        // Clients trust this very certificate: it is renewed only when it could not serve any longer.
        if let stored = try directory.text("ca.pem").map({ try Certificate(pemEncoded: $0) }),
          stored.publicKey == Certificate.PrivateKey(key).publicKey,
          stored.notValidAfter > now.addingTimeInterval(Certificates.serverLifetime * 86_400)
        {
          certificate = stored
          return
        }
      } else {
        key = P256.Signing.PrivateKey()
        try directory.write(Array(key.pemRepresentation.utf8), to: "ca-key.pem")
      }
      let name = try DistinguishedName {
        OrganizationName("amldeck")
        CommonName("amldeck simulator authority")
      }
      let signingKey = Certificate.PrivateKey(key)
      certificate = try Certificate(
        version: .v3, serialNumber: .init(), publicKey: signingKey.publicKey,
        notValidBefore: now.addingTimeInterval(-3600),
        notValidAfter: now.addingTimeInterval(Certificates.authorityLifetime * 86_400), issuer: name, subject: name,
        signatureAlgorithm: .ecdsaWithSHA256,
        extensions: try Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
          Critical(KeyUsage(keyCertSign: true, cRLSign: true))
          // BoringSSL refuses every chain that meets an IP constraint (measured); this one keeps the
          // authority from vouching for any name but localhost.
          Critical(NameConstraints(permittedDNSDomains: ["localhost"]))
          SubjectKeyIdentifier(hash: signingKey.publicKey)
        }, issuerPrivateKey: signingKey)
      try directory.write(Array(try certificate.serializeAsPEM().pemString.utf8), to: "ca.pem")
    }
  }

  /// - Returns: the server's chain.
  private static func server(
    by authority: Authority, for key: P256.Signing.PrivateKey, now: Date
  ) throws -> String {
    let publicKey = Certificate.PrivateKey(key).publicKey
    let loopback6: ArraySlice<UInt8> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: now.addingTimeInterval(-3600),
      // The hour before counts too.
      notValidAfter: now.addingTimeInterval(serverLifetime * 86_400 - 7200),
      issuer: authority.certificate.subject,
      subject: try DistinguishedName { CommonName("localhost") }, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([
          .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
          .ipAddress(ASN1OctetString(contentBytes: loopback6)), .dnsName("localhost"),
        ])
        SubjectKeyIdentifier(hash: publicKey)
        AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: authority.certificate.publicKey).keyIdentifier)
      }, issuerPrivateKey: Certificate.PrivateKey(authority.key))
    return try certificate.serializeAsPEM().pemString
  }
}

extension PrivateDirectory {
  fileprivate func text(_ name: String) throws(SimulatorServerError) -> String? {
    try read(name).map { String(decoding: $0, as: UTF8.self) }
  }
}
