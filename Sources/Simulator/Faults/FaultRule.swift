/// Something that goes wrong on purpose: for which requests, what, how often.
package struct FaultRule: Hashable, Sendable {
  package var id: String
  package var match: FaultMatch
  package var effect: FaultEffect
  /// The part of the matching requests that it hits, above 0 and at most 1. A whole number of millionths, so that
  /// its text is the same everywhere.
  package var rateInMillionths: Int
  /// How many requests it hits in all; nil for no end.
  package var times: Int?
  /// Decides which of the matching requests are hit where the rate is below 1.
  package var seed: UInt64

  package init(
    id: String, match: FaultMatch = FaultMatch(), effect: FaultEffect, rateInMillionths: Int = 1_000_000,
    times: Int? = nil, seed: UInt64 = 1
  ) {
    self.id = id
    self.match = match
    self.effect = effect
    self.rateInMillionths = rateInMillionths
    self.times = times
    self.seed = seed
  }

  /// Whether the rule hits the `number`th request that it matches, from 1: the same one for the same seed.
  func hits(_ number: Int) -> Bool {
    var chance = SplitMix64(seed: seed, sequence: number)
    return chance.below(1_000_000) < rateInMillionths
  }
}

/// What a rule looks at. What is nil, or empty, is not looked at; text is compared without regard to case.
package struct FaultMatch: Hashable, Sendable {
  package struct Header: Hashable, Sendable {
    package var name: String
    /// `*` for any.
    package var value: String
  }

  package var method: String?
  /// The right of an operation, such as `Microsoft.MachineLearningServices/workspaces/computes/start/action`, or its
  /// last word but one or last: `start`, `read`.
  package var operation: String?
  /// A path with `*` for any run of characters.
  package var path: String?
  package var instance: String?
  /// The name, object id or client id of who asks.
  package var principal: String?
  package var headers: [Header] = []

  package init() {}

  package func matches(_ request: FaultRequest) -> Bool {
    func isSame(_ wanted: String?, _ found: [String]) -> Bool {
      guard let wanted = wanted?.lowercased() else { return true }
      return found.contains { $0.lowercased() == wanted }
    }
    guard isSame(method, [request.method]), isSame(operation, request.operationNames),
      isSame(instance, [request.instance].compactMap { $0 }), isSame(principal, request.principals)
    else { return false }
    if let path, !Self.glob(Array(path.lowercased().utf8), Array(request.path.lowercased().utf8)) { return false }
    return headers.allSatisfy { header in
      request.headers.contains {
        $0.name.lowercased() == header.name.lowercased() && (header.value == "*" || $0.value == header.value)
      }
    }
  }

  /// Linear in time: a star that does not fit is given one more character, and only the last star ever is.
  static func glob(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var (place, position) = (0, 0)
    var star: (place: Int, position: Int)?
    while position < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == text[position] {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        place = last.place + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}

/// A request as rules see it.
package struct FaultRequest: Hashable, Sendable {
  package var method: String
  /// Without the query.
  package var path: String
  /// Of the operation: the right, and short words for it.
  package var operationNames: [String]
  package var instance: String?
  package var principals: [String]
  package var headers: [FaultMatch.Header]

  package init(
    method: String, path: String, right: String?, instance: String?, principals: [String],
    headers: [(name: String, value: String)]
  ) {
    self.method = method
    self.path = path
    var names = [right].compactMap { $0 }
    let words = (right ?? "").split(separator: "/").map { String($0) }
    if let last = words.last {
      names.append(last)
      if last.lowercased() == "action", words.count > 1 { names.append(words[words.count - 2]) }
    }
    operationNames = names
    self.instance = instance
    self.principals = principals
    self.headers = headers.map { FaultMatch.Header(name: $0.name, value: $0.value) }
  }
}

/// What goes wrong.
package struct FaultEffect: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The request is answered with an error and not carried out.
    case status
    /// The answer comes later, in real time.
    case delay
    /// No answer comes, and the connection stays open.
    case stall
    /// The body comes a few bytes at a time.
    case drip
    /// The connection ends inside the head, or inside the body, of the answer.
    case cutHeader
    case cutBody
    /// The connection is reset, and nothing was done.
    case resetBeforeCommit
    /// Everything was done, and the connection is reset.
    case resetAfterCommit
    /// The body is no JSON.
    case wrongJSON
    /// The operation that the request begins is accepted and fails at its end.
    case operationFails
    /// The operation that the request begins never ends.
    case stuck
    case unusableNode
    case capacity
  }

  package var kind: Kind
  /// For `status`.
  package var status: Int?
  /// ARM's error code and message, for `status` and `operationFails`.
  package var code: String?
  package var message: String?
  /// Seconds, for `status`.
  package var retryAfter: Int?
  /// Real seconds, for `delay`; between two parts, for `drip`.
  package var milliseconds: Int?
  /// For `drip`: how many at a time; for the cuts: after how many.
  package var bytes: Int?

  package init(_ kind: Kind) { self.kind = kind }

  /// What the operation that the request begins is staged to do; nil where the effect is on the request alone.
  package func staged(for operation: OperationName, on instance: InstanceKey, name: String) -> StagedFailure? {
    let error: Instance.ServiceError?
    switch kind {
    case .operationFails:
      let standard = "\(operation.rawValue)Failed"
      error = Instance.ServiceError(
        code: code ?? standard, message: message ?? "The \(operation.rawValue) of \(name) failed.")
    case .unusableNode: error = StagedFailure.Known.unusableNode.error(instanceName: name)
    case .capacity: error = StagedFailure.Known.capacity.error(instanceName: name)
    case .stuck: error = nil
    default: return nil
    }
    return StagedFailure(operation: operation, instance: instance, error: error)
  }
}

extension World {
  /// The events with what the effect makes of the operation that they begin.
  package func stage(_ effect: FaultEffect, before events: [Event]) -> [Event] {
    for (place, event) in events.enumerated() {
      guard case .operationBegan(let operation) = event.kind,
        let failure = effect.staged(
          for: operation.name, on: operation.instance, name: operation.instanceName)
      else { continue }
      let why = "a fault hit the request for the \(operation.name.rawValue) of \(operation.instanceName)"
      var staged = events
      staged.insert(Event(at: event.at, why: why, kind: .failureStaged(failure)), at: place)
      return staged
    }
    return events
  }
}
