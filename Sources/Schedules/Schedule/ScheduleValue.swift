import Languages

/// A schedule's specification as somebody else wrote it: the value of the ARM property `cron` or `recurrence`,
/// not yet checked. The caller makes it from its own JSON; this module knows no JSON.
public enum ScheduleValue: Sendable {
  case null
  case bool(Bool)
  /// The number as it stood in the document: `1` and `1.0` are not the same here, since only the first is an
  /// integer (SEMANTICS 4.1).
  case number(String)
  case string(String)
  case array([ScheduleValue])
  /// Members in document order. Where a name is repeated, the last one counts, as in most JSON readers.
  case object([(name: String, value: ScheduleValue)])
}

extension ScheduleValue {
  /// What the value is, for messages: "a string", "a number".
  var noun: String {
    switch self {
    case .null: "null"
    case .bool: localized("a boolean")
    case .number: localized("a number")
    case .string: localized("a string")
    case .array: localized("an array")
    case .object: localized("an object")
    }
  }

  /// The integer, or nil where the value is not a JSON integer or does not fit into an `Int`.
  ///
  /// Only the text `-?[0-9]+` is an integer: `1.0` and `1e0` are fractions to most JSON readers (SEMANTICS 4.1
  /// refuses strings, booleans and fractions).
  var integer: Int? {
    guard case .number(let text) = self else { return nil }
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text)
  }
}

/// The members of one object of a specification, with null taken as missing.
struct ScheduleMembers {
  let members: [(name: String, value: ScheduleValue)]

  /// The value of the last member called `name`; null is as good as missing (SEMANTICS 1.2, 4.1).
  subscript(name: String) -> ScheduleValue? {
    for member in members.reversed() where member.name == name {
      if case .null = member.value { return nil }
      return member.value
    }
    return nil
  }

  /// Warnings for what the service does not know of: ignored, but said (SEMANTICS 3.7).
  func ignoredMembers(knowing known: [String], prefix: String = "") -> [ScheduleWarning] {
    var warnings: [ScheduleWarning] = []
    for member in members where !known.contains(member.name) {
      if member.name == "endTime" {
        warnings.append(
          ScheduleWarning(
            .endTimeIgnored, property: prefix + "endTime",
            message: localized("A compute schedule has no end: endTime is ignored. Disable or remove it instead.")))
      } else {
        warnings.append(
          ScheduleWarning(
            .unknownProperty, property: prefix + member.name.quotable,
            message: localized("The property is not known here and is ignored.")))
      }
    }
    return warnings
  }
}
