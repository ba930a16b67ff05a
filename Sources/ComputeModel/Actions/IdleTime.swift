import Languages

/// How long an instance is idle before it is shut down, in whole minutes within the service's limits.
package struct IdleTime: Hashable, Sendable {
  /// 15 minutes to 3 days (founding document; FACTS section 5.2).
  package static let minutesAllowed = 15...4320

  package let minutes: Int

  package init(minutes: Int) throws(IdleTimeError) {
    guard Self.minutesAllowed.contains(minutes) else { throw .outOfRange }
    self.minutes = minutes
  }

  /// Reads what a person types: `45`, `45m`, `2h`, `1h30m`, `1d`, or the wire's own `PT45M`.
  package init(text: String) throws(IdleTimeError) {
    let plain = text.lowercased().filter { $0 != " " }
    if plain.hasPrefix("p") {
      guard let time = Self.seconds(ofWire: plain.uppercased()) else { throw .unreadable }
      guard time % 60 == 0 else { throw .unreadable }
      try self.init(minutes: time / 60)
      return
    }
    var total = 0
    var digits = ""
    for character in plain {
      guard character.isASCII, let value = character.wholeNumberValue else {
        guard let number = Int(digits), number <= 100_000, let factor = Self.factors[character] else {
          throw .unreadable
        }
        total += number * factor
        digits = ""
        continue
      }
      digits.append(Character("\(value)"))
      guard digits.count <= 6 else { throw .outOfRange }
    }
    if !digits.isEmpty {
      // A bare number is minutes; after a unit it would be a guess.
      guard total == 0, let number = Int(digits) else { throw .unreadable }
      total = number
    } else if plain.isEmpty {
      throw .unreadable
    }
    try self.init(minutes: total)
  }

  /// Reads what the service wrote; nil for a duration outside of its own limits, or of another form.
  package init?(wire: String) {
    guard let seconds = Self.seconds(ofWire: wire), seconds % 60 == 0, let time = try? IdleTime(minutes: seconds / 60)
    else { return nil }
    self = time
  }

  /// Always minutes: azure-ai-ml reads nothing else back (FACTS section 5.2).
  package var wire: String { "PT\(minutes)M" }

  /// `45m`, `2h`, `1h30m`, `3d`.
  package var shortText: String {
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60)
    let parts = [(days, "d"), (hours, "h"), (rest, "m")].filter { $0.0 > 0 }
    return parts.map { "\($0.0)\($0.1)" }.joined()
  }

  private static let factors: [Character: Int] = ["m": 1, "h": 60, "d": 1440]

  /// ISO 8601 durations of days, hours, minutes and seconds, in whole numbers.
  private static func seconds(ofWire text: String) -> Int? {
    guard text.first == "P", text.utf8.count <= 20 else { return nil }
    var (total, digits, isTime, parts) = (0, "", false, 0)
    for character in text.dropFirst() {
      switch character {
      case "0"..."9": digits.append(character)
      case "T" where !isTime && digits.isEmpty: isTime = true
      default:
        let factor: Int? =
          switch (character, isTime) {
          case ("D", false): 86_400
          case ("H", true): 3600
          case ("M", true): 60
          case ("S", true): 1
          default: nil
          }
        guard let factor, digits.count <= 7, let number = Int(digits) else { return nil }
        total += number * factor
        digits = ""
        parts += 1
      }
    }
    return digits.isEmpty && parts > 0 ? total : nil
  }
}

package enum IdleTimeError: Error, Hashable, CustomStringConvertible {
  case unreadable
  case outOfRange

  package var description: String {
    switch self {
    case .unreadable: localized("Write the idle time as minutes, or as 45m, 2h or 1d.")
    case .outOfRange: localized("The idle time must be from 15 minutes to 3 days (4320 minutes).")
    }
  }
}
