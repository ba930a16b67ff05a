import ComputeModel
import Schedules

extension World {
  func events(for command: LocksCommand) throws(Refusal) -> [Event] {
    switch command {
    case .write(let name, let scope, let body, let principal):
      guard let text = body[path: "properties", "level"]?.text,
        let level = [LockLevel.canNotDelete, .readOnly].first(where: { $0.rawValue.lowercased() == text.lowercased() })
      else {
        throw Refusal(
          .badRequest, code: "LockLevelInvalid", "properties.level must be CanNotDelete or ReadOnly.")
      }
      guard !name.isEmpty, name.utf8.count <= 260, !name.contains(where: { "<>%&:\\?/".contains($0) || $0.isNewline })
      else {
        throw Refusal(
          .badRequest, code: "InvalidLockName",
          "The lock name must have 1 to 260 characters and none of < > % & : \\ ? / and control characters.")
      }
      let lock = Lock(name: name, scope: scope, level: level, notes: body[path: "properties", "notes"]?.text)
      guard locks.lock(named: name, at: scope) != lock else { return [] }
      return [
        Event(
          at: now, why: "\(principal.name) locked \(scope): \(level.rawValue)", kind: .locks(.written(lock)))
      ]
    case .remove(let name, let scope, let principal):
      guard let lock = locks.lock(named: name, at: scope) else { return [] }
      return [
        Event(
          at: now, why: "\(principal.name) took the lock \(lock.name) off \(scope)",
          kind: .locks(.removed(scope: scope, name: lock.name)))
      ]
    }
  }
}

extension LocksEvent {
  var json: JSONValue {
    switch self {
    case .written(let lock):
      .object([
        "written": .object([
          "name": .string(lock.name), "scope": .string(lock.scope.text), "level": .string(lock.level.rawValue),
          "notes": .string(lock.notes),
        ])
      ])
    case .removed(let scope, let name):
      .object(["removed": .object(["name": .string(name), "scope": .string(scope.text)])])
    }
  }

  init?(json: JSONValue) {
    guard let value = json["written"] ?? json["removed"], let name = value["name"]?.text,
      let scope = value["scope"]?.text
    else { return nil }
    if json["written"] == nil {
      self = .removed(scope: Scope(scope), name: name)
    } else {
      guard let level = value["level"]?.text.flatMap({ LockLevel(rawValue: $0) }) else { return nil }
      self = .written(Lock(name: name, scope: Scope(scope), level: level, notes: value["notes"]?.text))
    }
  }
}
