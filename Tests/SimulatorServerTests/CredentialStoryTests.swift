import ARM
import ARMClient
import ComputeModel
import Crypto
import CryptoExtras
import Foundation
import HTTPTypes
import Schedules
import SimulatorServer
import SwiftASN1
import Synchronization
import Testing
import X509

/// A certificate of a client's own, made for a test.
struct ClientKey {
  let key: _RSA.Signing.PrivateKey
  let certificatePEM: String
  var both: String { certificatePEM + key.pkcs8PEMRepresentation + "\n" }

  init() throws {
    key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let name = try DistinguishedName { CommonName("client") }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: .now - 60,
      notValidAfter: .now + 3600, issuer: name, subject: name, signatureAlgorithm: .sha256WithRSAEncryption,
      extensions: .init(), issuerPrivateKey: Certificate.PrivateKey(key))
    certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
  }
}

/// The program's own client, with each kind of credential, against a server over HTTPS: from the login to the list of
/// instances.
@Suite("Each credential over HTTPS", .serialized) struct CredentialStoryTests {
  /// A served world and what a client needs to reach it.
  private struct Service: Sendable {
    let line: ReadyLine
    let cloud: Cloud
    let transport: HTTPSTransport
    let directory: TestDirectory

    func control(_ path: String, _ body: String) async throws -> JSONValue {
      var request = HTTPRequest(
        method: .post, scheme: "https", authority: cloud.resourceManager.authority, path: "/_simulator/" + path)
      request.headerFields[.authorization] = "Bearer " + line.controlToken
      let answer = try await transport.send(request, body: Array(body.utf8))
      try #require((200..<300).contains(answer.response.status.code), "\(path) \(answer.response.status.code)")
      return answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body)
    }

    /// A file that only we may read.
    func write(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
      let path = directory.path + "/" + name
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      return path
    }

    /// How many instances the list of the first workspace has, by the credential that these variables make.
    func instances(
      _ variables: [String: String], choice: CredentialName, code: (@Sendable (DeviceCodePrompt) async -> Void)? = nil
    ) async throws -> (count: Int, source: CredentialSource) {
      let surroundings = Surroundings(
        now: RealClock.now, sleep: { try? await Task.sleep(for: $0) }, random: { 0.5 },
        makeUUID: { UUID().uuidString.lowercased() })
      var settings = CredentialSettings(
        cloud: cloud, transport: transport, identityTransport: transport, surroundings: surroundings,
        variable: { variables[$0] }, environment: variables.map { "\($0.key)=\($0.value)" },
        announce: { await code?($0) })
      settings.choice = choice.rawValue
      let tokens = TokenCache(try settings.chain(), surroundings: surroundings)
      let reader = ComputeReader(
        connection: ARMConnection(
          cloud: cloud,
          pipeline: Pipeline(
            cloud: cloud, tokens: tokens, transport: transport, surroundings: surroundings, isReadOnly: true),
          surroundings: surroundings))
      let workspace = WorkspaceID(
        subscription: line.subscription, resourceGroup: line.resourceGroup, name: line.workspaces[0])
      let count = try await reader.instances(of: workspace).count
      return (count, try await tokens.token(for: cloud.audience).source)
    }
  }

  private func served(_ work: @escaping @Sendable (Service) async throws -> Void) async throws {
    let directory = TestDirectory()
    try FileManager.default.createDirectory(
      atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try await serving(state: nil) { line in
      let transport = try HTTPSTransport(authoritiesFile: line.ca, now: { RealClock.now() })
      do {
        let cloud = try await Cloud.discover(
          metadataURL: line.metadata, named: "ARM_CLOUD_METADATA_URL", transport: transport)
        try await work(Service(line: line, cloud: cloud, transport: transport, directory: directory))
      } catch {
        await transport.shutdown()
        throw error
      }
      await transport.shutdown()
    }
  }

  private static func principal(_ line: ReadyLine) -> [String: String] {
    ["AZURE_TENANT_ID": line.tenant, "AZURE_CLIENT_ID": line.clientID]
  }

  @Test func aSecret() async throws {
    try await served { service in
      var variables = Self.principal(service.line)
      variables["AZURE_CLIENT_SECRET"] = service.line.clientSecret
      let found = try await service.instances(variables, choice: .environment)
      #expect(found.count > 0)
      #expect(found.source.detail == "secret of client \(service.line.clientID)")
      variables["AZURE_CLIENT_SECRET"] = "wrong"
      let failure = await #expect(throws: ServiceFailure.self) {
        try await service.instances(variables, choice: .environment)
      }
      #expect(failure?.kind == .noAccess)
    }
  }

  @Test func aCertificate() async throws {
    try await served { service in
      let (registered, other) = (try ClientKey(), try ClientKey())
      var variables = Self.principal(service.line)
      variables["AZURE_CLIENT_CERTIFICATE_PATH"] = try service.write("client.pem", registered.both)
      // Nobody has told the directory of it yet.
      var failure = await #expect(throws: ServiceFailure.self) {
        try await service.instances(variables, choice: .environment)
      }
      #expect(failure?.sentence.contains("AADSTS700027") == true)
      let body: JSONValue = .object([
        "principal": .string(service.line.clientID), "certificate": .string(registered.certificatePEM),
      ])
      _ = try await service.control("certificates", body.compactText)
      let found = try await service.instances(variables, choice: .environment)
      #expect(found.count > 0)
      #expect(found.source.detail == "certificate of client \(service.line.clientID)")
      variables["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"] = "true"
      #expect(try await service.instances(variables, choice: .environment).count > 0)
      // The right certificate with another key proves nothing.
      variables["AZURE_CLIENT_CERTIFICATE_PATH"] = try service.write(
        "mixed.pem", registered.certificatePEM + other.key.pkcs8PEMRepresentation + "\n")
      failure = await #expect(throws: ServiceFailure.self) {
        try await service.instances(variables, choice: .environment)
      }
      #expect(failure?.kind == .noAccess)
    }
  }

  @Test func aWorkloadIdentity() async throws {
    try await served { service in
      let body = #"{"principal":"\#(service.line.clientID)"}"#
      let token = try #require(try await service.control("federated-token", body)["token"]?.text)
      var variables = Self.principal(service.line)
      variables["AZURE_FEDERATED_TOKEN_FILE"] = try service.write("token", token + "\n", mode: 0o644)
      let found = try await service.instances(variables, choice: .workloadIdentity)
      #expect(found.count > 0)
      #expect(found.source.name == .workloadIdentity)
      // A token about one client opens nothing for another.
      let clients = service.line.json["principals"]?.elements?.compactMap { $0["client_id"]?.text } ?? []
      let other: String = try #require(clients.first { $0 != service.line.clientID })
      variables["AZURE_CLIENT_ID"] = other
      let failure = await #expect(throws: ServiceFailure.self) {
        try await service.instances(variables, choice: .workloadIdentity)
      }
      #expect(failure?.sentence.contains("AADSTS700213") == true)
    }
  }

  @Test func managedIdentities() async throws {
    try await served { service in
      let line = service.line
      let ways: [([String: String], String)] = [
        (["MSI_ENDPOINT": line.msiEndpoint, "MSI_SECRET": line.msiSecret], "MSI_ENDPOINT"),
        (["IDENTITY_ENDPOINT": line.msiEndpoint, "IDENTITY_HEADER": line.msiSecret], "IDENTITY_ENDPOINT"),
        (
          ["AZURE_POD_IDENTITY_AUTHORITY_HOST": line.endpoint + "imds/" + line.msiSecret], "instance metadata service"
        ),
      ]
      for (variables, detail) in ways {
        let found = try await service.instances(variables, choice: .managedIdentity)
        #expect(found.count > 0, "\(detail)")
        #expect(found.source == CredentialSource(.managedIdentity, detail))
      }
      let wrong = ["MSI_ENDPOINT": line.msiEndpoint, "MSI_SECRET": "x"]
      await #expect(throws: ServiceFailure.self) { try await service.instances(wrong, choice: .managedIdentity) }
    }
  }

  @Test func azLogin() async throws {
    try await served { service in
      // A script stands for az, and hands out a token that the server made for the owner.
      var request = HTTPRequest(
        method: .post, scheme: "https", authority: service.cloud.login.authority,
        path: "/\(service.line.tenant)/oauth2/v2.0/token")
      request.headerFields[.contentType] = "application/x-www-form-urlencoded"
      let form =
        "grant_type=client_credentials&client_id=\(service.line.clientID)&client_secret=\(service.line.clientSecret)"
        + "&scope=\((service.cloud.audience + "/.default").pathSegment)"
      let answer = try JSONValue(parsing: try await service.transport.send(request, body: Array(form.utf8)).body)
      let token = try #require(answer["access_token"]?.text)
      let expires = RealClock.now().secondsSinceEpoch + 3000
      _ = try service.write(
        "az",
        "#!/bin/sh\n[ \"$6\" = '\(service.cloud.audience)' ] || exit 3\n"
          + "echo '{\"accessToken\":\"\(token)\",\"expires_on\":\(expires),\"tenant\":\"\(service.line.tenant)\"}'\n",
        mode: 0o700)
      let found = try await service.instances(
        ["PATH": service.directory.path + ":/usr/bin:/bin"], choice: .azureCLI)
      #expect(found.count > 0)
      #expect(found.source.detail == "az login in tenant \(service.line.tenant)")
      // The same token in a file of our own.
      let file = try service.write("token-file", token)
      let fromFile = try await service.instances(["AMLDECK_TOKEN_FILE": file], choice: .tokenFile)
      #expect(fromFile.count == found.count)
      #expect(fromFile.source == CredentialSource(.tokenFile, file))
    }
  }

  @Test func aDeviceCode() async throws {
    try await served { service in
      let person = try #require(
        service.line.json["principals"]?.elements?.first { $0["user_principal_name"]?.text != nil }?["name"]?.text)
      let failure = Mutex<(any Error)?>(nil)
      let found = try await service.instances(["AZURE_TENANT_ID": service.line.tenant], choice: .deviceCode) { prompt in
        do {
          _ = try await service.control("device/\(prompt.code)", #"{"principal":"\#(person)"}"#)
        } catch {
          failure.withLock { $0 = error }
        }
      }
      #expect(failure.withLock { $0 } == nil)
      #expect(found.count > 0)
      #expect(found.source.name == .deviceCode)
    }
  }
}
