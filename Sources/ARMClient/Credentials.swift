package import ARM
package import ComputeModel
import HTTPTypes
package import Schedules

/// A bearer token. It has no description on purpose: a token is never printed.
package struct AccessToken: Sendable {
  let secret: String
  package let expires: Instant

  package init(secret: String, expires: Instant) {
    self.secret = secret
    self.expires = expires
  }
}

/// Something that can prove who we are to one cloud.
package protocol TokenCredential: Sendable {
  /// A token that is still valid, from memory where possible.
  func token() async throws(ServiceFailure) -> AccessToken
  /// Forgets the token in memory, after the service refused it.
  func discardToken() async
}

/// The OAuth 2.0 client-credentials flow: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID`, `AZURE_CLIENT_SECRET`
/// (FACTS section 10).
package actor ClientSecretCredential: TokenCredential {
  /// A token is renewed when less than this remains (RELIABILITY B3).
  static let earlyRenewal: Duration = .seconds(300)

  private let cloud: Cloud
  private let tenant: String
  private let clientID: String
  private let clientSecret: String
  private let transport: any Transport
  private let surroundings: Surroundings
  private var present: AccessToken?
  private var renewal: Task<Result<AccessToken, ServiceFailure>, Never>?

  package init(
    cloud: Cloud, tenant: String, clientID: String, clientSecret: String, transport: any Transport,
    surroundings: Surroundings
  ) {
    self.cloud = cloud
    self.tenant = tenant
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.transport = transport
    self.surroundings = surroundings
  }

  package func discardToken() { present = nil }

  package func token() async throws(ServiceFailure) -> AccessToken {
    let now = surroundings.now()
    if let present, present.expires - now > Self.earlyRenewal { return present }
    switch await renewed() {
    case .success(let token): return token
    case .failure(let failure):
      // A renewal that fails early must not end a token that is still good.
      if let present, present.expires > now { return present }
      throw failure
    }
  }

  /// One request in flight, however many ask.
  private func renewed() async -> Result<AccessToken, ServiceFailure> {
    if let renewal { return await renewal.value }
    let task = Task { await self.request() }
    renewal = task
    let result = await task.value
    renewal = nil
    if case .success(let token) = result { present = token }
    return result
  }

  private func request() async -> Result<AccessToken, ServiceFailure> {
    var request = HTTPRequest(
      method: .post, scheme: "https", authority: cloud.login.authority,
      path: "/\(tenant.pathSegment)/oauth2/v2.0/token")
    request.headerFields[.contentType] = "application/x-www-form-urlencoded"
    request.headerFields[.accept] = "application/json"
    let form = [
      ("client_id", clientID), ("client_secret", clientSecret), ("grant_type", "client_credentials"),
      ("scope", cloud.audience + "/.default"),
    ]
    let body = form.map { "\($0.0)=\($0.1.pathSegment)" }.joined(separator: "&")
    let answer: TransportAnswer
    do throws(TransportFailure) {
      answer = try await transport.send(request, body: Array(body.utf8))
    } catch {
      return .failure(error.failure(reaching: cloud.login, for: "log in"))
    }
    guard let document = try? JSONValue(parsing: answer.body) else {
      return .failure(
        ServiceFailure(
          .noContact, "The login at \(cloud.login.text) did not answer with JSON: check that this address is right.",
          httpStatus: answer.response.status.code))
    }
    if answer.response.status.code == 200, let secret = document["access_token"]?.text,
      let lifetime = document["expires_in"]?.integer
    {
      return .success(
        AccessToken(secret: secret, expires: surroundings.now() + .seconds(max(0, min(lifetime, 86_400)))))
    }
    let envelope = ErrorEnvelope(document)
    return .failure(
      ServiceFailure(
        .noAccess,
        "The login at \(cloud.login.text) refused client \(clientID): \((envelope?.message ?? "it gave no reason").asClause)."
          + " Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
        code: envelope?.code, httpStatus: answer.response.status.code))
  }
}

extension TransportFailure {
  /// The network's failure as a sentence for a person.
  func failure(reaching origin: URLOrigin, for purpose: String) -> ServiceFailure {
    let sentence =
      switch kind {
      case .noConnection:
        "Cannot connect to \(origin.text) to \(purpose) (\(reason)): check the network, and that the address is right."
      case .certificateRefused:
        "The certificate of \(origin.text) is not trusted (\(reason)): name its authority's file in SSL_CERT_FILE."
      case .timedOut:
        "\(origin.text) did not answer in time to \(purpose): try again, or check the network."
      case .connectionLost:
        "The connection to \(origin.text) was lost (\(reason)) before the answer came: try again."
      case .answerTooLarge:
        "The answer of \(origin.text) is larger than amldeck accepts (\(reason)): ask for less."
      case .cancelled:
        "Waiting for \(origin.text) was given up."
      }
    return ServiceFailure(kind == .cancelled ? .cancelled : .noContact, sentence)
  }
}

extension String {
  /// The text without its closing full stop and line feeds, to stand inside a sentence.
  var asClause: String {
    var text = split(whereSeparator: \.isNewline).joined(separator: " ")
    while text.hasSuffix(".") || text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
