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

  /// What a row is compared by, as numbers alone: sorting touches nothing else.
  private struct Key {
    /// Turned round where the order is; rows without a value stand last in both directions.
    var value: Int64
    /// Its place among the rows by name.
    var nameRank: Int
  }

  /// Where each row stands among the items that it was read with.
  ///
  /// - Parameters:
  ///   - byName: the places of the items in the order of their names, which decide between rows of one value.
  ///   - facts: by place; only those that the order is by are looked at.
  func places(of items: [FleetItem], byName: [Int], _ facts: FleetRowFacts) -> [Int] {
    if column == .name { return isReversed ? byName.reversed() : byName }
    let values =
      isByText
      ? Self.ranks(of: items.map { text($0) }) : items.indices.map { number(items[$0], at: $0, facts) }
    var keys = byName.enumerated().map { nameRank, place in
      Key(value: values[place].map { isReversed ? ~$0 : $0 } ?? .max, nameRank: nameRank)
    }
    keys.sort { ($0.value, $0.nameRank) < ($1.value, $1.nameRank) }
    return keys.map { byName[$0.nameRank] }
  }

  /// The places of items in the order of their names, and of their ids where those are the same.
  static func placesByName(_ items: [FleetItem]) -> [Int] {
    let names = items.map { ComparedText($0.name) }
    return names.withUnsafeBufferPointer { names in
      items.indices.sorted { left, right in
        // Only names that begin alike are taken out of their rows once more.
        names[left].isLess(than: names[right], items[left].name, items[right].name)
          ?? (items[left].id < items[right].id)
      }
    }
  }

  /// Texts as numbers of the same order: a column has few that are different.
  private static func ranks(of texts: [String?]) -> [Int64?] {
    let different = Set(texts.lazy.compactMap { $0 }).sorted()
    let ranks = Dictionary(uniqueKeysWithValues: zip(different, Int64(0)...))
    return texts.map { $0.flatMap { ranks[$0] } }
  }

  /// What a row is compared by where that is a number; nil where it has none.
  private func number(_ item: FleetItem, at place: Int, _ facts: FleetRowFacts) -> Int64? {
    switch column {
    case nil: return Self.rank(item, isProblem: facts.severity[place] == .problem)
    case .name, .workspace, .state, .owner, .vmSize, .sso, .ssh, .lastOperation, .identity, .region: return nil
    case .next: return facts.next[place]?.secondsSinceEpoch
    // What costs and what was touched last comes first.
    case .cost: return facts.cost[place].map { -$0 }
    case .since: return item.read { $0.lastOperation?.time?.secondsSinceEpoch }.map { -$0 }
    case .idle:
      return item.read { $0.idleTimeBeforeShutdown }.flatMap { IdleTime(wire: $0) }.map { Int64($0.minutes) }
    case .applications: return item.read { -Int64($0.applications.count) }
    case .schedules: return item.read { -Int64($0.scheduleTexts.count) }
    // The oldest first: that is what one looks for.
    case .age: return item.read { $0.createdOn?.secondsSinceEpoch }
    }
  }

  private var isByText: Bool {
    switch column {
    case .name, .workspace, .state, .owner, .vmSize, .sso, .ssh, .lastOperation, .identity, .region: true
    case nil, .next, .cost, .since, .idle, .applications, .schedules, .age: false
    }
  }

  /// What a row is compared by where that is a text; nil where it has none.
  private func text(_ item: FleetItem) -> String? {
    switch column {
    case .workspace: item.workspace
    case .state: item.read { StateWord($0.state).text }
    case .owner: item.read { Owner($0).text }.flatMap { $0 == "-" ? nil : $0.lowercased() }
    case .vmSize: item.read { $0.vmSize }.map { sizeText($0).lowercased() }
    case .sso: item.read { $0.isSSOEnabled }.map { $0 ? "on" : "off" }
    case .ssh: item.read { $0.ssh?.isEnabled }.map { $0 ? "a" : "b" }
    case .lastOperation: item.read { $0.lastOperation?.name }
    case .identity: item.read { $0.identityType }
    case .region: item.read { $0.location }
    case nil, .name, .next, .cost, .since, .idle, .applications, .schedules, .age: nil
    }
  }

  private static func rank(_ item: FleetItem, isProblem: Bool) -> Int64 {
    guard let instanceState = item.read({ $0.state }) else { return 0 }
    guard let state = instanceState.known else { return 1 }
    if isProblem { return 0 }
    if state.isTransitional { return 2 }
    if state == .running || state == .jobRunning { return 3 }
    return 4
  }
}

/// The first bytes of a text as numbers, with which most comparisons end.
private struct ComparedText {
  private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
  /// Only ASCII is in the order of its bytes for certain.
  private var isASCII = true
  /// Whether the numbers hold all of it.
  private var isWhole = true

  init(_ text: String) {
    var place = 0
    for byte in text.utf8 {
      let bits = UInt64(byte) << UInt64(56 - 8 * (place & 7))
      switch place >> 3 {
      case 0: words.0 |= bits
      case 1: words.1 |= bits
      case 2: words.2 |= bits
      default: isWhole = false
      }
      isASCII = isASCII && byte < 0x80
      place += 1
    }
  }

  /// nil where both are the same.
  ///
  /// - Parameters:
  ///   - mine: the whole text; asked for only where the numbers do not tell.
  ///   - theirs: the other one's.
  func isLess(
    than other: ComparedText, _ mine: @autoclosure () -> String?, _ theirs: @autoclosure () -> String?
  ) -> Bool? {
    if isASCII, other.isASCII {
      if words.0 != other.words.0 { return words.0 < other.words.0 }
      if words.1 != other.words.1 { return words.1 < other.words.1 }
      if words.2 != other.words.2 { return words.2 < other.words.2 }
      if isWhole, other.isWhole { return nil }
    }
    let (mine, theirs) = (mine() ?? "", theirs() ?? "")
    return mine == theirs ? nil : mine < theirs
  }
}

extension FleetOrder.Column {
  /// The column that shows what this one sorts by.
  var inLayout: FleetLayout.Column {
    switch self {
    case .name: .name
    case .state: .state
    case .owner: .owner
    case .workspace: .workspace
    case .age: .age
    case .vmSize: .size
    case .next: .next
    case .since: .since
    case .idle: .idle
    case .sso: .sso
    case .applications: .apps
    case .ssh: .ssh
    case .lastOperation: .lastOperation
    case .identity: .identity
    case .schedules: .schedules
    case .region: .region
    case .cost: .cost
    }
  }
}

extension FleetItem {
  /// Something of an instance, without taking all of it out of the row; nil for what could not be read.
  @inline(__always)
  func read<Value>(_ value: (ComputeInstance) -> Value?) -> Value? {
    switch self {
    case .instance(let instance): value(instance)
    case .unreadable: nil
    }
  }

  /// Failed, unknown to the service or to us, or unreadable.
  var isFailed: Bool {
    guard let known = read({ $0.state.known }) else { return true }
    return known.isFailed || known == .unknown
  }
}
