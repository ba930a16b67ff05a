import ArgumentParser

/// The words after the program's name.
///
/// ArgumentParser gives an option to the command behind whose name it stands. The global options are accepted before
/// the name as well, as in `amldeck --read-only list`: they are moved behind it, and the root has none of its own,
/// since ArgumentParser would take them before the command sees them, and a `--read-only` that goes to the wrong
/// command is a write.
struct ProgramArguments {
  /// With the global options behind the command's name.
  private(set) var words: [String]
  /// The command's name, and that of its subcommand; empty where none is named.
  private(set) var path: [String] = []
  /// The command that has no further ones, with its words; nil where none is named.
  private(set) var leaf: (command: any ParsableCommand.Type, words: [String])?
  /// The first word where a command's name belongs, and which is none.
  private(set) var unknownCommand: String?
  /// The names that could stand there.
  private(set) var knownCommands: [String]
  /// Whether the output is to be JSON, as far as can be said of a call that may be wrong.
  private(set) var isJSON = false

  /// ArgumentParser takes a command with a name above it for one that makes no completion scripts, and does not look for
  /// that wish. It reads all arguments twice for it, a third of what reading them takes: what is started a hundred times
  /// a day has this name (issue 9). The root makes the scripts, whatever command stands before the wish.
  static let program = "amldeck"

  private static let flags: Set<String> = ["--read-only", "--ascii", "--no-color", "--plain", "-v", "--verbose"]
  private static let options: Set<String> = [
    "--context", "--cloud", "--subscription", "-g", "--resource-group", "--group", "-w", "--workspace", "-o",
    "--output", "--theme", "--pace", "--lang",
  ]

  init(_ given: [String], root: any ParsableCommand.Type) {
    var rest = given[...]
    var moved: [String] = []
    var command = root
    knownCommands = []
    while let word = rest.first {
      if let count = Self.globalWords(rest) {
        moved += rest.prefix(count)
        rest = rest.dropFirst(count)
        continue
      }
      let subcommands = command.configuration.subcommands
      guard
        let next = subcommands.first(where: {
          $0._commandName == word || $0.configuration.aliases.contains(word)
        })
      else {
        // ArgumentParser's own command.
        if !word.hasPrefix("-"), !subcommands.isEmpty, word != "help" {
          unknownCommand = word
          knownCommands = subcommands.map { $0._commandName }
        }
        break
      }
      path.append(word)
      command = next
      rest = rest.dropFirst()
      if next.configuration.subcommands.isEmpty { break }
    }
    words = path + moved + rest
    if !path.isEmpty, unknownCommand == nil, command.configuration.subcommands.isEmpty {
      leaf = (command, moved + rest)
    }
    isJSON = Self.asksForJSON(words)
  }

  var isVerbose: Bool { !Set(words).isDisjoint(with: ["-v", "--verbose"]) }

  /// What is to be run. The command that was named is read by itself: ArgumentParser asks the runtime about every option
  /// of every other command else, which takes longer than all that follows it. What it does not take goes to the root,
  /// which knows help, and how a mistake is told.
  func command(of root: (some ParsableCommand).Type) throws -> any ParsableCommand {
    if let leaf, let command = try? leaf.command.parse(leaf.words) { return command }
    return try root.parseAsRoot(words)
  }

  /// How to ask for help on this call.
  var help: String { ([Self.program] + path + ["--help"]).joined(separator: " ") }

  /// How many words a global option takes at the start of these; nil where there is none.
  private static func globalWords(_ words: ArraySlice<String>) -> Int? {
    guard let word = words.first, word.hasPrefix("-") else { return nil }
    if flags.contains(word) { return 1 }
    if options.contains(word) { return min(2, words.count) }
    if let sign = word.firstIndex(of: "="), options.contains(String(word[..<sign])) { return 1 }
    return word.hasPrefix("-o") ? 1 : nil
  }

  private static func asksForJSON(_ words: [String]) -> Bool {
    var last: Substring?
    for (index, word) in words.enumerated() {
      if word == "--" { break }
      if word == "-o" || word == "--output" {
        last = index + 1 < words.count ? words[index + 1][...] : nil
      } else if word.hasPrefix("--output=") {
        last = word.dropFirst("--output=".count)
      } else if word.hasPrefix("-o") {
        last = word.dropFirst(word.hasPrefix("-o=") ? 3 : 2)
      }
    }
    return last == "json"
  }
}
