import ComputeModel
import Schedules

/// How the rows of the list are sorted: by a column, or with the problems first.
package struct FleetOrder: Hashable, Sendable {
  package enum Column: String, CaseIterable, Hashable, Sendable {
    case name = "NAME"
    case state = "STATE"
    case owner = "OWNER"
    case workspace = "WORKSPACE"
    case age = "AGE"
    case vmSize = "SIZE"
    case next = "NEXT"
  }

  /// nil: problems first, then what moves, then what runs, then the rest.
  package var column: Column?
  package var isReversed = false

  /// What the header says of it; empty for the order that nobody chose.
  var text: String {
    guard column != nil || isReversed else { return "" }
    return "sort \(column?.rawValue ?? "problems")\(isReversed ? " reversed" : "")"
  }

  /// One row with what it is compared by, so that a text is made once for a row and not for a comparison.
  private struct Keyed {
    /// Rows without the value stand last in both directions.
    var isMissing: Bool
    var number: Int64
    var text: String
    var item: FleetItem
  }

  /// - Parameters:
  ///   - next: when an instance's schedules act next, for the order by it.
  ///   - isProblem: what stands first in the order that nobody chose.
  func sorted(
    _ items: some Sequence<FleetItem>, next: (ComputeInstance) -> Instant? = { _ in nil },
    isProblem: (FleetItem) -> Bool = { $0.isFailed }
  ) -> [FleetItem] {
    var keyed = items.map { key($0, next, isProblem) }
    keyed.sort { left, right in
      if left.isMissing != right.isMissing { return right.isMissing }
      if left.number != right.number { return (left.number < right.number) != isReversed }
      if left.text != right.text { return (left.text < right.text) != isReversed }
      if left.item.name != right.item.name { return left.item.name < right.item.name }
      return left.item.id < right.item.id
    }
    return keyed.map(\.item)
  }

  private func key(
    _ item: FleetItem, _ next: (ComputeInstance) -> Instant?, _ isProblem: (FleetItem) -> Bool
  ) -> Keyed {
    func keyed(_ text: String?, number: Int64 = 0) -> Keyed {
      Keyed(isMissing: text == nil, number: number, text: text ?? "", item: item)
    }
    let instance: ComputeInstance? = if case .instance(let instance) = item { instance } else { nil }
    switch column {
    case nil: return keyed("", number: Self.rank(item, isProblem))
    case .name: return keyed(item.name)
    case .workspace: return keyed(item.workspace)
    case .state: return keyed(instance.map { StateWord($0.state).text })
    case .owner: return keyed(instance.flatMap { Owner($0).text == "-" ? nil : Owner($0).text.lowercased() })
    case .next:
      let at = instance.flatMap(next)
      return keyed(at.map { _ in "" }, number: at?.secondsSinceEpoch ?? 0)
    case .vmSize: return keyed(instance?.vmSize.map { sizeText($0).lowercased() })
    // The oldest first: that is what one looks for.
    case .age: return keyed(instance?.createdOn.map { _ in "" }, number: instance?.createdOn?.secondsSinceEpoch ?? 0)
    }
  }

  private static func rank(_ item: FleetItem, _ isProblem: (FleetItem) -> Bool) -> Int64 {
    guard case .instance(let instance) = item else { return 0 }
    guard let state = instance.state.known else { return 1 }
    if isProblem(item) { return 0 }
    if state.isTransitional { return 2 }
    if state == .running || state == .jobRunning { return 3 }
    return 4
  }
}

extension FleetItem {
  /// Failed, unknown to the service or to us, or unreadable.
  var isFailed: Bool {
    guard case .instance(let instance) = self else { return true }
    return instance.state.known.map { $0.isFailed || $0 == .unknown } ?? true
  }
}
