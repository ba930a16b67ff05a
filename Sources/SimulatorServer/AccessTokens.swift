import ComputeModel
import Crypto
import Schedules

import Foundation

/// Makes and checks bearer tokens: JSON Web Tokens, HS256, by the real clock (ARCHITECTURE decision 15).
struct AccessTokens: Sendable {
  /// Seconds, as Microsoft's login answers in `expires_in`.
  static let lifetime = 3599
  /// Two clocks of one machine do not differ; this covers rounding.
  private static let tolerance = 5

  let key: SymmetricKey
  let tenant: String

  init(secrets: Secrets, tenant: String) {
    key = SymmetricKey(data: Array(secrets.signingKey.utf8))
    self.tenant = tenant
  }

  enum Fault: Error {
    case malformed
    case badSignature
    case expired
    case notYetValid
    case wrongAudience(String)
    case wrongIssuer
  }

  /// Does not depend on host and port, which may change while a token is good.
  var issuer: String { "https://sts.simulator.invalid/\(tenant)/" }

  func issue(to objectID: String, clientID: String, audience: String, at real: Instant) -> String {
    let now = real.secondsSinceEpoch
    let header: JSONValue = .object(["typ": .string("JWT"), "alg": .string("HS256")])
    let claims: JSONValue = .object([
      "aud": .string(audience), "iss": .string(issuer), "iat": .number(now), "nbf": .number(now),
      "exp": .number(now + Int64(Self.lifetime)), "appid": .string(clientID), "appidacr": .string("1"),
      "idtyp": .string("app"), "oid": .string(objectID), "sub": .string(objectID), "tid": .string(tenant),
      "ver": .string("1.0"),
    ])
    let signed = Base64URL.encode(header.compactBytes) + "." + Base64URL.encode(claims.compactBytes)
    let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
    return signed + "." + Base64URL.encode(Array(code))
  }

  /// The object id of the principal that the token was made for.
  func objectID(of token: String, audiences: [String], at real: Instant) throws(Fault) -> String {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw .malformed }
    // Only the algorithm that we sign with: `none` is one as well.
    guard header["alg"]?.text == "HS256",
      HMAC<SHA256>.isValidAuthenticationCode(
        signature, authenticating: Array("\(parts[0]).\(parts[1])".utf8), using: key)
    else { throw .badSignature }
    guard let expiry = claims["exp"]?.integer, let begin = claims["nbf"]?.integer,
      let audience = claims["aud"]?.text, let objectID = claims["oid"]?.text
    else { throw .malformed }
    let now = Int(real.secondsSinceEpoch)
    guard now < expiry else { throw .expired }
    guard now + Self.tolerance >= begin else { throw .notYetValid }
    guard claims["iss"]?.text == issuer else { throw .wrongIssuer }
    guard audiences.contains(Self.audience(audience)) else { throw .wrongAudience(audience) }
    return objectID
  }

  /// An audience without its closing slashes, in lower case.
  static func audience(_ text: String) -> String {
    var text = text.lowercased()
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  private static func document(_ part: Substring) -> JSONValue? {
    guard let bytes = Base64URL.decode(part) else { return nil }
    return try? JSONValue(parsing: bytes)
  }
}
