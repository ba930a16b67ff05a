import ARM
import ARMClient

/// Where `-v` tells each request: on stderr, a line each.
enum RequestLog {
  static func transport(_ transport: any Transport, isVerbose: Bool) -> any Transport {
    guard isVerbose else { return transport }
    return LoggedTransport(transport, now: { RealSurroundings.now() }, tell: { StandardError.write($0) })
  }
}
