import ComputeModel
import Schedules
import Terminal

/// Which columns a width has room for, and how a row is drawn in them.
struct FleetLayout {
  enum Column: CaseIterable {
    case name, owner, workspace, size, state, since, next, idle, sso, apps, ssh, lastOperation
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
    .data, .lastOperation, .ssh, .workspace, .idle, .size, .owner, .since, .apps, .sso, .next,
  ]
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

  /// - Parameter longestName: cells of the longest name, so that a name is cut only where nothing else can give way.
  init(columns: Int, workspaces: Int, longestName: Int, isWide: Bool = false) {
    var chosen = Column.allCases
    if !isWide { chosen.removeAll { Self.wideOnly.contains($0) } }
    if workspaces < 2 { chosen.removeAll { $0 == .workspace } }
    let nameWidth = min(max(longestName, Self.minimumWidth(.name)), Self.maximumWidth(.name))
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
    case .next: 13
    case .idle: 5
    case .sso: 3
    case .apps: 4
    case .ssh: 3
    case .lastOperation: 22
    case .age: 7
    case .identity: 8
    case .schedules: 5
    case .region: 11
    case .image: 3
    case .cost: 7
    case .data: 7
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
  }

  private static func title(_ column: Column) -> String {
    switch column {
    case .name: "NAME"
    case .owner: "OWNER"
    case .workspace: "WORKSPACE"
    case .size: "SIZE"
    case .state: "STATE"
    case .since: "SINCE"
    case .next: "NEXT"
    case .idle: "IDLE"
    case .sso: "SSO"
    case .apps: "APPS"
    case .ssh: "SSH"
    case .lastOperation: "LAST OPERATION"
    case .age: "AGE"
    case .identity: "IDENTITY"
    case .schedules: "SCHED"
    case .region: "REGION"
    case .image: "OS"
    case .cost: "COST/H"
    case .data: "DATA"
    }
  }

  func draw(
    _ item: FleetItem, row: Int, isLit: Bool, isMarked: Bool, _ state: ConsoleState, on canvas: inout Canvas
  ) {
    let isStale: Bool
    switch item {
    case .unreadable(let item):
      isStale = state.fleet.isStale(workspace: item.workspace)
    case .instance(let instance):
      isStale = state.fleet.isStale(workspace: instance.workspace)
    }
    canvas.put(isLit ? ">" : " ", row: row, column: 0, role: .accent)
    if isMarked { canvas.put("*", row: row, column: 1, role: .marked) }
    if isStale {
      canvas.put("~", row: row, column: 2, role: .warning)
    } else if state.fleet.isProblem(item) {
      canvas.put("!", row: row, column: 2, role: .failed)
    } else if state.fleet.needsALook(item) {
      canvas.put("?", row: row, column: 2, role: .warning)
    }
    let hasChanged = state.hasChanged(item.id)
    if hasChanged { canvas.put("+", row: row, column: 3, role: .accent) }
    // Taken out of the row once: an instance is large.
    let instance: ComputeInstance? = if case .instance(let instance) = item { instance } else { nil }
    for place in places {
      let (text, role) =
        instance.map { cell(place.column, of: $0, state) } ?? cell(place.column, ofUnreadable: item, state)
      let fresh =
        isMarked && place.column == .name ? .marked : hasChanged && place.column == .state ? .accent : role
      canvas.put(
        text, row: row, column: place.start, role: isStale ? .dim : fresh, width: place.width, ellipsis: true)
    }
    // The name alone is lit: over a slow line a move of the light costs what it has to, and the states keep their
    // colours under it.
    if isLit, let name = places.first {
      canvas.recolor(row: row, columns: 0..<(name.start + name.width), role: .selection)
    }
  }

  private func cell(
    _ column: Column, ofUnreadable item: FleetItem, _ state: ConsoleState
  ) -> (String, Role) {
    switch column {
    case .name: (item.name, .text)
    case .workspace: (item.workspace, .text)
    case .data: (age(of: item.workspace, state), .dim)
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
      return (instance.lastOperation?.time.map { ageText(state.now - $0) } ?? "?", .dim)
    case .next:
      if instance.scheduleTexts.isEmpty { return ("-", .dim) }
      let plan = state.plan(of: instance)
      let next = plan.next(after: state.now)
      guard let text = nextText(next, zone: state.zone(for: plan), now: state.now) else { return ("-", .dim) }
      return (
        text,
        next.event.map { $0.action == .stop && $0.at - state.now <= ConsoleState.noticeAhead } == true
          ? .warning : next.event == nil ? .unknown : .text
      )
    case .idle: return (instance.idleTimeBeforeShutdown.map { idleText($0) } ?? "-", .text)
    case .sso: return (instance.isSSOEnabled.map { $0 ? "on" : "off" } ?? "?", .text)
    case .apps:
      // Known only of what was asked, with H on the page of applications.
      let isWell =
        state.health.isEmpty
        || instance.applications.allSatisfy { $0.endpoint.flatMap { state.health[$0]?.value?.isWell } ?? true }
      return ("\(instance.applications.count)\(isWell ? "" : " !")", isWell ? .text : .warning)
    case .ssh: return (instance.ssh.map { $0.isEnabled ? "on" : "off" } ?? "?", .text)
    case .age: return (instance.createdOn.map { ageText(state.now - $0) } ?? "?", .dim)
    case .identity: return (instance.identityType.map { Self.identityWord($0) } ?? "-", .text)
    case .schedules: return ("\(instance.scheduleTexts.count)", .text)
    case .region: return (instance.location ?? "?", .text)
    case .image:
      return (
        instance.hasLatestImage.map { $0 ? "new" : "OLD" } ?? "?", instance.hasLatestImage == false ? .warning : .text
      )
    case .cost:
      guard let cost = state.cost(of: instance), let price = cost.pricePerHour else { return ("?", .unknown) }
      // In brackets: what it costs when it runs.
      return cost.isRunning ? (price.number, .text) : ("(\(price.number))", .dim)
    case .data: return (age(of: instance.workspace, state), .dim)
    case .lastOperation:
      guard let last = instance.lastOperation else { return ("-", .dim) }
      return ("\(last.name) \(last.status ?? "?")", last.status?.hasSuffix("Failed") == true ? .failed : .dim)
    }
  }

  /// What was read of one instance since is younger.
  private func age(of workspace: String, _ state: ConsoleState) -> String {
    state.fleet.readAt(workspace: workspace).map { secondsText(state.now - $0) } ?? "?"
  }

  /// `identity.type` in a short word; another one as it came.
  private static func identityWord(_ type: String) -> String {
    switch type.lowercased() {
    case "systemassigned": "system"
    case "userassigned": "user"
    case "systemassigned,userassigned", "systemassigned, userassigned": "both"
    default: type
    }
  }
}

/// Sizes without the word that all of them begin with; clients write it in any case.
func sizeText(_ size: String) -> String {
  size.lowercased().hasPrefix("standard_") ? String(size.dropFirst("standard_".count)) : size
}

extension Instant {
  /// `13:49:02`, in UTC.
  var clockText: String { CivilDateTime(self).timeText }
}
