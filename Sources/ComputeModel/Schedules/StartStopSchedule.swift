import Languages
package import Schedules

/// One element of `schedules.computeStartStop`, read leniently: what cannot be read is said, not dropped.
package struct StartStopSchedule: Hashable, Sendable {
  /// The element as the service or a person wrote it.
  package var document: JSONValue
  /// Its place in the list, from 1: what a person calls "schedule 2".
  package var number: Int

  package init(_ document: JSONValue, number: Int) {
    self.document = document
    self.number = number
  }

  /// The elements of a list, numbered.
  package static func list(_ documents: [JSONValue]) -> [StartStopSchedule] {
    documents.enumerated().map { StartStopSchedule($1, number: $0 + 1) }
  }

  /// Given by the service.
  package var id: String? { document["id"]?.text }

  /// The id, else the place in the list.
  package var label: String { id ?? String(number) }

  /// Start or stop; nil where the element says neither.
  package var action: PowerAction? {
    switch document["action"]?.text?.lowercased() {
    case "start": .start
    case "stop": .stop
    default: nil
    }
  }

  /// Missing means enabled (SEMANTICS 6).
  package var isEnabled: Bool { document["status"]?.text?.lowercased() != "disabled" }

  package var kind: Schedule.Kind? {
    document["triggerType"]?.text.flatMap { Schedule.Kind(rawValue: $0.lowercased()) }
  }

  /// The value of `cron` or `recurrence`, whichever `triggerType` names.
  package var rule: JSONValue? {
    guard let kind, let rule = document[kind.rawValue], !rule.isNull else { return nil }
    return rule
  }

  /// The Windows name of its zone, UTC where none is named (SEMANTICS 1.2).
  package var zoneName: String { rule?["timeZone"]?.text ?? "UTC" }

  /// Why it does not fire, whatever its rule says; nil where nothing stands against it (SEMANTICS 6).
  package var standstill: String? {
    if !isEnabled { return localized("it is Disabled") }
    if let status = document["provisioningStatus"]?.text, status.lowercased() != "completed" {
      return localized("its provisioningStatus is \(status)")
    }
    return nil
  }

  /// The rule, checked.
  /// - Parameter created: when the instance was created: the anchor where the rule has no start time.
  package func schedule(zones: ZoneSource, created: Instant?) throws(ScheduleError) -> Schedule {
    guard action != nil else {
      throw ScheduleError(property: "action", message: localized("The action must be Start or Stop."))
    }
    guard let kind else {
      throw ScheduleError(property: "triggerType", message: localized("The triggerType must be Cron or Recurrence."))
    }
    guard let rule else {
      throw ScheduleError(
        property: kind.rawValue, message: localized("The triggerType names \(kind.rawValue), but there is none."))
    }
    return try Schedule(kind, validating: ScheduleValue(rule), zones: zones, created: created)
  }

  /// The rule in plain words; it needs no data of the zone, since words do not depend on its clocks.
  package func reading(created: Instant?) throws(ScheduleError) -> String {
    var plain = self
    if var rule, let kind, let name = rule["timeZone"]?.text, WindowsZone.named(name) != nil {
      rule["timeZone"] = .string(WindowsZone.utc.name)
      plain.document[kind.rawValue] = rule
    }
    return try plain.schedule(zones: ZoneSource { _ in nil }, created: created).reading
  }
}
