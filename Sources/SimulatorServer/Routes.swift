import ARM
import ComputeModel
package import HTTPTypes
package import Schedules
import Simulator

import Foundation

/// Every address that the simulator answers at: the one function behind the HTTPS server and behind
/// ``InProcessTransport``.
package struct Routes: Sendable {
  /// Bytes; a larger body is answered 413.
  package static let maximumBody = 1 << 20

  let host: Host
  let tokens: AccessTokens

  package init(host: Host) {
    self.host = host
    tokens = AccessTokens(secrets: host.secrets, tenant: host.tenant)
  }

  /// - Parameter realNow: the real clock at the arrival of the request.
  package func answer(
    _ request: HTTPRequest, body: [UInt8], realNow: Instant
  ) async -> (HTTPResponse, [UInt8]) {
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
    for header in commonHeaders(requestID: requestID, request: request, realNow: realNow, began: began) {
      answer.headers.append(header)
    }
    return Self.response(answer, isHead: request.method == .head)
  }

  private func dispatch(_ call: Call) async throws(Answer) -> Answer {
    guard await host.authorities.contains(call.authority) else {
      throw .error(
        421, "MisdirectedRequest",
        "This server is not \"\(call.authority)\": address it as 127.0.0.1, localhost or [::1] with its port.")
    }
    switch call.folded.first {
    case "metadata": return try metadata(call)
    case "msi": return try managedIdentity(call)
    case "_simulator": return try await control(call)
    case "subscriptions", "tenants", "providers": return try await resourceManager(call)
    default:
      if let answer = try await login(call) { return answer }
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
      result = try await host.submit(command)
    } catch {
      throw Self.unavailable(error)
    }
    switch result {
    case .success(let world): return world
    case .failure(let refusal):
      let status =
        switch refusal.kind {
        case .badRequest: 400
        case .notFound: 404
        case .conflict: 409
        }
      throw .error(status, refusal.code, refusal.message)
    }
  }

  static func unavailable(_ error: SimulatorServerError) -> Answer {
    .error(503, "ServiceUnavailable", error.description)
  }

  private func commonHeaders(
    requestID: String, request: HTTPRequest, realNow: Instant, began: ContinuousClock.Instant
  ) -> [(name: String, value: String)] {
    let time = realNow.iso8601(fractionDigits: 0).filter { $0 != "-" && $0 != ":" }
    let elapsed = Int((ContinuousClock.now - began).wholeNanoseconds / 1_000_000)
    let digits = String(elapsed % 1000)
    // FACTS sections 1 and 16. The remaining-requests headers are missing until there are buckets to count.
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
  private static func httpDate(_ instant: Instant) -> String {
    let civil = CivilDateTime(instant)
    let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][civil.weekday]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let date = civil.dateText.split(separator: "-")
    return "\(day), \(date[2]) \(months[civil.month - 1]) \(date[0]) \(civil.timeText) GMT"
  }

  private static func response(_ answer: Answer, isHead: Bool) -> (HTTPResponse, [UInt8]) {
    var response = HTTPResponse(status: HTTPResponse.Status(code: answer.status))
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { response.headerFields[name] = value }
    }
    guard let document = answer.document else {
      // A 204 has no length (RFC 9110 section 8.6).
      if answer.status != 204 { response.headerFields[.contentLength] = "0" }
      return (response, [])
    }
    let bytes = document.compactBytes
    response.headerFields[.contentType] = "application/json; charset=utf-8"
    response.headerFields[.contentLength] = String(bytes.count)
    return (response, isHead ? [] : bytes)
  }
}
