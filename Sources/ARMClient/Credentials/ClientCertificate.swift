import Languages
import ComputeModel
import Crypto
import CryptoExtras
import NIOSSL
import Schedules

/// A certificate with its private key: what signs a client's statement about itself.
struct ClientCertificate: Sendable {
  struct Unusable: Error {
    /// A clause.
    var reason: String
  }

  /// How long a statement is good, in seconds; MSAL's value.
  static let statementLife: Int64 = 600

  /// The first is the client's own, then those that vouch for it. DER.
  private let chain: [[UInt8]]
  private let key: _RSA.Signing.PrivateKey

  /// Reads PEM with key and certificates in any order, or PKCS#12, either with a password or without.
  init(file: [UInt8], password: String?) throws(Unusable) {
    let isPEM = String(decoding: file, as: UTF8.self).contains("-----BEGIN ")
    let (key, certificates) = isPEM ? try Self.readPEM(file, password) : try Self.readPKCS12(file, password)
    do {
      self.key = try _RSA.Signing.PrivateKey(derRepresentation: key.derBytes)
      let keyBits = self.key.keySizeInBits
      guard keyBits >= 2048 else {
        throw Unusable(reason: localized("its RSA key has \(keyBits) bits, and 2048 are the least"))
      }
      chain = try certificates.map { try $0.toDERBytes() }
    } catch let unusable as Unusable {
      throw unusable
    } catch {
      throw Unusable(reason: localized("its key is not an RSA key, the only kind that Microsoft Entra takes here"))
    }
  }

  private static func readPEM(
    _ file: [UInt8], _ password: String?
  ) throws(Unusable) -> (NIOSSLPrivateKey, [NIOSSLCertificate]) {
    let certificates: [NIOSSLCertificate]
    do { certificates = try NIOSSLCertificate.fromPEMBytes(file) } catch {
      throw Unusable(reason: localized("it holds no certificate beside the key"))
    }
    do {
      let key: NIOSSLPrivateKey
      if let password {
        key = try NIOSSLPrivateKey(bytes: file, format: .pem) { set in set(Array(password.utf8)) }
      } else {
        key = try NIOSSLPrivateKey(bytes: file, format: .pem)
      }
      return (key, certificates)
    } catch {
      throw Unusable(
        reason: password == nil
          ? localized("it holds no private key that can be read without a password")
          : localized("its private key does not open with the password"))
    }
  }

  private static func readPKCS12(
    _ file: [UInt8], _ password: String?
  ) throws(Unusable) -> (NIOSSLPrivateKey, [NIOSSLCertificate]) {
    do {
      let bundle =
        if let password { try NIOSSLPKCS12Bundle(buffer: file, passphrase: Array(password.utf8)) } else {
          try NIOSSLPKCS12Bundle(buffer: file)
        }
      return (bundle.privateKey, bundle.certificateChain)
    } catch {
      throw Unusable(reason: localized("it is neither PEM nor PKCS#12 that opens with the password given"))
    }
  }

  /// A signed statement: a JSON Web Token with PS256 and the certificate's SHA-256 thumbprint, as MSAL 1.35 makes it.
  /// - Parameters:
  ///   - audience: the token address that it is for.
  ///   - sendsChain: adds the certificates themselves, for applications that trust a subject name and not one key.
  func statement(
    client: String, audience: String, at now: Instant, id: String, sendsChain: Bool
  ) throws(Unusable) -> String {
    guard let own = chain.first else { throw Unusable(reason: localized("it holds no certificate")) }
    var header: JSONValue = .object([
      "alg": .string("PS256"), "typ": .string("JWT"),
      "x5t#S256": .string(Base64.encodeForURL(Array(SHA256.hash(data: own)))),
    ])
    if sendsChain { header["x5c"] = .array(chain.map { .string(Base64.encode($0)) }) }
    let time = now.secondsSinceEpoch
    let claims: JSONValue = .object([
      "aud": .string(audience), "iss": .string(client), "sub": .string(client), "jti": .string(id),
      "nbf": .number(time), "iat": .number(time), "exp": .number(time + Self.statementLife),
    ])
    let signed = Base64.encodeForURL(header.compactBytes) + "." + Base64.encodeForURL(claims.compactBytes)
    do {
      let signature = try key.signature(for: SHA256.hash(data: Array(signed.utf8)), padding: .PSS)
      return signed + "." + Base64.encodeForURL(signature.withUnsafeBytes { Array($0) })
    } catch {
      throw Unusable(reason: localized("its key cannot sign"))
    }
  }
}
