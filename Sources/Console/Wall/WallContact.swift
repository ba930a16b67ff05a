import Languages
package import Schedules

/// Whether the data on a wall may be believed, from its age and the last reading alone.
package enum WallContact: Hashable, Sendable {
  case live
  case late
  case noContact

  /// - Parameters:
  ///   - readAt: when the oldest shown data was read; nil where some of it never was.
  ///   - hasFailed: whether the last reading of some workspace failed.
  ///   - interval: between two readings.
  package init(readAt: Instant?, hasFailed: Bool, now: Instant, interval: Duration) {
    guard let readAt else {
      self = .noContact
      return
    }
    let age = now - readAt
    // Stale for more than three intervals (UX section 13). Data from the future is of a clock that was set back: its
    // age is not known, so it is never live.
    if age > interval * 3 {
      self = .noContact
    } else if hasFailed || age > interval * 2 || age < .zero {
      self = .late
    } else {
      self = .live
    }
  }

  /// The instants at which the answer turns worse, where nothing is read until then.
  package static func changes(readAt: Instant?, interval: Duration) -> [Instant] {
    readAt.map { [$0 + interval * 2, $0 + interval * 3] } ?? []
  }

  package var text: String {
    switch self {
    case .live: localized("LIVE")
    case .late: localized("LATE")
    case .noContact: localized("NO CONTACT")
    }
  }
}

extension Fleet {
  /// When the oldest of the shown data was read; nil where a workspace never was.
  package var oldestReading: Instant? {
    var oldest: Instant?
    for item in freshness {
      switch item {
      case .notRead, .loading, .failed(_, since: nil): return nil
      case .read(let at), .failed(_, since: .some(let at)): oldest = oldest.map { min($0, at) } ?? at
      }
    }
    return oldest
  }
}
