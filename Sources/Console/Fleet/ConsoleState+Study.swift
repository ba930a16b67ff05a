/// Whether the rows are being studied beside the terminal's thread.
enum StudyProgress: Hashable, Sendable {
  case idle
  case running
  /// Something has changed meanwhile: what comes is old already, and the next study begins when it is there.
  case runningAndWanted
}

/// Findings, and what schedules do next.
extension ConsoleState {
  /// Finds out anew what is known about the rows: at once where they are few, else beside this thread.
  mutating func studyFleet() -> [Effect] {
    guard let question = fleet.question else { return [] }
    if question.isShort {
      take(question.answer())
      return []
    }
    guard study == .idle else {
      study = .runningAndWanted
      return []
    }
    study = .running
    return [.studyFleet]
  }

  /// What was found out about a long list.
  mutating func end(_ found: FleetStudy) -> [Effect] {
    let isWanted = study == .runningAndWanted
    study = .idle
    take(found)
    return isWanted ? studyFleet() : []
  }

  private mutating func take(_ found: FleetStudy) {
    fleet.take(found)
    list.follow(fleet, size: size)
    findStopsAhead()
    findEventsAhead()
    countHeldCores()
    moveReport(by: 0)
    scrollPage(by: 0)
  }

  /// Keeps the checked schedules of what is on the screen at hand.
  mutating func preparePlans() {
    switch screen {
    case .fleet: fleet.preparePlans(of: list.top..<(list.top + list.listHeight(size)), unknownAt: now)
    case .fleetTimeline(let timeline):
      if timeline.showsClashesOnly, fleet.visible.count > FleetStudy.rowsAtOnce {
        fleet.preparePlans(of: Array(timeline.items(self).dropFirst(timeline.top).prefix(timeline.listHeight(self))))
      } else {
        fleet.preparePlans(of: timeline.rowsNeeded(self))
      }
    default:
      if let subject { fleet.preparePlans(of: [subject]) }
    }
  }
}
