import Languages
import ComputeModel
import Schedules
import Terminal

/// A line of a page: parts of text, each in its role.
package struct PageLine: Sendable {
  var parts: [(text: String, role: Role)]
  /// The instance that Enter opens on this line.
  var opens: Target?
  /// The family whose holders Enter on this line shows.
  var family: QuotaFamily?
  /// The context that Enter goes to on this line.
  var context: String?
  /// The instances that Enter on this line marks, and why.
  var marks: (reason: String, ids: [String])?
  /// What it says where it is read out, in place of its parts; empty for what only leads the eye.
  var words: String?

  /// The filter with which Enter on this line shows the list.
  var filter: String?
  /// The command that Enter on this line begins.
  var command: String?
  /// Of the answer that the line is about: what Microsoft's support asks for.
  var requestID: String?
  /// What the line has no room for.
  var more: String?
  /// Whether it is an operation whose end is waited for here.
  var isWatched = false
  /// What Enter on this line changes of a simulator.
  var simulator: SimulatorChange?

  var canBeLit: Bool {
    opens != nil || family != nil || context != nil || marks != nil || filter != nil || simulator != nil
      || command != nil
  }

  func draw(row: Int, on canvas: inout Canvas) {
    var column = 0
    for part in parts { column += canvas.put(part.text, row: row, column: column, role: part.role) }
  }
}

/// A text page in the making: everything is broken to the width of the screen, so that nothing is cut off.
struct Page {
  private static let labelWidth = 13

  let width: Int
  private(set) var lines: [PageLine] = []
  /// Of the columns of the present table.
  private var titles: [String] = []

  init(width: Int) { self.width = width }

  mutating func blank() {
    titles = []
    lines.append(PageLine(parts: []))
  }

  mutating func title(_ text: Phrase) {
    titles = []
    lines.append(PageLine(parts: [(" " + text.text, .title)]))
  }

  mutating func paragraph(_ text: String, role: Role = .text) {
    for line in wrapped(SafeText(text).oneLine.text, to: max(1, width - 2)) {
      lines.append(PageLine(parts: [(" " + line, role)]))
    }
  }

  /// A name and what is said of it.
  mutating func field(_ label: Phrase, _ value: String, role: Role = .text) {
    row(SafeText(label.text).oneLine.truncated(to: Self.labelWidth - 1, ellipsis: true), value, role: role, indent: 1)
  }

  /// A fact of the document; what the service did not say is "unknown".
  mutating func field(_ label: Phrase, _ fact: Fact) {
    field(label, fact.text, role: fact.isKnown ? .text : .unknown)
  }

  /// A rule with its verdict in front, as `[NO] custom applications  RStudio`; the reason stands below where the
  /// screen is narrow.
  mutating func verdict(_ verdict: Verdict, _ rule: Phrase, _ why: String) {
    let rule = rule.text
    let sign = (text: " [\(localized(word: verdict.rawValue))] ", role: verdict.role)
    let isNarrow = width < 70
    let indent = isNarrow ? 7 : 29
    var texts = wrapped(SafeText(why).oneLine.text, to: max(1, width - indent - 1))
    let first = isNarrow || texts.isEmpty ? "" : texts.removeFirst()
    let name = SafeText(rule).padded(to: isNarrow ? 0 : indent - SafeText(sign.text).width).text
    let words = "\(rule): \(verdict.word)\(why.isEmpty ? "" : ", \(why)")"
    lines.append(PageLine(parts: [sign, (name, .text), (first, .dim)], words: words))
    for text in texts {
      lines.append(PageLine(parts: [(String(repeating: " ", count: indent) + text, .dim)], words: ""))
    }
  }

  /// Titles of columns; a width of `.max` takes the rest of the line.
  mutating func columns(_ titles: [(Phrase, Int)]) {
    self.titles = []
    row(titles.map { ($0.0.text, $0.1, Role.title) })
    lines[lines.count - 1].words = ""
    self.titles = titles.map(\.0.text)
  }

  /// One line of cells, each cut to its width, with two spaces between; it begins where the light's marker ends.
  mutating func row(
    _ cells: [(text: String, width: Int, role: Role)], opens: Target? = nil, family: QuotaFamily? = nil,
    context: String? = nil,
    marks: (reason: String, ids: [String])? = nil, filter: String? = nil, requestID: String? = nil, more: String? = nil,
    isWatched: Bool = false, simulator: SimulatorChange? = nil,
    command: String? = nil
  ) {
    var parts: [(text: String, role: Role)] = [("  ", .text)]
    var room = width - 2
    for cell in cells where room > 0 {
      let cellWidth = min(cell.width, room)
      let text = SafeText(cell.text).oneLine.truncated(to: cellWidth, ellipsis: true)
      parts.append(((cell.width == .max ? text : text.padded(to: cellWidth)).text + "  ", cell.role))
      room -= cell.width == .max ? room : cellWidth + 2
    }
    lines.append(
      PageLine(
        parts: parts, opens: opens, family: family, context: context, marks: marks, words: words(cells.map(\.text)),
        filter: filter,
        command: command, requestID: requestID, more: more, isWatched: isWatched, simulator: simulator))
  }

  /// The cells of a row, uncut, with the titles of their columns; what has no title there is for the eye.
  private func words(_ cells: [String]) -> String {
    cells.enumerated().compactMap { index, text in
      guard !text.isEmpty, !titles.isEmpty else { return text.isEmpty ? nil : text }
      let title = titles.indices.contains(index) ? titles[index].lowercased() : ""
      return index == 0 ? text : title.isEmpty ? nil : "\(title) \(text)"
    }.joined(separator: ", ")
  }

  private mutating func row(_ label: SafeText, _ value: String, role: Role, indent: Int) {
    let first = String(repeating: " ", count: indent)
    let column = indent + Self.labelWidth
    let texts = wrapped(SafeText(value).oneLine.text, to: max(1, width - column - 1))
    let name = label.text.trimmingSpaces
    let words = name.isEmpty ? value : "\(name): \(value)"
    for (index, text) in (texts.isEmpty ? [""] : texts).enumerated() {
      let head = index == 0 ? first + label.padded(to: Self.labelWidth).text : String(repeating: " ", count: column)
      lines.append(
        PageLine(
          parts: [(head, .dim), (text, role)], words: index == 0 ? words : ""))
    }
  }

  enum Verdict: String {
    case good = "ok"
    case never = "NO"
    case notVisible = "? "
    case notCounted = "--"

    var word: String {
      switch self {
      case .good: localized("yes")
      case .never: localized("no")
      case .notVisible: localized("not visible")
      case .notCounted: localized("does not count")
      }
    }

    var role: Role {
      switch self {
      case .good: .good
      case .never: .failed
      case .notVisible, .notCounted: .unknown
      }
    }
  }
}

/// What the service said of one thing. Nothing said is unknown; a null is a null.
struct Fact {
  var text: String
  var isKnown: Bool

  init(_ text: String) {
    self.text = text
    isKnown = true
  }

  init(_ value: JSONValue?) {
    isKnown = value.map { !$0.isNull } ?? false
    text =
      switch value {
      case nil: localized("unknown: the service does not say")
      case .null: localized("unknown: the service says null")
      case .bool(let flag): flag ? localized("yes") : localized("no")
      case .number(let number): number
      case .string(let text): text.isEmpty ? localized("empty") : Redaction.masked(.string(text)).text ?? text
      case .array, .object: value.map { Redaction.masked($0).compactText } ?? ""
      }
  }

  static let unknown = Fact(nil as JSONValue?)
}

/// The document of a compute instance, by the names of its members (FACTS section 15). It never supplies a default.
struct InstanceDocument {
  let resource: JSONValue

  init(_ resource: JSONValue) { self.resource = resource }

  /// Members that every kind of compute has.
  var compute: JSONValue { resource["properties"] ?? .null }
  /// Members of a compute instance.
  var instance: JSONValue { compute["properties"] ?? .null }

  var state: InstanceState? { instance["state"]?.text.map { InstanceState($0) } }

  var applications: [JSONValue]? { instance["applications"]?.elements }

  /// nil where the service does not say: no services and no word about them are two things.
  var customServices: [JSONValue]? { instance["customServices"]?.elements }

  var isOnBehalf: Bool { instance[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text != nil }

  var schedules: [JSONValue]? { instance[path: "schedules", "computeStartStop"]?.elements }

  /// A time as it was written, without the fraction of its second, with its age.
  func time(_ value: JSONValue?, now: Instant) -> Fact {
    guard let text = value?.text, let instant = try? Instant(iso8601: text) else { return Fact(value) }
    let age = now - instant
    let civil = CivilDateTime(instant)
    let shown = localized("\(civil.dateText) \(civil.timeText) UTC")
    return Fact(age < .zero ? shown : localized("\(shown)  (\(ageText(age)) ago)"))
  }
}
