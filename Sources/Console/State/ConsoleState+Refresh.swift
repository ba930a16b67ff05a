import ComputeModel
import Schedules

/// When what is read again.
extension ConsoleState {
  /// More than so many in flight are read with the whole list, which is fewer requests: a page of it holds a hundred.
  private static let maximumReadAlone = 20

  mutating func reload() -> [Effect] {
    let names = fleet.workspaces.filter { !fleet.reading.contains($0) }
    guard !names.isEmpty else { return [] }
    fleet.beginReading(names)
    return [.loadFleet(workspaces: names)]
  }

  /// The whole list where it is old enough, else only what is in flight.
  mutating func readAgain() -> [Effect] {
    guard readingAlone.isEmpty else { return [] }
    guard let read = fleet.oldestReading, now - read < refreshInterval, !fleet.hasFailures,
      case let targets = inFlight, !targets.isEmpty, targets.count <= Self.maximumReadAlone
    else { return reload() }
    readingAlone = Set(targets.map(\.id))
    return [.readAlone(targets)]
  }

  /// What the service or an action of ours is changing.
  private var inFlight: [Target] {
    var targets = operations.map(\.target)
    guard fleet.counts.moving > 0 else { return targets }
    let own = Set(targets.map(\.id))
    for case .instance(let instance) in fleet.rows
    where instance.state.known?.isTransitional == true && !own.contains(instance.id) {
      targets.append(Target(instance))
    }
    return targets
  }

  /// What cannot be read alone, as what is gone, or is not in the list, as what is new, is left to the whole list.
  mutating func take(_ result: Result<ComputeInstance, ServiceFailure>, of target: Target) -> [Effect] {
    readingAlone.remove(target.id)
    if case .success(let instance) = result, let before = fleet.instance(id: target.id) {
      noteFacts(from: before, to: instance)
    }
    guard case .success(let instance) = result, fleet.take(instance) else { return reload() }
    list.follow(fleet, size: size)
    followSchedules()
    return studyFleet() + (readingAlone.isEmpty ? wakeWhenAllAreRead() : [])
  }

  func wakeWhenAllAreRead() -> [Effect] {
    guard fleet.reading.isEmpty, readingAlone.isEmpty else { return [] }
    if wall != nil { return [wakeForWall()] }
    let isBusy = !operations.isEmpty || fleet.counts.moving > 0
    let seconds = isBusy ? Console.busyRefreshSeconds : refreshSeconds
    return [.wake(afterSeconds: min(seconds, secondsToHide ?? seconds))]
  }
}

extension Fleet {
  /// ARM's pages of a list hold so many.
  private static let itemsOnPage = 100
  /// So many pages a minute are read at most without being asked for: ARM lets a principal read 25 times a second for
  /// all that it does, and each page is a hundred documents to go through.
  private static let pagesInMinute = 100

  /// Long lists rest longer: 10,000 instances are read every minute. What is in flight is read by itself meanwhile.
  var usualRefreshSeconds: Int {
    let pages = (rows.count + Self.itemsOnPage - 1) / Self.itemsOnPage
    return max(Console.refreshSeconds, pages * 60 / Self.pagesInMinute)
  }
}
