import Schedules

/// So many requests at once, and so many more a second.
struct TokenBucket: Sendable {
  struct Size: Hashable, Sendable {
    var capacity: Int
    /// Tokens a second.
    var refill: Int

    func times(_ factor: Int) -> Size { Size(capacity: capacity * factor, refill: refill * factor) }
  }

  private let size: Size
  private var tokens: Double
  private var updated: Instant

  init(_ size: Size, at now: Instant) {
    self.size = size
    tokens = Double(size.capacity)
    updated = now
  }

  /// What is left now. A real clock that goes backwards fills nothing.
  mutating func fill(at now: Instant) -> Int {
    if now > updated {
      tokens = min(Double(size.capacity), tokens + (now - updated).inSeconds * Double(size.refill))
      updated = now
    } else if updated - now > .seconds(60) {
      // The clock was set back: what it says now counts from here.
      updated = now
    }
    return Int(tokens)
  }

  mutating func take() { tokens -= 1 }

  /// Whole seconds until there is a token, at least 1; what `Retry-After` says.
  var wait: Int { max(1, Int(((1 - tokens) / Double(size.refill)).rounded(.up))) }
}
