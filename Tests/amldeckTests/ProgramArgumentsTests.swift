import ArgumentParser
import Testing

@testable import amldeck

/// Where options may stand, and what a wrong call is told.
@Suite struct ProgramArgumentsTests {
  private func read(_ words: String) -> ProgramArguments {
    ProgramArguments(words.split(separator: " " as Character).map { String($0) }, root: RootCommand.self)
  }

  @Test(arguments: [
    ("--read-only list", "list --read-only"),
    ("-g rg -w a -w b --output=json -v stop ci", "stop -g rg -w a -w b --output=json -v ci"),
    ("-ojson --context prod schedule set ci --none", "schedule set -ojson --context prod ci --none"),
    ("schedule --read-only set ci", "schedule set --read-only ci"), ("-o json ops", "ops -o json"),
    ("list --read-only", "list --read-only"),
    ("--read-only", "--read-only"),
    ("--context prod", "--context prod"),
    ("ssh ci -i key", "ssh ci -i key"),
    ("--yes stop ci", "--yes stop ci"),
  ])
  func globalOptionsMoveBehindTheCommandsName(given: String, moved: String) {
    #expect(read(given).words.joined(separator: " ") == moved)
  }

  /// A `--read-only` before the name must reach the command that would write.
  @Test func readOnlyBeforeTheNameIsReadOnly() throws {
    let command = try RootCommand.parseAsRoot(read("--read-only stop ci --yes").words)
    #expect((command as? StopCommand)?.options.safety.isReadOnly == true)
    let nested = try RootCommand.parseAsRoot(read("--read-only schedule --subscription s set ci --none").words)
    #expect((nested as? ScheduleCommand.Set)?.sending.safety.isReadOnly == true)
    #expect((nested as? ScheduleCommand.Set)?.sending.place.subscription == "s")
    let console = try RootCommand.parseAsRoot(read("--read-only").words)
    #expect((console as? ConsoleCommand)?.safety.isReadOnly == true)
  }

  @Test(arguments: [
    ("list -o json", true), ("-o json list", true), ("list -ojson", true), ("list --output=json", true),
    ("list -o=json", true), ("list -o yaml", false), ("list -o", false), ("show -- -o json", false),
    ("list -o json -o table", false),
  ])
  func whetherErrorsAreDocumentsIsKnownOfWrongCallsToo(words: String, isJSON: Bool) {
    #expect(read(words).isJSON == isJSON)
  }

  @Test func helpIsThatOfTheCommandThatWasCalled() {
    #expect(read("list --frobnicate").help == "amldeck list --help")
    #expect(read("-v schedule set").help == "amldeck schedule set --help")
    #expect(read("--frobnicate").help == "amldeck --help")
  }

  @Test func aCommandThatThereIsNotIsKnownAsSuch() {
    #expect(read("--read-only lst").unknownCommand == "lst")
    #expect(read("schedule sett ci").unknownCommand == "sett")
    #expect(read("schedule sett ci").knownCommands.contains("set"))
    for words in ["list", "help list", "--frobnicate", "", "show lst"] { #expect(read(words).unknownCommand == nil) }
  }

  @Test(arguments: [
    ("Unknown option '--x'. Did you mean '--y'?", "Unknown option '--x'. Did you mean '--y'? See amldeck list --help."),
    ("Missing expected argument '<name>'", "Missing expected argument '<name>': see amldeck list --help."),
    (
      "The value 'x' is invalid for '-o <output>'. Please provide one of the following:\n  - table\n  - json",
      "The value 'x' is invalid for '-o <output>': give one of table, json. See amldeck list --help."
    ),
    ("--count 0: give 1 to 1000.", "--count 0: give 1 to 1000. See amldeck list --help."),
  ])
  func aWrongCallIsOneSentence(message: String, sentence: String) {
    #expect(Amldeck.usageSentence(message, help: "amldeck list --help") == sentence)
  }

  private static var everyCommand: [(name: String, type: any ParsableCommand.Type)] {
    RootCommand.configuration.subcommands.flatMap { command -> [(name: String, type: any ParsableCommand.Type)] in
      let inner = command.configuration.subcommands
      guard inner.isEmpty else { return inner.map { ("\(command._commandName) \($0._commandName)", $0) } }
      return [(command._commandName, command)]
    }
  }

  @Test func everyCommandTakesEveryGlobalOption() {
    #expect(Self.everyCommand.count > 30)
    for command in Self.everyCommand {
      let help = RootCommand.helpMessage(for: command.type, includeHidden: true)
      for option in [
        "--context", "--cloud", "--subscription", "--resource-group", "--workspace", "--read-only", "--output",
        "--theme", "--no-color", "--ascii", "--verbose",
      ] {
        #expect(help.contains(option), "\(command.name) takes no \(option)")
      }
      // A screen has forms of its own.
      guard command.name != "screen" else { continue }
      #expect(help.contains("json, yaml, tsv"), "\(command.name) does not print every form")
    }
  }
}
