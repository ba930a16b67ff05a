import ARM
import ComputeModel
import HTTPTypes
import Schedules

/// Gives every call one `x-ms-client-request-id`, which stays the same when the call is repeated (RELIABILITY B3).
struct RequestIdentity: Policy {
  let surroundings: Surroundings

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    var call = call
    if call.headers[.clientRequestID] == nil {
      call.headers[.clientRequestID] = surroundings.makeUUID()
    }
    return try await next.send(call)
  }
}

/// Repeats what may be repeated (RELIABILITY B1).
struct Retry: Policy {
  /// Attempts in all, the first one included.
  static let maximumAttempts = 4
  static let baseMilliseconds = 800.0
  static let cap: Duration = .seconds(60)

  let surroundings: Surroundings

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    var attempt = 1
    while true {
      let wait: Duration
      do throws(CallFailure) {
        let answer = try await next.send(call)
        guard attempt < Self.maximumAttempts, let delay = delay(after: answer, to: call, attempt: attempt)
        else { return answer }
        wait = delay
      } catch {
        guard case .transport(let failure) = error, attempt < Self.maximumAttempts,
          Self.mayRepeat(call, after: failure)
        else { throw error }
        wait = backoff(attempt: attempt)
      }
      await surroundings.sleep(wait)
      if Task.isCancelled {
        throw .transport(
          TransportFailure(.cancelled, requestMayHaveArrived: true, reason: "it was cancelled"))
      }
      attempt += 1
    }
  }

  /// nil where the answer is final.
  private func delay(after answer: TransportAnswer, to call: ARMCall, attempt: Int) -> Duration? {
    let status = answer.response.status.code
    guard [408, 429, 500, 502, 503, 504].contains(status) else { return nil }
    let asked = RetryAfter(answer.response.headerFields[.retryAfter], now: surroundings.now())
    // A POST is repeated only where the server said that it did not act, and when to come back.
    if call.method == .post {
      guard status == 429 || status == 503, let asked, asked.wait <= Self.cap else { return nil }
      return asked.wait
    }
    guard let asked else { return backoff(attempt: attempt) }
    return asked.wait <= Self.cap ? asked.wait : nil
  }

  static func mayRepeat(_ call: ARMCall, after failure: TransportFailure) -> Bool {
    switch failure.kind {
    case .cancelled, .certificateRefused, .answerTooLarge: false
    case .noConnection, .timedOut, .connectionLost: call.method != .post || !failure.requestMayHaveArrived
    }
  }

  /// `(2^n - 1) x 0.8 s x [0.8, 1.3)`, at most a minute: azcore's formula.
  private func backoff(attempt: Int) -> Duration {
    let factor = Double((1 << attempt) - 1) * (0.8 + 0.5 * surroundings.random())
    return min(.milliseconds(Int64((Self.baseMilliseconds * factor).rounded())), Self.cap)
  }
}

/// `Retry-After`: seconds, or an HTTP date.
struct RetryAfter {
  /// Never negative: a date in the past means now.
  let wait: Duration

  init?(_ value: String?, now: Instant) {
    guard let value else { return nil }
    if let seconds = Int64(value) {
      wait = .seconds(max(0, min(seconds, 86_400 * 365)))
    } else if let date = Instant(httpDate: value) {
      wait = max(.zero, date - now)
    } else {
      return nil
    }
  }
}

extension Instant {
  /// Reads `Mon, 23 Nov 2026 05:00:00 GMT`, the form that RFC 9110 (section 5.6.7) makes servers send.
  init?(httpDate text: String) {
    let parts = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      parts[1].utf8.count == 2, parts[3].utf8.count == 4
    else { return nil }
    let number = month + 1
    let monthText = number < 10 ? "0\(number)" : "\(number)"
    try? self.init(iso8601: "\(parts[3])-\(monthText)-\(parts[1])T\(parts[4])Z")
  }
}

/// The token stays home: follow-up URLs are chosen by the server, and only the cloud's own origin is ever called
/// (ARCHITECTURE decision 4). Stands before the token is attached.
struct OriginPin: Policy {
  let origin: URLOrigin

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard call.url.origin == origin else {
      throw .service(
        ServiceFailure(
          .unexpectedAnswer,
          "The service named \(call.url.origin.text) as the next address, which is not \(origin.text): nothing was"
            + " sent there, since your token would have gone along."))
    }
    return try await next.send(call)
  }
}

/// Attaches the token; a 401 makes it new once.
struct BearerToken: Policy {
  let credential: any TokenCredential

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    let answer = try await next.send(authorized(call, token: try await token()))
    guard answer.response.status == .unauthorized else { return answer }
    // A 401 is given before the service acts, so even a POST may be sent again.
    await credential.discardToken()
    return try await next.send(authorized(call, token: try await token()))
  }

  private func token() async throws(CallFailure) -> AccessToken {
    do throws(ServiceFailure) {
      return try await credential.token()
    } catch {
      throw .service(error)
    }
  }

  private func authorized(_ call: ARMCall, token: AccessToken) -> ARMCall {
    var call = call
    call.headers[.authorization] = "Bearer " + token.secret
    return call
  }
}

/// Lets nothing but reading pass.
struct ReadOnlyGate: Policy {
  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    guard call.method == .get || call.method == .head else {
      throw .service(
        ServiceFailure(.readOnly, "This amldeck runs read-only: start it without --read-only to change anything."))
    }
    return try await next.send(call)
  }
}
