package import ComputeModel
import Schedules

/// The rows of a fleet in the order in which they are shown. Another order moves numbers, and no row.
package struct FleetRows: RandomAccessCollection, Sendable {
  /// As they were read, workspace after workspace: what an index of it names is called a place.
  package private(set) var items: [FleetItem]
  /// The place of each row, in the order in which they are shown.
  private(set) var places: [Int]
  /// The place of each row in the order of the names: found once, for many orders.
  private let placesByName: [Int]

  /// In the order in which they were read.
  package init(_ items: [FleetItem] = []) {
    self.items = items
    places = Array(items.indices)
    placesByName = FleetOrder.placesByName(items)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { places.count }
  package subscript(position: Int) -> FleetItem { items[places[position]] }

  mutating func sort(by order: FleetOrder, _ facts: FleetRowFacts) {
    places = order.places(of: items, byName: placesByName, facts)
  }
}

/// What is known of the rows beside what the service wrote of them, by place: looked up once, for many orders.
struct FleetRowFacts: Sendable {
  /// How bad it is with each: problems stand first in the order that nobody chose.
  var severity: [FindingSeverity?] = []
  /// When the schedules of each act next.
  var next: [Instant?] = []
  /// What each costs an hour now, in millionths of its currency; 0 for one that is off.
  var cost: [Int64?] = []
}
