import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  /// Each workspace in a few lines: states, problems, and what runs without an end.
  mutating func overview(_ state: ConsoleState) {
    columns([
      ("WORKSPACE", 18), ("ALL", 5), ("RUN", 5), ("JOB", 5), ("MOVING", 7), ("OFF", 5), ("!", 4), ("NEVER IDLES", .max),
    ])
    for (index, workspace) in state.fleet.workspaces.enumerated() {
      let items = state.fleet.rows.filter { $0.workspace == workspace }
      let instances = items.compactMap { item -> ComputeInstance? in
        if case .instance(let instance) = item { return instance }
        return nil
      }
      func count(_ states: KnownInstanceState...) -> Int {
        instances.count { $0.state.known.map { states.contains($0) } ?? false }
      }
      let problems = items.count { state.fleet.isProblem($0) }
      let neverIdle = instances.count { IdleShutdownFinding($0) != nil }
      row(
        [
          (workspace, 18, .text), ("\(items.count)", 5, .text), ("\(count(.running))", 5, .running),
          ("\(count(.jobRunning))", 5, .running),
          ("\(instances.count { $0.state.known?.isTransitional == true })", 7, .transitional),
          ("\(count(.stopped))", 5, .stopped), ("\(problems)", 4, problems > 0 ? .failed : .dim),
          ("\(neverIdle)", .max, neverIdle > 0 ? .warning : .dim),
        ], filter: "ws=\(workspace)")
      field("", Self.outlook(of: workspace, instances, state).joined(separator: ";  "), role: .dim)
      if case .failed(let failure, _) = state.fleet.freshness[index] { paragraph(failure.sentence, role: .error) }
    }
    blank()
    if let cost = state.fleetCost {
      title("COST")
      fleetCost(cost, state)
      blank()
    }
    listed("PROBLEMS", state.fleet.rows.filter { state.fleet.isProblem($0) }, state) { item in
      if case .instance(let instance) = item {
        return state.fleet.findings(of: instance).filter { $0.code.severity == .problem }.map(\.evidence)
          .joined(separator: "; ")
      }
      if case .unreadable(let item) = item { return item.reason }
      return ""
    }
    let risky = state.fleet.rows.filter { item in
      if case .instance(let instance) = item { return IdleShutdownFinding(instance) != nil }
      return false
    }
    listed("RUN UNTIL SOMEBODY STOPS THEM (no idle shutdown that can fire)", risky, state) { item in
      guard case .instance(let instance) = item else { return "" }
      return IdleShutdownFinding(instance)?.reason ?? ""
    }
  }

  /// Cores, what comes next, and what it costs.
  private static func outlook(of workspace: String, _ instances: [ComputeInstance], _ state: ConsoleState) -> [String] {
    var parts: [String] = []
    if let region = state.region(ofWorkspace: workspace) {
      let table = QuotaTable(usages: region.usages, sizes: region.sizes, instances: instances)
      if let total = table.total {
        parts.append(localized("cores \(total.runningCores) running, \(total.stoppedCores) held by stopped"))
        if let free = total.freeCores { parts.append(localized("\(free) free in \(region.location)")) }
      } else {
        parts.append(localized("cores unknown"))
      }
    }
    if let next = state.nextByWorkspace[workspace] {
      let zone = state.zone(for: nil)
      parts.append(
        localized("next \(next.action.named) x \(next.count) \(zone.text(next.at, now: state.now))")
          + localized(" (in \(ageText(next.at - state.now)))"))
    } else {
      parts.append(localized("nothing is planned"))
    }
    if state.fleetCost != nil {
      let cost = FleetCost(instances.compactMap { state.cost(of: $0) })
      let waste = cost.wasted > 0 ? localized(", waste \(cost.wasteText)") : ""
      parts.append(localized("\(cost.perHourText) an hour\(waste)"))
    }
    return parts
  }

  private mutating func listed(
    _ heading: Phrase, _ items: [FleetItem], _ state: ConsoleState, _ note: (FleetItem) -> String
  ) {
    title(heading)
    if items.isEmpty { paragraph(localized("none"), role: .dim) }
    for item in items {
      guard case .instance(let instance) = item else {
        row([(item.name, 24, .text), (StateWord.unreadable.text, 20, .unknown), (note(item), .max, .dim)])
        continue
      }
      let word = StateWord(instance.state)
      row(
        [(instance.name, 24, .text), (word.text, 20, word.role), (note(item), .max, .dim)], opens: Target(instance))
    }
    blank()
  }
}
