package import Schedules

/// What a wall display turns through, and when it last turned.
package struct Wall: Hashable, Sendable {
  package enum Face: Int, CaseIterable, Sendable {
    case fleet
    case timeline
    case quota
    case problems
  }

  package let secondsPerFace: Int
  package let showsInitials: Bool
  package private(set) var face = Face.fleet
  package private(set) var shownSince: Instant

  /// - Parameter secondsPerFace: at least 1.
  package init(secondsPerFace: Int, showsInitials: Bool, now: Instant) {
    precondition(secondsPerFace >= 1)
    self.secondsPerFace = secondsPerFace
    self.showsInitials = showsInitials
    shownSince = now
  }

  /// Turns to the face whose turn it is. A clock that was set back begins the present face anew.
  package mutating func turn(at now: Instant) {
    let elapsed = (now - shownSince).components.seconds
    guard elapsed >= 0 else {
      shownSince = now
      return
    }
    let turns = elapsed / Int64(secondsPerFace)
    guard turns > 0 else { return }
    advance(by: Int(turns % Int64(Face.allCases.count)))
    shownSince = shownSince + .seconds(turns * Int64(secondsPerFace))
  }

  package mutating func next(at now: Instant) {
    advance(by: 1)
    shownSince = now
  }

  /// Whole seconds until the face or the minute of the clocks changes, whichever is sooner; at least 1.
  package func secondsUntilChange(at now: Instant) -> Int {
    let turn = Int64(secondsPerFace) - (now - shownSince).components.seconds
    let second = now.secondsSinceEpoch % 60
    let minute = 60 - (second < 0 ? second + 60 : second)
    return Int(max(1, min(turn, minute)))
  }

  private mutating func advance(by count: Int) {
    let faces = Face.allCases
    face = faces[(face.rawValue + count) % faces.count]
  }
}

/// `Ana Kovacs` -> `AK`, `ana.k` -> `AK`, `chenyu` -> `C`.
package func initials(of name: String) -> String {
  let words = name.split { !$0.isLetter && !$0.isNumber }
  return words.isEmpty ? "-" : words.prefix(3).map { $0.prefix(1).uppercased() }.joined()
}
