import Languages
package import ComputeModel
import Terminal

/// Marks follow instances, not row numbers, and outlast a filter: the dialog of an action names every one of them.
extension FleetScreen {
  /// The marked rows in the order of the list, with those of a range that is still open.
  package func markedItems(_ fleet: Fleet) -> [FleetItem] {
    let range = rangeIDs(fleet)
    if marks.isEmpty, range.isEmpty { return [] }
    return fleet.rows.filter { marks.contains($0.id) || range.contains($0.id) }
  }

  func isMarked(_ item: FleetItem, range: Set<String>) -> Bool {
    // Most of the time nothing is: then no row is asked for its id.
    if marks.isEmpty, range.isEmpty { return false }
    return marks.contains(item.id) || range.contains(item.id)
  }

  /// What stands between the row where `v` was pressed and the light.
  func rangeIDs(_ fleet: Fleet) -> Set<String> {
    guard let rangeStart, let start = fleet.visible.firstIndex(where: { fleet.rows[$0].id == rangeStart }),
      fleet.visible.indices.contains(cursorIndex)
    else { return [] }
    let rows = fleet.visible[min(start, cursorIndex)...max(start, cursorIndex)]
    return Set(rows.map { fleet.rows[$0].id })
  }

  /// Marks the lit row, or takes its mark away, and goes on to the next one, as in htop.
  mutating func toggleMark(_ fleet: Fleet, size: Size) {
    guard let item = current(fleet) else { return }
    if marks.remove(item.id) == nil { marks.insert(item.id) }
    move(by: 1, fleet, size: size)
  }

  mutating func toggleRange(_ fleet: Fleet) {
    guard rangeStart == nil else {
      marks.formUnion(rangeIDs(fleet))
      rangeStart = nil
      return
    }
    rangeStart = current(fleet)?.id
  }

  mutating func markAll(_ fleet: Fleet) {
    marks.formUnion(fleet.visible.map { fleet.rows[$0].id })
    rangeStart = nil
  }

  mutating func unmarkAll() {
    marks = []
    rangeStart = nil
  }

  /// Instances that are gone cannot be marked any more.
  mutating func forgetMarks(_ fleet: Fleet) {
    guard !marks.isEmpty else { return }
    marks.formIntersection(fleet.rows.map(\.id))
  }

  /// `3 marked, 1 of them hidden by the filter`; nil where nothing is marked.
  func markText(_ fleet: Fleet) -> String? {
    let marked = markedItems(fleet)
    guard !marked.isEmpty else { return nil }
    let shown = Set(fleet.visible.map { fleet.rows[$0].id })
    let hidden = marked.count { !shown.contains($0.id) }
    return localized("\(marked.count) marked")
      + (hidden > 0 ? localized(", \(hidden) of them hidden by the filter") : "")
  }
}
