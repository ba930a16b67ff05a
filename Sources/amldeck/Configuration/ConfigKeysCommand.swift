import ArgumentParser
import ComputeModel
import Console
import Terminal

struct ConfigKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "List the keys of every screen, with the words that the configuration changes them by.",
    discussion: """
      In the configuration, keys: has a member for each word, with a key, a list of keys, or [] for none:
        keys: {stop: K, refresh: [F5, Ctrl-R], delete: []}
      Ctrl-C always quits and Esc always goes back. Two words with one key on one screen are an error.
      """)

  @OptionGroup var place: PlaceOptions
  /// Nothing is sent: accepted as everywhere, and of no effect.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.print(KeyList(try ConfigurationFile.read(.real).keys?.value ?? .standard).report)
  }
}

/// Every key of every screen, a row a key of a screen.
struct KeyList {
  private let rows: [(screen: String, binding: KeyBinding)]

  init(_ keys: KeyMap) {
    rows = Screen.Kind.allCases.flatMap { kind in keys.bindings(kind).map { (kind.rawValue, $0) } }
  }

  var report: Report {
    let documents = rows.map { row in
      JSONValue.object([
        "screen": .string(row.screen), "word": .string(row.binding.command.word),
        "keys": .array(row.binding.keys.compactMap(\.name).map { .string($0) }),
        "meaning": .string(row.binding.meaning), "is_changed": .bool(row.binding.isChanged),
      ])
    }
    let text = TextTable(
      [["SCREEN", "KEY", "WORD", "MEANING"]]
        + rows.map { [$0.screen, $0.binding.label, $0.binding.command.word, $0.binding.meaning] }
    ).text
    return Report(
      .object(["keys": .array(documents)]), of: documents, columns: ["screen", "word", "keys", "meaning"], name: "word",
      table: text)
  }
}
