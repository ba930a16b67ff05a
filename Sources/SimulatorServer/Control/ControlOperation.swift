import ComputeModel
import HTTPTypes
import Simulator

/// An operation of the simulator's own API, below `/_simulator`: for the one who runs the simulator, not for its
/// clients. No fault, limit or right of the service touches it.
struct ControlOperation: Sendable {
  let method: HTTPRequest.Method
  /// Without `/_simulator`.
  let path: PathTemplate
  /// One sentence: what it does.
  let summary: String
  let handle: @Sendable (Routes, ControlCall) async throws(Answer) -> Answer

  init(
    _ method: HTTPRequest.Method, _ path: String, _ summary: String,
    handle: @escaping @Sendable (Routes, ControlCall) async throws(Answer) -> Answer
  ) {
    self.method = method
    self.path = PathTemplate(path)
    self.summary = summary
    self.handle = handle
  }

  static let all: [ControlOperation] =
    worlds + clocks + observations + faultRules + operations + instances + snapshots + logins

  /// Where the API is found.
  static let root = "_simulator"
}

/// A call to the control API, by somebody who has its token.
struct ControlCall: Sendable {
  let call: Call
  /// What the names in the operation's template stand for.
  let parameters: [String: String]

  subscript(name: String) -> String { parameters[name] ?? "" }

  /// The body; an empty one is an empty object.
  func body(allowing names: [String]) throws(Answer) -> JSONValue {
    guard let document = try call.document() else { return .object([:]) }
    guard let members = document.object?.members else {
      throw .error(400, "InvalidRequestContent", "The request body must be an object.")
    }
    if let stranger = members.first(where: { !names.contains($0.name) }) {
      let known = names.isEmpty ? "none" : names.joined(separator: ", ")
      throw .error(
        400, "InvalidRequestContent", "The request body has no member '\(stranger.name)'; it may have \(known).")
    }
    return document
  }

  /// A parameter of the query that is a whole number.
  func number(_ name: String, or standard: Int, in range: ClosedRange<Int>) throws(Answer) -> Int {
    guard let text = call.parameter(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw .error(
        400, "InvalidRequestContent",
        "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}

extension Routes {
  func control(_ call: Call) async throws(Answer) -> Answer {
    guard let header = call.header("Authorization"), header.lowercased().hasPrefix("bearer "),
      Secrets.isEqual(String(header.dropFirst("bearer ".count)), host.secrets.controlToken)
    else {
      throw Answer.error(
        401, "InvalidControlToken",
        "The control API needs the control_token of the ready line as its bearer, not a token of the login."
      ).with("WWW-Authenticate", "Bearer")
    }
    let (path, folded) = (Array(call.segments.dropFirst()), Array(call.folded.dropFirst()))
    for operation in ControlOperation.all where operation.method == call.method {
      guard let parameters = operation.path.match(path, folded: folded) else { continue }
      return try await operation.handle(self, ControlCall(call: call, parameters: parameters))
    }
    throw Self.unknownOperation(call)
  }
}
