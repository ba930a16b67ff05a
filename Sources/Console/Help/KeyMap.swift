import Languages
package import Terminal

/// The keys of every screen as they are for this user: those of ``KeyTable``, with what the configuration changes.
package struct KeyMap: Sendable {
  /// Other keys for what a word names, on every screen that has it.
  package struct Change: Hashable, Sendable {
    package var word: String
    /// None takes its keys away.
    package var keys: [Key]

    package init(word: String, keys: [Key]) {
      self.word = word
      self.keys = keys
    }
  }

  /// Why a change cannot be, in one sentence.
  package struct Clash: Error, Hashable {
    /// Its place among the changes.
    package var change: Int
    /// The other change that wants the same key, where there is one.
    package var other: Int?
    package var reason: String
  }

  package static let standard = KeyMap()

  private var bindingsByScreen: [Screen.Kind: [KeyBinding]]
  private var commandsByScreen: [Screen.Kind: [Key: Command]]

  private init() {
    bindingsByScreen = Dictionary(uniqueKeysWithValues: Screen.Kind.allCases.map { ($0, KeyTable.bindings($0)) })
    commandsByScreen = bindingsByScreen.mapValues { Self.commands($0) }
  }

  /// What can be given other keys.
  package static let words: [String] = {
    var words: [String] = []
    for kind in Screen.Kind.allCases {
      for binding in KeyTable.bindings(kind) where !words.contains(binding.command.word) {
        words.append(binding.command.word)
      }
    }
    return words
  }()

  /// Ctrl-C always leaves, and Esc always goes back: whoever mistypes a configuration can still get out.
  private static let fixed: [(key: Key, word: String)] = [
    (.control("c"), Command.quit.word), (.escape, Command.back.word),
  ]

  package init(_ changes: [Change]) throws(Clash) {
    self = .standard
    for (index, change) in changes.enumerated() {
      if let taken = Self.fixed.first(where: { change.keys.contains($0.key) && $0.word != change.word }) {
        throw Clash(
          change: index,
          reason: localized("\(taken.key.name ?? "") always means \(taken.word), and cannot be given away"))
      }
      for kind in Screen.Kind.allCases {
        bindingsByScreen[kind] = bindings(kind).compactMap { binding in
          binding.command.word == change.word ? Self.changed(binding, change.keys, on: kind) : binding
        }
      }
    }
    try check(changes)
    commandsByScreen = bindingsByScreen.mapValues { Self.commands($0) }
  }

  /// Nil where no key is left to it.
  private static func changed(_ binding: KeyBinding, _ keys: [Key], on kind: Screen.Kind) -> KeyBinding? {
    var changed = binding
    changed.keys = keys
    if kind.takesText {
      // There a letter is text, and what it meant before it goes on to mean.
      changed.keys.removeAll { if case .character = $0 { true } else { false } }
      if changed.keys.isEmpty, !keys.isEmpty { return binding }
    }
    for (key, word) in fixed where binding.command.word == word && binding.keys.contains(key) && !keys.contains(key) {
      changed.keys.append(key)
    }
    guard !changed.keys.isEmpty else { return nil }
    changed.label = changed.keys.compactMap(\.name).joined(separator: ", ")
    changed.isChanged = true
    return changed
  }

  private func check(_ changes: [Change]) throws(Clash) {
    func place(_ word: String) -> Int? { changes.lastIndex { $0.word == word } }
    for kind in Screen.Kind.allCases {
      var taken: [Key: String] = [:]
      for binding in bindings(kind) {
        for key in binding.keys {
          let word = binding.command.word
          guard let other = taken.updateValue(word, forKey: key) else { continue }
          let places = [place(word), place(other)].compactMap { $0 }.sorted()
          guard let last = places.last else { continue }
          let (mine, theirs) = changes[last].word == word ? (word, other) : (other, word)
          throw Clash(
            change: last, other: places.count > 1 ? places[0] : nil,
            reason: localized("\(mine) is on \(key.name ?? ""), which means \(theirs) in the \(kind.rawValue):")
              + localized(" give \(theirs) another key, or none with []"))
        }
      }
    }
  }

  /// The words whose keys the configuration has changed, with the keys.
  package var changedWords: [String] {
    Self.words.compactMap { word in
      let all = Screen.Kind.allCases.flatMap { bindings($0) }.filter { $0.command.word == word }
      guard let changed = all.first(where: \.isChanged) else { return all.isEmpty ? localized("\(word): none") : nil }
      return "\(word): \(changed.label)"
    }
  }

  package func bindings(_ screen: Screen.Kind) -> [KeyBinding] { bindingsByScreen[screen] ?? [] }

  package func command(for key: Key, on screen: Screen.Kind) -> Command? { commandsByScreen[screen]?[key] }

  /// Of a key that two bindings have, the command of the first.
  private static func commands(_ bindings: [KeyBinding]) -> [Key: Command] {
    let pairs = bindings.flatMap { binding in binding.keys.map { ($0, binding.command) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}

extension Screen.Kind {
  /// Whether letters are written into fields there.
  var takesText: Bool { self == .sshKey || self == .newInstance || self == .idleEditor }
}

extension ConsoleState {
  /// The key of a command as sentences name it: that of the present screen, else of the list or of the page of an
  /// instance.
  func keyName(_ command: Command) -> String {
    for kind in [screen.kind, .fleet, .detail, .applications] {
      if let key = keys.bindings(kind).first(where: { $0.command == command })?.keys.first?.name { return key }
    }
    return localized("(no key)")
  }
}
