import Languages
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
  /// Rows of each workspace, in the order of `workspaces`: as the service wrote them, and with the names of their people.
  private var readItems: [[FleetItem]]
  private var itemsByWorkspace: [[FleetItem]]
  /// The names that the directory has for the people of the rows.
  package var names = NameBook() { didSet { nameAll() } }
  /// Another one whenever a row is another one.
  private(set) var revision = 0
  /// Every row, sorted.
  package private(set) var rows = FleetRows()
  private var searched = SearchedRows([])
  /// What the orders asked of them; emptied where it may be another now.
  private var rowFacts = FleetRowFacts()
  /// Which rows the filter lets through, by place.
  private var passes: [Bool] = []
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
  package var order = FleetOrder() { didSet { sort() } }
  /// Cells of the longest name.
  package private(set) var longestName = 0
  /// How many rows are in which kind of state.
  private(set) var counts = StateCounts()
  /// Where time zones come from, for what schedules do next, and the time as of the last change of the rows.
  package var zones: ZoneSource? { didSet { (plans, preparedRows) = ([:], nil) } }
  package var now: Instant?
  /// The checked schedules of the rows that were on the screen, by ARM id: checking is dear, and a list is painted at
  /// each key.
  private var plans: [String: InstancePlan] = [:]
  /// Which rows those are, where they are a part of the list.
  private var preparedRows: PreparedRows?
  /// Another one whenever a row says something else.
  private var rowsRevision = 0
  /// Another one whenever other rows are shown, or in another order.
  private var shownRevision = 0

  private struct PreparedRows: Hashable {
    var indices: Range<Int>
    var shown: Int
    var isWhole: Bool
  }
  /// Whose instances `owner=me` lets through: an object id in lower case.
  package var principalID: String? { didSet { if principalID != oldValue { applyFilter() } } }
  /// Workspaces that are being read now.
  package private(set) var reading: Set<String> = []
  /// What was found out about the rows.
  private var study = FleetStudy()
  /// What is known to be wrong with each row.
  package var book: FindingBook { study.book }
  /// What the schedules of each row do next.
  var outlook: ScheduleOutlook { study.outlook }
  /// What findings are judged by beside the rows, by ARM id in lower case.
  package var facts: [String: FindingFacts] = [:] {
    didSet {
      study.forgetJudgements()
      rowFacts.cost = []
    }
  }
  package var usualTimes: [String: Duration] = [:] { didSet { study.forgetJudgements() } }
  package var weeklyBudget: Money? { didSet { study.forgetJudgements() } }
  var presets: [PresetRule] = [] { didSet { study.forgetJudgements() } }

  package init(workspaces: [String]) {
    self.workspaces = workspaces
    freshness = workspaces.map { _ in .notRead }
    readItems = workspaces.map { _ in [] }
    itemsByWorkspace = readItems
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
      readItems[index] = []
      itemsByWorkspace[index] = []
    case .read, .failed: return
    }
    readItems[index] += items
    itemsByWorkspace[index] += items.map { $0.named(by: names) }
    freshness[index] = .loading(rows: rows + items.count, pages: pages + 1)
    arrange()
  }

  /// Whether pages of the workspace are shown as they come.
  package func showsPages(of workspace: String) -> Bool {
    guard let index = workspaces.firstIndex(of: workspace) else { return false }
    switch freshness[index] {
    case .notRead, .loading, .failed(_, since: nil): return true
    case .read, .failed: return false
    }
  }

  package mutating func replace(_ items: [FleetItem], of workspace: String, at instant: Instant) {
    guard let index = workspaces.firstIndex(of: workspace) else { return }
    reading.remove(workspace)
    let isSame = readItems[index] == items
    if !isSame {
      // Most rows are what they were, at the same place: they keep the names that they have.
      let before = zip(readItems[index], itemsByWorkspace[index])
      let known = zip(items, before).map { item, before in item == before.0 ? before.1 : item.named(by: names) }
      itemsByWorkspace[index] = known + items.dropFirst(known.count).map { $0.named(by: names) }
      readItems[index] = items
    }
    freshness[index] = .read(at: instant)
    filteredAt = instant
    now = instant
    if !isSame { arrange() } else { applyFilter() }
  }

  /// What is to be found out about the rows now; nil before there are any.
  package var question: FleetStudy.Question? {
    now.map { _ in FleetStudy.Question(items: rows.items, rowsRevision: rowsRevision, measure: measure, known: study) }
  }

  mutating func take(_ study: FleetStudy) {
    self.study = study
    judge()
  }

  /// One row that was read by itself.
  /// - Returns: false where the list has no such row.
  mutating func take(_ instance: ComputeInstance) -> Bool {
    guard let workspace = workspaces.firstIndex(of: instance.workspace),
      let index = readItems[workspace].firstIndex(where: { $0.id == instance.id })
    else { return false }
    let item = FleetItem.instance(instance)
    guard readItems[workspace][index] != item else { return true }
    readItems[workspace][index] = item
    itemsByWorkspace[workspace][index] = item.named(by: names)
    arrange()
    return true
  }

  private mutating func nameAll() {
    itemsByWorkspace = readItems.map { items in items.map { $0.named(by: names) } }
    arrange()
  }

  /// As they were last read, in the service's order; empty while they are still being read.
  func items(of workspace: String) -> [FleetItem] {
    guard let index = workspaces.firstIndex(of: workspace) else { return [] }
    if case .loading = freshness[index] { return [] }
    return itemsByWorkspace[index]
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
        throw FilterError(localized("your token does not say who you are: write the name in place of me"))
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

  /// How old the rows of a workspace are at most; nil where they were not read whole yet.
  func readAt(workspace: String) -> Instant? {
    guard let index = workspaces.firstIndex(of: workspace) else { return nil }
    switch freshness[index] {
    case .read(let at): return at
    case .failed(_, let since): return since
    case .notRead, .loading: return nil
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

  /// What the rows are judged by, as of the last list.
  var measure: FindingMeasure {
    FindingMeasure(
      now: now ?? Instant(secondsSinceEpoch: 0), zones: zones, usualTimes: usualTimes, facts: facts,
      weeklyBudget: weeklyBudget, presets: presets)
  }

  /// Keeps the checked schedules of these rows at hand. Those of others are forgotten when there are new ones.
  ///
  /// - Parameters:
  ///   - indices: into ``visible``; what lies outside is left out.
  ///   - instant: leaves out the rows of which it is known what comes next then; nil for the plans of all.
  mutating func preparePlans(of indices: Range<Int>, unknownAt instant: Instant? = nil) {
    // Most keys change neither the rows nor which of them are on the screen.
    let prepared = PreparedRows(indices: indices, shown: shownRevision, isWhole: instant == nil)
    guard prepared != preparedRows else { return }
    defer { preparedRows = prepared }
    let shown = indices.clamped(to: visible.indices)
    let items = visible[shown].lazy.map { [rows] in rows[$0] }
    guard let instant else { return preparePlans(of: items) }
    if study.rowsRevision == rowsRevision, outlook.holds(at: instant) { return }
    let isUnknown: (FleetItem) -> Bool = { [outlook] in outlook.isUnknown($0, at: instant) }
    // One row further, only that row is new.
    let before = preparedRows.map { $0.shown == prepared.shown && !$0.isWhole ? $0.indices : 0..<0 } ?? 0..<0
    guard shown.contains(where: { !before.contains($0) && isUnknown(rows[visible[$0]]) }) else { return }
    preparePlans(of: items.filter(isUnknown))
  }

  mutating func preparePlans(of items: some Sequence<FleetItem>) {
    guard let zones else { return }
    preparedRows = nil
    var kept: [String: InstancePlan] = [:]
    for case .instance(let instance) in items where !instance.scheduleTexts.isEmpty {
      kept[instance.id] = plan(of: instance) ?? InstancePlan(of: instance, zones: zones)
    }
    plans = kept
  }

  /// The rows are others.
  private mutating func arrange() {
    rowsRevision &+= 1
    rows = FleetRows(Array(itemsByWorkspace.joined()))
    // ARM's names are ASCII, a byte a cell; a foreign one is cut to its column anyway.
    searched = SearchedRows(rows.items)
    longestName = rows.items.reduce(0) { max($0, $1.name.utf8.count) }
    counts = StateCounts(rows.items)
    judge()
  }

  /// What is known of the rows is something else.
  private mutating func judge() {
    rowFacts = FleetRowFacts()
    findPasses()
    sort()
  }

  private mutating func sort() {
    revision &+= 1
    switch order.column {
    case nil where rowFacts.severity.isEmpty: rowFacts.severity = rows.items.map { severity(of: $0) }
    case .next where rowFacts.next.isEmpty: rowFacts.next = rows.items.map { outlook[$0.id]?.next }
    case .cost where rowFacts.cost.isEmpty:
      rowFacts.cost = rows.items.map { item in
        facts[item.id.lowercased()]?.cost.flatMap {
          $0.isRunning ? $0.pricePerHour?.millionths : $0.pricePerHour.map { _ in 0 }
        }
      }
    default: break
    }
    rows.sort(by: order, rowFacts)
    show()
  }

  /// How bad it is with a shown row at its worst; nil where nothing is known to be wrong.
  /// - Parameter index: into ``visible``.
  func severity(at index: Int) -> FindingSeverity? {
    let place = rows.places[visible[index]]
    return rowFacts.severity.isEmpty ? severity(of: rows.items[place]) : rowFacts.severity[place]
  }

  private mutating func applyFilter() {
    findPasses()
    show()
  }

  private mutating func findPasses() {
    let items = rows.items
    var places = showsProblemsOnly ? items.indices.filter { needsALook(items[$0]) } : Array(items.indices)
    if let expression, !expression.terms.isEmpty {
      places = expression.matches(
        among: places, of: &searched, now: filteredAt, me: principalID, next: { [outlook] in outlook[$0]?.next },
        facts: { [facts] in facts[$0.lowercased()] }, findings: { [book] in book.findings(of: $0) })
    }
    passes = Array(repeating: places.count == items.count, count: items.count)
    if places.count < items.count { for place in places { passes[place] = true } }
  }

  private mutating func show() {
    shownRevision &+= 1
    visible = rows.indices.filter { passes[rows.places[$0]] }
  }
}
