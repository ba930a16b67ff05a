/// Digits five rows high and four cells wide, of ASCII, so that a bare console draws them too (UX section 13).
package enum LargeDigits {
  package static let height = 5

  private static let shapes: [[String]] = [
    ["####", "#  #", "#  #", "#  #", "####"], ["  # ", " ## ", "  # ", "  # ", " ###"],
    ["####", "   #", "####", "#   ", "####"], ["####", "   #", " ###", "   #", "####"],
    ["#  #", "#  #", "####", "   #", "   #"], ["####", "#   ", "####", "   #", "####"],
    ["####", "#   ", "####", "#  #", "####"], ["####", "   #", "  # ", " #  ", " #  "],
    ["####", "#  #", "####", "#  #", "####"], ["####", "#  #", "####", "   #", "####"],
  ]

  /// The five rows of a number that is not negative; six cells a digit, the last two of them blank.
  package static func rows(_ number: Int) -> [String] {
    let digits = String(number).compactMap(\.wholeNumberValue)
    return (0..<height).map { row in digits.map { shapes[$0][row] + "  " }.joined() }
  }
}
