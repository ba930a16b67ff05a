import Languages
import ComputeModel
import Schedules

/// From what was filled in to the schedules that ARM takes.
extension ScheduleForm {
  /// The schedules as they would stand in the list, checked by the rules of SEMANTICS.
  /// - Parameter created: when the instance was created; see ``InstancePlan``.
  func documents(zones: ZoneSource, created: Instant?) throws(ScheduleFormProblem) -> [JSONValue] {
    let documents = try isPair ? pair() : [single()]
    for document in documents {
      let schedule: Schedule
      do throws(ScheduleError) {
        schedule = try StartStopSchedule(document, number: 1).schedule(zones: zones, created: created)
      } catch {
        // Without the data of its zone a schedule cannot be tried out here; the service has it all the same.
        if error.zoneError != nil { continue }
        throw ScheduleFormProblem(name: Self.name(of: error), text: error.message)
      }
      // Counted from when it is set, which the service does not show again: its times could never be told.
      if schedule.dependsOnCreation {
        throw ScheduleFormProblem(
          name: .begins, text: localized("Say when it begins, such as 2026-01-05T09:00:00: it counts from there."))
      }
    }
    return documents
  }

  private func pair() throws(ScheduleFormProblem) -> [JSONValue] {
    guard let days = Weekdays(parsing: form.text(.days)) else {
      throw ScheduleFormProblem(
        name: .days, text: localized("The days are \(form.text(.days)): write mon-fri, mon,wed or daily."))
    }
    let start = try time(.start, "starts")
    let stop = try time(.stop, "stops")
    guard start != nil || stop != nil else {
      throw ScheduleFormProblem(name: .start, text: localized("Say when it starts, when it stops, or both."))
    }
    guard start != stop else {
      throw ScheduleFormProblem(
        name: .stop, text: localized("It would start and stop in one minute: the second is dropped."))
    }
    return SchedulePair(start: start, stop: stop, days: days, zone: try zone()).documents
  }

  private func time(_ name: Name, _ word: String) throws(ScheduleFormProblem) -> TimeOfDay? {
    let text = form.text(name)
    if text.isEmpty { return nil }
    guard let time = TimeOfDay(parsing: text) else {
      throw ScheduleFormProblem(
        name: name, text: localized("It \(word) at \(text), which is no time of day: write 9:00 or 18:30."))
    }
    return time
  }

  private func zone() throws(ScheduleFormProblem) -> String {
    let text = form.text(.zone)
    guard let zone = WindowsZone.named(text) else {
      let offer = zoneOffer.map { " (\($0)?)" } ?? ""
      throw ScheduleFormProblem(
        name: .zone,
        text: localized("The zone is \(text.isEmpty ? localized("missing") : text)\(offer): it must be a Windows name.")
      )
    }
    return zone.name
  }

  private func single() throws(ScheduleFormProblem) -> JSONValue {
    var document = original
    document["action"] = .string(form.choice(.action) == 0 ? "Start" : "Stop")
    document["status"] = .string(form.flag(.isOn) ? "Enabled" : "Disabled")
    document["triggerType"] = .string(isRecurrence ? "Recurrence" : "Cron")
    let (name, other) = isRecurrence ? ("recurrence", "cron") : ("cron", "recurrence")
    var rule: JSONValue = .object([:])
    if let present = original[name], present.object != nil { rule = present }
    rule["timeZone"] = .string(try zone())
    let begins = form.text(.begins)
    rule["startTime"] = begins.isEmpty ? nil : .string(begins)
    if isRecurrence { try write(into: &rule) } else { rule["expression"] = .string(form.text(.expression)) }
    document[name] = rule
    document[other] = nil
    return document
  }

  private func write(into rule: inout JSONValue) throws(ScheduleFormProblem) {
    rule["frequency"] = .string(frequency)
    guard let interval = Int(form.text(.interval)) else {
      throw ScheduleFormProblem(name: .interval, text: localized("Every what? Write a number, such as 1 or 2."))
    }
    rule["interval"] = .number(interval)
    var lists = JSONObject()
    if !form.hidden.contains(.hours) {
      lists["hours"] = try numbers(.hours)
      lists["minutes"] = try numbers(.minutes)
    }
    if !form.hidden.contains(.weekDays) { lists["weekDays"] = try weekDays() }
    if !form.hidden.contains(.monthDays) { lists["monthDays"] = try numbers(.monthDays) }
    // The SDK sends empty lists where nothing is given, and nobody has seen the service take a recurrence without
    // `schedule` (SEMANTICS 4.1): the object stays wherever the frequency may have one.
    let takesLists = frequency != "Minute" && frequency != "Hour"
    rule["schedule"] = takesLists ? .object(lists) : nil
  }

  /// nil where the field is empty.
  private func numbers(_ name: Name) throws(ScheduleFormProblem) -> JSONValue? {
    let text = form.text(name)
    if text.isEmpty { return nil }
    var numbers: [JSONValue] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Int(String(part).trimmingSpaces) else {
        throw ScheduleFormProblem(name: name, text: localized("\(text) is no list of numbers: write 8 or 8,16."))
      }
      numbers.append(.number(number))
    }
    return .array(numbers)
  }

  private func weekDays() throws(ScheduleFormProblem) -> JSONValue? {
    let text = form.text(.weekDays)
    if text.isEmpty { return nil }
    guard let days = Weekdays(parsing: text) else {
      throw ScheduleFormProblem(
        name: .weekDays, text: localized("The days are \(text): write mon-fri, mon,wed or weekend."))
    }
    return .array(days.days.map { .string(Weekdays.names[$0].prefix(1).uppercased() + Weekdays.names[$0].dropFirst()) })
  }

  /// The field that holds what an error of the rules is about.
  private static func name(of error: ScheduleError) -> Name {
    switch error.property {
    case "expression": .expression
    case "timeZone": .zone
    case "startTime": .begins
    case "interval": .interval
    case "frequency": .frequency
    case "schedule.hours": .hours
    case "schedule.minutes": .minutes
    case "schedule.weekDays": .weekDays
    case "schedule.monthDays": .monthDays
    default: .kind
    }
  }
}
