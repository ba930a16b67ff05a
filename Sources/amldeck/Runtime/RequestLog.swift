import ARM
import ARMClient
import Console
import Synchronization

/// The last requests of this program, for `:log`; `-v` tells each on stderr, a line each.
final class RequestLog: Sendable {
  /// Older ones are forgotten.
  private static let maximum = 500

  private let requests = Mutex<[LoggedRequest]>([])
  private let isVerbose: Bool

  init(isVerbose: Bool) { self.isVerbose = isVerbose }

  func transport(_ transport: any Transport) -> any Transport {
    LoggedTransport(transport, now: { RealSurroundings.now() }, tell: { [self] in take($0) })
  }

  private func take(_ line: String) {
    if isVerbose { StandardError.write(line) }
    let request = LoggedRequest(at: RealSurroundings.now(), text: line)
    requests.withLock { requests in
      requests.append(request)
      // In large steps: each removal moves all that stay.
      if requests.count > Self.maximum * 2 { requests.removeFirst(requests.count - Self.maximum) }
    }
  }

  var last: [LoggedRequest] { requests.withLock { Array($0.suffix(Self.maximum)) } }
}
