import Languages
import Terminal

/// The field of a form that is to be filled in, as a question for where there is no screen.
struct Question: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case text
    /// Typed, it would stand on the terminal.
    case secret
    case choice([Phrase], chosen: Int)
    case flag(Bool)
  }

  var label: String
  var kind: Kind
  /// What stands in the field.
  var present: String
  /// What may stand there.
  var hint: String
  /// Which of the fields that have a meaning now it is, from 1 on.
  var number: Int
  var count: Int

  var isLast: Bool { number == count }

  /// What is asked, on one line.
  var spoken: String {
    let head = localized("\(number) of \(count), \(label.isEmpty ? localized("choose") : label)")
    switch kind {
    case .text: return localized("\(head) (\(hint)): now \(present.isEmpty ? localized("empty") : present)")
    case .secret:
      return localized("\(head): \(hint). Typed here it would stand on the terminal: an empty line goes on without it")
        + localized(", and amldeck create --file takes it")
    case .choice(let words, let chosen):
      // Which key chooses is for those who look at a screen.
      let more = hint == Question.spaceChooses.text ? "" : " (\(hint))"
      let offered = words.map(\.text).joined(separator: ", ")
      return localized("\(head), one of \(offered)\(more): now \(words[chosen].text)")
    case .flag(let isOn):
      return localized("\(head), yes or no (\(hint)): now \(isOn ? localized("yes") : localized("no"))")
    }
  }

  /// The keys that give a typed line to the field; nil where it takes no such answer.
  func keys(for answer: String) -> [Key]? {
    let word = answer.lowercased()
    switch kind {
    case .text: return [.control("u")] + (answer == Self.nothing ? [] : [.paste(answer)])
    case .secret: return nil
    case .choice(let words, let chosen):
      // The English words are understood in every language.
      let folded = words.map { [$0.text.lowercased(), $0.english.lowercased()] }
      let matches = folded.indices.filter { place in folded[place].contains { $0.hasPrefix(word) } }
      guard let wanted = folded.firstIndex(where: { $0.contains(word) }) ?? (matches.count == 1 ? matches[0] : nil)
      else { return nil }
      return Array(repeating: .right, count: (wanted - chosen + words.count) % words.count)
    case .flag(let isOn):
      let (yes, no) = (["yes", "y", "on", localized("yes")], ["no", "n", "off", localized("no")])
      guard yes.contains(word) || no.contains(word) else { return nil }
      return yes.contains(word) == isOn ? [] : [.character(" ")]
    }
  }

  /// The hint of a choice that needs no other.
  static var spaceChooses: Phrase { "space chooses" }

  /// What empties a field: an empty line keeps what stands there.
  static let nothing = "-"
}

extension Form {
  /// The field with the focus.
  var question: Question? {
    let shown = fields.filter { !hidden.contains($0.name) }
    guard let index = shown.firstIndex(where: { $0.name == focus }) else { return nil }
    let field = shown[index]
    let (kind, present): (Question.Kind, String) =
      switch field.value {
      case .text(let text, width: _): (.text, text.text)
      case .secret: (.secret, "")
      case .choice(let words, let chosen): (.choice(words, chosen: chosen), words[chosen].text)
      case .flag(let isOn): (.flag(isOn), "")
      }
    return Question(
      label: field.label, kind: kind, present: present, hint: field.hint, number: index + 1, count: shown.count)
  }
}
