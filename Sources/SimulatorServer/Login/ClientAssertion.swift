import ComputeModel
import Crypto
import CryptoExtras
import Schedules
import Simulator
import SwiftASN1
import X509

/// A signed statement by which a client proves who it is, in place of a secret (RFC 7523 section 2.2): its own, signed
/// with a certificate that the directory has, or that of a federated issuer about it. The only such issuer here is this
/// server, which stands for a cluster that signs the tokens of its pods.
struct ClientAssertion {
  /// What a statement of a federated issuer is for (Microsoft Entra, workload identity federation).
  static let federatedAudience = "api://AzureADTokenExchange"
  /// Of clocks on different machines, in seconds; Microsoft's login allows as much.
  private static let tolerance = 300

  private let text: String
  private let principal: Principal
  private let call: Call
  private let host: Host

  init(_ text: String, of principal: Principal, _ call: Call, _ host: Host) {
    self.text = text
    self.principal = principal
    self.call = call
    self.host = host
  }

  /// Throws where it does not prove that the client is who it says.
  func check(_ world: World, _ tokens: AccessTokens) throws(LoginFault) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1]),
      let signature = Base64URL.decode(parts[2])
    else { throw Self.refusal(50027, "JWT token is invalid or malformed.") }
    let signed = Array("\(parts[0]).\(parts[1])".utf8)
    if claims["iss"]?.text == tokens.federatedIssuer {
      guard tokens.hasSigned(signed, header, signature) else {
        throw Self.refusal(700_027, "Client assertion contains an invalid signature.")
      }
      try checkFederated(claims, tokens)
    } else {
      let certificate = try certificate(named: header, world)
      try Self.check(signature, of: signed, by: certificate, algorithm: header["alg"]?.text)
      try checkOwn(claims)
    }
    try checkTimes(claims)
  }

  private static func document(_ part: Substring) -> JSONValue? {
    Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }
  }

  private static func refusal(_ code: Int, _ message: String) -> LoginFault {
    LoginFault("invalid_client", code, message, status: 401)
  }

  // MARK: A federated issuer's

  private func checkFederated(_ claims: JSONValue, _ tokens: AccessTokens) throws(LoginFault) {
    guard claims["aud"]?.text == Self.federatedAudience else {
      throw Self.refusal(
        700_212,
        "No matching federated identity record found for presented assertion audience '\(claims["aud"]?.text ?? "")'.")
    }
    guard claims["sub"]?.text == AccessTokens.federatedSubject(of: principal) else {
      throw Self.refusal(
        700_213,
        "No matching federated identity record found for presented assertion subject '\(claims["sub"]?.text ?? "")'.")
    }
  }

  // MARK: The client's own

  /// The registered certificate that the header names by its thumbprint.
  private func certificate(named header: JSONValue, _ world: World) throws(LoginFault) -> Certificate {
    for registered in world.directory.certificates where registered.clientID == principal.clientID {
      guard let der = StandardBase64.decode(registered.certificate) else { continue }
      let thumbprints = [
        ("x5t#S256", Array(SHA256.hash(data: der))), ("x5t", Array(Insecure.SHA1.hash(data: der))),
      ]
      let isNamed = thumbprints.contains { member, digest in
        header[member]?.text.flatMap { Base64URL.decode($0) } == digest
      }
      guard isNamed, let certificate = try? Certificate(derEncoded: der) else { continue }
      return certificate
    }
    throw Self.refusal(
      700_027,
      "The certificate with identifier used to sign the client assertion is not registered on application"
        + " '\(principal.clientID)'.")
  }

  private static func check(
    _ signature: [UInt8], of signed: [UInt8], by certificate: Certificate, algorithm: String?
  ) throws(LoginFault) {
    let padding: _RSA.Signing.Padding
    switch algorithm {
    case "PS256": padding = .PSS
    case "RS256": padding = .insecurePKCS1v1_5
    default:
      throw refusal(700_027, "Client assertion uses the algorithm '\(algorithm ?? "")': PS256 or RS256 is needed.")
    }
    guard let key = _RSA.Signing.PublicKey(certificate.publicKey),
      key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: signed), padding: padding)
    else { throw refusal(700_027, "Client assertion contains an invalid signature.") }
  }

  private func checkOwn(_ claims: JSONValue) throws(LoginFault) {
    for member in ["iss", "sub"] where claims[member]?.text?.lowercased() != principal.clientID {
      throw Self.refusal(
        700_021, "Client assertion application identifier doesn't match 'client_id' parameter (\(member)).")
    }
    let address = "\(call.origin)\(call.path)"
    guard let audience = claims["aud"]?.text, audience.lowercased() == address.lowercased() else {
      throw Self.refusal(
        700_023, "Client assertion audience claim does not match: it must be '\(address)'.")
    }
  }

  private func checkTimes(_ claims: JSONValue) throws(LoginFault) {
    let now = Int(call.realNow.secondsSinceEpoch)
    guard let end = claims["exp"]?.integer, now < end + Self.tolerance,
      claims["nbf"]?.integer.map({ now + Self.tolerance >= $0 }) ?? true
    else { throw Self.refusal(700_024, "Client assertion is not within its valid time range.") }
  }
}

extension LoginForm {
  /// Nil where the client proves itself another way.
  func assertion() throws(LoginFault) -> String? {
    guard let assertion = self["client_assertion"] else { return nil }
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    guard self["client_assertion_type"] == kind else {
      throw LoginFault(
        "invalid_request", 900_144,
        "The request body must contain the following parameter: 'client_assertion_type' with the value '\(kind)'.")
    }
    return assertion
  }
}

/// RFC 4648 section 4, for certificates that come as text.
enum StandardBase64 {
  static func decode(_ text: String) -> [UInt8]? {
    var trimmed = text[...]
    while trimmed.hasSuffix("=") { trimmed.removeLast() }
    return Base64URL.decode(String(trimmed.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
  }
}
