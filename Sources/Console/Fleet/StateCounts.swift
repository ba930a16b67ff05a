import ComputeModel

/// How many rows are in which kind of state: what the line below the list says.
struct StateCounts: Hashable, Sendable {
  private(set) var running = 0
  private(set) var jobs = 0
  private(set) var moving = 0
  private(set) var stopped = 0
  /// Failed, unknown to the service or to us, or unreadable.
  private(set) var problems = 0

  init(_ items: some Sequence<FleetItem> = []) {
    for item in items { count(item) }
  }

  private mutating func count(_ item: FleetItem) {
    guard case .instance(let instance) = item, let known = instance.state.known else {
      problems += 1
      return
    }
    if known == .running {
      running += 1
    } else if known == .jobRunning {
      jobs += 1
    } else if known == .stopped {
      stopped += 1
    } else if known.isTransitional {
      moving += 1
    } else {
      problems += 1
    }
  }
}
