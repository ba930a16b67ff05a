/// A set of schedules for each of several instances, sent as one action of a person.
package struct SchedulesByInstance: Hashable, Sendable {
  /// What the person asked for, in few words.
  package var label: String
  /// By ARM id, in lower case.
  package var sets: [String: [JSONValue]]
  /// What an undo sends, by ARM id in lower case; empty where none is offered.
  package var before: [String: [JSONValue]]

  package init(label: String, sets: [String: [JSONValue]], before: [String: [JSONValue]] = [:]) {
    self.label = label
    self.sets = sets
    self.before = before
  }

  /// ARM's ids are compared without regard to case.
  package subscript(id: String) -> [JSONValue]? { sets[id.lowercased()] }
}
