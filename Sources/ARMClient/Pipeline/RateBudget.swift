import HTTPTypes
package import Schedules

/// What ARM said is left of its limits of requests, as its last answers had it (FACTS sections 1 and 16).
package struct RateBudget: Hashable, Sendable {
  /// ARM counts three kinds of requests apart.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case reads
    case writes
    case deletes

    /// Where it stands among the others.
    var rank: Int {
      switch self {
      case .reads: 0
      case .writes: 1
      case .deletes: 2
      }
    }

    init(_ method: HTTPRequest.Method) {
      switch method {
      case .get, .head: self = .reads
      case .delete: self = .deletes
      default: self = .writes
      }
    }
  }

  /// What is left of one kind in one subscription.
  package struct Row: Hashable, Sendable {
    /// In lower case; nil for the tenant's own limits.
    package var subscription: String?
    /// Which requests are counted.
    package var kind: Kind
    /// Requests left to whoever is signed in.
    package var remaining: Int
    /// Requests left to all of the subscription together; nil where the service does not say.
    package var remainingForAll: Int?
    /// When the service said it.
    package var readAt: Instant
    /// Until then nothing of the kind is sent, since the service answered 429.
    package var pausedUntil: Instant?

    /// Each parameter is the property of its name.
    package init(
      subscription: String?, kind: Kind, remaining: Int, remainingForAll: Int?, readAt: Instant,
      pausedUntil: Instant? = nil
    ) {
      self.subscription = subscription
      self.kind = kind
      self.remaining = remaining
      self.remainingForAll = remainingForAll
      self.readAt = readAt
      self.pausedUntil = pausedUntil
    }
  }

  /// By subscription, then reads, writes, deletes. Empty before the first answer, and where the service says nothing.
  package var rows: [Row]

  /// - Parameter rows: none where nothing has been answered yet.
  package init(rows: [Row] = []) { self.rows = rows }
}

/// One of ARM's limits as far as answers tell of it, and how fast requests may follow each other so as not to meet it.
struct RateBucket: Sendable {
  /// What the service keeps for each principal, region and subscription.
  struct Size: Hashable, Sendable {
    var capacity: Int
    /// Requests that come back each second.
    var refill: Double

    /// The token buckets (FACTS section 1).
    static func bucket(_ kind: RateBudget.Kind) -> Size {
      switch kind {
      case .reads: Size(capacity: 250, refill: 25)
      case .writes, .deletes: Size(capacity: 200, refill: 10)
      }
    }

    /// The older limits for each hour, which the recordings of 2024 and the Chinese pages have (FACTS sections 1
    /// and 16). The numbers are not verified; they only say how slowly the last requests follow each other.
    static func hourly(_ kind: RateBudget.Kind) -> Size {
      switch kind {
      case .reads: Size(capacity: 12_000, refill: 12_000 / 3600)
      case .writes: Size(capacity: 1200, refill: 1200 / 3600)
      case .deletes: Size(capacity: 15_000, refill: 15_000 / 3600)
      }
    }
  }

  /// Below this share of a bucket of the newer kind, requests go one by one.
  private static let reserve = 0.1

  let kind: RateBudget.Kind
  /// The last that was said; nil before.
  private(set) var remaining: Int?
  private(set) var remainingForAll: Int?
  private(set) var readAt: Instant?
  private(set) var pausedUntil: Instant?
  /// Requests that are under way, or that wait for their moment.
  private var underWay = 0
  /// The largest number that was ever said to be left: more than a bucket holds means that the limits are the older.
  private var most = 0
  /// What is left at ``levelAt`` when all that is under way has been counted.
  private var level = 0.0
  private var levelAt: Instant?
  private var lastSent: Instant?

  init(_ kind: RateBudget.Kind) { self.kind = kind }

  private var size: Size {
    let bucket = Size.bucket(kind)
    return most > bucket.capacity ? .hourly(kind) : bucket
  }

  private func level(at moment: Instant) -> Double? {
    guard let levelAt else { return nil }
    let grown = level + max(0, (moment - levelAt).inSeconds) * size.refill
    return min(grown, Double(size.capacity))
  }

  /// Takes a request in; every claim is followed by one ``settle(_:at:)``.
  /// - Returns: how long it must wait so as not to be answered 429.
  mutating func claim(at now: Instant) -> Duration {
    underWay += 1
    var moment = max(now, pausedUntil ?? now)
    guard var left = level(at: moment) else {
      lastSent = moment
      return moment - now
    }
    if left < Double(Size.bucket(kind).capacity) * Self.reserve {
      let interval = Duration.milliseconds(Int64((1000 / size.refill).rounded()))
      if let lastSent { moment = max(moment, lastSent + interval) }
      left = level(at: moment) ?? left
      // A hair less than one is one that a rounding has touched.
      if left < 0.99 {
        moment = moment + .milliseconds(Int64((1000 * (1 - left) / size.refill).rounded(.up)))
        left = level(at: moment) ?? left
      }
    }
    lastSent = moment
    level = left - 1
    levelAt = moment
    return moment - now
  }

  /// What the answer to a request says.
  struct Reading: Hashable, Sendable {
    var remaining: Int?
    var remainingForAll: Int?
    /// Nil where the answer is no 429.
    var pause: Duration?
  }

  /// - Parameter reading: nil where no answer came.
  mutating func settle(_ reading: Reading?, at now: Instant) {
    underWay = max(0, underWay - 1)
    guard let reading else { return }
    if let said = reading.remaining {
      remaining = said
      remainingForAll = reading.remainingForAll
      readAt = now
      most = max(most, said)
      level = Double(min(said, reading.remainingForAll ?? said) - underWay)
      levelAt = now
    }
    if let pause = reading.pause {
      let end = now + min(pause, Retry.cap)
      pausedUntil = max(end, pausedUntil ?? end)
      // When the pause ends, one may go; those behind it follow as fast as the bucket fills.
      level = 1
      levelAt = pausedUntil
      lastSent = nil
    }
  }
}
