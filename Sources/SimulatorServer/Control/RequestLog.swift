import ComputeModel
import Schedules
import Synchronization

/// The last requests, for whoever wonders what a client sent. It holds no query, body or header but the ids:
/// nothing in it is secret.
final class RequestLog: Sendable {
  struct Entry: Hashable, Sendable {
    /// From 1, never used twice while the server runs.
    var number = 0
    /// Real time of the arrival.
    var at: Instant
    /// `x-ms-request-id` and the `x-ms-client-request-id` that was sent.
    var requestID: String
    var clientRequestID: String?
    var method: String
    /// Without the query.
    var path: String
    var version: String?
    /// The method and the template of the operation that answered.
    var operation: String?
    var principal: String?
    var status: Int
    var code: String?
    /// The rule, or the kind of effect, that made it go wrong on purpose.
    var fault: String?
    var duration: Duration

    var json: JSONValue {
      .object([
        "number": .number(number), "at": .string(at.iso8601), "requestId": .string(requestID),
        "clientRequestId": .string(clientRequestID), "method": .string(method), "path": .string(path),
        "apiVersion": .string(version), "operation": .string(operation), "principal": .string(principal),
        "status": .number(status), "code": .string(code), "fault": .string(fault),
        "microseconds": .number(duration.wholeNanoseconds / 1000),
      ])
    }
  }

  static let capacity = 1000

  private struct Ring: Sendable {
    var entries: [Entry] = []
    var count = 0
  }

  private let ring = Mutex(Ring())

  func note(_ entry: Entry) {
    ring.withLock { ring in
      var entry = entry
      ring.count += 1
      entry.number = ring.count
      if ring.entries.count < Self.capacity {
        ring.entries.append(entry)
      } else {
        ring.entries[(ring.count - 1) % Self.capacity] = entry
      }
    }
  }

  /// In order; the first `limit` of those that are still there.
  func entries(after number: Int, limit: Int) -> [Entry] {
    ring.withLock { ring in
      let oldest = ring.count - ring.entries.count
      let first = max(min(number, ring.count), oldest)
      return (first..<min(ring.count, first + limit)).map { ring.entries[$0 % Self.capacity] }
    }
  }
}
