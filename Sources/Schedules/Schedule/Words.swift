import Languages

extension [String] {
  /// `a`, `a and b`, `a, b and c`.
  func joinedInWords(with conjunction: String = "and") -> String {
    guard count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " \(localized(word: conjunction)) " + self[count - 1]
  }
}

extension [Int] {
  /// Ascending numbers as words, with three or more in a row as `a to b`.
  func spansInWords(_ name: (Int) -> String = { String($0) }) -> String {
    var spans: [String] = []
    var index = 0
    while index < count {
      var last = index
      while last + 1 < count, self[last + 1] == self[last] + 1 { last += 1 }
      if last - index >= 2 {
        spans.append(localized("\(name(self[index])) to \(name(self[last]))"))
      } else {
        spans += self[index...last].map(name)
      }
      index = last + 1
    }
    return spans.joinedInWords()
  }

  /// The distance between neighbours, where it is one and the same and there are at least three numbers.
  var commonStep: Int? {
    guard count >= 3 else { return nil }
    let step = self[1] - self[0]
    return zip(self, dropFirst()).allSatisfy { $1 - $0 == step } ? step : nil
  }
}
