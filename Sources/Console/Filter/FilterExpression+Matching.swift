package import ComputeModel
package import Schedules

extension FilterExpression {
  /// Which of the rows the filter lets through; patterns are compiled once for all of them.
  /// - Parameters:
  ///   - indices: of the rows in question.
  ///   - now: what ages are counted from.
  ///   - me: the object id that `owner=me` stands for, in lower case.
  ///   - next: when the schedules of an instance act next, by its ARM id.
  ///   - facts: of an instance by its ARM id; what is not known lets nothing through.
  ///   - findings: of an instance by its ARM id.
  package func matches(
    among indices: some Sequence<Int>, of rows: inout SearchedRows, now: Instant, me: String? = nil,
    next: @escaping (String) -> Instant? = { _ in nil }, facts: @escaping (String) -> FindingFacts? = { _ in nil },
    findings: @escaping (String) -> [Finding]
  ) -> [Int] {
    var terms: [Matcher] = []
    for term in self.terms { terms.append(Matcher(term, &rows, now: now, me: me, next, facts, findings)) }
    let items = rows.items
    return indices.filter { index in terms.allSatisfy { $0.matches(items[index], at: index) } }
  }

  /// The rows that it lets through, where they are looked at once only.
  package func passing(
    _ items: [FleetItem], now: Instant, me: String? = nil, facts: @escaping (String) -> FindingFacts? = { _ in nil },
    findings: @escaping (String) -> [Finding] = { _ in [] }
  ) -> [FleetItem] {
    var rows = SearchedRows(items)
    return matches(among: items.indices, of: &rows, now: now, me: me, facts: facts, findings: findings)
      .map { items[$0] }
  }

  private struct Matcher {
    /// Of an item, and of its place among the rows.
    typealias Test = (FleetItem, Int) -> Bool

    let isInverted: Bool
    private var tests: [Test] = []

    init(
      _ term: Term, _ rows: inout SearchedRows, now: Instant, me: String?,
      _ next: @escaping (String) -> Instant?, _ facts: @escaping (String) -> FindingFacts?,
      _ findings: @escaping (String) -> [Finding]
    ) {
      isInverted = term.isInverted
      for pattern in term.alternatives {
        tests.append(Self.test(pattern, &rows, now: now, me: me, next, facts, findings))
      }
    }

    func matches(_ item: FleetItem, at index: Int) -> Bool {
      tests.contains { $0(item, index) } != isInverted
    }

    private static func test(
      _ pattern: Pattern, _ rows: inout SearchedRows, now: Instant, me: String?,
      _ next: @escaping (String) -> Instant?, _ facts: @escaping (String) -> FindingFacts?,
      _ findings: @escaping (String) -> [Finding]
    ) -> Test {
      switch pattern {
      case .field(.owner, let comparison, FilterExpression.me):
        return { item, _ in
          guard case .instance(let instance) = item, let me else { return comparison != .equal }
          return (Owner(instance).objectID?.lowercased() == me) == (comparison == .equal)
        }
      case .duration(.next, let comparison, let duration):
        return { item, _ in next(item.id).map { comparison.holds($0 - now, duration) } ?? false }
      case .text(let text):
        // Smart case: a capital letter makes case count, as in k9s and less.
        let isCaseSensitive = text.contains(where: \.isUppercase)
        let texts = rows.texts(isCaseSensitive: isCaseSensitive)
        let bytes = Array((isCaseSensitive ? text : text.lowercased()).utf8)
        return { _, index in texts.row(index, holds: bytes) }
      case .fuzzy(let text):
        return { item, _ in item.name.lowercased().holds(inOrder: text) }
      case .regex(let text):
        let regex = try? Regex<AnyRegexOutput>(text)
        return { item, _ in
          guard let regex else { return false }
          var isFound = false
          item.forEachSearchedText { isFound = isFound || (try? regex.firstMatch(in: $0)) != nil }
          return isFound
        }
      case .field(.risk, let comparison, let value):
        let glob = Glob(value)
        return { item, _ in
          findings(item.id).contains { glob.matches($0.code.rawValue) } == (comparison == .equal)
        }
      case .field(let field, let comparison, let value):
        let glob = Glob(value)
        return { item, _ in
          item.values(of: field, now: now).contains { glob.matches($0) } == (comparison == .equal)
        }
      case .duration(let field, let comparison, let duration):
        return { item, _ in
          item.duration(of: field, now: now, facts).map { comparison.holds($0, duration) } ?? false
        }
      case .number(let field, let comparison, let number):
        return { item, _ in
          facts(item.id)?.number(of: field).map { comparison.holds($0, number) } ?? false
        }
      }
    }
  }
}

extension FilterExpression {
  /// The owner that stands for whoever is signed in.
  static let me = "me"

  var asksForMe: Bool {
    terms.contains { term in
      term.alternatives.contains { pattern in
        if case .field(.owner, _, Self.me) = pattern { return true }
        return false
      }
    }
  }
}

extension FilterExpression.Comparison {
  fileprivate func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

extension String {
  /// Whether the letters of a pattern stand in it in their order.
  fileprivate func holds(inOrder pattern: String) -> Bool {
    var rest = self[...]
    for character in pattern {
      guard let index = rest.firstIndex(of: character) else { return false }
      rest = rest[rest.index(after: index)...]
    }
    return true
  }
}

extension FleetItem {
  /// What a field holds, in every form in which a person may know it.
  fileprivate func values(of field: FilterExpression.Field, now: Instant) -> [String] {
    guard case .instance(let instance) = self else {
      switch field {
      case .name: return [name]
      case .workspace: return [workspace]
      case .state: return ["unreadable"]
      default: return []
      }
    }
    func onOff(_ flag: Bool?) -> [String] { flag.map { [$0 ? "on" : "off"] } ?? ["?"] }
    switch field {
    case .name: return [instance.name]
    case .state:
      let word = StateWord(instance.state)
      return [instance.state.word, word.code, word.english] + (word.word == word.english ? [] : [word.word])
    case .owner: return Owner(instance).names
    case .size: return instance.vmSize.map { [$0, sizeText($0)] } ?? ["?"]
    case .workspace: return [instance.workspace]
    case .region: return [instance.location ?? "?"]
    case .idle: return instance.idleTimeBeforeShutdown.map { [idleText($0), $0] } ?? ["never"]
    case .sso: return onOff(instance.isSSOEnabled)
    case .ssh: return onOff(instance.ssh?.isEnabled)
    case .apps: return instance.applications.flatMap { [$0.name, $0.kind.rawValue] }
    case .identity: return [instance.identityType ?? "none"]
    case .operation: return instance.lastOperation.map { [$0.name, $0.status ?? "?"] } ?? ["-"]
    case .trigger: return [instance.lastOperation?.trigger ?? "?"]
    case .tag(let name): return instance.tags.filter { $0.name == name }.map(\.value)
    case .age, .since, .next, .risk, .stopped, .running, .hours, .cost: return []
    }
  }

  fileprivate func duration(
    of field: FilterExpression.Field, now: Instant, _ facts: (String) -> FindingFacts?
  ) -> Duration? {
    guard case .instance(let instance) = self else { return nil }
    switch field {
    case .age: return instance.createdOn.map { now - $0 }
    case .stopped: return instance.standing(.off, past: facts(id)?.past, now: now)
    case .running: return instance.standing(.running, past: facts(id)?.past, now: now)
    case .since: return instance.lastOperation?.time.map { now - $0 }
    case .idle:
      return instance.idleTimeBeforeShutdown.flatMap { IdleTime(wire: $0) }.map { .seconds($0.minutes * 60) }
    default: return nil
    }
  }
}

extension FindingFacts {
  fileprivate func number(of field: FilterExpression.Field) -> Double? {
    guard let cost else { return nil }
    switch field {
    case .hours: return Double(cost.week.runningSeconds) / 3600
    case .cost: return cost.money(cost.week).map { Double($0.millionths) / 1_000_000 }
    default: return nil
    }
  }
}
