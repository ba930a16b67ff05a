import Languages
import ARM
import ComputeModel
import HTTPTypes
import Schedules

/// The token address of one tenant at the cloud's login (OAuth 2.0, Microsoft's second version).
struct TokenEndpoint: Sendable {
  /// Attempts in all.
  static let maximumAttempts = 3
  /// For one of them: all together end within the minute that a reading may take (RELIABILITY R6).
  static let attemptTime: Duration = .seconds(18)
  /// Tokens of continuous access evaluation live for a little more than a day; a longer life is not believed.
  static let longestLife = 2 * 86_400

  let cloud: Cloud
  let tenant: String
  let transport: any Transport
  let surroundings: Surroundings

  private var path: String { "/\(tenant.pathSegment)/oauth2/v2.0" }
  /// What a client's own signed statement must name as its audience.
  var address: String { cloud.login.text + path + "/token" }

  /// An answer of the login that is not a token.
  struct Refusal: Hashable, Sendable {
    var code: String
    var message: String
    var status: Int
  }

  enum Answer: Sendable {
    case document(JSONValue)
    case refused(Refusal)
  }

  /// Asks for a token.
  /// - Parameters:
  ///   - form: grant and proof; client id, scope and claims are added.
  ///   - advice: what the user should check where the login refuses, as a sentence.
  func token(
    _ wish: TokenWish, client: String, form: [(String, String)], source: CredentialSource, advice: String
  ) async throws(CredentialFailure) -> AccessToken {
    let form =
      [("client_id", client), ("scope", wish.scope)] + form + [("claims", ClaimsChallenge.request(wish.claims))]
    switch try await post("token", form) {
    case .document(let document): return try token(in: document, source: source)
    case .refused(let refusal): throw .failed(failure(refusal, client: client, advice: advice))
    }
  }

  func failure(_ refusal: Refusal, client: String, advice: String) -> ServiceFailure {
    let isDown = refusal.status >= 500 || refusal.status == 429 || refusal.status == 408
    return ServiceFailure(
      isDown ? .noContact : .noAccess,
      localized("The login at \(cloud.login.text) refused client \(client): \(refusal.message.asClause).")
        + (isDown ? localized(" Try again later.") : " " + advice),
      code: refusal.code, httpStatus: refusal.status)
  }

  func token(in document: JSONValue, source: CredentialSource) throws(CredentialFailure) -> AccessToken {
    guard let secret = document["access_token"]?.text, !secret.isEmpty,
      let life = document["expires_in"]?.wholeNumber
    else {
      throw .failed(
        ServiceFailure(
          .unexpectedAnswer,
          localized("The login at \(cloud.login.text) sent no token and no reason: check that this address is right.")))
    }
    let now = surroundings.now()
    let renewal = document["refresh_in"]?.wholeNumber.map { now + .seconds(max(0, min($0, Self.longestLife))) }
    return AccessToken(
      secret: secret, expires: now + .seconds(max(0, min(life, Self.longestLife))), renewal: renewal, source: source)
  }

  /// - Parameter name: `token` or `devicecode`.
  func post(_ name: String, _ form: [(String, String)]) async throws(CredentialFailure) -> Answer {
    var request = HTTPRequest(
      method: .post, scheme: "https", authority: cloud.login.authority, path: "\(path)/\(name)")
    request.headerFields[.contentType] = "application/x-www-form-urlencoded"
    request.headerFields[.accept] = "application/json"
    request.headerFields[.clientRequestID] = surroundings.makeUUID()
    let body = form.map { "\($0.0)=\($0.1.pathSegment)" }.joined(separator: "&")
    var attempt = 1
    while true {
      do throws(TransportFailure) {
        let answer = try await transport.send(
          request, body: Array(body.utf8), within: AnswerBounds(time: Self.attemptTime))
        let status = answer.response.status.code
        guard Retry.passing.contains(status), attempt < Self.maximumAttempts else {
          return Self.read(answer)
        }
      } catch {
        // A token request changes nothing, so it may be repeated whatever became of it.
        let mayPass = error.kind == .noConnection || error.kind == .timedOut || error.kind == .connectionLost
        guard mayPass, attempt < Self.maximumAttempts else {
          throw .failed(error.failure(reaching: cloud.login, for: localized("log in")))
        }
      }
      await surroundings.sleep(Retry.backoff(attempt: attempt, random: surroundings.random()))
      if Task.isCancelled { throw .failed(ServiceFailure(.cancelled, localized("Logging in was given up."))) }
      attempt += 1
    }
  }

  private static func read(_ answer: TransportAnswer) -> Answer {
    let status = answer.response.status.code
    let document = try? JSONValue(parsing: answer.body)
    if status == 200, let document { return .document(document) }
    if let envelope = document.flatMap({ ErrorEnvelope($0) }) {
      return .refused(Refusal(code: envelope.code, message: envelope.message, status: status))
    }
    let what =
      document == nil
      ? localized("it did not answer with JSON (status \(status))") : localized("it gave no reason (status \(status))")
    return .refused(Refusal(code: "\(status)", message: what, status: status))
  }
}

extension JSONValue {
  /// A whole number, or the text of one: identity endpoints differ.
  var wholeNumber: Int? { integer ?? text.flatMap { Int($0) } }
}
