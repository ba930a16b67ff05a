import ARM
import ARMClient
import ComputeModel
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import SwiftASN1
import Testing
import X509

@Suite("Service principals and federated tokens") struct ServicePrincipalTests {
  @Test func aSecretIsSentAsAForm() async throws {
    let rig = CredentialRig(ChainTests.secret, login: [CredentialRig.token])
    _ = try await rig.token()
    #expect(rig.login.calls == ["POST /t/oauth2/v2.0/token"])
    #expect(rig.login.requests[0].scheme == "https")
    #expect(rig.login.requests[0].authority == "login.test")
    #expect(
      rig.form(0) == [
        "client_id": "id", "client_secret": "s&e=cret", "grant_type": "client_credentials",
        "scope": "https://management.test:8443/.default",
        "claims": #"{"access_token":{"xms_cc":{"values":["CP1"]}}}"#,
      ])
  }

  @Test func aLoginThatIsDownIsAskedThreeTimes() async {
    let rig = CredentialRig(
      ChainTests.secret, login: [.answer(503, "busy"), .answer(500, "<html>"), .answer(503, "busy")])
    let failure = await rig.refusal()
    #expect(failure?.kind == .noContact)
    #expect(failure?.sentence.contains("Try again later") == true)
    #expect(rig.login.requests.count == 3)
    #expect(rig.clock.sleeps == [.milliseconds(640), .milliseconds(1920)])
  }

  @Test func aChallengeIsAddedToTheClaims() async throws {
    let rig = CredentialRig(ChainTests.secret, login: [CredentialRig.token])
    var wish = CredentialRig.wish
    wish.claims = try JSONValue(parsing: #"{"access_token":{"nbf":{"value":"7"}}}"#)
    _ = try await rig.token(wish)
    #expect(rig.form(0)["claims"] == #"{"access_token":{"nbf":{"value":"7"},"xms_cc":{"values":["CP1"]}}}"#)
  }

  @Test func aCertificateSignsAStatementThatItsPublicKeyProves() async throws {
    let directory = try TemporaryDirectory()
    let made = try SelfSigned()
    let path = try directory.write("client.pem", made.certificatePEM + made.keyPEM, mode: 0o600)
    let rig = CredentialRig(
      [
        "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "id", "AZURE_CLIENT_CERTIFICATE_PATH": path,
        "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": "1",
      ], login: [CredentialRig.token])
    let token = try await rig.token()
    #expect(token.source.detail == "certificate of client id")
    let form = rig.form(0)
    #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    #expect(form["client_secret"] == nil)
    let parts = try #require(form["client_assertion"]).split(separator: ".").map { String($0) }
    let header = try JSONValue(parsing: Self.decoded(parts[0]))
    let claims = try JSONValue(parsing: Self.decoded(parts[1]))
    #expect(header["alg"]?.text == "PS256")
    #expect(try Self.decoded(#require(header["x5t#S256"]?.text)) == Array(SHA256.hash(data: made.certificateDER)))
    #expect(header["x5c"]?.elements?.count == 1)
    #expect(claims["aud"]?.text == "https://login.test/t/oauth2/v2.0/token")
    #expect(claims["iss"]?.text == "id" && claims["sub"]?.text == "id")
    #expect(claims["exp"]?.integer == (claims["nbf"]?.integer ?? 0) + 600)
    let signature = _RSA.Signing.RSASignature(rawRepresentation: try Self.decoded(parts[2]))
    let digest = SHA256.hash(data: Data("\(parts[0]).\(parts[1])".utf8))
    #expect(made.key.publicKey.isValidSignature(signature, for: digest, padding: .PSS))
  }

  @Test func aCertificateThatOthersMayReadIsRefused() async throws {
    let directory = try TemporaryDirectory()
    let made = try SelfSigned()
    for (name, text, mode, reason) in [
      ("open.pem", made.certificatePEM + made.keyPEM, 0o644, "chmod 600"),
      ("keyless.pem", made.certificatePEM, 0o600, "no private key"),
      ("alone.pem", made.keyPEM, 0o600, "no certificate"), ("not.pfx", "rubbish", 0o600, "neither PEM nor PKCS#12"),
    ] {
      let path = try directory.write(name, text, mode: mode)
      let rig = CredentialRig([
        "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "id", "AZURE_CLIENT_CERTIFICATE_PATH": path,
      ])
      let failure = await rig.refusal()
      #expect(failure?.sentence.contains(reason) == true, "\(name): \(failure?.sentence ?? "nothing")")
      #expect(rig.login.requests.isEmpty)
    }
  }

  @Test func aPodsTokenIsReadAnewEachTime() async throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("token", " first \n", mode: 0o644)
    let rig = CredentialRig(
      ["AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "id", "AZURE_FEDERATED_TOKEN_FILE": path],
      login: [CredentialRig.token, CredentialRig.token], choice: "WorkloadIdentityCredential")
    let chain = try rig.settings.chain()
    let token = try await chain.token(CredentialRig.wish)
    #expect(token.source.name == .workloadIdentity)
    _ = try directory.write("token", "second", mode: 0o644)
    _ = try await chain.token(CredentialRig.wish)
    #expect([rig.form(0)["client_assertion"], rig.form(1)["client_assertion"]] == ["first", "second"])
  }

  private static func decoded(_ text: String) throws -> [UInt8] {
    var text = text.replacing("-", with: "+").replacing("_", with: "/")
    while text.utf8.count % 4 != 0 { text += "=" }
    return Array(try #require(Data(base64Encoded: text)))
  }

  /// A certificate of its own making; no key stands in this repository.
  struct SelfSigned {
    let key: _RSA.Signing.PrivateKey
    let certificateDER: [UInt8]
    let certificatePEM: String
    var keyPEM: String { key.pkcs8PEMRepresentation + "\n" }

    init() throws {
      key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
      let name = try DistinguishedName { CommonName("client") }
      let certificate = try Certificate(
        version: .v3, serialNumber: .init(), publicKey: Certificate.PublicKey(key.publicKey),
        notValidBefore: .now - 60, notValidAfter: .now + 3600, issuer: name, subject: name,
        signatureAlgorithm: .sha256WithRSAEncryption, extensions: .init(),
        issuerPrivateKey: Certificate.PrivateKey(key))
      var serializer = DER.Serializer()
      try serializer.serialize(certificate)
      certificateDER = serializer.serializedBytes
      certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
    }
  }
}
