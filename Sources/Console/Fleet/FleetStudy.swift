import ComputeModel
import Schedules

/// What takes long to find out about the rows of a fleet: what is wrong with each, and what its schedules do next.
package struct FleetStudy: Sendable {
  /// Up to so many rows are studied where they arrive: judging one takes well below 0.1 ms, and a frame 16. More are
  /// studied beside the terminal's thread.
  static let rowsAtOnce = 300

  package private(set) var book = FindingBook()
  private(set) var outlook = ScheduleOutlook()
  /// Of the rows that were studied, as the fleet counts them.
  private(set) var rowsRevision: Int?

  /// What is to be found out, as a value that any thread may work on.
  package struct Question: Sendable {
    var items: [FleetItem]
    var rowsRevision: Int
    var measure: FindingMeasure
    /// What was found out before: of it only what may have changed is found out again.
    var known: FleetStudy

    var isShort: Bool { items.count <= FleetStudy.rowsAtOnce }

    package func answer() -> FleetStudy {
      var study = known
      study.rowsRevision = rowsRevision
      study.book.judge(items, measure)
      let instances = items.lazy.compactMap { item -> ComputeInstance? in
        guard case .instance(let instance) = item else { return nil }
        return instance
      }
      if let zones = measure.zones { study.outlook.renew(instances, at: measure.now, zones: zones) }
      return study
    }
  }

  /// The usual times, the facts or the budget are others now.
  mutating func forgetJudgements() { book.forgetJudgements() }
}
