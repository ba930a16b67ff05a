import Languages
package import Schedules

/// The schedules of one instance as one value: `updateSchedules` replaces all of them at once.
package struct ScheduleSet: Hashable, Sendable {
  package var documents: [JSONValue]

  package init(_ documents: [JSONValue]) {
    self.documents = documents
  }

  /// What a person or a file gave: the ARM object `{"computeStartStop": [...]}`, the bare list, or the template's
  /// parameter `{"schedules": {"value": {...}}}` of the founding document.
  package init?(arm value: JSONValue) {
    if let elements = value.elements {
      self.init(elements)
      return
    }
    let inner = value["schedules"] ?? value
    let object = inner["value"] ?? inner
    guard let elements = object["computeStartStop"]?.elements else { return nil }
    self.init(elements)
  }

  /// The body of `updateSchedules`, and the value of the ARM template's parameter `schedules`.
  package var arm: JSONValue { .object(["computeStartStop": .array(documents)]) }

  /// Without what the service writes by itself, to be used for another instance (FACTS section 5.3).
  package var withoutServiceMembers: ScheduleSet {
    ScheduleSet(
      documents.map { document in
        guard let object = document.object else { return document }
        let ours = object.members.filter { !Self.serviceMembers.contains($0.name) }
        return .object(JSONObject(ours))
      })
  }

  private static let serviceMembers: Set<String> = ["id", "provisioningStatus", "schedule"]

  /// Whether both mean the same to the service: it adds ids and nulls, and writes words in its own case.
  package func means(_ other: ScheduleSet) -> Bool {
    documents.count == other.documents.count
      && zip(documents, other.documents).allSatisfy { Self.essence($0) == Self.essence($1) }
  }

  /// A schedule with its words in lower case, without nulls and empty lists, in the order of names.
  private static func essence(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): return .string(text.lowercased())
    case .array(let elements): return .array(elements.map(essence))
    case .object(let object):
      let members = object.members.filter { member in
        !member.value.isNull && member.value != .array([]) && !serviceMembers.contains(member.name)
          && !(member.name == "status" && member.value.text?.lowercased() == "enabled")
          && !(member.name == "triggerType" && object["action"] == nil)
      }
      let kept = members.map { JSONObject.Member(name: $0.name, value: essence($0.value)) }
      return .object(JSONObject(kept.sorted { $0.name < $1.name }))
    case .null, .bool, .number: return value
    }
  }
}

extension ScheduleSet {
  /// One line of the difference between two sets.
  package struct Difference: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      case same = " "
      case removed = "-"
      case added = "+"
    }

    package var kind: Kind
    /// The schedule in one line.
    package var text: String
  }

  /// What changes on the way to `other`. Schedules are compared by what they mean, place by place of what is left.
  package func difference(to other: ScheduleSet, created: Instant?) -> [Difference] {
    let old = documents.map(Self.essence)
    let new = other.documents.map(Self.essence)
    var lines: [Difference] = []
    var next = 0
    for (place, document) in documents.enumerated() {
      if let match = new[min(next, new.count)...].firstIndex(of: old[place]) {
        for added in next..<match { lines.append(Self.line(.added, other.documents[added], created)) }
        lines.append(Self.line(.same, document, created))
        next = match + 1
      } else {
        lines.append(Self.line(.removed, document, created))
      }
    }
    for added in next..<new.count { lines.append(Self.line(.added, other.documents[added], created)) }
    return lines
  }

  private static func line(_ kind: Difference.Kind, _ document: JSONValue, _ created: Instant?) -> Difference {
    Difference(kind: kind, text: StartStopSchedule(document, number: 0).line(created: created))
  }
}

extension StartStopSchedule {
  /// `Stop  minute 0, hour 18, Monday to Friday  (China Standard Time)  from 2026-01-05T00:00:00  Disabled`
  package func line(created: Instant?) -> String {
    var parts = [document["action"]?.text ?? "?"]
    do throws(ScheduleError) {
      parts.append(try reading(created: created))
    } catch {
      parts.append(localized("unreadable: \(error.message)"))
    }
    parts.append("(\(zoneName))")
    if let start = rule?["startTime"]?.text { parts.append(localized("from \(start)")) }
    if let standstill { parts.append(isEnabled ? standstill : "Disabled") }
    return parts.joined(separator: "  ")
  }
}
