import ComputeModel
import Schedules
import Terminal

/// What a wall does by itself, and the keys that it knows.
extension ConsoleState {
  /// Seconds of the service's clock for each real one: ages and turns of a wall are real, whatever a simulator's clock
  /// does. 0 while that clock stands still.
  var clockRate: Double {
    guard let simulator else { return 1 }
    return simulator.isPaused ? 0 : simulator.rate
  }

  /// Between two readings, on the service's clock.
  var refreshInterval: Duration { .seconds(refreshSeconds) * clockRate }

  package var wallContact: WallContact {
    WallContact(readAt: fleet.oldestReading, hasFailed: fleet.hasFailures, now: now, interval: refreshInterval)
  }

  mutating func wallKey(_ key: Key) -> [Effect] {
    let wasAsked = wall?.asksToQuit == true
    wall?.asksToQuit = false
    switch key {
    case .character("Q"): return [.quit]
    case .character("q"):
      guard !wasAsked else { return endWall() }
      wall?.asksToQuit = true
      return []
    case .character(" "):
      wall?.next(at: now)
      return wakeWhenAllAreRead()
    case .control("l"): return [.redraw]
    default: return []
    }
  }

  /// `:wall`
  mutating func beginWall() -> [Effect] {
    wall = Wall(secondsPerFace: Wall.usualSeconds, showsInitials: false, hasConsole: true, now: now)
    findEventsAhead()
    countRunningHours()
    return readWallQuota() + wakeWall() + [.redraw]
  }

  private mutating func endWall() -> [Effect] {
    guard wall?.hasConsole == true else { return [.quit] }
    wall = nil
    return wakeWhenAllAreRead() + [.redraw]
  }

  /// Reads again what is old enough, and sleeps until something on the screen changes; also while a reading hangs: the
  /// bar must not stay LIVE then.
  mutating func wakeWall() -> [Effect] {
    guard wall != nil else { return [] }
    let isDue = fleet.oldestReading.map { now - $0 >= refreshInterval } ?? true
    return (isDue ? reload() + readWallQuota() : []) + [wakeForWall()]
  }

  func wakeForWall() -> Effect {
    let untilChange = wall?.secondsUntilChange(
      at: now, rate: clockRate,
      contactChanges: WallContact.changes(readAt: fleet.oldestReading, interval: refreshInterval))
    return .wake(afterSeconds: min(untilChange ?? Console.refreshSeconds, Console.refreshSeconds))
  }

  /// Quotas move slowly: every five minutes.
  private mutating func readWallQuota() -> [Effect] {
    if let at = region.readAt, now - at < .seconds(300) * clockRate { return [] }
    return region.begin() ? [.readRegion] : []
  }

  /// The zone of the third clock: the one that was asked for, else the one that most schedules name.
  var wallZone: Zone? {
    if let zone = wall?.zone { return zone }
    return fleet.outlook.mostNamedZone(besides: [Zone.utc.name, viewerZone.name])
  }
}
