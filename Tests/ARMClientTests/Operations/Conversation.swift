import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Schedules

/// One scripted exchange with the service: what is asked for, what the service answers to each request in turn, and
/// what must come of it.
struct Conversation {
  /// What the user wants.
  enum Wish {
    case power(PowerAction)
    case create
    /// A setting, which the service is done with at once.
    case turnSSOOn
    case list
  }

  enum End: Equatable {
    /// It has happened, and the client knows.
    case done
    case listed(Int)
    /// What the user reads must hold the text.
    case refused(ServiceFailure.Kind, String)
  }

  var name: String
  var wish: Wish
  var steps: [ScriptedTransport.Step]
  var end: End
  /// The requests in short: the method, and the last part of the path.
  var asked: [String]
  /// How long the client waited before each request that it waited for, in seconds; nil where that does not matter.
  var waited: [Double]?

  init(
    _ name: String, _ wish: Wish, _ steps: [ScriptedTransport.Step], _ end: End, asked: [String],
    waited: [Double]? = nil
  ) {
    self.name = name
    self.wish = wish
    self.steps = steps
    self.end = end
    self.asked = asked
    self.waited = waited
  }

  /// Holds the conversation.
  /// - Returns: what was not as it should be.
  func complaints() async -> [String] {
    let rig = Rig(steps)
    let end = await outcome(rig)
    let asked = rig.transport.requests.map { request in
      let path = (request.path ?? "").prefix { $0 != "?" }
      return "\(request.method.rawValue) \(path.split(separator: "/").last ?? "")"
    }
    var complaints: [String] = []
    switch (self.end, end) {
    case (.refused(let kind, let text), .refused(let seenKind, let seen)):
      if kind != seenKind { complaints.append("\(seenKind) and not \(kind): \(seen)") }
      if !seen.contains(text) { complaints.append("\"\(text)\" is not in: \(seen)") }
      if !seen.hasSuffix(".") || seen.contains(where: \.isNewline) { complaints.append("no sentence: \(seen)") }
    default:
      if self.end != end { complaints.append("it ended as \(end) and not as \(self.end)") }
    }
    if asked != self.asked { complaints.append("asked \(asked.prefix(12)) and not \(self.asked.prefix(12))") }
    let slept = rig.clock.sleeps.map(\.inSeconds)
    if let waited, slept != waited { complaints.append("waited \(slept) and not \(waited)") }
    return complaints
  }

  private func outcome(_ rig: Rig) async -> End {
    do throws(ServiceFailure) {
      let operation: PendingOperation?
      switch wish {
      case .list: return .listed(try await rig.reader.instances(of: Rig.workspace).count)
      case .power(let action): operation = try await rig.writer.begin(.power(action), on: Rig.id)
      case .turnSSOOn: operation = try await rig.writer.begin(.enableSSO(true), on: Rig.id)
      case .create: operation = try await rig.writer.begin(Self.creation.get(), as: Rig.id)
      }
      if let operation { try await rig.reader.wait(for: operation) }
      return .done
    } catch {
      return .refused(error.kind, error.sentence)
    }
  }

  private static let creation = Result { () throws(CreationMistake) in
    try InstanceCreation(
      azureML: .object(["type": .string("computeinstance"), "size": .string("Standard_DS3_v2")]))
  }.mapError { ServiceFailure(.usage, $0.description) }
}

// The words of the scripts.
extension ScriptedTransport.Step {
  static let origin = "https://management.test:8443"

  /// The first answer to a change.
  static func accepted(
    _ status: Int = 202, _ body: String = "", async: String? = nil, location: String? = nil, after: String? = nil
  ) -> Self {
    var headers: [String: String] = [:]
    headers["Azure-AsyncOperation"] = async
    headers["Location"] = location
    headers["Retry-After"] = after
    return .answer(status, body, headers)
  }

  /// As the real service was recorded: one header, and no time to come back.
  static let followed = accepted(async: origin + "/status")
  static let located = accepted(location: origin + "/location")

  /// The status resource behind `Azure-AsyncOperation`.
  static func status(_ word: String, after: String? = nil) -> Self {
    .answer(200, #"{"status":"\#(word)"}"#, after.map { ["Retry-After": $0] } ?? [:])
  }
  static let succeeded = answer(200, #"{"status":"Succeeded","percentComplete":100.0}"#)

  /// The instance itself.
  static func instance(_ state: String) -> Self { .answer(200, Rig.instance(state)) }

  /// The instance before it has a state.
  static func provisioning(_ state: String, status: Int = 200) -> Self {
    .answer(
      status,
      #"{"name":"ci","properties":{"computeType":"ComputeInstance","provisioningState":"\#(state)","properties":{}}}"#)
  }

  /// An instance that runs, with what happened to it last.
  static func running(after operation: String, at second: Int) -> Self {
    .answer(
      200,
      #"{"name":"ci","properties":{"computeType":"ComputeInstance","properties":{"state":"Running","lastOperation":"#
        + #"{"operationName":"\#(operation)","operationTime":"2026-11-23T05:00:0\#(second)Z","operationStatus":"Succeeded"}}}}"#
    )
  }

  static func error(_ status: Int, _ code: String = "Code", _ message: String = "Why.", after: String? = nil) -> Self {
    .answer(
      status, #"{"error":{"code":"\#(code)","message":"\#(message)"}}"#, after.map { ["Retry-After": $0] } ?? [:])
  }

  static let html = answer(502, "<html><h1>Bad Gateway</h1></html>", ["Content-Type": "text/html"])

  /// The connection broke when the request was sent.
  static let lost = failure(TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: "reset"))
  static let late = failure(TransportFailure(.timedOut, requestMayHaveArrived: true, reason: "no answer in time"))
  static let unreached = failure(
    TransportFailure(.noConnection, requestMayHaveArrived: false, reason: "connection refused"))

  /// A page of a list, with instances of these names.
  static func page(_ names: [String], next: String? = nil) -> Self {
    let items = names.map {
      #"{"name":"\#($0)","properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}"#
    }
    let link = next.map { #","nextLink":"\#($0.hasPrefix("/") ? origin + $0 : $0)""# } ?? ""
    return .answer(200, #"{"value":[\#(items.joined(separator: ","))]\#(link)}"#)
  }
}
