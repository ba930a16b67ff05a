import Languages
import ComputeModel

/// The hours of days as one sign each: how much of the day it ran. What nobody saw is `~` and never a low bar: a gap is
/// a gap (issue 7 point 2).
func sparkline(_ days: [InstanceCost.Day], isASCII: Bool) -> String {
  let signs = heights(isASCII: isASCII)
  let most = days.map { $0.length }.max() ?? 0
  return String(
    days.map { day in
      // Known by less than half, it is not known.
      if day.time.unknownSeconds * 2 > day.length { return "~" }
      guard most > 0 else { return signs[0] }
      let share = Double(day.time.runningSeconds) / Double(most)
      return signs[min(signs.count - 1, Int((share * Double(signs.count - 1)).rounded()))]
    })
}

extension [InstanceCost.Day] {
  /// The signs and the space behind them; nothing where there is no screen, since they are no words.
  func line(_ state: ConsoleState) -> String {
    state.lines == nil ? "\(sparkline(self, isASCII: state.isASCII))  " : ""
  }

  /// All running hours together; at least so many where some were not seen.
  var hoursText: String {
    let seconds = reduce(0) { $0 + $1.time.runningSeconds }
    let isWhole = allSatisfy { $0.time.unknownSeconds == 0 }
    return localized("\(isWhole ? "" : ">=")\(seconds / 3600).\(seconds % 3600 / 360) h")
  }
}

/// A number's height among the signs of a sparkline; `.` is none.
func heightSign(of number: Int, most: Int, isASCII: Bool) -> Character {
  guard number > 0, most > 0 else { return "." }
  let signs = heights(isASCII: isASCII)
  return signs[min(signs.count - 1, max(1, Int((Double(number) / Double(most) * Double(signs.count - 1)).rounded())))]
}

private func heights(isASCII: Bool) -> [Character] {
  isASCII ? Array(".:-=+*#") : Array("\u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}")
}
