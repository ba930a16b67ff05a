import Languages
import ComputeModel
import Schedules
import Terminal

/// A set that stood before a stop was skipped, and the one that was sent in its place.
struct UndoableSkip: Hashable, Sendable {
  var before: [JSONValue]
  var sent: [JSONValue]
}

/// Skipping the next scheduled stop of one or of all marked instances, and taking it back.
extension ConsoleState {
  /// How long before a scheduled stop people are told: the only figure that was ever named is VS Code's "~30 min"
  /// (SEMANTICS 8).
  static let noticeAhead = Duration.seconds(1800)

  mutating func askSkip() -> [Effect] { askSkip(of: subjects) }

  /// Of every stop that the banner names.
  mutating func askSkipOfStopsSoon() -> [Effect] {
    let items = soonStops.compactMap { stop in fleet.instance(id: stop.id).map { FleetItem.instance($0) } }
    guard !items.isEmpty else {
      notice = Notice(kind: .refusal, text: localized("skip: no scheduled stop comes within 30 minutes."))
      return []
    }
    return askSkip(of: items)
  }

  private mutating func askSkip(of items: [FleetItem]) -> [Effect] {
    var action = SchedulesByInstance(label: localized("skip of the next stop"), sets: [:])
    var (notes, targets, refusals): ([String], [FleetItem], [String]) = ([], [], [])
    for item in items {
      guard case .instance(let instance) = item else {
        refusals.append(localized("\(item.name) cannot be read"))
        continue
      }
      do throws(StopSkipError) {
        let plan = plan(of: instance)
        let skip = try plan.skippingNextStop(after: now, created: instance.createdOn, zones: zoneData)
        action.sets[instance.id.lowercased()] = skip.after
        action.before[instance.id.lowercased()] = skip.before
        targets.append(item)
        let zone = zone(for: plan)
        let then =
          skip.nextStop.event.map { localized("then stops \(zone.text($0.at, now: now))") }
          ?? localized("then no stop is planned")
        notes.append(localized("\(instance.name): the stop of \(zone.text(skip.at, now: now)) is skipped; \(then)."))
        // That all is well is said once; what is not, of each.
        notes += skip.warnings.filter { $0.hasPrefix("!") || items.count == 1 }
      } catch {
        if case .nothingToSkip(let sentence) = error { refusals.append("\(instance.name): \(sentence)") }
      }
    }
    guard !targets.isEmpty else {
      notice = Notice(
        kind: .refusal, text: localized("skip: \(refusals.first ?? localized("no instance is selected."))"))
      return []
    }
    notes += Self.leftOut(refusals)
    notes.append(localized("\(lines == nil ? "u" : "undo") undoes it: the present set is sent again."))
    return ask(.updateSchedulesEach(action), of: targets, notes: notes)
  }

  /// The first of many reasons, and how many more there are: the requests must not be pushed out of sight.
  static func leftOut(_ refusals: [String]) -> [String] {
    let shown = 3
    let more =
      refusals.count > shown ? [localized("left out: \(refusals.count - shown) more, for reasons of this kind")] : []
    return refusals.prefix(shown).map { localized("left out: \($0)") } + more
  }

  /// What was sent and can be taken back, once the service has it.
  mutating func rememberSkip(_ action: InstanceAction, _ target: Target) {
    guard case .updateSchedulesEach(let sets) = action, let sent = sets[target.id] else { return }
    skipsToUndo[target.id.lowercased()] = sets.before[target.id.lowercased()].map {
      UndoableSkip(before: $0, sent: sent)
    }
  }

  /// Sends the sets again that stood before the last skips, where nobody has changed them since.
  mutating func askUndoSkip() -> [Effect] {
    var sets: [String: [JSONValue]] = [:]
    var (items, refusals): ([FleetItem], [String]) = ([], [])
    for item in subjects {
      guard case .instance(let instance) = item, let skip = skipsToUndo[instance.id.lowercased()] else { continue }
      if ScheduleSet(instance.schedules).means(ScheduleSet(skip.sent)) {
        sets[instance.id.lowercased()] = skip.before
        items.append(item)
      } else {
        refusals.append(
          localized("the schedules of \(instance.name) were changed since: the skip is not undone over that"))
      }
    }
    guard !items.isEmpty else {
      notice = Notice(
        kind: .refusal,
        text: localized("undo: \(refusals.first ?? localized("no stop of it was skipped in this session"))."))
      return []
    }
    return ask(
      .updateSchedulesEach(SchedulesByInstance(label: localized("undo of the skip"), sets: sets)), of: items,
      notes: [localized("The schedules are sent as they stood before the skip.")]
        + refusals.map { localized("left out: \($0)") })
  }
}

/// A stop of a running instance that comes soon.
struct SoonStop: Sendable {
  var id: String
  var name: String
  var at: Instant
  /// Of the instance's schedules.
  var zone: Zone?
}

extension ConsoleState {
  /// Read anew with each list: the plans of thousands are not asked at every paint.
  mutating func findStopsAhead() {
    var stops: [SoonStop] = []
    // The list is read again before these have come nearer than the banner's half hour.
    let end = now + Self.noticeAhead + Self.noticeAhead
    for item in fleet.rows {
      guard case .instance(let instance) = item, let entry = fleet.outlook[instance.id], let stop = entry.stop,
        stop > now, stop <= end, Timeline.isOn(instance.state) == true
      else { continue }
      stops.append(SoonStop(id: instance.id, name: instance.name, at: stop, zone: entry.zones.first))
    }
    stopsAhead = stops.sorted { ($0.at, $0.name) < ($1.at, $1.name) }
  }

  /// Stops of running instances within half an hour, the soonest first.
  var soonStops: [SoonStop] { stopsAhead.filter { $0.at > now && $0.at - now <= Self.noticeAhead } }

  /// One line for every screen; nil where no stop is near.
  var stopsSoonText: String? {
    let soon = soonStops
    guard !soon.isEmpty else { return nil }
    let names = soon.prefix(3).map { stop -> String in
      let zone = zone(own: stop.zone)
      return "\(stop.name) \(zone.wallClock(at: stop.at).clockText) \(zone.offset(at: stop.at).abbreviation)"
    }
    let more = soon.count > 3 ? localized(" and \(soon.count - 3) more") : ""
    let word = soon.count == 1 ? localized("stop") : localized("stops")
    // Where letters are typed into fields there is no key for it.
    let key = keys.bindings(screen.kind).first { $0.command == .skipStopsSoon }?.keys.first?.name
    let hint = key.map { localized("   \($0) skips") } ?? ""
    return localized("\(soon.count) scheduled \(word) within 30 min: \(names.joined(separator: ", "))\(more)\(hint)")
  }
}
