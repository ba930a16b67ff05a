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
    case since = "SINCE"
    case idle = "IDLE"
    case sso = "SSO"
    case applications = "APPS"
    case ssh = "SSH"
    case lastOperation = "LAST OPERATION"
    case identity = "IDENTITY"
    case schedules = "SCHED"
    case region = "REGION"
    case cost = "COST"
  }

  /// nil: problems first, then what moves, then what runs, then the rest.
  package var column: Column?
  package var isReversed = false

  package init(column: Column? = nil, isReversed: Bool = false) {
    self.column = column
    self.isReversed = isReversed
  }

  /// By the column beside the present one, in the order of the list; beside the last one stands the order that nobody
  /// chose.
  mutating func turn(by step: Int) {
    let columns = Self.columnsAsShown
    let present = column.flatMap { columns.firstIndex(of: $0) } ?? columns.count
    let next = (present + step + columns.count + 1) % (columns.count + 1)
    column = next == columns.count ? nil : columns[next]
  }

  private static let columnsAsShown: [Column] = [
    .name, .owner, .workspace, .vmSize, .state, .since, .next, .idle, .sso, .applications, .ssh, .lastOperation, .age,
    .identity, .schedules, .region, .cost,
  ]

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
    var text: ComparedText
    var name: ComparedText
    var item: FleetItem
  }

  /// - Parameters:
  ///   - next: when an instance's schedules act next, for the order by it.
  ///   - cost: what an instance costs, for the order by it.
  ///   - isProblem: what stands first in the order that nobody chose.
  func sorted(
    _ items: some Sequence<FleetItem>, next: (ComputeInstance) -> Instant? = { _ in nil },
    cost: (ComputeInstance) -> Money? = { _ in nil },
    isProblem: (FleetItem) -> Bool = { $0.isFailed }
  ) -> [FleetItem] {
    let keyed = items.map { key($0, next, cost, isProblem) }
    // Numbers are moved while sorting, and not rows.
    let order = keyed.withUnsafeBufferPointer { keyed in
      keyed.indices.sorted { precedes(keyed[$0], keyed[$1]) }
    }
    return order.map { keyed[$0].item }
  }

  private func precedes(_ left: Keyed, _ right: Keyed) -> Bool {
    if left.isMissing != right.isMissing { return right.isMissing }
    if left.number != right.number { return (left.number < right.number) != isReversed }
    if let isLess = left.text.isLess(than: right.text) { return isLess != isReversed }
    if let isLess = left.name.isLess(than: right.name) { return isLess }
    return left.item.id < right.item.id
  }

  private func key(
    _ item: FleetItem, _ next: (ComputeInstance) -> Instant?, _ cost: (ComputeInstance) -> Money?,
    _ isProblem: (FleetItem) -> Bool
  ) -> Keyed {
    func keyed(_ text: String?, number: Int64 = 0) -> Keyed {
      Keyed(
        isMissing: text == nil, number: number, text: ComparedText(text ?? ""), name: ComparedText(item.name),
        item: item)
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
    // What costs and what was touched last comes first.
    case .cost:
      let money = instance.flatMap(cost)
      return keyed(money.map { _ in "" }, number: -(money?.millionths ?? 0))
    case .since:
      let at = instance?.lastOperation?.time
      return keyed(at.map { _ in "" }, number: -(at?.secondsSinceEpoch ?? 0))
    case .idle:
      let time = instance?.idleTimeBeforeShutdown.flatMap { IdleTime(wire: $0) }
      return keyed(time.map { _ in "" }, number: Int64(time?.minutes ?? 0))
    case .sso: return keyed(instance?.isSSOEnabled.map { $0 ? "on" : "off" })
    case .applications: return keyed(instance.map { _ in "" }, number: -Int64(instance?.applications.count ?? 0))
    case .ssh: return keyed(instance?.ssh.map { $0.isEnabled ? "a" : "b" })
    case .lastOperation: return keyed(instance?.lastOperation?.name)
    case .identity: return keyed(instance?.identityType)
    case .schedules: return keyed(instance.map { _ in "" }, number: -Int64(instance?.scheduleTexts.count ?? 0))
    case .region: return keyed(instance?.location)
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

/// A text with its first bytes as numbers, with which most comparisons end.
private struct ComparedText {
  private let text: String
  private let first: UInt64
  private let second: UInt64
  /// Only ASCII is in the order of its bytes for certain.
  private let isASCII: Bool

  init(_ text: String) {
    self.text = text
    var isASCII = true
    var words: (UInt64, UInt64) = (0, 0)
    var place = 0
    for byte in text.utf8 {
      if place < 8 {
        words.0 |= UInt64(byte) << UInt64(56 - 8 * place)
      } else if place < 16 {
        words.1 |= UInt64(byte) << UInt64(120 - 8 * place)
      }
      isASCII = isASCII && byte < 0x80
      place += 1
    }
    (first, second) = words
    self.isASCII = isASCII
  }

  /// nil where both are the same.
  func isLess(than other: ComparedText) -> Bool? {
    if isASCII, other.isASCII {
      if first != other.first { return first < other.first }
      if second != other.second { return second < other.second }
    }
    return text == other.text ? nil : text < other.text
  }
}

extension FleetItem {
  /// Failed, unknown to the service or to us, or unreadable.
  var isFailed: Bool {
    guard case .instance(let instance) = self else { return true }
    return instance.state.known.map { $0.isFailed || $0 == .unknown } ?? true
  }
}
