extension FleetWeek.Key {
  init(_ screen: FleetTimelineScreen, _ state: ConsoleState) {
    self.init(
      week: screen.week, cells: FleetTimelineScreen.cellCount(state.size), clocks: state.clocks,
      filter: state.fleet.filter, showsProblemsOnly: state.fleet.showsProblemsOnly,
      rowsRevision: state.fleet.revision)
  }
}

/// What is known of the week of a long list.
struct FleetWeekReading: Sendable {
  var value: FleetWeek?
  var isBeingCounted = false
  /// What was observed of the past, or the quota, is another since it was asked for.
  var isOld = false
}

extension ConsoleState {
  private var isLongList: Bool { fleet.visible.count > FleetStudy.rowsAtOnce }

  /// What the week adds up to: of a long list the last that was counted, nil before the first.
  func fleetWeek(of screen: FleetTimelineScreen) -> FleetWeek? {
    guard isLongList else { return FleetWeek(of: screen, self) }
    guard let value = fleetWeek.value, value.key.cells == FleetTimelineScreen.cellCount(size),
      value.key.week == screen.week
    else { return nil }
    return value
  }

  /// Asks for the sums of a long list where they are not those of the screen.
  mutating func countFleetWeek() -> [Effect] {
    guard case .fleetTimeline(let screen) = self.screen, isLongList, !fleetWeek.isBeingCounted,
      fleetWeek.isOld || fleetWeek.value?.key != FleetWeek.Key(screen, self)
    else { return [] }
    fleetWeek.isBeingCounted = true
    fleetWeek.isOld = false
    return [.countFleetWeek(screen)]
  }

  mutating func take(_ week: FleetWeek) {
    fleetWeek.isBeingCounted = false
    fleetWeek.value = week
  }
}

extension FleetTimelineScreen {
  /// Which rows of the list have to have their schedules at hand.
  func rowsNeeded(_ state: ConsoleState) -> Range<Int> {
    let count = state.fleet.visible.count
    return count <= FleetStudy.rowsAtOnce ? 0..<count : top..<(top + listHeight(state))
  }
}
