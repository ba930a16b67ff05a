package import ComputeModel
package import Schedules

/// The rules by which requests go wrong, and what they have done.
package struct Faults: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var rule: FaultRule
    /// How many requests it has matched, and how many of these it has hit.
    package var matched = 0
    package var fired = 0

    package var isSpent: Bool { rule.times.map { fired >= $0 } ?? false }
  }

  /// A rule hit a request.
  package struct Firing: Hashable, Sendable {
    package var rule: String
    /// The number of the request among those that the rule matched.
    package var number: Int
    package var kind: FaultEffect.Kind
    package var method: String
    package var path: String
    /// Virtual time.
    package var at: Instant
  }

  /// In the order in which they were first put; the first that hits a request is the one.
  package internal(set) var entries: [Entry] = []
  /// The last ones, the oldest first.
  package internal(set) var firings: [Firing] = []

  static let maximumRules = 100
  static let rememberedFirings = 200

  /// Counts the request with every rule that it matches, and tells which one hits it. The firing becomes an event
  /// (``FaultsCommand/note(_:)``); that others merely matched is not worth one.
  package mutating func meet(_ request: FaultRequest, at now: Instant) -> (rule: FaultRule, firing: Firing)? {
    var hit: (FaultRule, Firing)?
    for place in entries.indices where !entries[place].isSpent && entries[place].rule.match.matches(request) {
      entries[place].matched += 1
      let entry = entries[place]
      guard hit == nil, entry.rule.hits(entry.matched) else { continue }
      let firing = Firing(
        rule: entry.rule.id, number: entry.matched, kind: entry.rule.effect.kind, method: request.method,
        path: request.path, at: now)
      hit = (entry.rule, firing)
    }
    return hit
  }

  package var json: JSONValue {
    .object([
      "faults": .array(
        entries.map { entry in
          var json = entry.rule.json
          json["matched"] = .number(entry.matched)
          json["fired"] = .number(entry.fired)
          return json
        }), "fired": .array(firings.map { $0.json }),
    ])
  }
}

package enum FaultsCommand: Sendable {
  case put(FaultRule)
  case delete(id: String)
  case note(Faults.Firing)
}

package enum FaultsEvent: Hashable, Sendable {
  case put(FaultRule)
  case deleted(id: String)
  case fired(Faults.Firing)
}

extension World {
  func events(for command: FaultsCommand) throws(Refusal) -> [Event] {
    switch command {
    case .put(let rule):
      let isNew = !faults.entries.contains { $0.rule.id == rule.id }
      guard !isNew || faults.entries.count < Faults.maximumRules else {
        throw .validation("There are \(Faults.maximumRules) faults already: delete one first.")
      }
      return [
        Event(
          at: now, why: "the fault \(rule.id) was set: \(rule.effect.kind.rawValue)", kind: .faults(.put(rule)))
      ]
    case .delete(let id):
      guard faults.entries.contains(where: { $0.rule.id == id }) else { return [] }
      return [Event(at: now, why: "the fault \(id) was removed", kind: .faults(.deleted(id: id)))]
    case .note(let firing):
      return [
        Event(
          at: now, why: "the fault \(firing.rule) hit \(firing.method) \(firing.path): \(firing.kind.rawValue)",
          kind: .faults(.fired(firing)))
      ]
    }
  }

  mutating func evolve(_ event: FaultsEvent) {
    switch event {
    case .put(let rule):
      if let place = faults.entries.firstIndex(where: { $0.rule.id == rule.id }) {
        faults.entries[place] = Faults.Entry(rule: rule)
      } else {
        faults.entries.append(Faults.Entry(rule: rule))
      }
    case .deleted(let id): faults.entries.removeAll { $0.rule.id == id }
    case .fired(let firing):
      if let place = faults.entries.firstIndex(where: { $0.rule.id == firing.rule }) {
        faults.entries[place].fired += 1
        // After a restart the requests that it merely matched since are forgotten, the same ones every time.
        faults.entries[place].matched = max(faults.entries[place].matched, firing.number)
      }
      faults.firings.append(firing)
      if faults.firings.count > Faults.rememberedFirings { faults.firings.removeFirst() }
    }
  }
}

extension Faults.Firing {
  package var json: JSONValue {
    .object([
      "rule": .string(rule), "number": .number(number), "kind": .string(kind.rawValue), "method": .string(method),
      "path": .string(path), "at": .instant(at),
    ])
  }

  init?(json: JSONValue) {
    guard let rule = json["rule"]?.text, let number = json["number"]?.integer,
      let kind = json["kind"]?.text.flatMap({ FaultEffect.Kind(rawValue: $0) }),
      let method = json["method"]?.text, let path = json["path"]?.text, let at = json.instant("at")
    else { return nil }
    self.init(rule: rule, number: number, kind: kind, method: method, path: path, at: at)
  }
}

extension FaultsEvent {
  var json: JSONValue {
    switch self {
    case .put(let rule): .object(["put": rule.json])
    case .deleted(let id): .object(["deleted": .string(id)])
    case .fired(let firing): .object(["fired": firing.json])
    }
  }

  init?(json: JSONValue) {
    if let rule = json["put"] {
      guard let id = rule["id"]?.text, let rule = try? FaultRule(id: id, json: rule) else { return nil }
      self = .put(rule)
    } else if let id = json["deleted"]?.text {
      self = .deleted(id: id)
    } else if let firing = json["fired"].flatMap({ Faults.Firing(json: $0) }) {
      self = .fired(firing)
    } else {
      return nil
    }
  }
}
