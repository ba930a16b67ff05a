package import ComputeModel

/// Rules as the control API reads and writes them, and as the journal stores them. A member that is not known is
/// refused: a rule that silently does less than it says hides what it was to show.
extension FaultRule {
  package init(id: String, json: JSONValue) throws(Refusal) {
    try json.allow(["id", "match", "effect", "rate", "times", "seed"], in: "a fault")
    guard let effect = json["effect"] else { throw .validation("A fault needs an effect.") }
    var millionths = 1_000_000
    if let rate = json["rate"] {
      guard case .number(let text) = rate, let number = Double(text), number > 0, number <= 1 else {
        throw .validation("rate must be a number above 0, at most 1.")
      }
      millionths = max(1, Int((number * 1_000_000).rounded()))
    }
    self.init(
      id: id, match: try FaultMatch(json: json["match"] ?? .object([:])), effect: try FaultEffect(json: effect),
      rateInMillionths: millionths, times: try json.whole("times", 1...1_000_000_000),
      seed: UInt64(try json.whole("seed", 0...Int.max) ?? 1))
  }

  package var json: JSONValue {
    .object([
      "id": .string(id), "match": match.json, "effect": effect.json,
      "rate": .number((Double(rateInMillionths) / 1_000_000).description),
      "times": times.map { .number($0) } ?? .null, "seed": .number(seed),
    ])
  }
}

extension FaultMatch {
  package init(json: JSONValue) throws(Refusal) {
    try json.allow(["method", "operation", "path", "instance", "principal", "header"], in: "match")
    self.init()
    method = try json.word("method")
    operation = try json.word("operation")
    path = try json.word("path")
    instance = try json.word("instance")
    principal = try json.word("principal")
    guard let header = json["header"], !header.isNull else { return }
    guard let members = header.object?.members else { throw .validation("match.header must be an object.") }
    for member in members {
      guard let value = member.value.text else { throw .validation("match.header.\(member.name) must be a string.") }
      headers.append(Header(name: member.name, value: value))
    }
  }

  package var json: JSONValue {
    .object([
      "method": .string(method), "operation": .string(operation), "path": .string(path),
      "instance": .string(instance), "principal": .string(principal),
      "header": .object(JSONObject(headers.map { .init(name: $0.name, value: .string($0.value)) })),
    ])
  }
}

extension FaultEffect {
  package init(json: JSONValue) throws(Refusal) {
    try json.allow(["kind", "status", "code", "message", "retryAfter", "milliseconds", "bytes"], in: "effect")
    guard let kind = json["kind"]?.text.flatMap({ Kind(rawValue: $0) }) else {
      let kinds = Kind.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw .validation("effect.kind must be one of \(kinds).")
    }
    self.init(kind)
    status = try json.whole("status", 400...599)
    code = try json.word("code")
    message = try json.word("message")
    retryAfter = try json.whole("retryAfter", 0...86_400)
    milliseconds = try json.whole("milliseconds", 0...86_400_000)
    bytes = try json.whole("bytes", 0...1_048_576)
  }

  package var json: JSONValue {
    .object([
      "kind": .string(kind.rawValue), "status": status.map { .number($0) } ?? .null, "code": .string(code),
      "message": .string(message), "retryAfter": retryAfter.map { .number($0) } ?? .null,
      "milliseconds": milliseconds.map { .number($0) } ?? .null, "bytes": bytes.map { .number($0) } ?? .null,
    ])
  }
}

extension JSONValue {
  /// Refuses members that are not among `names`.
  fileprivate func allow(_ names: [String], in place: String) throws(Refusal) {
    guard let members = object?.members else { throw .validation("\(place) must be an object.") }
    if let stranger = members.first(where: { !names.contains($0.name) }) {
      throw .validation(
        "\(place) has no member '\(stranger.name)'; it may have \(names.joined(separator: ", ")).")
    }
  }

  /// Nil where it is missing or null.
  fileprivate func word(_ name: String) throws(Refusal) -> String? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let text = value.text, !text.isEmpty else { throw .validation("\(name) must be a string that is not empty.") }
    return text
  }

  fileprivate func whole(_ name: String, _ range: ClosedRange<Int>) throws(Refusal) -> Int? {
    guard let value = self[name], !value.isNull else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw .validation("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}
