import Languages
import NIOSSL
import Schedules
import SwiftASN1
import X509

/// Why a server's certificate is refused, as far as the certificates that it sends tell. The TLS library says only
/// that it does not trust them.
enum CertificateFault: Hashable, Sendable {
  /// - Parameter authority: whose certificate it is; nil for the server's own.
  case notYetValid(from: Instant, authority: String?)
  case ended(on: Instant, authority: String?)
  /// - Parameter names: those that it is for; empty where it names none.
  case otherHost(names: [String])
  case selfSigned
  /// The server sends its whole chain, and it ends at an authority that is not trusted here.
  case unknownAuthority(String)
  /// The server does not send the certificate of whoever signed the last one that it sends.
  case missingIssuer(String)
  case unknown

  /// - Parameters:
  ///   - chain: the server's own certificate, then those that it sends along.
  ///   - isOtherHost: whether the chain is trusted, and the name is what is wrong.
  init(_ chain: [NIOSSLCertificate], isOtherHost: Bool, now: Instant) {
    let certificates = chain.map { Entry($0) }
    guard let own = certificates.first else {
      self = isOtherHost ? .otherHost(names: []) : .unknown
      return
    }
    if isOtherHost {
      self = .otherHost(names: own.names)
      return
    }
    for (index, certificate) in certificates.enumerated() {
      let authority = index == 0 ? nil : certificate.subject
      if now < certificate.begin {
        self = .notYetValid(from: certificate.begin, authority: authority)
        return
      }
      if now > certificate.end {
        self = .ended(on: certificate.end, authority: authority)
        return
      }
    }
    let last = certificates[certificates.count - 1]
    if last.issuer == nil {
      self = .unknown
    } else if last.issuer == last.subject {
      self = certificates.count == 1 ? .selfSigned : .unknownAuthority(last.subject ?? "")
    } else {
      self = .missingIssuer(last.issuer ?? "")
    }
  }

  /// What one certificate says of itself.
  private struct Entry {
    var begin: Instant
    var end: Instant
    /// nil where the certificate cannot be read.
    var subject: String?
    var issuer: String?
    var names: [String] = []

    /// Names are text from outside: no longer than a person reads.
    private static let longestName = 100
    private static let mostNames = 3

    init(_ certificate: NIOSSLCertificate) {
      begin = Instant(secondsSinceEpoch: Int64(certificate.notValidBefore))
      end = Instant(secondsSinceEpoch: Int64(certificate.notValidAfter))
      guard let bytes = try? certificate.toDERBytes(), let parsed = try? Certificate(derEncoded: bytes) else { return }
      subject = String(parsed.subject.description.prefix(Self.longestName))
      issuer = String(parsed.issuer.description.prefix(Self.longestName))
      let alternatives = (try? parsed.extensions.subjectAlternativeNames).flatMap { $0 }
      for name in alternatives.map({ Array($0) }) ?? [] where names.count < Self.mostNames {
        switch name {
        case .dnsName(let text): names.append(String(text.prefix(Self.longestName)))
        case .ipAddress(let address) where address.bytes.count == 4:
          names.append(address.bytes.map { "\($0)" }.joined(separator: "."))
        default: break
        }
      }
    }
  }
}

extension CertificateFault {
  /// A clause that stands behind "is not trusted".
  var reason: String {
    switch self {
    case .notYetValid(let begin, let authority):
      localized("\(Self.whose(authority)) is valid only from \(begin.iso8601(fractionDigits: 0))")
    case .ended(let end, let authority):
      localized("\(Self.whose(authority)) ended on \(end.iso8601(fractionDigits: 0))")
    case .otherHost(let names):
      names.isEmpty
        ? localized("it is for another host") : localized("it is for another host: \(names.joined(separator: ", "))")
    case .selfSigned: localized("it is signed by itself and by no authority")
    case .unknownAuthority(let name): localized("its authority \(name) is not known here")
    case .missingIssuer(let name):
      localized("it is signed by \(name), which is not known here and which the server does not send")
    case .unknown: localized("its authority is not known or it is not valid now")
    }
  }

  private static func whose(_ authority: String?) -> String {
    authority.map { localized("the certificate of its authority \($0)") } ?? localized("it")
  }

  /// What to do about it.
  var remedy: String {
    switch self {
    case .notYetValid: localized("check this machine's clock")
    case .ended: localized("it must be renewed there; check this machine's clock too")
    case .otherHost: localized("check the address")
    case .selfSigned: localized("if you trust that server, name its certificate's file in SSL_CERT_FILE")
    case .unknownAuthority, .unknown: localized("name its authority's file in SSL_CERT_FILE")
    case .missingIssuer:
      localized("have the server send its whole chain, or name a file with all its authorities in SSL_CERT_FILE")
    }
  }
}
