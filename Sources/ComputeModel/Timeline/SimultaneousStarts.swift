package import Schedules

/// Instances that schedules start in one minute: each start can fail where Azure has no room for all of them.
package struct SimultaneousStarts: Hashable, Sendable {
  package var at: Instant
  /// Of the instances, in the order in which they were given.
  package var names: [String]

  package init(at: Instant, names: [String]) {
    self.at = at
    self.names = names
  }

  /// Only starts that find something to do count.
  /// - Parameter minimum: fewer are no news.
  package static func all(
    in timelines: some Sequence<(instance: ComputeInstance, timeline: Timeline)>, minimum: Int = 2
  ) -> [SimultaneousStarts] {
    var names: [Instant: [String]] = [:]
    for (instance, timeline) in timelines {
      for planned in timeline.planned where planned.event.action == .start && planned.effect == .acts {
        names[planned.event.at, default: []].append(instance.name)
      }
    }
    return names.filter { $0.value.count >= minimum }
      .map { SimultaneousStarts(at: $0.key, names: $0.value) }
      .sorted { $0.at < $1.at }
  }
}
