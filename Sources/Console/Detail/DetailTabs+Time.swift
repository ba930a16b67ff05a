import Languages
import ComputeModel
import Schedules
import Terminal

/// The tabs that say when something happens: schedules, idle shutdown, and what happened.
extension Page {
  private static let nextTimes = 3

  mutating func schedules(_ document: InstanceDocument, _ state: ConsoleState) {
    guard let schedules = document.schedules else {
      let value = document.instance["schedules"]
      paragraph(Fact(value.flatMap { $0["computeStartStop"] ?? $0 }).text, role: .unknown)
      return
    }
    paragraph(localized("\(schedules.count) of at most \(Schedule.maximumPerInstance) schedules"))
    if let suspension = (document.resource["id"]?.text).flatMap({ state.suspension(of: $0) }) {
      paragraph(localized("! \(state.sentence(of: suspension)) :suspend off ends that."), role: .warning)
    }
    let created = document.compute["createdOn"]?.text.flatMap { try? Instant(iso8601: $0) }
    for (index, schedule) in schedules.enumerated() {
      blank()
      self.schedule(schedule, number: index + 1, created: created, state)
    }
    let id = document.resource["id"]?.text?.lowercased()
    if let instance = id.flatMap({ id in state.fleet.instance(where: { $0.id.lowercased() == id }) }) {
      blank()
      paragraph(localized("Beside them: \(state.idleOutlook(of: instance).sentence)."), role: .dim)
    }
    if state.zones == nil, !schedules.isEmpty {
      blank()
      paragraph(localized("Next times are not shown: no time zone data was given to this screen."), role: .dim)
    }
  }

  private mutating func schedule(_ document: JSONValue, number: Int, created: Instant?, _ state: ConsoleState) {
    let status = Fact(document["status"])
    let isEnabled = status.text.lowercased() == "enabled"
    title("\(number)  \(Fact(document["action"]).text)  \(status.text)")
    field("Id", Fact(document["id"]))
    field("Set up", Fact(document["provisioningStatus"]))
    let trigger = Fact(document["triggerType"])
    guard let kind = Schedule.Kind(rawValue: trigger.text.lowercased()), let spec = document[kind.rawValue],
      !spec.isNull
    else {
      field("Trigger", trigger)
      paragraph(
        localized("The rule cannot be read: there is no \(trigger.text.lowercased()) in the schedule."), role: .warning)
      return
    }
    if kind == .cron { field("Cron", Fact(spec["expression"])) }
    field("Zone", spec["timeZone"]?.text.map { Fact($0) } ?? Fact(localized("UTC, since none is named")))
    if let start = spec["startTime"], !start.isNull { field("Begins", Fact(start)) }
    do throws(ScheduleError) {
      field("In words", try Self.words(kind, spec, created: created))
      guard let zones = state.zones else { return }
      let schedule = try Schedule(kind, validating: ScheduleValue(spec), zones: zones, created: created)
      for warning in schedule.warnings(now: state.now) { field("Note", warning.message, role: .warning) }
      if !isEnabled {
        field(
          "Next",
          status.isKnown ? localized("never: it is \(status.text)") : localized("unknown whether it is enabled"),
          role: .dim)
        return
      }
      let times = schedule.occurrences(after: state.now, limit: Self.nextTimes)
      if times.isEmpty { field("Next", localized("never again"), role: .warning) }
      for (index, time) in times.enumerated() {
        field(index == 0 ? "Next" : "", Self.text(time, in: schedule.zone))
      }
    } catch {
      field("Unreadable", error.description, role: .warning)
    }
  }

  /// The words do not depend on the zone's clocks, so that they need no zone data: UTC stands for the zone.
  private static func words(
    _ kind: Schedule.Kind, _ spec: JSONValue, created: Instant?
  ) throws(ScheduleError) -> String {
    var spec = spec
    if let name = spec["timeZone"]?.text, WindowsZone.named(name) != nil { spec["timeZone"] = .string("UTC") }
    let noZoneData = ZoneSource { _ in nil }
    return try Schedule(kind, validating: ScheduleValue(spec), zones: noZoneData, created: created).reading
  }

  /// In the schedule's own zone, with its offset, and in UTC.
  private static func text(_ instant: Instant, in zone: Zone) -> String {
    let days = [
      localized("Sun"), localized("Mon"), localized("Tue"), localized("Wed"), localized("Thu"), localized("Fri"),
      localized("Sat"),
    ]
    let wall = zone.wallClock(at: instant)
    let offset = zone.offset(at: instant)
    let local = "\(days[wall.weekday]) \(instantText(wall)) \(offset.abbreviation)"
    if offset.secondsFromUTC == 0 { return local }
    return localized("\(local)  (\(instantText(CivilDateTime(instant))) UTC)")
  }

  private static func instantText(_ wall: CivilDateTime) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(wall.year)-\(two(wall.month))-\(two(wall.day)) \(two(wall.hour)):\(two(wall.minute))"
  }

  /// Rule by rule whether idle shutdown can ever fire. What cannot be seen from outside is said to be invisible:
  /// the service shows no idle clock (UX section 8, FACTS section 5.2).
  mutating func idle(_ document: InstanceDocument, identity: FindingFacts.IdentityAccess) {
    let setting = document.instance["idleTimeBeforeShutdown"]
    field("Idle", Self.idle(setting))
    var verdicts: [(verdict: Verdict, rule: Phrase, why: String)] = []
    func verdict(_ verdict: Verdict, _ rule: Phrase, _ why: String) { verdicts.append((verdict, rule, why)) }
    if let text = setting?.text, !text.isEmpty {
      verdict(.good, "idle shutdown is set", localized("after \(idleText(text)); 15 minutes to 3 days are allowed"))
    } else {
      verdict(.notVisible, "idle shutdown is set", localized("\(Fact(setting).text); without it there is none"))
    }
    if let services = document.customServices {
      let names = services.map { Fact($0["name"]).text }.joined(separator: ", ")
      let result: Verdict = services.isEmpty ? .good : .never
      verdict(
        result, "custom applications",
        services.isEmpty
          ? localized("none") : localized("\(names): any custom application counts as activity, so it is never idle"))
    } else {
      verdict(.notVisible, "custom applications", Fact.unknown.text)
    }
    switch Self.hasIdentity(document) {
    case false?: verdict(.good, "managed identity", localized("none"))
    case true?:
      let type = Fact(document.resource[path: "identity", "type"]).text
      switch identity {
      case .contributor: verdict(.good, "managed identity", localized("\(type), Contributor on the workspace"))
      case .missing:
        verdict(
          .never, "managed identity",
          localized("\(type), NOT Contributor on the workspace: without that there is no idle shutdown"))
      case .unknown:
        verdict(
          .notVisible, "managed identity",
          localized(
            "\(type): it must be Contributor on the workspace, else there is no idle shutdown; its role cannot be seen")
            + localized(" here"))
      }
    case nil:
      verdict(.notVisible, "managed identity", Fact.unknown.text)
    }
    if document.state == .known(.jobRunning) {
      verdict(.never, "Azure ML runs", localized("a job is running: not idle while it does"))
    } else {
      verdict(.notVisible, "Azure ML runs", localized("not visible here; a run counts as activity"))
    }
    for (rule, why) in Self.invisibleRules {
      verdict(.notVisible, Phrase(verbatim: rule), why)
    }
    verdict(.notCounted, "VS Code over SSH", localized("is NOT tracked: the instance may stop while it is used"))
    let invisible = verdicts.count { $0.verdict == .notVisible }
    if verdicts.contains(where: { $0.verdict == .never }) {
      field("Will it fire", localized("NO, not as it is now: see the rules marked NO"), role: .failed)
    } else {
      field("Will it fire", localized("unknown: \(invisible) rules are not visible from outside"), role: .unknown)
    }
    blank()
    for line in verdicts { self.verdict(line.verdict, line.rule, line.why) }
    blank()
    paragraph(localized("Setting a time shorter than it has been idle sets the idle clock back to 0."), role: .dim)
  }

  private static var invisibleRules: [(String, String)] {
    [
      (
        localized("Jupyter kernels"), localized("not visible from outside; an active kernel session counts as activity")
      ),
      (
        localized("Jupyter terminals"),
        localized("not visible from outside; an active terminal session counts as activity")
      ),
      (
        localized("VS Code"),
        localized("not visible from outside; its connection closes by itself after 3 h without activity")
      ),
    ]
  }

  mutating func activity(_ document: InstanceDocument, _ screen: DetailScreen, _ state: ConsoleState) {
    title("FROM THE SERVICE")
    field("Created", document.time(document.compute["createdOn"], now: state.now))
    field("Modified", document.time(document.compute["modifiedOn"], now: state.now))
    if let last = document.instance["lastOperation"], last.object != nil {
      field("Last op", Fact(last["operationName"]))
      field("  at", document.time(last["operationTime"], now: state.now))
      field("  status", Fact(last["operationStatus"]))
      field("  trigger", Fact(last["operationTrigger"]))
    } else {
      field("Last op", Fact(document.instance["lastOperation"]))
    }
    blank()
    title("BY THIS PROGRAM, THIS SESSION")
    let running = state.operations.filter { $0.target.id == screen.target.id }
    let past = state.pastOperations.filter { $0.target.id == screen.target.id && $0.action != nil }
    if running.isEmpty, past.isEmpty { paragraph(localized("nothing yet"), role: .dim) }
    for operation in running {
      field(Phrase(verbatim: operation.begun.clockText), operation.text(at: state.now), role: .accent)
    }
    for operation in past.reversed() {
      field(
        Phrase(verbatim: operation.begun.clockText),
        localized(
          "\(actionText(operation.label)): \(operation.outcomeText), after \(ageText(operation.ended - operation.begun))"
        ),
        role: operation.hasFailed ? .failed : .text)
    }
    blank()
    activityLog(of: screen.target, state)
  }
}
