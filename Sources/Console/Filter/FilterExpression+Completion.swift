import ComputeModel

extension FilterExpression {
  /// More are of no use on a line.
  private static let maximumOffers = 50

  /// Whole filters that what was typed may become: names of columns, then what stands in them.
  static func completions(of text: String, in state: ConsoleState) -> [String] {
    let start = text.lastIndex { $0 == " " || $0 == "|" }.map { text.index(after: $0) } ?? text.startIndex
    var head = String(text[..<start])
    var word = text[start...]
    if word.first == "!" {
      head += "!"
      word = word.dropFirst()
    }
    return words(beginning: String(word), state).prefix(maximumOffers).map { head + $0 }
  }

  private static func words(beginning word: String, _ state: ConsoleState) -> [String] {
    guard let equals = word.firstIndex(of: "=") else {
      let tags = Set(instances(state).flatMap { $0.tags.map { "tag.\($0.name)=" } }).sorted()
      return (Field.names.map { $0.0 + ($0.1.isDuration ? ">" : "=") } + (word.hasPrefix("tag") ? tags : ["tag."]))
        .filter { $0.hasPrefix(word) && $0 != word }
    }
    guard let field = Field(word[..<equals]) else { return [] }
    let value = word[word.index(after: equals)...].lowercased()
    let values = Set(instances(state).flatMap { Self.values(of: field, $0) }).union(field.fixedValues)
    return values.filter { $0.lowercased().hasPrefix(value) && $0.lowercased() != value }.sorted().map { found in
      // A value with a space in it is one word only in quotes.
      word[...equals] + (found.contains(" ") ? "\"\(found)\"" : found)
    }
  }

  private static func instances(_ state: ConsoleState) -> [ComputeInstance] {
    state.fleet.rows.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
  }

  private static func values(of field: Field, _ instance: ComputeInstance) -> [String] {
    switch field {
    case .name: [instance.name]
    case .state: [instance.state.word.lowercased()]
    case .owner: Owner(instance).text == "-" ? [] : [Owner(instance).text]
    case .size: instance.vmSize.map { [sizeText($0)] } ?? []
    case .workspace: [instance.workspace]
    case .region: instance.location.map { [$0] } ?? []
    case .identity: instance.identityType.map { [$0] } ?? []
    case .operation: instance.lastOperation.map { [$0.name] } ?? []
    case .trigger: instance.lastOperation?.trigger.map { [$0] } ?? []
    case .tag(let name): instance.tags.filter { $0.name == name && !Redaction.isSecret($0.name) }.map(\.value)
    case .sso, .ssh, .apps, .risk, .age, .since, .next, .idle, .stopped, .running, .hours, .cost: []
    }
  }
}

extension FilterExpression.Field {
  fileprivate var fixedValues: [String] {
    switch self {
    case .owner: ["me"]
    case .sso, .ssh: ["on", "off"]
    case .risk: FindingCode.allCases.map(\.rawValue)
    default: []
    }
  }
}
