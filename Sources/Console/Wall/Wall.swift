package import Schedules

/// What a wall display turns through, and when it last turned.
package struct Wall: Sendable {
  package enum Face: Int, CaseIterable, Sendable {
    case fleet
    case timeline
    case quota
    case problems
  }

  /// Long enough to read a screen from afar; a choice of ours.
  package static let usualSeconds = 30

  package let secondsPerFace: Int
  package let showsInitials: Bool
  /// Of the third clock; nil for the one that most schedules name.
  package let zone: Zone?
  /// Whether `q q` leads back to the console that it was begun from, and not out of the program.
  package let hasConsole: Bool
  package private(set) var face = Face.fleet
  package private(set) var shownSince: Instant
  /// How often all faces were shown: long lists show another page each time.
  package private(set) var round = 0
  /// `q` was typed once.
  package var asksToQuit = false

  /// - Parameter secondsPerFace: at least 1.
  package init(
    secondsPerFace: Int, showsInitials: Bool, zone: Zone? = nil, hasConsole: Bool = false, now: Instant
  ) {
    precondition(secondsPerFace >= 1)
    self.secondsPerFace = secondsPerFace
    self.showsInitials = showsInitials
    self.zone = zone
    self.hasConsole = hasConsole
    shownSince = now
  }

  /// Turns to the face whose turn it is. A clock that was set back begins the present face anew.
  /// - Parameter rate: seconds of the clock for each real one; nothing turns while it stands still.
  package mutating func turn(at now: Instant, rate: Double) {
    guard now >= shownSince else {
      shownSince = now
      return
    }
    guard rate > 0 else { return }
    let length = Duration.seconds(secondsPerFace) * rate
    let turns = ((now - shownSince) / length).rounded(.down)
    guard turns >= 1 else { return }
    // After more than a whole round it does not matter how many there were.
    advance(by: Int(turns.truncatingRemainder(dividingBy: Double(Face.allCases.count))))
    if turns >= Double(Face.allCases.count) { round += 1 }
    shownSince = shownSince + length * turns
  }

  package mutating func next(at now: Instant) {
    advance(by: 1)
    shownSince = now
  }

  /// Whole real seconds until something on the wall changes by itself, at least 1: its face, the minute of the clocks,
  /// or what the bar says.
  package func secondsUntilChange(at now: Instant, rate: Double, contactChanges: [Instant] = []) -> Int {
    // While the clock stands still nothing changes; whoever asks has a longest sleep of his own.
    guard rate > 0 else { return .max }
    let second = now.secondsSinceEpoch % 60
    let minute = Double(60 - (second < 0 ? second + 60 : second))
    let turn = (shownSince + .seconds(secondsPerFace) * rate - now).inSeconds
    // A limit must be passed, not reached.
    let contacts = contactChanges.map { ($0 - now).inSeconds + 1 }.filter { $0 > 0 }
    let soonest = ([minute, turn] + contacts).reduce(.infinity) { min($0, $1) }
    return Int(max(1, (soonest / rate).rounded(.up)))
  }

  private mutating func advance(by count: Int) {
    let faces = Face.allCases
    if face.rawValue + count >= faces.count { round += 1 }
    face = faces[(face.rawValue + count) % faces.count]
  }
}

/// `Ana Kovacs` -> `AK`, `ana.k` -> `AK`, `chenyu` -> `C`.
package func initials(of name: String) -> String {
  let words = name.split { !$0.isLetter && !$0.isNumber }
  return words.isEmpty ? "-" : words.prefix(3).map { $0.prefix(1).uppercased() }.joined()
}
