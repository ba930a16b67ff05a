import ComputeModel
import Schedules
import Terminal

/// Skipping the next scheduled stop of one or of all marked instances, and taking it back.
extension ConsoleState {
  /// How long before a scheduled stop people are told: the only figure that was ever named is VS Code's "~30 min"
  /// (SEMANTICS 8).
  static let noticeAhead = Duration.seconds(1800)

  mutating func askSkip() -> [Effect] {
    let items = subjects
    var sets: [String: [JSONValue]] = [:]
    var before: [String: [JSONValue]] = [:]
    var (notes, targets, refusals): ([String], [FleetItem], [String]) = ([], [], [])
    for item in items {
      guard case .instance(let instance) = item else {
        refusals.append("\(item.name) cannot be read")
        continue
      }
      do throws(StopSkipError) {
        let plan = plan(of: instance)
        let skip = try plan.skippingNextStop(
          after: now, created: instance.createdOn, zones: zones ?? ZoneSource { _ in nil })
        sets[instance.id.lowercased()] = skip.after
        before[instance.id.lowercased()] = skip.before
        targets.append(item)
        let zone = zone(for: plan)
        let then = skip.nextStop.event.map { "then stops \(zone.text($0.at))" } ?? "then no stop is planned"
        notes.append("\(instance.name): the stop of \(zone.text(skip.at)) is skipped; \(then).")
        notes += skip.warnings
      } catch {
        if case .nothingToSkip(let sentence) = error { refusals.append("\(instance.name): \(sentence)") }
      }
    }
    guard !targets.isEmpty else {
      notice = Notice(kind: .refusal, text: "skip: \(refusals.first ?? "no instance is selected.")")
      return []
    }
    notes += refusals.map { "left out: \($0)" }
    notes.append("u undoes it: the present set is sent again.")
    skipsToUndo.merge(before) { _, new in new }
    return ask(
      .updateSchedulesEach(SchedulesByInstance(label: "skip of the next stop", sets: sets)), of: targets, notes: notes)
  }

  /// Sends the sets again that stood before the last skips.
  mutating func askUndoSkip() -> [Effect] {
    let items = subjects.filter { skipsToUndo[$0.id.lowercased()] != nil }
    guard !items.isEmpty else {
      notice = Notice(kind: .refusal, text: "undo: no stop of it was skipped in this session.")
      return []
    }
    var sets: [String: [JSONValue]] = [:]
    for item in items { sets[item.id.lowercased()] = skipsToUndo[item.id.lowercased()] }
    return ask(
      .updateSchedulesEach(SchedulesByInstance(label: "undo of the skip", sets: sets)), of: items,
      notes: ["The schedules are sent as they stood before the skip."])
  }

  /// Stops of running instances within half an hour, the soonest first.
  var stopsSoon: [(name: String, event: PlannedEvent, zone: Zone)] {
    var soon: [(name: String, event: PlannedEvent, zone: Zone)] = []
    for item in fleet.rows {
      guard case .instance(let instance) = item, !instance.schedules.isEmpty,
        Timeline.isOn(instance.state) == true
      else { continue }
      let plan = plan(of: instance)
      guard let stop = plan.next(after: now, action: .stop).event, stop.at - now <= Self.noticeAhead else { continue }
      soon.append((instance.name, stop, zone(for: plan)))
    }
    return soon.sorted { ($0.event.at, $0.name) < ($1.event.at, $1.name) }
  }

  /// One line for the list; nil where no stop is near.
  var stopsSoonText: String? {
    let soon = stopsSoon
    guard !soon.isEmpty else { return nil }
    let names = soon.prefix(3).map { "\($0.name) \($0.zone.wallClock(at: $0.event.at).clockText)" }
    let more = soon.count > 3 ? " and \(soon.count - 3) more" : ""
    let word = soon.count == 1 ? "stop" : "stops"
    return "\(soon.count) scheduled \(word) within 30 min: \(names.joined(separator: ", "))\(more)   p skips"
  }
}
