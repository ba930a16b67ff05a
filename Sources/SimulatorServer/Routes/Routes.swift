import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

import Foundation

/// Every address that the simulator answers at: the one function behind the HTTPS server and behind
/// ``InProcessTransport``.
package struct Routes: Sendable {
  /// Bytes; a larger body is answered 413.
  package static let maximumBody = 1 << 20

  let host: Host
  let tokens: AccessTokens
  /// nil where lists are printed anew each time.
  let printedComputes: PrintedComputes?
  /// What the activity log says of a command that is submitted; nil where it says nothing.
  var request: ActivityLog.Request?
  /// What becomes of an operation that this request begins, where a fault has hit it.
  var effect: FaultEffect?

  /// - Parameter remembersLists: whether instances that have not changed are kept as a list printed them: 2 kB each.
  package init(host: Host, remembersLists: Bool) {
    self.host = host
    printedComputes = remembersLists ? PrintedComputes() : nil
    tokens = AccessTokens(secrets: host.secrets, tenant: host.tenant)
  }

  /// - Parameter realNow: the real clock at the arrival of the request.
  func answer(_ request: HTTPRequest, body: [UInt8], realNow: Instant) async -> PreparedAnswer {
    let began = ContinuousClock.now
    let requestID = UUID().uuidString.lowercased()
    var answer: Answer
    if body.count > Self.maximumBody {
      answer = .error(
        413, "RequestContentTooLarge", "The request content is larger than \(Self.maximumBody) bytes.")
    } else if let call = Call(request, body: body, realNow: realNow) {
      do throws(Answer) {
        answer = try await dispatch(call)
      } catch {
        answer = error
      }
    } else {
      answer = .error(400, "InvalidRequestUri", "The request address is not percent-encoded UTF-8.")
    }
    let elapsed = ContinuousClock.now - began
    answer.headers += commonHeaders(requestID: requestID, request: request, realNow: realNow, elapsed: elapsed)
    // The recorded service sends none with 202 and polls (FACTS section 16).
    if !host.sendsRetryAfter, answer.status < 300 { answer.headers.removeAll { $0.name == "Retry-After" } }
    log(answer, request, requestID: requestID, realNow: realNow, elapsed: elapsed)
    return PreparedAnswer(answer, isHead: request.method == .head)
  }

  private func log(
    _ answer: Answer, _ request: HTTPRequest, requestID: String, realNow: Instant, elapsed: Duration
  ) {
    let parts = (request.path ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts.first.map { String($0) } ?? "/"
    guard !path.hasPrefix("/\(ControlOperation.root)") else { return }
    // The address of the metadata service holds its secret.
    let shown = path.hasPrefix("/imds/") ? "/imds/" : path
    let version = parts.dropFirst().first?.split(separator: "&").first { $0.hasPrefix("api-version=") }
    host.requestLog.note(
      RequestLog.Entry(
        at: realNow, requestID: requestID,
        clientRequestID: HTTPField.Name("x-ms-client-request-id").flatMap { request.headerFields[$0] },
        method: request.method.rawValue, path: shown, version: version.map { String($0.dropFirst(12)) },
        operation: answer.trace.operation, principal: answer.trace.principal, status: answer.status,
        code: answer.document?[path: "error", "code"]?.text, fault: answer.trace.fault, duration: elapsed))
  }

  private func dispatch(_ call: Call) async throws(Answer) -> Answer {
    guard await host.authorities.contains(call.authority) else {
      throw .error(
        421, "MisdirectedRequest",
        "This server is not \"\(call.authority)\": address it as 127.0.0.1, localhost or [::1] with its port.")
    }
    if !call.precedesTheWhole { await host.whole() }
    switch call.folded.first {
    case ControlOperation.root: return try await control(call)
    case "subscriptions", "tenants", "providers": return try await resourceManager(call)
    default:
      let fault = try await fault(call, right: nil, instance: nil, principal: nil, world: try await world())
      return try await suffering(fault) { routes throws(Answer) in try await routes.identity(call) }
    }
  }

  /// Who answers at addresses that are not ARM's, by their first part.
  package enum IdentityRoom: String, CaseIterable, Sendable {
    case metadata
    case instances
    case msi
    case imds
    case graph = "v1.0"
  }

  /// What is not ARM's: where the cloud is, and logging in. Tenants and storage accounts have no first part of their
  /// own.
  private func identity(_ call: Call) async throws(Answer) -> Answer {
    switch call.folded.first.flatMap({ IdentityRoom(rawValue: $0) }) {
    case .metadata: return try metadata(call)
    case .instances: return try await application(call)
    case .msi, .imds: return try await managedIdentity(call)
    case .graph: return try await graph(call)
    case nil:
      if let answer = try await login(call) { return answer }
      if let answer = try await blobs(call) { return answer }
      throw .error(404, "NotFound", "There is nothing at \(call.path).")
    }
  }

  /// The world now, or 503 where the disk refuses.
  func world() async throws(Answer) -> World {
    do throws(SimulatorServerError) {
      return try await host.currentWorld()
    } catch {
      throw Self.unavailable(error)
    }
  }

  /// The world after a command.
  func submit(_ command: Command) async throws(Answer) -> World {
    let result: Result<World, Refusal>
    do throws(SimulatorServerError) {
      result = try await host.submit(command, request: request, effect: effect)
    } catch {
      throw Self.unavailable(error)
    }
    return try Self.accepted(result)
  }

  /// The world after a command, or the refusal as an answer.
  static func accepted(_ result: Result<World, Refusal>) throws(Answer) -> World {
    switch result {
    case .success(let world): return world
    case .failure(let refusal): throw Self.answer(to: refusal)
    }
  }

  static func answer(to refusal: Refusal) -> Answer {
    let status =
      switch refusal.kind {
      case .badRequest: 400
      case .forbidden: 403
      case .notFound: 404
      case .conflict: 409
      }
    var answer = Answer.error(status, refusal.code, refusal.message)
    if let target = refusal.target { answer.document?["error"]?["target"] = .string(target) }
    if !refusal.details.isEmpty { answer.document?["error"]?["details"] = .array(refusal.details) }
    if !refusal.additionalInfo.isEmpty {
      answer.document?["error"]?["additionalInfo"] = .array(refusal.additionalInfo)
    }
    return answer
  }

  static func unavailable(_ error: SimulatorServerError) -> Answer {
    .error(503, "ServiceUnavailable", error.description)
  }

  private func commonHeaders(
    requestID: String, request: HTTPRequest, realNow: Instant, elapsed: Duration
  ) -> [(name: String, value: String)] {
    let time = realNow.iso8601(fractionDigits: 0).filter { $0 != "-" && $0 != ":" }
    let elapsed = Int(elapsed.wholeNanoseconds / 1_000_000)
    let digits = String(elapsed % 1000)
    // FACTS sections 1 and 16.
    var headers = [
      ("x-ms-request-id", requestID), ("x-ms-correlation-request-id", requestID),
      ("x-ms-routing-request-id", "\(host.location.uppercased()):\(time):\(UUID().uuidString.lowercased())"),
      ("x-ms-response-type", "standard"),
      ("x-request-time", "\(elapsed / 1000)." + String(repeating: "0", count: 3 - digits.utf8.count) + digits),
      ("Date", Self.httpDate(realNow)), ("Cache-Control", "no-cache"), ("Pragma", "no-cache"), ("Expires", "-1"),
      ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
      ("X-Content-Type-Options", "nosniff"),
    ].map { (name: $0.0, value: $0.1) }
    if let name = HTTPField.Name("x-ms-client-request-id"), let given = request.headerFields[name] {
      headers.append((name.rawName, given))
    }
    return headers
  }

  /// RFC 9110's form, such as `Mon, 23 Nov 2026 05:00:00 GMT`.
  static func httpDate(_ instant: Instant) -> String {
    let civil = CivilDateTime(instant)
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][civil.weekday]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let date = civil.dateText.split(separator: "-")
    return "\(day), \(date[2]) \(months[civil.month - 1]) \(date[0]) \(civil.timeText) GMT"
  }
}
