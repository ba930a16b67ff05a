import Languages
import ARM
import ComputeModel
import HTTPTypes
import Schedules

/// The identity that Azure gave to this machine. Which of the services answers is told by the environment, in
/// azure-identity's order (FACTS sections 3.1 and 10).
struct ManagedIdentityCredential: TokenCredential {
  /// Where the identity is asked for.
  enum Service: Hashable, Sendable {
    /// App Service, Functions, Container Apps: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`.
    case appService(IdentityEndpoint, header: String)
    /// A compute instance or a job of Azure Machine Learning: `MSI_ENDPOINT` and `MSI_SECRET`.
    case machineLearning(IdentityEndpoint, secret: String)
    /// Azure Cloud Shell: `MSI_ENDPOINT` alone.
    case cloudShell(IdentityEndpoint)
    /// Any virtual machine.
    case instanceMetadata(IdentityEndpoint)
  }

  /// azure-core's waits and statuses for the metadata service (azure-identity 1.27, imds.py).
  static let maximumAttempts = 6

  let name: CredentialName = .managedIdentity
  let settings: CredentialSettings
  /// Whether to ask first if anybody is there: not where this credential was asked for by name.
  let probes: Bool

  /// The identity, where the machine has several.
  private var client: String? {
    settings.variable("AZURE_CLIENT_ID") ?? settings.variable("DEFAULT_IDENTITY_CLIENT_ID")
  }

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    let service = try service()
    var request = HTTPRequest(method: .get, scheme: "http", authority: nil, path: nil)
    request.headerFields[.accept] = "application/json"
    var body = ""
    let endpoint: IdentityEndpoint
    var query: [(String, String)] = [("resource", wish.audience)]
    let detail: String
    switch service {
    case .appService(let found, let header):
      endpoint = found
      query.insert(("api-version", "2019-08-01"), at: 0)
      if let client { query.append(("client_id", client)) }
      request.headerFields[.identityHeader] = header
      request.headerFields[.metadata] = "true"
      detail = "IDENTITY_ENDPOINT"
    case .machineLearning(let found, let secret):
      endpoint = found
      query.insert(("api-version", "2017-09-01"), at: 0)
      // This version writes it in one word.
      if let client { query.append(("clientid", client)) }
      request.headerFields[.secret] = secret
      detail = "MSI_ENDPOINT"
    case .cloudShell(let found):
      endpoint = found
      request.method = .post
      request.headerFields[.metadata] = "true"
      request.headerFields[.contentType] = "application/x-www-form-urlencoded"
      body = "resource=" + wish.audience.pathSegment
      query = []
      detail = "Cloud Shell"
    case .instanceMetadata(let found):
      endpoint = found
      query.insert(("api-version", "2018-02-01"), at: 0)
      if let client { query.append(("client_id", client)) }
      if probes { try await probe(found, query) }
      request.headerFields[.metadata] = "true"
      detail = localized("instance metadata service")
    }
    request.scheme = endpoint.isTLS ? "https" : "http"
    request.authority = endpoint.authority
    request.path = query.isEmpty ? endpoint.path : endpoint.path(with: query)
    let isInstanceMetadata = if case .instanceMetadata = service { true } else { false }
    let answer = try await send(request, Array(body.utf8), isInstanceMetadata: isInstanceMetadata)
    let source = CredentialSource(.managedIdentity, detail + (client.map { localized(", client \($0)") } ?? ""))
    return try read(answer, source, isInstanceMetadata: isInstanceMetadata)
  }

  private func service() throws(CredentialFailure) -> Service {
    let variable = settings.variable
    if let text = variable("IDENTITY_ENDPOINT") {
      guard let header = variable("IDENTITY_HEADER") else {
        throw .unavailable(
          localized("IDENTITY_ENDPOINT is set without IDENTITY_HEADER, and Azure Arc is not supported"))
      }
      guard variable("IDENTITY_SERVER_THUMBPRINT") == nil else {
        throw .unavailable(localized("Service Fabric is not supported"))
      }
      return .appService(try endpoint(text, "IDENTITY_ENDPOINT"), header: header)
    }
    if let text = variable("MSI_ENDPOINT") {
      let endpoint = try endpoint(text, "MSI_ENDPOINT")
      return variable("MSI_SECRET").map { .machineLearning(endpoint, secret: $0) } ?? .cloudShell(endpoint)
    }
    let name = "AZURE_POD_IDENTITY_AUTHORITY_HOST"
    var host = variable(name) ?? "http://169.254.169.254"
    while host.hasSuffix("/") { host.removeLast() }
    return .instanceMetadata(try endpoint(host + "/metadata/identity/oauth2/token", name))
  }

  private func endpoint(_ text: String, _ variable: String) throws(CredentialFailure) -> IdentityEndpoint {
    guard let endpoint = IdentityEndpoint(text) else {
      throw .unavailable(localized("\(variable) is neither https nor an address of this machine"))
    }
    return endpoint
  }

  /// Asks without the header that a token needs: Azure's service answers 400 and JSON then. Other clouds and proxies
  /// answer at this address too, and are no reason to stop looking for a credential.
  private func probe(_ endpoint: IdentityEndpoint, _ query: [(String, String)]) async throws(CredentialFailure) {
    let request = HTTPRequest(
      method: .get, scheme: endpoint.isTLS ? "https" : "http", authority: endpoint.authority,
      path: endpoint.path(with: query))
    let answer: TransportAnswer
    do throws(TransportFailure) {
      answer = try await settings.identityTransport.send(request, body: [])
    } catch {
      throw .unavailable(localized("nothing answers at \(endpoint.authority), so this is no machine of Azure's"))
    }
    let document = try? JSONValue(parsing: answer.body)
    guard answer.response.status == .badRequest || answer.response.status == .ok, document?.object != nil else {
      throw .unavailable(localized("what answers at \(endpoint.authority) is not Azure's metadata service"))
    }
  }

  private func send(
    _ request: HTTPRequest, _ body: [UInt8], isInstanceMetadata: Bool
  ) async throws(CredentialFailure) -> TransportAnswer {
    var attempt = 1
    while true {
      let failure: CredentialFailure
      do throws(TransportFailure) {
        let answer = try await settings.identityTransport.send(request, body: body)
        let status = answer.response.status.code
        // The metadata service says 404 and 410 while it is being set up.
        let mayPass = status == 429 || status >= 500 || isInstanceMetadata && (status == 404 || status == 410)
        guard mayPass, attempt < Self.maximumAttempts else { return answer }
      } catch {
        failure = .unavailable(localized("no answer from \(request.authority ?? localized("it")) (\(error.reason))"))
        guard error.kind != .cancelled, error.requestMayHaveArrived, attempt < Self.maximumAttempts else {
          throw failure
        }
      }
      let random = settings.surroundings.random()
      await settings.surroundings.sleep(Retry.backoff(attempt: attempt, random: random))
      if Task.isCancelled { throw .failed(ServiceFailure(.cancelled, localized("Logging in was given up."))) }
      attempt += 1
    }
  }

  private func read(
    _ answer: TransportAnswer, _ source: CredentialSource, isInstanceMetadata: Bool
  ) throws(CredentialFailure) -> AccessToken {
    let document = try? JSONValue(parsing: answer.body)
    let now = settings.surroundings.now()
    if answer.response.status == .ok, let document, let secret = document["access_token"]?.text, !secret.isEmpty {
      let expires =
        document["expires_on"].flatMap { ExpiresOn($0)?.instant }
        ?? document["expires_in"]?.wholeNumber.map { now + .seconds(max(0, min($0, TokenEndpoint.longestLife))) }
      guard let expires else {
        throw .failed(
          ServiceFailure(.unexpectedAnswer, localized("The managed identity's token does not say when it ends.")))
      }
      // Such tokens live for a day; half of that is MSAL's rule for renewing them.
      let renewal = expires - now >= .seconds(7200) ? now + (expires - now) / 2 : nil
      return AccessToken(secret: secret, expires: expires, renewal: renewal, source: source)
    }
    let envelope = document.flatMap { ErrorEnvelope($0) }
    let why = envelope?.message ?? document?["message"]?.text ?? localized("status \(answer.response.status.code)")
    if isInstanceMetadata, answer.response.status == .badRequest {
      throw .unavailable(localized("this machine has no such identity (\(why.asClause))"))
    }
    throw .failed(
      ServiceFailure(
        .noAccess,
        localized(
          "The managed identity gave no token (\(source.detail)): \(why.asClause). Check that an identity is assigned, and"
        )
          + localized(" AZURE_CLIENT_ID where there are several."),
        code: envelope?.code, httpStatus: answer.response.status.code))
  }
}

/// When a managed identity's token ends: seconds since 1970 as a number or as text, or the text that App Service of
/// 2017 writes, `06/20/2019 02:57:58 +00:00` or `1/16/2020 5:24:12 AM +00:00` (azure-identity 1.27, azure_ml.py).
struct ExpiresOn {
  let instant: Instant

  init?(_ value: JSONValue) {
    if let seconds = value.wholeNumber {
      instant = Instant(secondsSinceEpoch: Int64(seconds))
      return
    }
    guard let parts = value.text?.split(separator: " "), parts.count >= 3, parts.last == "+00:00" else { return nil }
    let date = parts[0].split(separator: "/").compactMap { Int($0) }
    var time = parts[1].split(separator: ":").compactMap { Int($0) }
    guard date.count == 3, time.count == 3 else { return nil }
    if parts.count == 4 {
      guard (1...12).contains(time[0]), parts[2] == "AM" || parts[2] == "PM" else { return nil }
      time[0] = time[0] % 12 + (parts[2] == "PM" ? 12 : 0)
    }
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = time.map(padded).joined(separator: ":")
    guard let read = try? Instant(iso8601: "\(date[2])-\(padded(date[0]))-\(padded(date[1]))T\(clock)Z") else {
      return nil
    }
    instant = read
  }
}

extension HTTPField.Name {
  static let identityHeader = HTTPField.Name("X-IDENTITY-HEADER")!
  static let metadata = HTTPField.Name("Metadata")!
  static let secret = HTTPField.Name("secret")!
}
