package import ComputeModel
package import Schedules

/// An enabled schedule of an instance, and the one occurrence of it that comes next.
struct Plan: Sendable {
  /// What does not change while the schedule stands. An object, because plans are copied at every turn and a
  /// schedule with its zone is large (measured: a third of a fleet's week).
  final class Source: Sendable {
    /// Of the schedule.
    let id: String
    /// The object `cron` or `recurrence`, to see whether it is still the same schedule.
    let rule: JSONValue
    let schedule: Schedule

    init(id: String, rule: JSONValue, schedule: Schedule) {
      self.id = id
      self.rule = rule
      self.schedule = schedule
    }
  }

  private let source: Source
  /// The place in `computeStartStop`, from 1: what a person calls "schedule 2".
  let number: Int
  /// Start or stop.
  let action: PowerAction
  private(set) var next: Instant?
  /// The occurrence that a notice was sent for.
  var noticed: Instant?
  /// The occurrence that somebody dismissed.
  var dismissed: Instant?

  /// How long before a scheduled stop its notice is sent. Not documented; the only figure is VS Code's "~30 min"
  /// (SEMANTICS 8).
  static let noticeAhead = Duration.seconds(1800)

  /// Nil for what never fires: disabled, not Completed, or in a zone whose data this machine lacks
  /// (SEMANTICS 6).
  /// - Parameter created: when it was created on the instance: the anchor where it has no start time
  ///   (SEMANTICS 3.5).
  init?(_ document: JSONValue, number: Int, created: Instant, after instant: Instant, zones: ZoneSource) {
    guard document["status"]?.text?.lowercased() != "disabled",
      document["provisioningStatus"]?.text.map({ $0 == "Completed" }) ?? true,
      let action = document["action"]?.text.flatMap({ PowerAction(rawValue: $0.lowercased()) }),
      action == .start || action == .stop,
      let kind = document["triggerType"]?.text.flatMap({ Schedule.Kind(rawValue: $0.lowercased()) }),
      let rule = document[kind.rawValue],
      let schedule = try? Schedule(kind, validating: ScheduleValue(rule), zones: zones, created: created)
    else { return nil }
    source = Source(id: document["id"]?.text ?? String(number), rule: rule, schedule: schedule)
    self.number = number
    self.action = action
    skip(to: instant)
  }

  var id: String { source.id }

  var created: Instant? { source.schedule.created }

  /// Whether the document is this schedule still, by its id and its rule.
  func isSame(as document: JSONValue) -> Bool {
    document["id"]?.text == source.id && document[source.schedule.kind.rawValue] == source.rule
  }

  /// `schedule 2 at 18:00 China Standard Time`.
  func reading(at instant: Instant) -> String {
    let wall = source.schedule.zone.wallClock(at: instant)
    let minute = wall.minute < 10 ? "0\(wall.minute)" : "\(wall.minute)"
    let hour = wall.hour < 10 ? "0\(wall.hour)" : "\(wall.hour)"
    return "schedule \(number) at \(hour):\(minute) \(source.schedule.windowsZone.name)"
  }

  /// The occurrence that came next is over, whatever came of it.
  mutating func advance() {
    if let next { skip(to: next) }
  }

  /// Leaves out what comes before `instant`, or at it.
  mutating func skip(through instant: Instant) {
    if let next, next <= instant { skip(to: instant) }
  }

  private mutating func skip(to instant: Instant) {
    var upcoming = source.schedule.upcoming(after: instant)
    next = upcoming.next()
  }

  func occurrence(at instant: Instant, of instance: InstanceKey) -> Occurrence {
    Occurrence(instance: instance, schedule: id, number: number, action: action, at: instant)
  }

  func awaitsNotice(of occurrence: Instant) -> Bool {
    action == .stop && noticed != occurrence && dismissed != occurrence
  }
}

/// One occurrence of one schedule of one instance.
package struct Occurrence: Hashable, Sendable {
  package var instance: InstanceKey
  /// The schedule's id.
  package var schedule: String
  /// Its place in the list, from 1.
  package var number: Int
  package var action: PowerAction
  package var at: Instant

  package init(instance: InstanceKey, schedule: String, number: Int, action: PowerAction, at: Instant) {
    self.instance = instance
    self.schedule = schedule
    self.number = number
    self.action = action
    self.at = at
  }

  /// Why an occurrence came to nothing (SEMANTICS 7.2, 7.3 and 8).
  package enum Outcome: String, Hashable, Sendable {
    /// The instance was already where the schedule wants it.
    case already
    /// The instance was on its way somewhere, or in a state that the action does not start from.
    case missed
    case dismissed
  }
}
