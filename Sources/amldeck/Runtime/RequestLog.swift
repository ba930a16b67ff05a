import ARM
import ARMClient
import Console
import Schedules
import Synchronization

/// The last requests of this program, for `:log`; `-v` tells each on stderr, a line each.
final class RequestLog: Sendable {
  private struct Kept {
    /// Older ones are forgotten.
    var maximum = 500
    var requests: [LoggedRequest] = []
    /// Of the last minute, in the order of time.
    var times: [Instant] = []

    mutating func forget(until instant: Instant) { times.removeFirst(times.prefix { $0 < instant }.count) }
  }

  private let kept = Mutex(Kept())
  private let isVerbose: Bool

  init(isVerbose: Bool) { self.isVerbose = isVerbose }

  /// For a program that has no way to show more: what nobody can see takes no memory for weeks.
  func keep(atMost maximum: Int) {
    kept.withLock { kept in
      kept.maximum = maximum
      kept.requests = kept.requests.suffix(maximum)
    }
  }

  func transport(_ transport: any Transport) -> any Transport {
    LoggedTransport(transport, now: { RealSurroundings.now() }, tell: { [self] in take($0) })
  }

  private func take(_ line: String) {
    if isVerbose { StandardError.write(line) }
    let request = LoggedRequest(at: RealSurroundings.now(), text: line)
    kept.withLock { kept in
      kept.forget(until: request.at - Self.minute)
      kept.times.append(request.at)
      guard kept.maximum > 0 else { return }
      kept.requests.append(request)
      // In large steps: each removal moves all that stay.
      if kept.requests.count > kept.maximum * 2 { kept.requests.removeFirst(kept.requests.count - kept.maximum) }
    }
  }

  private static let minute = Duration.seconds(60)

  /// How many were made in the last minute: what the service's limits are about.
  var callsInLastMinute: Int {
    kept.withLock { kept in
      kept.forget(until: RealSurroundings.now() - Self.minute)
      return kept.times.count
    }
  }

  var last: [LoggedRequest] { kept.withLock { Array($0.requests.suffix($0.maximum)) } }
}
