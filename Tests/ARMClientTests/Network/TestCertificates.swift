import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// A certificate made for a test, with its key.
struct TestCertificate {
  var certificate: Certificate
  var key: P256.Signing.PrivateKey

  var pem: String { get throws { try certificate.serializeAsPEM().pemString } }
  var forServer: NIOSSLCertificate {
    get throws { try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem) }
  }

  /// What a certificate is valid for.
  enum Validity {
    case now
    case ended
    case notYet

    var dates: ClosedRange<Date> {
      let day = 86_400.0
      let now = Date()
      switch self {
      case .now: return now - day...now + 30 * day
      case .ended: return now - 30 * day...now - day
      case .notYet: return now + day...now + 30 * day
      }
    }
  }

  /// - Parameter issuer: nil for one that signs itself.
  static func authority(
    _ name: String, by issuer: TestCertificate? = nil, _ validity: Validity = .now
  ) throws -> TestCertificate {
    try make(name, by: issuer, validity) {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
      Critical(KeyUsage(keyCertSign: true, cRLSign: true))
    }
  }

  /// - Parameters:
  ///   - hosts: DNS names.
  ///   - addresses: IPv4.
  static func server(
    by issuer: TestCertificate?, hosts: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]],
    _ validity: Validity = .now
  ) throws -> TestCertificate {
    let names =
      hosts.map { GeneralName.dnsName($0) }
      + addresses.map { GeneralName.ipAddress(ASN1OctetString(contentBytes: ArraySlice($0))) }
    return try make("server", by: issuer, validity) {
      Critical(BasicConstraints.notCertificateAuthority)
      try ExtendedKeyUsage([.serverAuth])
      SubjectAlternativeNames(names)
    }
  }

  private static func make(
    _ name: String, by issuer: TestCertificate?, _ validity: Validity,
    @ExtensionsBuilder _ extensions: () throws -> Result<Certificate.Extensions, any Error>
  ) throws -> TestCertificate {
    let key = P256.Signing.PrivateKey()
    let subject = try DistinguishedName { CommonName(name) }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: validity.dates.lowerBound,
      notValidAfter: validity.dates.upperBound, issuer: issuer?.certificate.subject ?? subject, subject: subject,
      signatureAlgorithm: .ecdsaWithSHA256, extensions: try extensions().get(),
      issuerPrivateKey: .init(issuer?.key ?? key))
    return TestCertificate(certificate: certificate, key: key)
  }
}
