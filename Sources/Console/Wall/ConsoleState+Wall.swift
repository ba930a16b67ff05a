import Schedules
import Terminal

/// What a wall does by itself, and the three keys that it knows.
extension ConsoleState {
  mutating func wallKey(_ key: Key) -> [Effect] {
    switch key {
    case .character("q"), .character("Q"): return [.quit]
    case .character(" "):
      wall?.next(at: now)
      return wakeWhenAllAreRead()
    default: return []
    }
  }

  /// Reads again what is old enough, and sleeps until something on the screen changes. It also wakes while a reading
  /// hangs: the bar must not stay LIVE then.
  mutating func wakeWall() -> [Effect] {
    guard let wall else { return [] }
    let isDue = fleet.oldestReading.map { now - $0 >= .seconds(Console.refreshSeconds) } ?? true
    let effects = isDue ? reload() + readWallQuota() : []
    return effects + [.wake(afterSeconds: min(wall.secondsUntilChange(at: now), Console.refreshSeconds))]
  }

  /// Quotas move slowly: every five minutes.
  mutating func readWallQuota() -> [Effect] {
    guard wall != nil else { return [] }
    if let at = region.readAt, now - at < .seconds(300) { return [] }
    return region.begin() ? [.readRegion] : []
  }
}
