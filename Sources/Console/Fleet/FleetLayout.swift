import Languages
import ComputeModel
import Schedules
import Terminal

/// Which columns a width has room for, and how a row is drawn in them.
struct FleetLayout {
  enum Column: CaseIterable {
    case name, owner, workspace, size, state, since, next, idle, sso, apps, appsAndSSO, ssh, lastOperation
    case age, identity, schedules, region, image, cost, data
  }

  struct Place {
    var column: Column
    var start: Int
    var width: Int
  }

  private(set) var places: [Place] = []

  /// Columns leave in a fixed order when the screen is narrow (UX section 0 rule 8); name and state always stay.
  private static let leavingOrder: [Column] = [
    .lastOperation, .ssh, .workspace, .idle, .size, .data, .owner, .since, .apps, .sso, .appsAndSSO, .next,
  ]
  /// Below this width APPS and SSO share one short field (UX section 0 rule 8).
  private static let widthOfTheirOwn = 100
  /// Shown only where wide columns are asked for.
  private static let wideOnly: [Column] = [.age, .identity, .schedules, .region, .image, .cost]
  /// With wide columns, those that the narrow list shows anyway leave first.
  private static let wideLeavingOrder: [Column] = [
    .data, .lastOperation, .owner, .size, .since, .region, .image, .cost, .age, .workspace, .next, .identity, .ssh,
    .schedules, .apps, .idle,
    .sso,
  ]
  /// The light's marker and the sign of a problem.
  private static let margin = 4

  /// What the view moves over: every column but those that always stay.
  private static func movable(workspaces: Int) -> [Column] {
    let fixed: [Column] = [.name, .state, .appsAndSSO]
    return Column.allCases.filter { !fixed.contains($0) && ($0 != .workspace || workspaces > 1) }
  }

  private static func nameWidth(_ longestName: Int) -> Int {
    min(max(longestName, minimumWidth(.name)), maximumWidth(.name))
  }

  /// Cells that are left for columns beside name and state, with room for the marks of what is out of sight.
  private static func room(_ columns: Int, _ longestName: Int) -> Int {
    columns - 2 - (margin + nameWidth(longestName) + 2 + minimumWidth(.state))
  }

  /// How far the view can move: then the last column is on the screen.
  static func maximumOffset(columns: Int, workspaces: Int, longestName: Int) -> Int {
    let movable = movable(workspaces: workspaces)
    var room = room(columns, longestName)
    var count = 0
    for column in movable.reversed() {
      room -= minimumWidth(column) + 2
      if room < 0 { break }
      count += 1
    }
    return max(0, movable.count - max(1, count))
  }

  /// Where the view begins so that a column is on the screen.
  static func offset(of column: Column, workspaces: Int) -> Int {
    movable(workspaces: workspaces).firstIndex(of: column) ?? 0
  }

  /// The view that begins at a column, whatever the narrow list shows: name and state, and what has room from there on.
  /// - Parameter offset: of ``movable(workspaces:)``, from 1 on; with 0 it is the list as it comes.
  init(columns: Int, workspaces: Int, longestName: Int, isWide: Bool, offset: Int) {
    guard offset > 0 else {
      self.init(columns: columns, workspaces: workspaces, longestName: longestName, isWide: isWide)
      return
    }
    let movable = Self.movable(workspaces: workspaces)
    var room = Self.room(columns, longestName)
    var start = Self.margin
    func place(_ column: Column, _ width: Int) -> Place {
      defer { start += width + 2 }
      return Place(column: column, start: start, width: width)
    }
    var places = [place(.name, Self.nameWidth(longestName)), place(.state, Self.minimumWidth(.state))]
    for column in movable.dropFirst(offset) {
      room -= Self.minimumWidth(column) + 2
      if room < 0 { break }
      places.append(place(column, Self.minimumWidth(column)))
    }
    self.init(moved: places, hasMoreToTheRight: room < 0)
  }

  private init(moved places: [Place], hasMoreToTheRight: Bool) {
    self.places = places
    hasMoreToTheLeft = true
    self.hasMoreToTheRight = hasMoreToTheRight
  }

  /// Whether the view was moved away from columns, and whether it can move on.
  private var hasMoreToTheLeft = false
  private var hasMoreToTheRight = false

  /// - Parameter longestName: cells of the longest name, so that a name is cut only where nothing else can give way.
  init(columns: Int, workspaces: Int, longestName: Int, isWide: Bool = false) {
    var chosen = Column.allCases
    let isShared = columns < Self.widthOfTheirOwn && !isWide
    chosen.removeAll { isShared ? $0 == .apps || $0 == .sso : $0 == .appsAndSSO }
    if !isWide { chosen.removeAll { Self.wideOnly.contains($0) } }
    if workspaces < 2 { chosen.removeAll { $0 == .workspace } }
    let nameWidth = Self.nameWidth(longestName)
    func width(_ column: Column) -> Int { column == .name ? nameWidth : Self.minimumWidth(column) }
    func need() -> Int { Self.margin - 2 + chosen.reduce(0) { $0 + width($1) + 2 } }
    for column in isWide ? Self.wideLeavingOrder : Self.leavingOrder where need() > columns {
      chosen.removeAll { $0 == column }
    }
    // What is left over goes to the columns whose texts are cut first.
    var spare = max(0, columns - need())
    var start = Self.margin
    for column in chosen {
      // A name has all it needs already.
      let extra = column == .name ? 0 : min(spare, Self.maximumWidth(column) - width(column))
      spare -= extra
      places.append(Place(column: column, start: start, width: width(column) + extra))
      start += width(column) + extra + 2
    }
  }

  private static func minimumWidth(_ column: Column) -> Int {
    switch column {
    case .name: 14
    case .owner: 8
    case .workspace: 9
    case .size: 9
    case .state: 17
    case .since: 7
    case .next: 12
    case .idle: 5
    case .sso: 3
    case .apps: 4
    case .appsAndSSO: 6
    case .ssh: 3
    case .lastOperation: 22
    case .age: 7
    case .identity: 8
    case .schedules: 5
    case .region: 11
    case .image: 3
    case .cost: 7
    case .data: 6
    }
  }

  private static func maximumWidth(_ column: Column) -> Int {
    switch column {
    case .name: 24
    case .owner: 24
    case .workspace: 16
    case .size: 14
    case .state: 21
    case .lastOperation: 30
    case .next: 15
    default: minimumWidth(column)
    }
  }

  func titles(row: Int, on canvas: inout Canvas) {
    for place in places {
      canvas.put(Self.title(place.column), row: row, column: place.start, role: .title, width: place.width)
    }
    if hasMoreToTheLeft { canvas.put("<", row: row, column: 0, role: .accent) }
    if hasMoreToTheRight { canvas.put(">", row: row, column: canvas.size.columns - 1, role: .accent) }
  }

  private static func title(_ column: Column) -> String {
    switch column {
    case .name: localized("NAME")
    case .owner: localized("OWNER")
    case .workspace: localized("WORKSPACE")
    case .size: localized("SIZE")
    case .state: localized("STATE")
    case .since: localized("SINCE")
    case .next: localized("NEXT")
    case .idle: localized("IDLE")
    case .sso: localized("SSO")
    case .apps: localized("APPS")
    case .appsAndSSO: localized("AP SSO")
    case .ssh: localized("SSH")
    case .lastOperation: localized("LAST OPERATION")
    case .age: localized("AGE")
    case .identity: localized("IDENTITY")
    case .schedules: localized("SCHED")
    case .region: localized("REGION")
    case .image: localized("OS")
    case .cost: localized("COST/H")
    case .data: localized("DATA")
    }
  }

  func draw(
    _ item: FleetItem, row: Int, isMarked: Bool, _ severity: FindingSeverity?, _ state: ConsoleState,
    on canvas: inout Canvas
  ) {
    let isStale = state.fleet.hasFailures && state.fleet.isStale(workspace: item.workspace)
    canvas.put(" ", row: row, column: 0, role: .accent)
    if isMarked { canvas.put("*", row: row, column: 1, role: .marked) }
    if isStale {
      canvas.put("~", row: row, column: 2, role: .warning)
    } else {
      switch severity {
      case .problem: canvas.put("!", row: row, column: 2, role: .failed)
      case .warning: canvas.put("?", row: row, column: 2, role: .warning)
      case .note, nil: break
      }
    }
    let hasChanged = state.hasChanged(item)
    if hasChanged { canvas.put("+", row: row, column: 3, role: .accent) }
    func put(_ cell: (text: String, role: Role), at place: Place) {
      let fresh =
        isMarked && place.column == .name ? .marked : hasChanged && place.column == .state ? .accent : cell.role
      canvas.put(
        cell.text, row: row, column: place.start, role: isStale ? .dim : fresh, width: place.width, ellipsis: true)
    }
    // Taken out of the row once: an instance is large.
    switch item {
    case .instance(let instance): for place in places { put(cell(place.column, of: instance, state), at: place) }
    case .unreadable: for place in places { put(cell(place.column, ofUnreadable: item, state), at: place) }
    }
  }

  /// Lights a row that has been drawn. The name alone: over a slow line a move of the light costs what it has to, and
  /// the states keep their colours under it.
  func light(row: Int, on canvas: inout Canvas) {
    canvas.put(">", row: row, column: 0, role: .accent)
    guard let name = places.first else { return }
    canvas.recolor(row: row, columns: 0..<(name.start + name.width), role: .selection)
  }

  private func cell(
    _ column: Column, ofUnreadable item: FleetItem, _ state: ConsoleState
  ) -> (String, Role) {
    switch column {
    case .name: (item.name, .text)
    case .workspace: (item.workspace, .text)
    case .data: (age(of: item.workspace, state), .text)
    case .state: (StateWord.unreadable.text, StateWord.unreadable.role)
    default: ("?", .unknown)
    }
  }

  private func cell(_ column: Column, of instance: ComputeInstance, _ state: ConsoleState) -> (String, Role) {
    switch column {
    case .name: return (instance.name, .text)
    case .owner: return (Owner(instance).text, .text)
    case .workspace: return (instance.workspace, .text)
    case .size: return (instance.vmSize.map { sizeText($0) } ?? "?", .text)
    case .state:
      let word = StateWord(instance.state)
      return (word.text, word.role)
    case .since:
      return (instance.lastOperation?.time.map { ageText(state.now - $0) } ?? "?", .text)
    case .next:
      if instance.scheduleTexts.isEmpty { return Self.nothingNext(instance, state) }
      let next: NextEvent
      let zone: Zone
      if let known = state.fleet.outlook[instance.id],
        known.holds(for: instance.createdOn, instance.scheduleTexts, at: state.now)
      {
        (next, zone) = (known.event, state.zone(own: known.zones.first))
      } else {
        let plan = state.plan(of: instance)
        (next, zone) = (plan.next(after: state.now), state.zone(for: plan))
      }
      guard let text = nextText(next, zone: zone, now: state.now) else { return Self.nothingNext(instance, state) }
      return (
        text,
        next.event.map { $0.action == .stop && $0.at - state.now <= ConsoleState.noticeAhead } == true
          ? .warning : next.event == nil ? .unknown : .text
      )
    case .idle: return (instance.idleTimeBeforeShutdown.map { idleText($0) } ?? "-", .text)
    case .sso: return (instance.isSSOEnabled.map { $0 ? localized("on") : localized("off") } ?? "?", .text)
    case .apps:
      let isWell = areApplicationsWell(instance, state)
      return ("\(instance.applications.count)\(isWell ? "" : " !")", isWell ? .text : .warning)
    case .appsAndSSO:
      let isWell = areApplicationsWell(instance, state)
      let isOn = instance.isSSOEnabled.map { $0 ? localized("on") : localized("off") } ?? "?"
      return ("\(instance.applications.count)\(isWell ? " " : "!")\(isOn)", isWell ? .text : .warning)
    case .ssh: return (instance.ssh.map { $0.isEnabled ? localized("on") : localized("off") } ?? "?", .text)
    case .age: return (instance.createdOn.map { ageText(state.now - $0) } ?? "?", .text)
    case .identity: return (instance.identityType.map { Self.identityWord($0) } ?? "-", .text)
    case .schedules: return ("\(instance.scheduleTexts.count)", .text)
    case .region: return (instance.location ?? "?", .text)
    case .image:
      return (
        instance.hasLatestImage.map { $0 ? localized("new") : localized("OLD") } ?? "?",
        instance.hasLatestImage == false ? .warning : .text
      )
    case .cost:
      guard let cost = state.cost(of: instance), let price = cost.pricePerHour else { return ("?", .unknown) }
      // In brackets: what it costs when it runs.
      return cost.isRunning ? (price.number, .text) : ("(\(price.number))", .dim)
    case .data: return (age(of: instance.workspace, state), .text)
    case .lastOperation:
      guard let last = instance.lastOperation else { return ("-", .dim) }
      return ("\(last.name) \(last.status ?? "?")", last.status?.hasSuffix("Failed") == true ? .failed : .dim)
    }
  }

  /// Known only of what was asked, with H on the page of applications.
  private func areApplicationsWell(_ instance: ComputeInstance, _ state: ConsoleState) -> Bool {
    state.health.isEmpty
      || instance.applications.allSatisfy { $0.endpoint.flatMap { state.health[$0]?.value?.isWell } ?? true }
  }

  /// Where nothing is planned: whether it stops at all.
  private static func nothingNext(_ instance: ComputeInstance, _ state: ConsoleState) -> (String, Role) {
    state.fleet.book.neverIdles(instance.id) ? (localized("never idles!"), .warning) : ("-", .text)
  }

  /// What was read of one instance since is younger.
  private func age(of workspace: String, _ state: ConsoleState) -> String {
    state.fleet.readAt(workspace: workspace).map { ageText(state.now - $0) } ?? "?"
  }

  /// `identity.type` in a short word; another one as it came.
  private static func identityWord(_ type: String) -> String {
    switch type.lowercased() {
    case "systemassigned": localized("system")
    case "userassigned": localized("user")
    case "systemassigned,userassigned", "systemassigned, userassigned": localized("both")
    default: type
    }
  }
}

/// Sizes without the word that all of them begin with; clients write it in any case.
func sizeText(_ size: String) -> String {
  let common = "Standard_"
  // Lower case is made only where it is not written as usual.
  guard size.hasPrefix(common) || size.lowercased().hasPrefix(common.lowercased()) else { return size }
  return String(Substring(size.utf8.dropFirst(common.utf8.count)))
}

extension Instant {
  /// `13:49:02`, in UTC.
  var clockText: String { CivilDateTime(self).timeText }
}
