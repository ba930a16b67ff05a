import ComputeModel
import Console
import Terminal
import Yams

/// The member `keys`: other keys for what the words of `amldeck config keys` name.
extension ConfigurationFile {
  static func keys(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> Setting<KeyMap> {
    var changes: [KeyMap.Change] = []
    var places: [String] = []
    for (word, value) in try reader.members(of: node, known: nil) {
      guard KeyMap.words.contains(word) else {
        let near = Suggestion.text(for: word, among: KeyMap.words)
        let hint = near.hasPrefix(": did you mean") ? near : ": amldeck config keys lists the words."
        throw ServiceFailure(.usage, "\(reader.place(value)): there is no word \(word) for a key\(hint)")
      }
      changes.append(KeyMap.Change(word: word, keys: try keys(of: word, value, reader)))
      places.append(reader.place(value))
    }
    do throws(KeyMap.Clash) {
      return Setting(try KeyMap(changes), from: reader.place(node))
    } catch {
      let other = error.other.map { " (see also \(places[$0]))" } ?? ""
      throw ServiceFailure(.usage, "\(places[error.change]): \(error.reason)\(other).")
    }
  }

  /// A key, a list of keys, or an empty list for none.
  private static func keys(of word: String, _ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> [Key] {
    if let sequence = node.sequence, sequence.isEmpty { return [] }
    return try reader.texts(node, word).value.map { (name: String) throws(ServiceFailure) -> Key in
      guard let key = Key(named: name) else {
        throw ServiceFailure(
          .usage,
          "\(reader.place(node)): there is no key \(name): write one character, or a word such as Enter, PgUp, F5 or"
            + " Ctrl-R.")
      }
      return key
    }
  }
}
