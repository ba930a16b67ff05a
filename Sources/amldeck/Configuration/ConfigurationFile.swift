import Languages
import ComputeModel
import Console
import Yams

/// The user's own file: contexts, and how the console looks.
struct ConfigurationFile: Sendable {
  /// A named place in Azure, and how careful to be there.
  struct Context: Sendable {
    var name: String
    var line: Int
    var cloud: Setting<String>?
    var metadataURL: Setting<String>?
    var tenant: Setting<String>?
    var subscriptions: Setting<[String]>?
    var groups: Setting<[String]>?
    var workspaces: Setting<[String]>?
    var credential: Setting<String>?
    var theme: Setting<String>?
    var isReadOnly: Setting<Bool>?
    var isDangerous: Setting<Bool>?
  }

  var path: String
  var current: Setting<String>?
  var theme: Setting<String>?
  var isASCII: Setting<Bool>?
  var pace: Setting<LookOptions.Pace>?
  var language: Setting<Language>?
  var hasNoColor: Setting<Bool>?
  var contexts: [Context] = []
  var alerts: Setting<AlertSettings>?
  /// What one instance may cost from Monday on.
  var weeklyBudget: Setting<Money>?
  /// nil where no key is another one.
  var keys: Setting<KeyMap>?
  /// Whether the console begins with the mouse.
  var usesMouse: Setting<Bool>?
  /// In the order of the file.
  var presets: [Preset] = []
  /// Where notices to owners may be sent.
  var webhook: Setting<String>?
  /// How many requests may be under way at once.
  var parallelRequests: Setting<Int>?

  /// An absent file is an empty one.
  static func read(_ sources: ConfigurationSources) throws(ServiceFailure) -> ConfigurationFile {
    let path = sources.configurationPath
    guard let text = sources.read(path) else {
      guard sources.variable("AMLDECK_CONFIG") == nil else {
        throw ServiceFailure(.usage, "AMLDECK_CONFIG names \(path), which cannot be read: correct or unset it.")
      }
      return ConfigurationFile(path: path)
    }
    return try ConfigurationFile(parsing: text, path: path)
  }

  func context(named name: String) -> Context? { contexts.first { $0.name == name } }
}

extension ConfigurationFile {
  /// Keys that we do not know are errors: a misspelt `read-only` must not pass as its absence.
  init(parsing text: String, path: String) throws(ServiceFailure) {
    self.init(path: path)
    let document: Node?
    do { document = try compose(yaml: text, .basic) } catch {
      let line = (error as? YamlError).flatMap { Self.line(of: $0) }
      throw ServiceFailure(
        .usage, "\(path)\(line.map { ":\($0)" } ?? ""): this is not YAML: correct the line, or see amldeck config init."
      )
    }
    guard let document else { return }
    let reader = YAMLReader(path: path)
    for (key, value) in try reader.members(of: document, known: ConfigurationKey.file.map(\.name)) {
      switch key {
      case "current": current = try reader.text(value, key)
      case "theme": theme = try reader.text(value, key)
      case "ascii": isASCII = try reader.flag(value, key)
      case "pace": pace = try Self.pace(value, reader)
      case "language": language = try Self.language(value, reader)
      case "no-color": hasNoColor = try reader.flag(value, key)
      case "alerts": alerts = Setting(try Self.alerts(value, reader), from: reader.place(value))
      case "keys": keys = try Self.keys(value, reader)
      case "mouse": usesMouse = try reader.flag(value, key)
      case "tell": webhook = try Self.webhook(value, reader)
      case "presets": presets = try Self.presets(value, reader)
      case "cost": weeklyBudget = try Self.weeklyBudget(value, reader)
      case "parallel-requests":
        parallelRequests = try reader.number(value, key, ConfigurationKey.parallelRequests)
      default:
        for (name, body) in try reader.members(of: value, known: nil) {
          contexts.append(try Self.context(name, body, reader))
        }
      }
    }
    if let current, context(named: current.value) == nil {
      let names = contexts.map(\.name)
      throw ServiceFailure(
        .usage,
        "\(current.origin): there is no context \(current.value)\(Suggestion.text(for: current.value, among: names))")
    }
  }

  private static func context(
    _ name: String, _ body: Node, _ reader: YAMLReader
  ) throws(ServiceFailure) -> Context {
    var context = Context(name: name, line: body.mark?.line ?? 0)
    for (key, value) in try reader.members(of: body, known: ConfigurationKey.context.map(\.name)) {
      switch key {
      case "cloud": context.cloud = try reader.text(value, key)
      case "metadata-url": context.metadataURL = try reader.text(value, key)
      case "tenant": context.tenant = try reader.text(value, key)
      case "subscription": context.subscriptions = try reader.texts(value, key)
      case "group": context.groups = try reader.texts(value, key)
      case "workspace": context.workspaces = try reader.texts(value, key)
      case "credential": context.credential = try Self.credential(try reader.text(value, key))
      case "theme": context.theme = try reader.text(value, key)
      case "read-only": context.isReadOnly = try reader.flag(value, key)
      default: context.isDangerous = try reader.flag(value, key)
      }
    }
    if let metadataURL = context.metadataURL, context.cloud != nil {
      throw ServiceFailure(.usage, "\(metadataURL.origin): a context has cloud or metadata-url, not both: remove one.")
    }
    return context
  }

  /// As `AZURE_TOKEN_CREDENTIALS` is read: case does not count.
  private static func credential(_ text: Setting<String>) throws(ServiceFailure) -> Setting<String> {
    guard ConfigurationKey.credentials.contains(where: { $0.lowercased() == text.value.lowercased() }) else {
      throw ServiceFailure(
        .usage,
        "\(text.origin): there is no credential"
          + " \(text.value)\(Suggestion.text(for: text.value, among: ConfigurationKey.credentials))")
    }
    return text
  }

  private static func line(of error: YamlError) -> Int? {
    switch error {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    default: nil
    }
  }
}

/// Reads nodes of one file, and says of each mistake where it stands.
struct YAMLReader {
  var path: String

  func place(_ node: Node) -> String { path + (node.mark.map { ":\($0.line)" } ?? "") }

  /// - Parameter known: the keys that may stand there; nil allows any.
  func members(of node: Node, known: [String]?) throws(ServiceFailure) -> [(String, Node)] {
    guard let mapping = node.mapping else {
      throw ServiceFailure(.usage, "\(place(node)): here stand members such as \(known?.first ?? "name"): value.")
    }
    var members: [(String, Node)] = []
    for (key, value) in mapping {
      guard let name = key.string else { throw ServiceFailure(.usage, "\(place(key)): a key is a word.") }
      if let known, !known.contains(name) {
        throw ServiceFailure(
          .usage, "\(place(key)): there is no key \(name)\(Suggestion.text(for: name, among: known))")
      }
      members.append((name, value))
    }
    return members
  }

  func text(_ node: Node, _ key: String) throws(ServiceFailure) -> Setting<String> {
    guard let text = node.scalar?.string, !text.isEmpty else {
      throw ServiceFailure(.usage, "\(place(node)): \(key) is one word or text.")
    }
    return Setting(text, from: place(node))
  }

  /// One text, or a list of them.
  func texts(_ node: Node, _ key: String) throws(ServiceFailure) -> Setting<[String]> {
    guard let sequence = node.sequence else { return Setting([try text(node, key).value], from: place(node)) }
    var texts: [String] = []
    for element in sequence { texts.append(try text(element, key).value) }
    guard !texts.isEmpty else { throw ServiceFailure(.usage, "\(place(node)): \(key) names nothing.") }
    return Setting(texts, from: place(node))
  }

  func number(
    _ node: Node, _ key: String, _ range: ClosedRange<Int>
  ) throws(ServiceFailure) -> Setting<Int> {
    let text = try text(node, key)
    guard let number = Int(text.value), range.contains(number) else {
      throw ServiceFailure(
        .usage, "\(text.origin): \(key) is a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return Setting(number, from: text.origin)
  }

  func flag(_ node: Node, _ key: String) throws(ServiceFailure) -> Setting<Bool> {
    guard let flag = node.bool else { throw ServiceFailure(.usage, "\(place(node)): \(key) is true or false.") }
    return Setting(flag, from: place(node))
  }
}

extension ConfigurationFile {
  fileprivate static func pace(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> Setting<LookOptions.Pace> {
    let text = try reader.text(node, "pace")
    guard let pace = LookOptions.Pace(rawValue: text.value) else {
      throw ServiceFailure(.usage, "\(text.origin): pace is ask, or line.")
    }
    return Setting(pace, from: text.origin)
  }

  fileprivate static func language(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> Setting<Language> {
    let text = try reader.text(node, "language")
    guard let language = Language(tag: text.value) else {
      throw ServiceFailure(
        .usage, "\(text.origin): language is \(Language.allCases.map(\.tag).joined(separator: ", or ")).")
    }
    return Setting(language, from: text.origin)
  }
}

/// What somebody may have meant.
enum Suggestion {
  /// The end of a sentence: `: did you mean X?`, or the words that there are.
  static func text(for word: String, among known: [String]) -> String {
    let folded = word.lowercased().replacing("_", with: "-")
    let nearest = known.map { (word: $0, distance: distance(folded, $0.lowercased())) }.min {
      $0.distance < $1.distance
    }
    if let nearest, nearest.distance <= max(1, word.utf8.count / 3) { return ": did you mean \(nearest.word)?" }
    return known.isEmpty ? "." : ": there are \(known.joined(separator: ", "))."
  }

  /// How many letters must be put in, taken out, or replaced (Levenshtein).
  static func distance(_ left: String, _ right: String) -> Int {
    let right = Array(right.unicodeScalars)
    var row = Array(0...right.count)
    for (index, letter) in left.unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let next = min(row[column] + 1, row[column + 1] + 1, diagonal + (letter == right[column] ? 0 : 1))
        diagonal = row[column + 1]
        row[column + 1] = next
      }
    }
    return row[right.count]
  }
}
