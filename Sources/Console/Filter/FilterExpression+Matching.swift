package import ComputeModel
package import Schedules

extension FilterExpression {
  /// Which rows the filter lets through; patterns are compiled once for all of them.
  /// - Parameters:
  ///   - now: what ages are counted from.
  ///   - me: the object id that `owner=me` stands for, in lower case.
  ///   - findings: of an instance by its ARM id.
  package func matches(
    _ items: some Sequence<FleetItem>, now: Instant, me: String? = nil, findings: @escaping (String) -> [Finding]
  ) -> [Bool] {
    let terms = terms.map { Matcher($0, me: me, findings) }
    return items.map { item in terms.allSatisfy { $0.matches(item, now: now) } }
  }

  private struct Matcher {
    let isInverted: Bool
    let tests: [(FleetItem, Instant) -> Bool]

    init(_ term: Term, me: String?, _ findings: @escaping (String) -> [Finding]) {
      isInverted = term.isInverted
      tests = term.alternatives.map { Self.test($0, me: me, findings) }
    }

    func matches(_ item: FleetItem, now: Instant) -> Bool {
      tests.contains { $0(item, now) } != isInverted
    }

    private static func test(
      _ pattern: Pattern, me: String?, _ findings: @escaping (String) -> [Finding]
    ) -> (FleetItem, Instant) -> Bool {
      switch pattern {
      case .field(.owner, let comparison, FilterExpression.me):
        return { item, _ in
          guard case .instance(let instance) = item, let me else { return comparison != .equal }
          return (Owner(instance).objectID?.lowercased() == me) == (comparison == .equal)
        }
      case .text(let text):
        let matcher = TextMatcher(text)
        return { item, _ in item.searchedTexts.contains { matcher.isContained(in: $0) } }
      case .fuzzy(let text):
        return { item, _ in item.name.lowercased().holds(inOrder: text) }
      case .regex(let text):
        let regex = try? Regex<AnyRegexOutput>(text)
        return { item, _ in
          guard let regex else { return false }
          return item.searchedTexts.contains { (try? regex.firstMatch(in: $0)) != nil }
        }
      case .field(.risk, let comparison, let value):
        let glob = Glob(value)
        return { item, _ in
          findings(item.id).contains { glob.matches($0.code.rawValue) } == (comparison == .equal)
        }
      case .field(let field, let comparison, let value):
        let glob = Glob(value)
        return { item, now in
          item.values(of: field, now: now).contains { glob.matches($0) } == (comparison == .equal)
        }
      case .duration(let field, let comparison, let duration):
        return { item, now in
          item.duration(of: field, now: now).map { comparison.holds($0, duration) } ?? false
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
  fileprivate func holds(_ left: Duration, _ right: Duration) -> Bool {
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
  fileprivate var searchedTexts: [String] {
    guard case .instance(let instance) = self else { return [name, workspace] }
    return [instance.name, instance.state.word, instance.workspace, instance.vmSize ?? ""] + Owner(instance).words
      + instance.tags.flatMap { [$0.name, $0.value] }
  }

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
      return [instance.state.word, word.code, word.word]
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
    case .age, .since, .risk: return []
    }
  }

  fileprivate func duration(of field: FilterExpression.Field, now: Instant) -> Duration? {
    guard case .instance(let instance) = self else { return nil }
    switch field {
    case .age: return instance.createdOn.map { now - $0 }
    case .since: return instance.lastOperation?.time.map { now - $0 }
    case .idle:
      return instance.idleTimeBeforeShutdown.flatMap { IdleTime(wire: $0) }.map { .seconds($0.minutes * 60) }
    default: return nil
    }
  }
}
