import Languages
import ComputeModel
import Schedules
import Terminal

/// One schedule in the making, or a start and its stop as one pair. Nothing of it is sent: it is accepted into the
/// editor's list.
package struct ScheduleForm: Hashable, Sendable {
  package enum Name: Hashable, Sendable {
    case days, start, stop
    case action, kind, isOn
    case expression
    case interval, frequency, weekDays, monthDays, hours, minutes
    case zone, begins
  }

  package enum Subject: Hashable, Sendable {
    /// A new start with its stop.
    case pair
    /// A new schedule, or the one at this place of the list.
    case schedule(place: Int?)
  }

  package private(set) var subject: Subject
  package internal(set) var form: Form<Name>
  /// What is edited, with members that the form does not know; they stay as they are.
  let original: JSONValue
  /// Why Enter did not accept it, until the next key.
  package var problem: ScheduleFormProblem?

  static let frequencies = ["Minute", "Hour", "Day", "Week", "Month"]

  /// - Parameter zone: a Windows name to begin with.
  init(pairIn zone: String) {
    subject = .pair
    original = .object([:])
    form = Form(
      [
        .text(.days, "days", "mon-fri", width: 18, hint: "mon-fri, mon,wed, weekend, daily"),
        .text(.start, "starts", "9:00", width: 7, hint: "9:00; empty: it only stops"),
        .text(.stop, "stops", "18:00", width: 7, hint: "18:00; before the start: the day after; empty: it only starts"),
        .text(.zone, "zone", zone, width: 34, hint: "a Windows name; right takes the offer"),
      ], focus: .days)
  }

  /// - Parameter place: where it stands in the list; nil for a new one.
  init(_ schedule: StartStopSchedule, place: Int?) {
    subject = .schedule(place: place)
    original = schedule.document
    let rule = schedule.rule ?? .null
    let frequency = rule["frequency"]?.text?.lowercased() ?? ""
    let chosen = Self.frequencies.firstIndex { $0.lowercased() == frequency } ?? 3
    func list(_ name: String) -> String {
      (rule[path: "schedule", name]?.elements ?? []).map { $0.text ?? $0.compactText }.joined(separator: ",")
    }
    form = Form(
      [
        .choice(.action, "action", ["Start", "Stop"], schedule.action == .start ? 0 : 1, hint: Question.spaceChooses),
        .choice(
          .kind, "kind", ["cron", "recurrence"], schedule.kind == .recurrence ? 1 : 0, hint: Question.spaceChooses),
        .flag(.isOn, "on", schedule.isEnabled, hint: "space turns it on and off"),
        .text(
          .expression, "cron", rule["expression"]?.text ?? "", width: 30,
          hint: "minute hour day month weekday, Sunday=0: 0 18 * * 1-5"),
        .text(.interval, "every", rule["interval"]?.compactText ?? "1", width: 6, hint: "a number: 2 is every other"),
        .choice(
          .frequency, "", Self.frequencies.map { Phrase(word: $0.lowercased()) }, chosen,
          hint: Question.spaceChooses),
        .text(
          .weekDays, "days", list("weekDays").lowercased(), width: 34,
          hint: "mon-fri, mon,wed; empty: the weekday on which it begins"),
        .text(
          .monthDays, "on days", list("monthDays"), width: 20, hint: "1,15,-1 (-1 is the last); empty: as it begins"),
        .text(.hours, "hours", list("hours"), width: 14, hint: "8,16; empty: the hour at which it begins"),
        .text(.minutes, "minutes", list("minutes"), width: 14, hint: "0,30; empty: the minute at which it begins"),
        .text(.zone, "zone", schedule.zoneName, width: 34, hint: "a Windows name; right takes the offer"),
        .text(
          .begins, "begins", rule["startTime"]?.text ?? "", width: 21,
          hint: "2026-01-05T09:00:00: not before, and what the rule leaves open is counted from it"),
      ], focus: schedule.kind == .recurrence ? .interval : .expression)
    hideWhatHasNoMeaning()
  }

  var isPair: Bool { subject == .pair }
  var isRecurrence: Bool { !isPair && form.choice(.kind) == 1 }
  var frequency: String { Self.frequencies[form.choice(.frequency)] }

  private mutating func hideWhatHasNoMeaning() {
    guard !isPair else { return }
    var hidden: Set<Name> = []
    if isRecurrence {
      hidden.insert(.expression)
      // Which lists go with which frequency: SEMANTICS 4.1.
      if frequency != "Week" { hidden.insert(.weekDays) }
      if frequency != "Month" { hidden.insert(.monthDays) }
      if frequency == "Minute" || frequency == "Hour" { hidden.formUnion([.hours, .minutes]) }
    } else {
      hidden.formUnion([.interval, .frequency, .weekDays, .monthDays, .hours, .minutes])
    }
    form.hidden = hidden
  }

  static func layout(isPair: Bool) -> [[Name]] {
    isPair
      ? [[.days, .start, .stop], [.zone]]
      : [
        [.action, .kind, .isOn], [.expression], [.interval, .frequency], [.weekDays], [.monthDays],
        [.hours, .minutes], [.zone], [.begins],
      ]
  }

  func lines(width: Int) -> [[Name]] { form.lines(Self.layout(isPair: isPair), width: width) }

  /// - Returns: whether the key was one for the form.
  mutating func type(_ key: Key) -> Bool {
    if key == .right, let offer = zoneOffer, form.text(.zone) != offer {
      form.setText(offer, of: .zone)
      return true
    }
    guard form.type(key) else { return false }
    problem = nil
    hideWhatHasNoMeaning()
    return true
  }

  /// The zone that what stands in its field is a part of: by its Windows name, else by a place.
  var zoneOffer: String? {
    guard form.focus == .zone, let field = form.focused, case .text(let text, width: _) = field.value,
      text.cursor == text.text.count
    else { return nil }
    let wanted = form.text(.zone).lowercased()
    guard !wanted.isEmpty else { return nil }
    let all = WindowsZone.all
    return
      (all.first { $0.name.lowercased() == wanted } ?? all.first { $0.name.lowercased().hasPrefix(wanted) }
      ?? all.first { $0.name.lowercased().contains(wanted) || $0.iana.lowercased().contains(wanted) })?.name
  }
}

/// What is wrong with what was filled in, in one sentence, and where.
package struct ScheduleFormProblem: Error, Hashable, Sendable {
  package var name: ScheduleForm.Name
  package var text: String
}
