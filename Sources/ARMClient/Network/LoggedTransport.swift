import Languages
package import ARM
package import HTTPTypes
package import Schedules

/// Tells of every request and its answer, for `-v`. It tells no header but the request id, no body, and of an address
/// only its path and api-version: the rest of a query can hold a signature of the service or a link's state.
package struct LoggedTransport: Transport {
  private let transport: any Transport
  private let now: @Sendable () -> Instant
  private let tell: @Sendable (String) -> Void

  /// - Parameters:
  ///   - now: the real clock, by which the time until the answer is taken.
  ///   - tell: takes one line for each request, such as
  ///     `GET /subscriptions?api-version=2025-12-01 200 34 ms 5f0c…`. It may hold text of the service.
  package init(
    _ transport: any Transport, now: @escaping @Sendable () -> Instant, tell: @escaping @Sendable (String) -> Void
  ) {
    self.transport = transport
    self.now = now
    self.tell = tell
  }

  /// The same, and tells it to the log: method, path, status, milliseconds and request id, no token and no body.
  package func send(
    _ request: HTTPRequest, body: [UInt8], within bounds: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer {
    let begun = now()
    do throws(TransportFailure) {
      let answer = try await transport.send(request, body: body, within: bounds)
      let fields = answer.response.headerFields
      let id = fields[.requestID] ?? fields[.correlationRequestID]
      tell(line(request, since: begun, "\(answer.response.status.code)", id))
      return answer
    } catch {
      tell(line(request, since: begun, "no answer (\(error.kind.rawValue))", nil))
      throw error
    }
  }

  private func line(_ request: HTTPRequest, since begun: Instant, _ outcome: String, _ id: String?) -> String {
    let milliseconds = Int((now() - begun).inSeconds * 1000)
    return "\(request.method.rawValue) \(Self.address(request.path ?? "/")) \(outcome) \(milliseconds) ms"
      + (id.map { " " + $0 } ?? "")
  }

  private static func address(_ path: String) -> String {
    let parts = path.split(separator: "?", maxSplits: 1)
    guard parts.count == 2 else { return path }
    let version = parts[1].split(separator: "&").first { $0.lowercased().hasPrefix("api-version=") }
    return parts[0] + (version.map { "?" + $0 } ?? "")
  }
}
