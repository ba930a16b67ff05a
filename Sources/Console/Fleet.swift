package import ComputeModel
package import Schedules

/// The instances of all workspaces on the screen, in their order, with what is known of each workspace's freshness.
package struct Fleet: Sendable {
  /// How a workspace's rows stand.
  package enum Freshness: Hashable, Sendable {
    case notRead
    /// Being read for the first time: so many rows and pages so far.
    case loading(rows: Int, pages: Int)
    case read(at: Instant)
    /// The last reading failed; the rows are those of `since`, if there ever were any.
    case failed(ServiceFailure, since: Instant?)
  }

  package private(set) var workspaces: [String]
  package private(set) var freshness: [Freshness]
  /// Rows of each workspace, in the order of `workspaces`.
  private var itemsByWorkspace: [[FleetItem]]
  /// Every row, sorted.
  package private(set) var rows: [FleetItem] = []
  /// Indices into `rows` of those that the filter lets through.
  package private(set) var visible: [Int] = []
  package private(set) var filter = ""
  /// Cells of the longest name.
  package private(set) var longestName = 0
  /// Workspaces that are being read now.
  package private(set) var reading: Set<String> = []

  package init(workspaces: [String]) {
    self.workspaces = workspaces
    freshness = workspaces.map { _ in .notRead }
    itemsByWorkspace = workspaces.map { _ in [] }
  }

  package mutating func beginReading(_ names: [String]) {
    reading.formUnion(names)
  }

  /// Pages are shown as they come while there is nothing else to show; a refresh replaces the rows at its end.
  package mutating func append(_ items: [FleetItem], of workspace: String) {
    guard let index = workspaces.firstIndex(of: workspace) else { return }
    let (rows, pages): (Int, Int)
    switch freshness[index] {
    case .notRead: (rows, pages) = (0, 0)
    case .loading(let readRows, let readPages): (rows, pages) = (readRows, readPages)
    case .failed(_, since: nil):
      (rows, pages) = (0, 0)
      itemsByWorkspace[index] = []
    case .read, .failed: return
    }
    itemsByWorkspace[index] += items
    freshness[index] = .loading(rows: rows + items.count, pages: pages + 1)
    arrange()
  }

  package mutating func replace(_ items: [FleetItem], of workspace: String, at instant: Instant) {
    guard let index = workspaces.firstIndex(of: workspace) else { return }
    reading.remove(workspace)
    let isSame = itemsByWorkspace[index] == items
    itemsByWorkspace[index] = items
    freshness[index] = .read(at: instant)
    if !isSame { arrange() }
  }

  package mutating func fail(_ failure: ServiceFailure, of workspace: String) {
    guard let index = workspaces.firstIndex(of: workspace) else { return }
    reading.remove(workspace)
    switch freshness[index] {
    case .read(let at): freshness[index] = .failed(failure, since: at)
    case .failed(_, let since): freshness[index] = .failed(failure, since: since)
    case .notRead, .loading: freshness[index] = .failed(failure, since: nil)
    }
  }

  package mutating func setFilter(_ text: String) {
    filter = text
    applyFilter()
  }

  package var visibleItems: some RandomAccessCollection<FleetItem> {
    visible.lazy.map { rows[$0] }
  }

  /// Whether the last reading of some workspace failed.
  package var hasFailures: Bool {
    freshness.contains {
      if case .failed = $0 { return true }
      return false
    }
  }

  package func isStale(workspace: String) -> Bool {
    guard let index = workspaces.firstIndex(of: workspace) else { return false }
    if case .failed = freshness[index] { return true }
    return false
  }

  /// Problems first, then what moves, then what runs, then the rest; by name within each.
  private mutating func arrange() {
    var keyed = itemsByWorkspace.joined().map { (rank: Self.rank($0), name: $0.name, item: $0) }
    keyed.sort { left, right in
      if left.rank != right.rank { return left.rank < right.rank }
      if left.name != right.name { return left.name < right.name }
      return left.item.id < right.item.id
    }
    rows = keyed.map(\.item)
    // ARM's names are ASCII, a byte a cell; a foreign one is cut to its column anyway.
    longestName = rows.reduce(0) { max($0, $1.name.utf8.count) }
    applyFilter()
  }

  private static func rank(_ item: FleetItem) -> Int {
    guard case .instance(let instance) = item else { return 0 }
    guard let state = instance.state.known else { return 1 }
    if state.isFailed || state == .unknown { return 0 }
    if state.isTransitional { return 2 }
    if state == .running || state == .jobRunning { return 3 }
    return 4
  }

  private mutating func applyFilter() {
    guard !filter.isEmpty else {
      visible = Array(rows.indices)
      return
    }
    let matcher = TextFilter(filter)
    visible = rows.indices.filter { matcher.matches(rows[$0]) }
  }
}

/// Substring search with smart case: a capital letter in the pattern makes case count, as in k9s and less.
struct TextFilter {
  private let pattern: String
  private let isCaseSensitive: Bool

  init(_ text: String) {
    isCaseSensitive = text.contains(where: \.isUppercase)
    pattern = isCaseSensitive ? text : text.lowercased()
  }

  func matches(_ item: FleetItem) -> Bool {
    switch item {
    case .unreadable(let item):
      return contains(item.name) || contains(item.workspace)
    case .instance(let instance):
      return contains(instance.name) || contains(instance.state.word) || contains(instance.workspace)
        || contains(instance.vmSize ?? "") || contains(Owner(instance).text)
        || instance.tags.contains { contains($0.name) || contains($0.value) }
    }
  }

  private func contains(_ text: String) -> Bool {
    let text = isCaseSensitive ? text : text.lowercased()
    return text.firstRange(of: pattern) != nil
  }
}

extension String {
  /// The first place of `other`, by UTF-8 bytes; an empty text stands everywhere.
  func firstRange(of other: String) -> Int? {
    let haystack = utf8
    let needle = Array(other.utf8)
    guard let head = needle.first else { return 0 }
    guard haystack.count >= needle.count else { return nil }
    var start = haystack.startIndex
    var offset = 0
    let last = haystack.count - needle.count
    while offset <= last {
      if haystack[start] == head, haystack[start...].starts(with: needle) { return offset }
      start = haystack.index(after: start)
      offset += 1
    }
    return nil
  }
}
