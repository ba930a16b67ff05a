import Languages
import ComputeModel
import Schedules
import Terminal

/// Keys of the two timelines.
extension ConsoleState {
  mutating func openTimeline() -> [Effect] {
    guard case .instance(let instance)? = subject else {
      notice = Notice(kind: .refusal, text: localized("There is no instance to show a timeline of."))
      return []
    }
    let opener: TimelineScreen.Opener =
      switch screen {
      case .detail(let detail): .detail(detail)
      case .fleetTimeline(let timeline): .fleetTimeline(timeline)
      default: .fleet
      }
    return showTimeline(of: Target(instance), opener: opener)
  }

  mutating func showTimeline(of target: Target, opener: TimelineScreen.Opener) -> [Effect] {
    visit(.timeline(TimelineScreen(target: target, opener: opener))) + readPasts() + readActivityLog()
  }

  /// The week of every instance that is shown, and whether there are cores for its starts.
  mutating func openFleetTimeline() -> [Effect] {
    visit(.fleetTimeline(FleetTimelineScreen())) + readPasts() + (region.begin() ? [.readRegion] : [])
  }

  /// As far back as a timeline can be turned.
  private static let pastDays: Int64 = 90

  /// What the present timeline shows of the past; nothing on other screens.
  func readPasts() -> [Effect] {
    switch screen {
    case .timeline(let timeline):
      return [.readPasts([timeline.target], from: now - .seconds(Self.pastDays * 86_400), until: now)]
    case .fleetTimeline(let timeline):
      // A day more on both sides: midnights differ from zone to zone.
      let from = now + .seconds(Int64(timeline.week * 7 - 2) * 86_400)
      guard from < now else { return [] }
      let targets = fleet.visibleItems.compactMap { item -> Target? in
        guard case .instance(let instance) = item else { return nil }
        return Target(instance)
      }
      return [.readPasts(targets, from: from, until: min(now, from + .seconds(11 * 86_400)))]
    default: return []
    }
  }

  /// The instance under the light or of the page.
  var subject: FleetItem? {
    if case .fleetTimeline(let timeline) = screen {
      if timeline.showsClashesOnly {
        let items = timeline.items(self)
        return items.indices.contains(timeline.cursor) ? items[timeline.cursor] : nil
      }
      guard fleet.visible.indices.contains(timeline.cursor) else { return nil }
      return fleet.rows[fleet.visible[timeline.cursor]]
    }
    if let target = screen.target { return fleet.instance(id: target.id).map { .instance($0) } }
    return list.current(fleet)
  }

  /// Two years: farther ahead nobody plans, and farther back nothing is kept.
  private static let weeksMaximum = 104

  mutating func turnWeek(by step: Int) -> [Effect] {
    switch screen {
    case .timeline(var timeline):
      timeline.week = max(-Self.weeksMaximum, min(Self.weeksMaximum, timeline.week + step))
      history.present = .timeline(timeline)
    case .fleetTimeline(var timeline):
      let lit = timeline.litColumn(self)
      timeline.week = max(-Self.weeksMaximum, min(Self.weeksMaximum, timeline.week + step))
      // The same hours of the same weekday.
      if let lit { timeline.light(column: lit, self) }
      history.present = .fleetTimeline(timeline)
    default: break
    }
    return readPasts()
  }

  /// Lights the hours beside the lit ones, in the next week or the one before where this one ends. The first key lights
  /// the present, and in another week the end that is nearest to it.
  mutating func lightHours(by step: Int) -> [Effect] {
    guard case .fleetTimeline(var timeline) = screen else { return [] }
    let last = FleetTimelineScreen.columnCount(size) - 1
    let column =
      timeline.litColumn(self).map { $0 + step } ?? timeline.column(of: now, self) ?? (timeline.week > 0 ? 0 : last)
    let turns = column < 0 ? -1 : column > last ? 1 : 0
    guard abs(timeline.week + turns) <= Self.weeksMaximum else { return [] }
    timeline.light(column: column < 0 ? last : column > last ? 0 : column, self)
    history.present = .fleetTimeline(timeline)
    return turns == 0 ? [] : turnWeek(by: turns)
  }

  /// All rows of the fleet's timeline, or those that a clash is about. The light stays on its instance where it can.
  mutating func showClashesOnly() {
    guard case .fleetTimeline(var timeline) = screen else { return }
    let lit = subject?.id
    timeline.showsClashesOnly.toggle()
    timeline.cursor = timeline.items(self).firstIndex { $0.id == lit } ?? 0
    timeline.top = 0
    history.present = .fleetTimeline(timeline)
    moveTimeline(by: 0)
  }

  /// Moves the light, or scrolls the days; by 0 after the size or the list has changed.
  mutating func moveTimeline(by rows: Int) {
    func moved(_ place: Int, last: Int) -> Int {
      let (sum, overflow) = place.addingReportingOverflow(rows)
      return max(0, min(overflow ? (rows < 0 ? 0 : last) : sum, last))
    }
    switch screen {
    case .timeline(var timeline):
      let last = TimelineScreen.dayCount - 1
      timeline.top = moved(timeline.top + last, last: 2 * last) - last
      history.present = .timeline(timeline)
    case .fleetTimeline(var timeline):
      timeline.cursor = moved(timeline.cursor, last: max(0, timeline.count(self) - 1))
      let height = timeline.listHeight(self)
      timeline.top = max(min(timeline.top, timeline.cursor), timeline.cursor - height + 1)
      history.present = .fleetTimeline(timeline)
    default: break
    }
  }
}

/// How far from the present week a timeline stands; empty for the present one.
func weeksText(_ week: Int) -> String {
  switch week {
  case 0: ""
  case 1: localized("  1 week ahead")
  case -1: localized("  1 week back")
  case 1...: localized("  \(week) weeks ahead")
  default: localized("  \(-week) weeks back")
  }
}
