import HTTPTypes
import Schedules
import Simulator
import Synchronization

/// ARM's limits: a bucket for each principal, subscription and kind of request, and one for the whole subscription
/// (FACTS sections 1 and 16). They count in real time.
final class RateLimits: Sendable {
  enum Kind: String, Hashable, Sendable {
    case reads
    case writes
    case deletes

    init(_ method: HTTPRequest.Method) {
      switch method {
      case .get, .head: self = .reads
      case .delete: self = .deletes
      default: self = .writes
      }
    }

    /// FACTS section 1.
    var size: TokenBucket.Size {
      switch self {
      case .reads: TokenBucket.Size(capacity: 250, refill: 25)
      case .writes, .deletes: TokenBucket.Size(capacity: 200, refill: 10)
      }
    }

    /// In the words of a refusal.
    var verb: String { String(rawValue.dropLast()) }
  }

  enum Scope: String, Hashable, Sendable {
    case subscription
    case tenant
  }

  /// The subscription's own buckets are so many times as large (FACTS section 1).
  static let globalFactor = 15

  private struct Key: Hashable {
    /// Nil for all principals together.
    var principal: String?
    var scope: Scope
    var kind: Kind
  }

  /// Principals are few: only those who have logged in get here.
  private let buckets = Mutex<[Key: TokenBucket]>([:])

  /// Counts a request.
  /// - Returns: the headers of what remains, and the whole seconds to wait where there was nothing left.
  func count(
    _ method: HTTPRequest.Method, by principal: String, in scope: Scope, at now: Instant
  ) -> (headers: [(name: String, value: String)], wait: Int?) {
    let kind = Kind(method)
    let own = Key(principal: principal, scope: scope, kind: kind)
    let all = Key(principal: nil, scope: scope, kind: kind)
    return buckets.withLock { buckets in
      var mine = buckets[own] ?? TokenBucket(kind.size, at: now)
      var everybodys = buckets[all] ?? TokenBucket(kind.size.times(Self.globalFactor), at: now)
      let (left, leftForAll) = (mine.fill(at: now), everybodys.fill(at: now))
      defer { (buckets[own], buckets[all]) = (mine, everybodys) }
      let name = "x-ms-ratelimit-remaining-\(scope.rawValue)-"
      guard left > 0, leftForAll > 0 else {
        let headers = [(name: name + kind.rawValue, value: String(left))]
        return (headers, left > 0 ? everybodys.wait : mine.wait)
      }
      mine.take()
      everybodys.take()
      return (
        [
          (name: name + kind.rawValue, value: String(left - 1)),
          (name: name + "global-" + kind.rawValue, value: String(leftForAll - 1)),
        ], nil
      )
    }
  }
}

extension Routes {
  /// - Returns: the headers that belong to the answer.
  func limit(_ call: Call, _ principal: Principal) throws(Answer) -> [(name: String, value: String)] {
    guard let limits = host.rateLimits else { return [] }
    let scope: RateLimits.Scope =
      call.folded.first == "subscriptions" && call.folded.count > 1 ? .subscription : .tenant
    let (headers, wait) = limits.count(call.method, by: principal.objectID, in: scope, at: call.realNow)
    guard let wait else { return headers }
    // The words are from memory of ARM's; the code is one of the two known (FACTS section 1).
    var answer = Answer.error(
      429, "SubscriptionRequestsThrottled",
      "Number of '\(RateLimits.Kind(call.method).verb)' requests for \(scope.rawValue) '\(host.subscription)' actor"
        + " '\(principal.objectID)' exceeded. Please try again after '\(wait)' seconds after additional tokens are"
        + " available.")
    answer.headers = headers
    throw answer.with("Retry-After", String(wait))
  }
}
