package import Schedules

extension ScheduleValue {
  /// The same value in the terms of `Schedules`, which knows no JSON.
  package init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let text): self = .number(text)
    case .string(let text): self = .string(text)
    case .array(let elements): self = .array(elements.map { ScheduleValue($0) })
    case .object(let object):
      self = .object(object.members.map { (name: $0.name, value: ScheduleValue($0.value)) })
    }
  }
}
