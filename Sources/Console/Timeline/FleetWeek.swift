import Languages
import ComputeModel
import Schedules

/// What the week of every instance in the list adds up to, below the rows of the fleet's timeline.
package struct FleetWeek: Sendable {
  /// What it was made of: another key is another week.
  package struct Key: Hashable, Sendable {
    var week: Int
    var cells: Int
    var clocks: ClockChoice
    var filter: String
    var showsProblemsOnly: Bool
    var rowsRevision: Int
  }

  /// Instances that do the same in one instant.
  struct Event: Sendable {
    var at: Instant
    /// `start` or `stop`.
    var word: String
    var zone: Zone
    var names: [String] = []

    /// As many of the names as any screen has room for.
    var namesText: String { FleetWeek.listed(names) }
  }

  /// Something that an administrator should look at.
  struct Remark: Sendable {
    var text: String
    /// Cores are missing: not all of it can succeed.
    var isShort = false
  }

  let key: Key
  /// How many run in the middle of each cell of the week.
  private(set) var running: [Int] = []
  /// The most that run at one instant: exact, and not by the cells, whose width is the screen's.
  private(set) var most = 0
  /// The cores of those that run in the middle of each cell; nil where no region was read. What has a size that no
  /// region names counts nothing.
  private(set) var cores: [Int]?
  /// The most cores at one instant, exact as ``most`` is.
  private(set) var mostCores = 0
  /// Of all regions together; nil where one of them has none, or was not read.
  private(set) var coreLimit: Int?
  /// The ids of instances that a clash is about.
  private(set) var clashing: Set<String> = []
  /// In the order of time.
  private(set) var events: [Event] = []
  private(set) var remarks: [Remark] = []

  /// One row's material.
  struct Row {
    var item: FleetItem
    var plan: InstancePlan?
    var timeline: Timeline?
    var next: NextEvent?

    init(_ item: FleetItem, _ week: Int, _ state: ConsoleState) {
      self.item = item
      guard case .instance(let instance) = item else { return }
      let plan = state.plan(of: instance)
      let days = FleetWeek.days(week, state, plan)
      self.plan = plan
      timeline = Timeline(
        of: instance, plan: plan, past: state.past(of: instance.id), now: state.now,
        from: min(days[0].start, state.now), until: max(days[days.count - 1].end, state.now))
      next = plan.next(after: state.now)
    }
  }

  static func days(_ week: Int, _ state: ConsoleState, _ plan: InstancePlan?) -> [TimelineDay] {
    TimelineDay.days(
      around: state.now, offset: week * 7, count: FleetTimelineScreen.dayCount, zone: state.zone(for: plan))
  }

  /// - Parameter state: that of a console with a fleet's timeline on its screen.
  package init(of screen: FleetTimelineScreen, _ state: ConsoleState) {
    key = Key(screen, state)
    let rows = state.fleet.visibleItems.map { Row($0, screen.week, state) }
    let days = Self.days(screen.week, state, nil)
    let quotas = QuotaTables(state)
    count(rows, days, cells: key.cells, quotas)
    coreLimit = state.coreUsage?.limit
    findEvents(rows, state)
    findSimultaneousStarts(rows, quotas, state)
    findClashes(rows, state)
    findClockChanges(rows, days, state)
  }

  private mutating func count(_ rows: [Row], _ days: [TimelineDay], cells: Int, _ quotas: QuotaTables) {
    let coresOfRows = rows.map { row -> Int in
      guard case .instance(let instance) = row.item, let size = instance.vmSize else { return 0 }
      return quotas.table(of: instance)?.size(named: size)?.cores ?? 0
    }
    var cores: [Int] = []
    for day in days {
      let seconds = max(1, day.end.secondsSinceEpoch - day.start.secondsSinceEpoch)
      for index in 0..<cells {
        let middle = Instant(
          secondsSinceEpoch: day.start.secondsSinceEpoch + (2 * Int64(index) + 1) * seconds / Int64(2 * cells))
        var (count, sum) = (0, 0)
        for (row, held) in zip(rows, coresOfRows) where row.timeline?.isRunning(at: middle) == true {
          count += 1
          sum += held
        }
        running.append(count)
        cores.append(sum)
      }
    }
    if !quotas.isEmpty { self.cores = cores }
    let (begin, end) = (days[0].start, days[days.count - 1].end)
    var changes: [(at: Instant, step: Int, cores: Int)] = []
    for (row, held) in zip(rows, coresOfRows) {
      for span in row.timeline?.spans ?? [] where span.condition.isRunning && span.until > begin && span.from < end {
        changes.append((max(span.from, begin), 1, held))
        changes.append((min(span.until, end), -1, -held))
      }
    }
    var (running, runningCores) = (0, 0)
    // What ends in an instant ends before another begins in it.
    for change in changes.sorted(by: { ($0.at, $0.step) < ($1.at, $1.step) }) {
      running += change.step
      runningCores += change.cores
      most = max(most, running)
      mostCores = max(mostCores, runningCores)
    }
  }

  private mutating func findEvents(_ rows: [Row], _ state: ConsoleState) {
    struct Moment: Hashable {
      var at: Instant
      var word: String
    }
    var found: [Moment: Event] = [:]
    for row in rows {
      for planned in row.timeline?.planned ?? [] where planned.effect == .acts {
        let moment = Moment(at: planned.event.at, word: planned.event.actionWord)
        found[moment, default: Event(at: moment.at, word: moment.word, zone: state.zone(for: row.plan))]
          .names.append(row.item.name)
      }
    }
    events = found.values.sorted { ($0.at, $0.word) < ($1.at, $1.word) }
  }

  /// Many starts at once, and whether there are cores for them.
  private mutating func findSimultaneousStarts(_ rows: [Row], _ quotas: QuotaTables, _ state: ConsoleState) {
    let zone = state.zone(for: nil)
    let pairs = rows.compactMap { row -> (instance: ComputeInstance, timeline: Timeline)? in
      guard case .instance(let instance) = row.item, let timeline = row.timeline else { return nil }
      return (instance, timeline)
    }
    let starts = SimultaneousStarts.all(in: pairs).map { ($0, $0.room { quotas.table(of: $0) }) }
    // Those that cannot all succeed come first.
    let loud = starts.filter(\.1.isShort) + starts.filter { !$0.1.isShort }
    let colliding = Set(starts.filter(\.1.isShort).flatMap(\.0.names))
    clashing.formUnion(rows.filter { colliding.contains($0.item.name) }.map(\.item.id))
    remarks += loud.prefix(2).map { start, room in
      Remark(
        text: localized(
          "CLASH \(zone.text(start.at, now: state.now))  \(start.names.count) starts at once, \(room.sentence):")
          + " \(Self.listed(start.names))", isShort: room.isShort)
    }
  }

  /// Sets of schedules that do not pair.
  private mutating func findClashes(_ rows: [Row], _ state: ConsoleState) {
    let kinds = [PlanFinding.Kind.sameMinute, .stopOnly, .startOnly, .unreachable, .refused]
    var names: [PlanFinding.Kind: [String]] = [:]
    for row in rows {
      guard let plan = row.plan else { continue }
      var found = Set(plan.pairing(now: state.now).map(\.kind))
      if plan.entries.contains(where: { (try? $0.timing.get()) == nil }) { found.insert(.refused) }
      for kind in found { names[kind, default: []].append(row.item.name) }
      if found.contains(where: kinds.contains) { clashing.insert(row.item.id) }
    }
    for kind in kinds {
      guard let names = names[kind] else { continue }
      remarks.append(Remark(text: localized("CLASH \(kind.rawValue): \(Self.listed(names))")))
    }
  }

  /// The changes of clocks in these days: of the zone on the screen, and of the schedules' own.
  private mutating func findClockChanges(_ rows: [Row], _ days: [TimelineDay], _ state: ConsoleState) {
    var names: Set<String> = []
    let own = rows.lazy.flatMap { $0.plan.map { Array($0.zones) } ?? [] }
    for zone in [state.zone(for: nil)] + own where names.insert(zone.name).inserted {
      for change in zone.transitions(from: days[0].start, until: days[days.count - 1].end) {
        let wall = CivilDateTime(change.instant, offsetSeconds: change.before.secondsFromUTC)
        remarks.append(Remark(text: localized("DST   \(zone.name): \(wall.dayText) \(change.sentence)")))
      }
    }
  }

  /// A screen has no room for the names of thousands.
  private static func listed(_ names: [String]) -> String {
    let shown = 40
    let more = names.count > shown ? localized(" and \(names.count - shown) more") : ""
    return names.prefix(shown).joined(separator: ", ") + more
  }
}

extension Timeline {
  fileprivate func isRunning(at instant: Instant) -> Bool {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].until <= instant { low = middle + 1 } else { high = middle }
    }
    return low < spans.count && spans[low].from <= instant && spans[low].condition.isRunning
  }
}
