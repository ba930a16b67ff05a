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
  /// The last filter that could be read.
  package private(set) var filter = ""
  private var expression: FilterExpression?
  /// Why the text that is being typed is no filter; the rows are those of the last good one.
  package private(set) var filterProblem: String?
  /// What ages in the filter are counted from.
  private var filteredAt = Instant(secondsSinceEpoch: 0)
  /// Only rows with something that needs a look, besides what the filter says.
  package var showsProblemsOnly = false { didSet { applyFilter() } }
  package var order = FleetOrder() { didSet { arrange() } }
  /// Cells of the longest name.
  package private(set) var longestName = 0
  /// For the order by the next event: where time zones come from, and the time as of the last change of the rows.
  package var zones: ZoneSource? { didSet { plans = [:] } }
  package var now: Instant?
  /// The checked schedules of each instance that has some, by ARM id: checking is dear, and a list of thousands is
  /// painted often.
  private var plans: [String: InstancePlan] = [:]
  /// Whose instances `owner=me` lets through: an object id in lower case.
  package var principalID: String? { didSet { if principalID != oldValue { applyFilter() } } }
  /// Workspaces that are being read now.
  package private(set) var reading: Set<String> = []
  /// What is known to be wrong with each row.
  package private(set) var book = FindingBook()
  /// What findings are judged by beside the rows, by ARM id in lower case.
  package var facts: [String: FindingFacts] = [:] { didSet { judgeAnew() } }
  package var usualTimes: [String: Duration] = [:] { didSet { judgeAnew() } }
  package var weeklyBudget: Money? { didSet { judgeAnew() } }

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
    filteredAt = instant
    now = instant
    judge()
    // What comes next changes with time alone.
    if !isSame || order.column == .next { arrange() } else { applyFilter() }
  }

  /// Gives the rows the names that the directory has for their people.
  mutating func name(by book: NameBook) {
    for index in itemsByWorkspace.indices {
      itemsByWorkspace[index] = itemsByWorkspace[index].map { $0.named(by: book) }
    }
    arrange()
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

  package mutating func setFilter(_ text: String, at now: Instant) {
    filteredAt = now
    do throws(FilterError) {
      let read = try FilterExpression(text)
      if principalID == nil, read.asksForMe {
        throw FilterError("your token does not say who you are: write the name in place of me")
      }
      expression = read
      filter = text
      filterProblem = nil
      applyFilter()
    } catch {
      filterProblem = error.description
    }
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

  /// The checked schedules of an instance of the list; nil where it has none, or where it is another document.
  func plan(of instance: ComputeInstance) -> InstancePlan? {
    guard let plan = plans[instance.id], plan.isOf(instance) else { return nil }
    return plan
  }

  private mutating func judge() {
    guard let now else { return }
    let instances = itemsByWorkspace.joined().lazy.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
    book.judge(
      instances,
      FindingMeasure(now: now, zones: zones, usualTimes: usualTimes, facts: facts, weeklyBudget: weeklyBudget))
  }

  private mutating func judgeAnew() {
    book.forgetJudgements()
    judge()
    arrange()
  }

  private mutating func checkSchedules() {
    guard let zones else { return }
    var kept: [String: InstancePlan] = [:]
    for case .instance(let instance) in itemsByWorkspace.joined() where !instance.scheduleTexts.isEmpty {
      kept[instance.id] = plan(of: instance) ?? InstancePlan(of: instance, zones: zones)
    }
    plans = kept
  }

  private mutating func arrange() {
    checkSchedules()
    rows = order.sorted(
      itemsByWorkspace.joined(),
      next: { [plans, now] instance in
        guard let now else { return nil }
        return plans[instance.id]?.next(after: now).event?.at
      }, isProblem: { [book] in $0.isFailed || book.hasProblem($0.id) })
    // ARM's names are ASCII, a byte a cell; a foreign one is cut to its column anyway.
    longestName = rows.reduce(0) { max($0, $1.name.utf8.count) }
    applyFilter()
  }

  private mutating func applyFilter() {
    visible = showsProblemsOnly ? rows.indices.filter { needsALook(rows[$0]) } : Array(rows.indices)
    guard let expression, !expression.terms.isEmpty else { return }
    let shown = rows
    let matches = expression.matches(visible.map { shown[$0] }, now: filteredAt, me: principalID) { [book] in
      book.findings(of: $0)
    }
    visible = zip(visible, matches).filter(\.1).map(\.0)
  }
}

/// Substring search with smart case: a capital letter in the pattern makes case count, as in k9s and less.
struct TextMatcher {
  private let pattern: String
  private let isCaseSensitive: Bool

  init(_ text: String) {
    isCaseSensitive = text.contains(where: \.isUppercase)
    pattern = isCaseSensitive ? text : text.lowercased()
  }

  func isContained(in text: String) -> Bool {
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
