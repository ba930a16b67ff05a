/// A start and the stop that belongs to it, as a person says it: "Monday to Thursday from 9 to 18".
package struct SchedulePair: Hashable, Sendable {
  /// nil where the pair is a stop alone.
  package var start: TimeOfDay?
  /// nil where the pair is a start alone.
  package var stop: TimeOfDay?
  package var days: Weekdays
  /// A Windows name.
  package var zone: String

  package init(start: TimeOfDay?, stop: TimeOfDay?, days: Weekdays, zone: String) {
    self.start = start
    self.stop = stop
    self.days = days
    self.zone = zone
  }

  /// Whether it runs over midnight, so that the stop belongs to the day after.
  package var isOvernight: Bool {
    guard let start, let stop else { return false }
    return stop <= start
  }

  /// The schedules as ARM takes them: cron in numbers, lists and ranges only, which is what the founding document
  /// names.
  package var documents: [JSONValue] {
    var documents: [JSONValue] = []
    if let start { documents.append(document("Start", start, days)) }
    if let stop { documents.append(document("Stop", stop, isOvernight ? days.moved(by: 1) : days)) }
    return documents
  }

  private func document(_ action: String, _ time: TimeOfDay, _ days: Weekdays) -> JSONValue {
    .object([
      "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Cron"),
      "cron": .object([
        "expression": .string("\(time.minute) \(time.hour) * * \(days.cronField)"), "timeZone": .string(zone),
      ]),
    ])
  }
}
