import Languages

/// Some days of the week; 0 is Sunday, as in cron.
package struct Weekdays: Hashable, Sendable {
  /// Ascending.
  package private(set) var days: [Int]

  package init(_ days: some Sequence<Int>) {
    self.days = Set(days.filter { (0...6).contains($0) }).sorted()
  }

  package static let all = Weekdays(0...6)
  package static let names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

  /// Reads `mon-fri`, `mon,wed`, `fri-mon` (which goes on over the week's end), `weekdays`, `weekend`, `daily`; the
  /// names in full or by their first two or three letters. Nil where it is none of these.
  package init?(parsing text: String) {
    var found: Set<Int> = []
    for part in text.lowercased().split(separator: ",", omittingEmptySubsequences: false) {
      let part = part.filter { $0 != " " }
      switch part {
      case "daily", "all", "*": found.formUnion(0...6)
      case "weekdays": found.formUnion(1...5)
      case "weekend": found.formUnion([0, 6])
      default:
        let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Self.day(String($0)) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        var day = first
        found.insert(day)
        while day != last {
          day = (day + 1) % 7
          found.insert(day)
        }
      }
    }
    guard !found.isEmpty else { return nil }
    self.init(found)
  }

  private static func day(_ text: String) -> Int? {
    guard text.utf8.count >= 2 else { return nil }
    return names.firstIndex { $0 == text || (text.utf8.count <= 3 && $0.hasPrefix(text)) }
  }

  /// As cron's last field: `*`, `1-5`, `0,6`. A range never runs backwards, which the service would swap
  /// (SEMANTICS 5.6).
  package var cronField: String {
    if days.count == 7 { return "*" }
    return spans.map { $0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)" }.joined(separator: ",")
  }

  /// "Saturday and Sunday", from Monday on.
  package var words: String {
    let fromMonday = days.map { ($0 + 6) % 7 }.sorted().map { Self.title(($0 + 1) % 7) }
    guard fromMonday.count > 1 else { return fromMonday.first ?? localized("no day") }
    return fromMonday.dropLast().joined(separator: ", ") + localized(" and ") + fromMonday[fromMonday.count - 1]
  }

  /// The days moved on by so many.
  package func moved(by count: Int) -> Weekdays { Weekdays(days.map { ($0 + count) % 7 }) }

  private static func title(_ day: Int) -> String {
    localized(word: names[day].prefix(1).uppercased() + names[day].dropFirst())
  }

  /// Stretches of two and more days as ranges.
  private var spans: [(first: Int, last: Int)] {
    var spans: [(first: Int, last: Int)] = []
    for day in days {
      if let last = spans.last, last.last + 1 == day {
        spans[spans.count - 1].last = day
      } else {
        spans.append((day, day))
      }
    }
    return spans
  }
}
