import ComputeModel
import Schedules

/// What the schedules of each instance do next, played anew only where they changed or where the time has come: the
/// plans of thousands are neither kept nor asked at every paint.
struct ScheduleOutlook: Sendable {
  struct Entry: Sendable {
    var stop: Instant?
    var start: Instant?
    /// What comes first, as a row of the list says it.
    var event: NextEvent
    /// The zones that its schedules in force name.
    var zones: [Zone]
    fileprivate var created: Instant?
    fileprivate var texts: JSONArrayText
    fileprivate var foundAt: Instant

    /// The next of both.
    var next: Instant? { [stop, start].compactMap { $0 }.min() }

    /// Whether nothing has come since that it must be found anew for.
    /// - Parameters: of an instance: when it was created, and its schedules. Not the whole of it, which would be a copy of
    ///   each of its members.
    func holds(for created: Instant?, _ texts: JSONArrayText, at now: Instant) -> Bool {
      self.created == created && self.texts == texts && foundAt <= now && next.map { $0 > now } ?? true
    }
  }

  /// By ARM id, of the instances that have schedules.
  private var entries: [String: Entry] = [:]
  /// When they were found, all of them holding then, and the first that any of them does next.
  private var foundAt: Instant?
  private var earliest: Instant?
  /// How many schedules name each zone, by its name.
  private var zoneCounts: [String: (zone: Zone, count: Int)] = [:]

  subscript(id: String) -> Entry? { entries[id] }

  /// Whether nothing has come since that any of them must be found anew for.
  func holds(at now: Instant) -> Bool {
    guard let foundAt else { return false }
    return foundAt <= now && earliest.map { $0 > now } ?? true
  }

  /// Whether a row has schedules of which it is not known what they do next.
  func isUnknown(_ item: FleetItem, at now: Instant) -> Bool {
    guard case .instance(let instance) = item, !instance.scheduleTexts.isEmpty else { return false }
    return entries[instance.id]?.holds(for: instance.createdOn, instance.scheduleTexts, at: now) != true
  }

  /// - Parameter instances: all that there are: what is missing from them is forgotten.
  mutating func renew(_ instances: some Sequence<ComputeInstance>, at now: Instant, zones: ZoneSource) {
    var kept: [String: Entry] = [:]
    kept.reserveCapacity(entries.count)
    for instance in instances where !instance.scheduleTexts.isEmpty {
      if let known = entries[instance.id], known.holds(for: instance.createdOn, instance.scheduleTexts, at: now) {
        kept[instance.id] = known
        continue
      }
      let plan = InstancePlan(of: instance, zones: zones)
      kept[instance.id] = Entry(
        stop: plan.next(after: now, action: .stop).event?.at, start: plan.next(after: now, action: .start).event?.at,
        event: plan.next(after: now), zones: Array(plan.zones), created: instance.createdOn,
        texts: instance.scheduleTexts, foundAt: now)
    }
    entries = kept
    zoneCounts = [:]
    foundAt = now
    earliest = kept.values.lazy.compactMap(\.next).min()
    for entry in kept.values {
      for zone in entry.zones { zoneCounts[zone.name, default: (zone, 0)].count += 1 }
    }
  }

  /// The zone that most schedules name, but for these; of two that are named as often, the first by name.
  func mostNamedZone(besides others: [String]) -> Zone? {
    zoneCounts.filter { !others.contains($0.key) }
      .max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.value.zone
  }
}
