import Simulator

/// How an answer goes onto the wire: as it is, or as a network and a service in trouble would send it.
enum Delivery: Hashable, Sendable {
  case whole
  /// Never; the connection stays open.
  case stalled
  /// So many bytes of the body at a time.
  case dripped(bytes: Int, every: Duration)
  /// The connection ends after so many bytes of the head.
  case cutInHead(bytes: Int)
  /// The connection ends after so many bytes of the body; nil for half of it.
  case cutInBody(bytes: Int?)
  /// The connection is reset before the first byte.
  case reset
}

/// A fault that hit a request: by a rule, or by the request's own header.
struct Fault: Sendable {
  /// What the log calls it.
  var name: String
  var effect: FaultEffect

  /// The request's own fault: a kind, or a document like a rule's `effect`.
  static let header = "x-simulator-fault"

  /// Real time before anything else happens.
  var delay: Duration? {
    effect.kind == .delay ? .milliseconds(effect.milliseconds ?? 1000) : nil
  }

  /// What is answered in place of carrying the request out; nil where it is carried out.
  var refusal: Answer? {
    switch effect.kind {
    case .status:
      let status = effect.status ?? 503
      let (code, message) = Self.words(for: status)
      var answer = Answer.error(status, effect.code ?? code, effect.message ?? message)
      if let seconds = effect.retryAfter { answer = answer.with("Retry-After", String(seconds)) }
      return answer
    case .stall: return Answer(status: 200, delivery: .stalled)
    case .resetBeforeCommit: return Answer(status: 200, delivery: .reset)
    default: return nil
    }
  }

  /// What becomes of the answer to a request that was carried out.
  func spoil(_ answer: inout Answer) {
    switch effect.kind {
    case .drip:
      answer.delivery = .dripped(
        bytes: max(1, effect.bytes ?? 16), every: .milliseconds(effect.milliseconds ?? 100))
    case .cutHeader: answer.delivery = .cutInHead(bytes: effect.bytes ?? 24)
    case .cutBody: answer.delivery = .cutInBody(bytes: effect.bytes)
    case .resetAfterCommit: answer.delivery = .reset
    case .wrongJSON: answer.isBroken = true
    default: break
    }
  }

  /// From memory of ARM's words; a rule can say its own.
  private static func words(for status: Int) -> (code: String, message: String) {
    switch status {
    case 401: ("AuthenticationFailed", "Authentication failed.")
    case 403: ("AuthorizationFailed", "The client does not have authorization to perform this action.")
    case 404: ("ResourceNotFound", "The resource was not found.")
    case 408: ("RequestTimeout", "The request timed out.")
    case 409: ("Conflict", "The request conflicts with another one.")
    case 412: ("PreconditionFailed", "A precondition of the request is not met.")
    case 429: ("TooManyRequests", "Too many requests: try again later.")
    case 500: ("InternalServerError", "The server encountered an internal error. Please retry the request.")
    case 502: ("BadGateway", "The gateway got no valid answer.")
    case 503: ("ServerBusy", "The service is busy: try again later.")
    case 504: ("GatewayTimeout", "The gateway did not get an answer in time.")
    default: ("SimulatedFault", "The request went wrong on purpose.")
    }
  }
}
