import Languages
import ComputeModel

/// The filter language of the list: terms that must all hold, each possibly inverted with `!`, each a choice between
/// alternatives separated by `|` (UX section 1).
///
///     text   ~fuzzy   re:/^ds-.*7$/   state=running   size=NC*   tag.team=nlp   age>4h   risk=never-idles
///     stopped>30d & cost>100
package struct FilterExpression: Hashable, Sendable {
  struct Term: Hashable, Sendable {
    var isInverted: Bool
    var alternatives: [Pattern]
  }

  enum Pattern: Hashable, Sendable {
    case text(String)
    case fuzzy(String)
    /// Compiled again for each use: a compiled pattern is neither comparable nor sendable.
    case regex(String)
    case field(Field, Comparison, String)
    case duration(Field, Comparison, Duration)
    case number(Field, Comparison, Double)
  }

  enum Comparison: String, CaseIterable, Hashable, Sendable {
    // Longer ones first: `<=` begins with `<`.
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case notEqual = "!="
    case less = "<"
    case greater = ">"
    case equal = "="
  }

  enum Field: Hashable, Sendable {
    case name, state, owner, size, workspace, region, idle, sso, ssh, apps, identity, operation, trigger, risk
    case age, since, next
    /// Of what was observed: how long it has been off, or on; hours and cost of this week, or since a command says.
    case stopped, running, hours, cost
    case tag(String)

    /// The fields by the names that people type.
    static let names: [(String, Field)] = [
      ("name", .name), ("state", .state), ("owner", .owner), ("size", .size), ("ws", .workspace),
      ("workspace", .workspace), ("region", .region), ("idle", .idle), ("sso", .sso), ("ssh", .ssh), ("apps", .apps),
      ("identity", .identity), ("op", .operation), ("by", .trigger), ("risk", .risk), ("age", .age), ("since", .since),
      ("next", .next),
      ("stopped", .stopped), ("running", .running), ("hours", .hours), ("cost", .cost),
    ]

    init?(_ word: Substring) {
      if word.hasPrefix("tag."), word.count > 4 {
        self = .tag(String(word.dropFirst(4)))
        return
      }
      guard let field = Self.names.first(where: { $0.0 == word.lowercased() })?.1 else { return nil }
      self = field
    }

    var isDuration: Bool { [.age, .since, .next, .idle, .stopped, .running].contains(self) }
    var isNumber: Bool { self == .hours || self == .cost }
  }

  private(set) var terms: [Term] = []

  package init(_ text: String) throws(FilterError) {
    for word in try Self.words(text) { terms.append(try Self.term(word)) }
  }

  /// Words at spaces; a space inside `re:/.../` or inside double quotes is no end.
  private static func words(_ text: String) throws(FilterError) -> [String] {
    var words: [String] = []
    var word = ""
    var (isQuoted, isRegex) = (false, false)
    for character in text {
      if character == "\"", !isRegex {
        isQuoted.toggle()
        continue
      }
      // All terms must hold, so that & says nothing that a space does not.
      if character == " " || character == "&", !isQuoted, !isRegex {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      if character == "/", isRegex, word.last != "\\" {
        isRegex = false
      } else if character == "/", word.hasSuffix("re:") {
        isRegex = true
      }
      word.append(character)
    }
    if isQuoted { throw FilterError(localized("the quotation mark is not closed")) }
    if isRegex { throw FilterError(localized("re:/ is not closed by another /")) }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func term(_ word: String) throws(FilterError) -> Term {
    let isInverted = word.hasPrefix("!")
    let rest = isInverted ? word.dropFirst() : word[...]
    if rest.isEmpty { throw FilterError(localized("nothing stands after !")) }
    if rest.hasPrefix("re:/") { return Term(isInverted: isInverted, alternatives: [try regex(rest)]) }
    var alternatives: [Pattern] = []
    var lead: (field: Field, comparison: Comparison)?
    for part in rest.split(separator: "|" as Character) {
      if let lead, !alternatives.isEmpty {
        // `state=running|stopped` names the field once.
        alternatives.append(try pattern(lead.field, lead.comparison, String(part)))
      } else {
        let (pattern, head) = try pattern(part)
        if alternatives.isEmpty { lead = head }
        alternatives.append(pattern)
      }
    }
    guard !alternatives.isEmpty else { throw FilterError(localized("| stands alone")) }
    return Term(isInverted: isInverted, alternatives: alternatives)
  }

  private static func regex(_ word: Substring) throws(FilterError) -> Pattern {
    let pattern = String(word.dropFirst("re:/".count).dropLast())
    guard !pattern.isEmpty else { throw FilterError(localized("re:// is empty")) }
    do {
      _ = try Regex<AnyRegexOutput>(pattern)
    } catch {
      throw FilterError(localized("\(pattern) is no regular expression"))
    }
    return .regex(pattern)
  }

  private static func pattern(
    _ part: Substring
  ) throws(FilterError) -> (Pattern, (field: Field, comparison: Comparison)?) {
    if part.hasPrefix("~"), part.count > 1 { return (.fuzzy(String(part.dropFirst()).lowercased()), nil) }
    for index in part.indices {
      let tail = part[index...]
      guard let comparison = Comparison.allCases.first(where: { tail.hasPrefix($0.rawValue) }) else { continue }
      let word = part[..<index]
      guard !word.isEmpty else { break }
      guard let field = Field(word) else {
        let known = Field.names.map(\.0).joined(separator: " ")
        throw FilterError(localized("there is no field \(word); fields are \(known) tag.NAME"))
      }
      let value = String(tail.dropFirst(comparison.rawValue.count))
      return (try pattern(field, comparison, value), (field, comparison))
    }
    return (.text(String(part)), nil)
  }

  private static func pattern(
    _ field: Field, _ comparison: Comparison, _ value: String
  ) throws(FilterError) -> Pattern {
    guard !value.isEmpty else { throw FilterError(localized("a value is missing")) }
    let isOrder = comparison != .equal && comparison != .notEqual
    if field.isDuration, isOrder || duration(value) != nil {
      guard let duration = duration(value) else {
        throw FilterError(localized("\(value) is no time such as 30m, 4h or 2d"))
      }
      return .duration(field, comparison, duration)
    }
    if field.isNumber {
      guard let number = Double(value), number >= 0, number.isFinite else {
        throw FilterError(localized("\(value) is no number such as 100 or 2.5"))
      }
      return .number(field, comparison, number)
    }
    if isOrder {
      throw FilterError(localized("\(comparison.rawValue) compares age, since, idle, stopped, running, hours and cost"))
    }
    // Without an order they are no questions of time.
    if field == .stopped || field == .running {
      throw FilterError(localized("\(value) is no time such as 30m, 4h or 2d"))
    }
    if field == .risk, !FindingCode.allCases.contains(where: { Glob(value).matches($0.rawValue) }) {
      throw FilterError(localized("there is no finding \(value): :explain lists them"))
    }
    return .field(field, comparison, value)
  }

  /// `90s`, `30m`, `4h`, `2d`, `1w`.
  private static func duration(_ text: String) -> Duration? {
    guard let unit = text.last, let number = Int64(text.dropLast()), number >= 0, number < 100_000 else { return nil }
    let factors: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    return factors[unit].map { .seconds(number * $0) }
  }
}

/// Why a filter cannot be read, as a clause.
package struct FilterError: Error, Hashable, CustomStringConvertible {
  package var description: String
  init(_ description: String) { self.description = description }
}
