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

  /// What a row is compared by, as numbers alone, so that sorting moves and counts nothing else.
  private struct Key {
    /// Rows without the value stand last in both directions.
    var isMissing = false
    var number: Int64 = 0
    var text = ComparedText("")
  }

  /// Where each row stands among the items that it was read with.
  ///
  /// - Parameter facts: by place; only those that the order is by are looked at.
  func places(of items: [FleetItem], _ facts: FleetRowFacts) -> [Int] {
    let keys = items.indices.map { key(items[$0], at: $0, facts) }
    let names = items.map { ComparedText($0.name) }
    return keys.withUnsafeBufferPointer { keys in
      names.withUnsafeBufferPointer { names in
        items.indices.sorted { left, right in
          if keys[left].isMissing != keys[right].isMissing { return keys[right].isMissing }
          if keys[left].number != keys[right].number { return (keys[left].number < keys[right].number) != isReversed }
          // Only texts that begin alike are taken out of their rows once more.
          if let isLess = keys[left].text.isLess(than: keys[right].text, text(items[left]), text(items[right])) {
            return isLess != isReversed
          }
          if let isLess = names[left].isLess(than: names[right], items[left].name, items[right].name) {
            return isLess
          }
          return items[left].id < items[right].id
        }
      }
    }
  }

  private func key(_ item: FleetItem, at place: Int, _ facts: FleetRowFacts) -> Key {
    func number(_ number: Int64?) -> Key { Key(isMissing: number == nil, number: number ?? 0) }
    switch column {
    case nil: return Key(number: Self.rank(item, isProblem: facts.severity[place] == .problem))
    case .name, .workspace, .state, .owner, .vmSize, .sso, .ssh, .lastOperation, .identity, .region:
      let text = text(item)
      return Key(isMissing: text == nil, text: ComparedText(text ?? ""))
    case .next: return number(facts.next[place]?.secondsSinceEpoch)
    // What costs and what was touched last comes first.
    case .cost: return number(facts.cost[place].map { -$0 })
    case .since: return number(item.read { $0.lastOperation?.time?.secondsSinceEpoch }.map { -$0 })
    case .idle:
      guard let text = item.read({ $0.idleTimeBeforeShutdown }), let time = IdleTime(wire: text) else {
        return number(nil)
      }
      return number(Int64(time.minutes))
    case .applications: return number(item.read { -Int64($0.applications.count) })
    case .schedules: return number(item.read { -Int64($0.scheduleTexts.count) })
    // The oldest first: that is what one looks for.
    case .age: return number(item.read { $0.createdOn?.secondsSinceEpoch })
    }
  }

  /// What a row is compared by where that is a text; nil where it has none.
  private func text(_ item: FleetItem) -> String? {
    switch column {
    case .name: item.name
    case .workspace: item.workspace
    case .state: item.read { StateWord($0.state).text }
    case .owner: item.read { Owner($0).text }.flatMap { $0 == "-" ? nil : $0.lowercased() }
    case .vmSize: item.read { $0.vmSize }.map { sizeText($0).lowercased() }
    case .sso: item.read { $0.isSSOEnabled }.map { $0 ? "on" : "off" }
    case .ssh: item.read { $0.ssh?.isEnabled }.map { $0 ? "a" : "b" }
    case .lastOperation: item.read { $0.lastOperation?.name }
    case .identity: item.read { $0.identityType }
    case .region: item.read { $0.location }
    case nil, .next, .cost, .since, .idle, .applications, .schedules, .age: nil
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
