/// Hours and minutes of a wall clock.
package struct TimeOfDay: Hashable, Comparable, Sendable {
  package var hour: Int
  package var minute: Int

  package init(hour: Int, minute: Int) {
    self.hour = hour
    self.minute = minute
  }

  /// Reads `9`, `09`, `9:30`, `18:00`; nil where it is no time of day.
  package init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count),
      parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), hour < 24
    else { return nil }
    let minute = parts.count == 2 ? Int(parts[1]) : 0
    guard let minute, minute < 60, parts.count == 1 || parts[1].utf8.count == 2 else { return nil }
    self.init(hour: hour, minute: minute)
  }

  package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
    (left.hour, left.minute) < (right.hour, right.minute)
  }

  package var text: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }
}
