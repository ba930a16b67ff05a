import Languages
import ARM
import HTTPTypes
import Schedules

/// Repeats what may be repeated (RELIABILITY B1).
struct Retry: Policy {
  /// Attempts in all, the first one included.
  static let maximumAttempts = 4
  static let baseMilliseconds = 800.0
  static let cap: Duration = .seconds(60)
  /// All attempts together, with the waits between them; what the service asks to wait is not counted (RELIABILITY R6).
  static let deadline: Duration = .seconds(60)
  /// Statuses that may pass (RELIABILITY B1).
  static let passing: Set<Int> = [408, 429, 500, 502, 503, 504]

  let surroundings: Surroundings

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    var attempt = 1
    var call = call
    var end = surroundings.now() + Self.deadline
    /// An attempt whose answer was lost, here or behind a gateway: the server may have acted on it.
    var lost: TransportFailure?
    while true {
      let wait: Duration
      let answer: TransportAnswer?
      let backoff = Self.backoff(attempt: attempt, random: surroundings.random())
      call.bounds.time = end - surroundings.now()
      do throws(CallFailure) {
        answer = try await next.send(call)
      } catch {
        guard case .transport(let failure) = error, attempt < Self.maximumAttempts,
          Self.mayRepeat(call, after: failure), surroundings.now() + backoff < end
        else { throw Self.ending(with: error, call, after: lost) }
        if failure.requestMayHaveArrived { lost = failure }
        answer = nil
      }
      if let answer = try answer.map({ answer throws(CallFailure) in try Self.settled(answer, call, after: lost) }) {
        guard attempt < Self.maximumAttempts, Self.mayPass(answer, call) else { return answer }
        if let asked = RetryAfter(answer.response.headerFields[.retryAfter], now: surroundings.now()) {
          guard asked.wait <= Self.cap else { return answer }
          wait = asked.wait
          end = end + wait
        } else {
          // A POST is repeated only where the server said that it did not act, and when to come back.
          guard call.method != .post, surroundings.now() + backoff < end else { return answer }
          wait = backoff
          if answer.response.status != .tooManyRequests {
            lost = TransportFailure(
              .connectionLost, requestMayHaveArrived: true,
              reason: localized("it answered \(answer.response.status.code)"))
          }
        }
      } else {
        wait = backoff
      }
      await surroundings.sleep(wait)
      if Task.isCancelled {
        throw .transport(
          TransportFailure(.cancelled, requestMayHaveArrived: true, reason: localized("it was cancelled")))
      }
      attempt += 1
    }
  }

  /// That the last attempt was not even sent says nothing of one before it, whose answer was lost.
  private static func ending(with error: CallFailure, _ call: ARMCall, after lost: TransportFailure?) -> CallFailure {
    if case .transport(let failure) = error, failure.kind == .cancelled { return error }
    guard let lost, call.method != .get, call.method != .head else { return error }
    return .transport(lost)
  }

  /// The answer to a repeated request may be about the work of the one whose answer was lost: what is gone was deleted
  /// by it, and a conflict says only that something of the kind is under way.
  private static func settled(
    _ answer: TransportAnswer, _ call: ARMCall, after lost: TransportFailure?
  ) throws(CallFailure) -> TransportAnswer {
    guard let lost else { return answer }
    switch (call.method, answer.response.status.code) {
    case (.delete, 404):
      var gone = answer
      gone.response.status = .noContent
      gone.body = []
      return gone
    case (.delete, 409), (.put, 409): throw .transport(lost)
    default: return answer
    }
  }

  /// Whether the answer may be another one the next time.
  private static func mayPass(_ answer: TransportAnswer, _ call: ARMCall) -> Bool {
    let status = answer.response.status.code
    return call.method == .post ? status == 429 || status == 503 : passing.contains(status)
  }

  static func mayRepeat(_ call: ARMCall, after failure: TransportFailure) -> Bool {
    switch failure.kind {
    case .cancelled, .certificateRefused, .encryptionRefused, .answerTooLarge: false
    case .noConnection, .timedOut, .connectionLost: call.method != .post || !failure.requestMayHaveArrived
    }
  }

  /// `(2^n - 1) x 0.8 s x [0.8, 1.3)`, at most a minute: azcore's formula.
  /// - Parameter attempt: how many were made, from 1.
  static func backoff(attempt: Int, random: Double) -> Duration {
    let factor = Double((1 << attempt) - 1) * (0.8 + 0.5 * random)
    return min(.milliseconds(Int64((baseMilliseconds * factor).rounded())), cap)
  }
}
