import Languages
package import Schedules

/// What happened to a fleet between two instants, as far as anybody saw it: who used what, what it cost, who changed
/// what, and what went wrong. What nobody saw is counted as unknown, and its times are named.
package struct FleetReport: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case all
    case owner
    case tag
    case workspace
  }

  /// Some instances together.
  package struct Group: Hashable, Sendable {
    package var kind: Kind
    /// A person's name or object id, `team=nlp`, or a workspace.
    package var name: String
    /// A person's object id, or the same as the name.
    package var id = ""
    package var instances = 0
    /// Seconds in which they ran, and of which nobody can tell.
    package var time = InstanceCost.Time(runningSeconds: 0, unknownSeconds: 0)
    /// Of the seconds in which they were seen running.
    package var cost = MoneySum()
    /// The part of ``cost`` of times in which nothing would have stopped them, as far as it is known.
    package var waste = MoneySum()
    /// Seconds in which they ran, and of which nobody can tell whether they were needed, or at what price.
    package var unknownWasteSeconds: Int64 = 0
    /// Instances that ran at a price that nobody names.
    package var withoutPrice = 0
    package var changes = 0
    package var failedStarts = 0
    package var missedSchedules = 0

    /// Hours or prices are missing, so that the sums are the least that it can have been.
    package var isAtLeast: Bool { time.unknownSeconds > 0 || withoutPrice > 0 }
    package var costText: String { (isAtLeast ? ">=" : "") + cost.text }
    package var wasteText: String {
      guard unknownWasteSeconds > 0 else { return waste.text }
      return waste.all.isEmpty ? localized("unknown") : ">=" + waste.text
    }
  }

  /// Which instance something is about.
  package struct Subject: Hashable, Sendable {
    package var name: String
    package var workspace: String
    package var id: String

    init(_ instance: ComputeInstance) {
      (name, workspace, id) = (instance.name, instance.workspace, instance.id)
    }
  }

  /// Something that was set, made or deleted.
  package struct Change: Hashable, Sendable {
    package var at: Instant
    package var subject: Subject
    /// A member of the wire, or the word of the request: `idleTimeBeforeShutdown`, `delete`.
    package var what: String
    /// JSON text; nil where it was not seen.
    package var before: String?
    package var after: String?
    /// Who asked for it, as the activity log or this program itself has it; nil where neither says.
    package var by: String?
    /// The log's word for what came of it; nil where only its effect was seen.
    package var status: String?
  }

  /// Something that went wrong.
  package struct Trouble: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      case failed = "failed operation"
      case missed = "missed schedule"
    }

    package var at: Instant
    package var subject: Subject
    package var kind: Kind
    package var text: String
  }

  /// A time in which nobody looked at a workspace.
  package struct Gap: Hashable, Sendable {
    package var workspace: String
    package var from: Instant
    package var until: Instant
  }

  package let from: Instant
  package let until: Instant
  /// All together first; then owners, tags and workspaces, of each the dearest first.
  package private(set) var groups: [Group] = []
  /// Each of the following ascending in time.
  package private(set) var changes: [Change] = []
  package private(set) var troubles: [Trouble] = []
  package private(set) var gaps: [Gap] = []
  /// What could not be read, a sentence each.
  package var notes: [String] = []

  /// - Parameters:
  ///   - sources: what is known of each instance, also of those that are gone.
  ///   - workspaces: the labels of all that were looked at, also of those without instances.
  ///   - zones: without it no schedule is held against the past.
  package init(
    _ sources: [FleetReport.Source], workspaces: [String], from: Instant, until: Instant, names: NameBook,
    zones: ZoneSource?
  ) {
    self.from = from
    self.until = until
    var builder = Builder(from: from, until: until, names: names, zones: zones, builtIn: Self.builtInNames(sources))
    // In the order of their ids, so that what happened in one instant needs no more than a stable order of time.
    for source in sources.sorted(by: { $0.instance.id < $1.instance.id }) { builder.add(source) }
    groups = builder.sortedGroups
    changes = builder.changes.sorted { ($0.at, $0.subject.id, $0.what) < ($1.at, $1.subject.id, $1.what) }
    troubles = Self.ascending(builder.troubles)
    gaps = workspaces.flatMap { label in
      (builder.observed[label] ?? ObservedTimes()).gaps(from: from, until: until).map {
        Gap(workspace: label, from: $0.from, until: $0.until)
      }
    }
  }

  /// By time, and otherwise as they are. Months of ten thousand instances have hundreds of thousands, so that numbers are
  /// moved and not they.
  private static func ascending(_ troubles: [Trouble]) -> [Trouble] {
    var order = troubles.indices.map { (at: troubles[$0].at, place: $0) }
    order.sort { $0.at == $1.at ? $0.place < $1.place : $0.at < $1.at }
    return order.map { troubles[$0.place] }
  }

  package var total: Group { groups.first ?? Group(kind: .all, name: "all") }

  package func groups(_ kind: Kind) -> [Group] { groups.filter { $0.kind == kind } }
}

extension FleetReport {
  /// What is known of one instance in the time of a report.
  package struct Source: Sendable {
    package var instance: ComputeInstance
    /// Since when it is gone; nil where it is there.
    package var gone: Instant?
    /// As it was observed, without what the service says of itself.
    package var past: ObservedPast
    package var changes: [SettingChange]
    /// Requests of others and of this program.
    package var log: [LoggedActivity]
    package var price: VMSize.Price?

    package init(
      _ instance: ComputeInstance, gone: Instant? = nil, past: ObservedPast = ObservedPast(),
      changes: [SettingChange] = [], log: [LoggedActivity] = [], price: VMSize.Price? = nil
    ) {
      self.instance = instance
      self.gone = gone
      self.past = past
      self.changes = changes
      self.log = log
      self.price = price
    }
  }

  fileprivate struct GroupKey: Hashable {
    var kind: Kind
    var id: String
  }

  fileprivate struct Builder {
    let from: Instant
    let until: Instant
    let names: NameBook
    let zones: ZoneSource?
    let builtIn: Set<String>
    var groups: [GroupKey: Group] = [:]
    var changes: [Change] = []
    var troubles: [Trouble] = []
    /// By the workspaces' labels.
    var observed: [String: ObservedTimes] = [:]
    /// Fleets have the same few sets of schedules many times, and playing them is dear.
    var played: [JSONArrayText: Played] = [:]

    init(from: Instant, until: Instant, names: NameBook, zones: ZoneSource?, builtIn: Set<String>) {
      self.from = from
      self.until = until
      self.names = names
      self.zones = zones
      self.builtIn = builtIn
      groups[GroupKey(kind: .all, id: "")] = Group(kind: .all, name: "all")
    }

    mutating func add(_ source: Source) {
      let instance = source.instance
      let subject = Subject(instance)
      observed[instance.workspace, default: ObservedTimes()].add(source.past.spans)
      var past = source.past.filled(by: source.log)
      if source.gone == nil { past = ObservedPast(past, of: instance, now: until) }
      // Before it was made and after it was gone it cost nothing.
      let begin = max(from, instance.createdOn ?? from), end = min(until, source.gone ?? until)
      let played = played(instance)
      var group = Group(kind: .all, name: "")
      group.instances = 1
      group.time = past.paidTime(from: begin, until: end)
      addCost(source, from: begin, until: end, to: &group)

      let found = FleetReport.changes(of: source, subject, from: from, until: until, names: names)
      changes += found
      group.changes = found.count
      for operation in past.operations {
        guard let at = operation.time, at >= from, at <= until, operation.hasFailed else { continue }
        if operation.name.lowercased() == "start" { group.failedStarts += 1 }
        let trigger = operation.trigger.map { localized(", asked for by \($0)") } ?? ""
        troubles.append(
          Trouble(
            at: at, subject: subject, kind: .failed, text: "\(operation.name): \(operation.status ?? "?")\(trigger)"))
      }
      if let events = played?.events, !past.spans.isEmpty {
        // What was planned before the set was changed is not known.
        let since = max(begin, source.changes.last { $0.member == "schedules" }?.seen ?? begin)
        for mark in PastComparison.missed(events, past: past, from: since, now: end) {
          group.missedSchedules += 1
          troubles.append(Trouble(at: mark.at, subject: subject, kind: .missed, text: mark.text))
        }
      }
      for (key, name) in keys(of: instance) {
        groups[key, default: Group(kind: key.kind, name: name, id: key.id)].add(group)
      }
    }

    private mutating func addCost(
      _ source: Source, from begin: Instant, until end: Instant, to group: inout Group
    ) {
      guard group.time.runningSeconds > 0 else { return }
      let wasted = wastedTime(of: source, from: begin, until: end)
      group.unknownWasteSeconds = max(0, group.time.runningSeconds - wasted.seconds - wasted.neededSeconds)
      guard let money = source.price.flatMap({ Money($0.perHour, currency: $0.currency) }) else {
        group.withoutPrice = 1
        group.unknownWasteSeconds += wasted.seconds
        return
      }
      group.cost.add(money.forSeconds(group.time.runningSeconds))
      if wasted.seconds > 0 { group.waste.add(money.forSeconds(wasted.seconds)) }
    }

    /// What the settings of each time made of it, as far as it was watched: what only follows from the last operation
    /// was nobody's observation, and the settings of then are not known.
    private mutating func wastedTime(of source: Source, from begin: Instant, until end: Instant) -> WastedTime {
      var time = WastedTime()
      for period in source.settings(from: begin, until: end) {
        let instance = period.applied(to: source.instance, builtIn: builtIn)
        time.add(source.past, of: instance, from: period.from, until: period.until, played: played(instance))
      }
      return time
    }

    private mutating func played(_ instance: ComputeInstance) -> Played? {
      guard let zones, !instance.scheduleTexts.isEmpty else { return nil }
      if let known = played[instance.scheduleTexts] { return known }
      let plan = InstancePlan(of: instance, zones: zones)
      let new = Played(plan, from: from, until: until)
      // Rules that are counted from the instance's creation are its own.
      if plan.doubt == nil { played[instance.scheduleTexts] = new }
      return new
    }

    private func keys(of instance: ComputeInstance) -> [(GroupKey, String)] {
      let owner = instance.ownerID?.lowercased() ?? ""
      let assigned = instance.assignedTo?.name ?? (instance.assignedTo == nil ? instance.createdBy?.name : nil)
      let said = assigned.flatMap { $0.isEmpty ? nil : $0 }
      let name = names.name(of: owner)?.text ?? said ?? (owner.isEmpty ? "unknown" : owner)
      return [
        (GroupKey(kind: .all, id: ""), "all"), (GroupKey(kind: .owner, id: owner.isEmpty ? name : owner), name),
        (GroupKey(kind: .workspace, id: instance.workspace), instance.workspace),
      ]
        + instance.tags.map { tag in
          let text = "\(tag.name)=\(tag.value)"
          return (GroupKey(kind: .tag, id: text), text)
        }
    }

    var sortedGroups: [Group] {
      let place = Dictionary(uniqueKeysWithValues: Kind.allCases.enumerated().map { ($1, $0) })
      return groups.sorted { one, other in
        if one.key.kind != other.key.kind { return place[one.key.kind, default: 0] < place[other.key.kind, default: 0] }
        let (left, right) = (one.value.rank, other.value.rank)
        return left == right ? one.key.id < other.key.id : left > right
      }.map(\.value)
    }
  }
}

extension FleetReport.Group {
  fileprivate mutating func add(_ other: FleetReport.Group) {
    instances += other.instances
    time.runningSeconds += other.time.runningSeconds
    time.unknownSeconds += other.time.unknownSeconds
    cost.add(other.cost)
    waste.add(other.waste)
    unknownWasteSeconds += other.unknownWasteSeconds
    withoutPrice += other.withoutPrice
    changes += other.changes
    failedStarts += other.failedStarts
    missedSchedules += other.missedSchedules
  }

  /// The dearest first; without prices the busiest.
  fileprivate var rank: (Int64, Int64) { (cost.all.map(\.millionths).max() ?? 0, time.runningSeconds) }
}

extension LastOperation {
  package var hasFailed: Bool { status?.lowercased().hasSuffix("failed") == true }
}

/// The times in which something was observed, of many instances together.
struct ObservedTimes {
  /// Shorter times are between two readings of one program, or of one and the next.
  static let shortestGap = Duration.seconds(600)

  /// Ascending; they neither overlap nor touch.
  private(set) var times: [(from: Instant, until: Instant)] = []

  /// - Parameter spans: of one instance, ascending.
  mutating func add(_ spans: [ObservedPast.Span]) {
    var index = 0
    for span in spans {
      while index < times.count, times[index].until < span.from { index += 1 }
      guard index < times.count, times[index].from <= span.until else {
        times.insert((span.from, span.until), at: index)
        continue
      }
      times[index].from = min(times[index].from, span.from)
      times[index].until = max(times[index].until, span.until)
      while index + 1 < times.count, times[index + 1].from <= times[index].until {
        times[index].until = max(times[index].until, times[index + 1].until)
        times.remove(at: index + 1)
      }
    }
  }

  /// What is left of a window.
  func gaps(from begin: Instant, until end: Instant) -> [(from: Instant, until: Instant)] {
    var gaps: [(from: Instant, until: Instant)] = []
    var known = begin
    for time in times where time.until > begin && time.from < end {
      if time.from > known { gaps.append((known, time.from)) }
      known = max(known, time.until)
    }
    if known < end { gaps.append((known, end)) }
    return gaps.filter { $0.until - $0.from >= Self.shortestGap }
  }
}
