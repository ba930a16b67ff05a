import ARM
import HTTPTypes
import Schedules
import Synchronization

/// Goes slower before ARM's limits are met, and not at all while one of its buckets is closed: a 429 that one request
/// met is not met by all the others too. Without what the service says of its limits, nothing waits.
final class RatePace: Policy {
  private struct Key: Hashable {
    var subscription: String?
    var kind: RateBudget.Kind
  }

  private let surroundings: Surroundings
  private let buckets = Mutex<[Key: RateBucket]>([:])

  init(surroundings: Surroundings) { self.surroundings = surroundings }

  func send(_ call: ARMCall, next: NextPolicy) async throws(CallFailure) -> TransportAnswer {
    let key = Key(subscription: CallScope(call.url).subscription, kind: RateBudget.Kind(call.method))
    let now = surroundings.now()
    let wait = buckets.withLock { $0[key, default: RateBucket(key.kind)].claim(at: now) }
    if wait > .zero {
      await surroundings.sleep(wait)
      if Task.isCancelled {
        settle(key, nil)
        throw .cancelledBeforeSending
      }
    }
    do throws(CallFailure) {
      let answer = try await next.send(call)
      settle(key, reading(of: answer, key))
      return answer
    } catch {
      settle(key, nil)
      throw error
    }
  }

  private func settle(_ key: Key, _ reading: RateBucket.Reading?) {
    let now = surroundings.now()
    buckets.withLock { $0[key]?.settle(reading, at: now) }
  }

  /// `x-ms-ratelimit-remaining-subscription-reads`, `-subscription-global-reads` and the tenant's alike (FACTS
  /// sections 1 and 16).
  private func reading(of answer: TransportAnswer, _ key: Key) -> RateBucket.Reading {
    let scope = key.subscription == nil ? "tenant" : "subscription"
    func number(_ name: String) -> Int? {
      HTTPField.Name("x-ms-ratelimit-remaining-\(scope)-\(name)").flatMap { answer.response.headerFields[$0] }
        .flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
    var reading = RateBucket.Reading(
      remaining: number(key.kind.rawValue), remainingForAll: number("global-" + key.kind.rawValue))
    if answer.response.status.code == 429 {
      reading.pause = RetryAfter(answer.response.headerFields[.retryAfter], now: surroundings.now())?.wait
    }
    return reading
  }

  var budget: RateBudget {
    let now = surroundings.now()
    let rows = buckets.withLock { buckets in
      buckets.compactMap { key, bucket -> RateBudget.Row? in
        guard let remaining = bucket.remaining, let readAt = bucket.readAt else { return nil }
        return RateBudget.Row(
          subscription: key.subscription, kind: key.kind, remaining: remaining,
          remainingForAll: bucket.remainingForAll, readAt: readAt,
          pausedUntil: bucket.pausedUntil.flatMap { $0 > now ? $0 : nil })
      }
    }
    return RateBudget(
      rows: rows.sorted { one, other in
        let (a, b) = (one.subscription ?? "", other.subscription ?? "")
        return a == b ? one.kind.rank < other.kind.rank : a < b
      })
  }
}
