import ComputeModel
import Crypto
import Schedules
import Simulator

import Foundation

/// Makes and checks JSON Web Tokens, HS256, by the real clock (ARCHITECTURE decision 15). None is stored: a token
/// is what its signature says.
struct AccessTokens: Sendable {
  /// Seconds, as Microsoft's login answers in `expires_in`.
  static let lifetime = 3599
  /// Seconds: 90 days, as Microsoft's login lets refresh tokens live.
  static let refreshLifetime = 90 * 86_400
  /// Two clocks of one machine do not differ; this covers rounding.
  private static let tolerance = 5
  /// No service has this name, so that a refresh token opens none.
  private static let refreshAudience = "urn:amldeck:refresh"

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

  // MARK: Making

  /// - Parameter client: the application that asked; the principal's own where none is given.
  func issue(to principal: Principal, audience: String, client: String? = nil, at real: Instant) -> String {
    var claims = claims(
      principal, audience: audience, client: client ?? principal.clientID, lifetime: Self.lifetime, at: real)
    claims["idtyp"] = .string(principal.kind == .user ? "user" : "app")
    if let name = principal.userPrincipalName {
      claims["upn"] = .string(name)
      claims["unique_name"] = .string(name)
      claims["name"] = .string(principal.name)
      claims["scp"] = .string("user_impersonation")
    }
    return signed(claims)
  }

  func refreshToken(for principal: Principal, client: String, at real: Instant) -> String {
    signed(
      claims(
        principal, audience: Self.refreshAudience, client: client, lifetime: Self.refreshLifetime, at: real))
  }

  /// Tells a client who has logged in; its audience is the client.
  func identityToken(for principal: Principal, client: String, at real: Instant) -> String {
    var claims = claims(principal, audience: client, client: client, lifetime: Self.lifetime, at: real)
    claims["name"] = .string(principal.name)
    claims["preferred_username"] = .string(principal.userPrincipalName)
    return signed(claims)
  }

  private func claims(
    _ principal: Principal, audience: String, client: String, lifetime: Int, at real: Instant
  ) -> JSONValue {
    let now = real.secondsSinceEpoch
    return .object([
      "aud": .string(audience), "iss": .string(issuer), "iat": .number(now), "nbf": .number(now),
      "exp": .number(now + Int64(lifetime)), "appid": .string(client), "appidacr": .string("1"),
      "oid": .string(principal.objectID), "sub": .string(principal.objectID), "tid": .string(tenant),
      "ver": .string("1.0"),
    ])
  }

  // MARK: A federated issuer

  /// Stands for a cluster that signs the tokens of its pods.
  var federatedIssuer: String { "https://federation.simulator.invalid/\(tenant)/" }

  /// The service account of a client; a cluster's are called so.
  static func federatedSubject(of principal: Principal) -> String {
    "system:serviceaccount:amldeck:\(principal.clientID)"
  }

  /// What a pod finds in the file that `AZURE_FEDERATED_TOKEN_FILE` names.
  func federatedToken(for principal: Principal, at real: Instant) -> String {
    let now = real.secondsSinceEpoch
    return signed(
      .object([
        "aud": .string(ClientAssertion.federatedAudience), "iss": .string(federatedIssuer),
        "sub": .string(Self.federatedSubject(of: principal)), "iat": .number(now), "nbf": .number(now),
        "exp": .number(now + Int64(Self.lifetime)),
      ]))
  }

  /// Whether a statement bears this server's signature.
  func hasSigned(_ signed: [UInt8], _ header: JSONValue, _ signature: [UInt8]) -> Bool {
    header["alg"]?.text == "HS256"
      && HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key)
  }

  private func signed(_ claims: JSONValue) -> String {
    let header: JSONValue = .object(["typ": .string("JWT"), "alg": .string("HS256")])
    let signed = Base64URL.encode(header.compactBytes) + "." + Base64URL.encode(claims.compactBytes)
    let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: key)
    return signed + "." + Base64URL.encode(Array(code))
  }

  // MARK: Checking

  /// The object id of the principal that the token was made for.
  /// - Parameter accepts: whether an audience, as the token has it, is the right one.
  func objectID(
    of token: String, at real: Instant, accepts: (String) -> Bool
  ) throws(Fault) -> String {
    try checked(token, at: real, accepts: accepts).objectID
  }

  /// Whose refresh token it is, and the application that it was given to.
  func refreshing(_ token: String, at real: Instant) throws(Fault) -> (objectID: String, client: String) {
    try checked(token, at: real) { $0 == Self.refreshAudience }
  }

  private func checked(
    _ token: String, at real: Instant, accepts: (String) -> Bool
  ) throws(Fault) -> (objectID: String, client: String) {
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
      let audience = claims["aud"]?.text, let objectID = claims["oid"]?.text, let client = claims["appid"]?.text
    else { throw .malformed }
    let now = Int(real.secondsSinceEpoch)
    guard now < expiry else { throw .expired }
    guard now + Self.tolerance >= begin else { throw .notYetValid }
    guard claims["iss"]?.text == issuer else { throw .wrongIssuer }
    guard accepts(audience) else { throw .wrongAudience(audience) }
    return (objectID, client)
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
