/// How long an operation took whenever it was seen from its beginning to its end.
package struct UsualTime: Hashable, Sendable {
  package var median: Duration
  package var longest: Duration
  package var count: Int

  /// - Parameter durations: in any order; nil for none.
  package init?(of durations: [Duration]) {
    guard let longest = durations.max() else { return nil }
    self.longest = longest
    count = durations.count
    median = durations.sorted()[durations.count / 2]
  }
}
