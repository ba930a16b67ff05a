import Languages
import ComputeModel
import Terminal

/// An SSH key that is chosen for one instance: pasted, from a file, from those stored in Azure, or made anew. Nothing
/// is sent before the dialog that Enter opens is confirmed.
package struct SSHKeyEditor: Hashable, Sendable {
  package enum Name: Hashable, Sendable { case source, paste, file, stored, new }

  /// Where a key comes from, in the order of the choice.
  enum Source: Int, CaseIterable {
    case paste, file, stored, new

    var name: Name {
      switch self {
      case .paste: .paste
      case .file: .file
      case .stored: .stored
      case .new: .new
      }
    }

    var word: Phrase {
      switch self {
      case .paste: "paste"
      case .file: "file"
      case .stored: "Azure"
      case .new: "new"
      }
    }
  }

  /// A file that was read, or a pair that was made.
  package struct Reading: Hashable, Sendable {
    /// As it was typed.
    var path: String
    var key: Result<SSHPublicKey, ServiceFailure>
  }

  package var target: Target
  /// Where Esc leads.
  package var opener: Screen
  package private(set) var form: Form<Name>
  /// What was pasted, with its lines, which the field does not show.
  private var pasted = ""
  var file: Reading?
  var pair: Reading?
  /// nil until they were asked for.
  var storedKeys: Result<[StoredSSHKey], ServiceFailure>?
  /// The first line below the form that is on the screen.
  var top = 0

  init(of target: Target, opener: Screen) {
    self.target = target
    self.opener = opener
    form = Form(
      [
        .choice(.source, "Key from", Source.allCases.map(\.word), 0, hint: "p paste, f file, a Azure, n new pair"),
        .text(.paste, "Key", "", width: 60, hint: "paste it: one line, PEM or RFC 4716; Enter goes on"),
        .text(.file, "File", "~/.ssh/id_rsa.pub", width: 60, hint: "the file of a public key; Enter reads it"),
        .text(.stored, "Its name", "", width: 60, hint: "a part of its name is enough; Enter goes on"),
        .text(
          .new, "New file", "~/.ssh/amldeck_\(Self.fileName(target.name))", width: 60,
          hint: "ssh-keygen writes the private key here, after a dialog; nothing is overwritten"),
      ], focus: .source)
    settle()
    form.setFocus(.paste)
  }

  /// Names come from elsewhere; what could lead to another directory, or mean something to a shell, is left out.
  private static func fileName(_ name: String) -> String {
    name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
  }

  static let layout: [[Name]] = [[.source], [.paste, .file, .stored, .new]]

  var source: Source { Source(rawValue: form.choice(.source)) ?? .paste }

  /// What stands in the field of the present source.
  var text: String { form.text(source.name) }

  /// Only the present source has a field.
  private mutating func settle() {
    form.hidden = Set(Source.allCases.filter { $0 != source }.map(\.name))
  }

  // MARK: The key

  enum Choice: Hashable {
    /// What is to be done first, in few words.
    case open(String)
    case refused(String)
    case key(SSHPublicKey)
  }

  var choice: Choice {
    switch source {
    case .paste:
      if text.isEmpty { return .open(localized("Nothing is pasted yet.")) }
      return Self.choice(of: Self.flat(pasted) == text ? pasted : text)
    case .file:
      guard let file, file.path == text else { return .open(localized("Enter reads the file.")) }
      return Self.choice(of: file.key)
    case .new:
      guard let pair, pair.path == text else {
        return .open(localized("Enter asks whether to make a new pair of keys there."))
      }
      return Self.choice(of: pair.key)
    case .stored:
      switch storedKeys {
      case nil: return .open(localized("Reading the keys that are stored in the subscription..."))
      case .failure(let failure): return .refused(failure.sentence)
      case .success([]):
        return .refused(localized("No public key is stored in the subscription, or none that you may see."))
      case .success:
        let matches = matchingKeys
        guard let match = matches.first else { return .refused(localized("No stored key has \(text) in its name.")) }
        guard matches.count == 1 else {
          return .open(localized("Type more of its name: \(matches.count) keys have this in it."))
        }
        switch match.key {
        case .success(let key): return .key(key)
        case .failure(let error): return .refused("\(match.name): \(error)")
        }
      }
    }
  }

  /// Those that what was typed leaves; one with exactly this name stands alone.
  var matchingKeys: [StoredSSHKey] {
    guard case .success(let keys) = storedKeys else { return [] }
    let wanted = text.lowercased()
    let exact = keys.filter { $0.name.lowercased() == wanted }
    if exact.count == 1 { return exact }
    return wanted.isEmpty ? keys : keys.filter { $0.name.lowercased().firstRange(of: wanted) != nil }
  }

  private static func choice(of key: Result<SSHPublicKey, ServiceFailure>) -> Choice {
    switch key {
    case .success(let key): .key(key)
    case .failure(let failure): .refused(failure.sentence)
    }
  }

  private static func choice(of text: String) -> Choice {
    do throws(SSHPublicKeyError) {
      return .key(try SSHPublicKey(text: text))
    } catch {
      return .refused("\(error)")
    }
  }

  // MARK: Typing

  /// Keys of people have a few kilobytes; a paste is no place for more.
  private static let maximumPaste = 3_900

  enum Typing: Hashable {
    case taken
    /// Not a key for the form.
    case left
    /// Not kept, for this reason.
    case dropped(String)
  }

  mutating func type(_ key: Key) -> Typing {
    if case .paste(let text) = key, source == .paste {
      form.setFocus(.paste)
      return paste(text)
    }
    // No key, name or file needs it, and help must be found.
    if key == .character("?") { return .left }
    guard form.type(key) else { return .left }
    settle()
    return .taken
  }

  private mutating func paste(_ text: String) -> Typing {
    // Nothing of a private key stays, not even in the field.
    if text.firstRange(of: "PRIVATE KEY") != nil {
      form.setText("", of: .paste)
      pasted = ""
      return .dropped("\(SSHPublicKeyError.isPrivate)")
    }
    guard text.utf8.count <= Self.maximumPaste else {
      return .dropped(localized("That is too long for a public key: paste one key, or name its file."))
    }
    pasted = text
    form.setText(Self.flat(text), of: .paste)
    return .taken
  }

  /// What a private key that was typed, not pasted, left behind.
  mutating func forget() {
    pasted = ""
    form.setText("", of: .paste)
  }

  private static func flat(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 }).trimmingSpaces
  }

  /// From the choice of the source on to its field.
  /// - Returns: false where the field has the focus already.
  mutating func enterField() -> Bool {
    guard form.focus == .source else { return false }
    form.setFocus(source.name)
    return true
  }
}
