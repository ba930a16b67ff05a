import ArgumentParser

struct ConfigSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON schema of the configuration, for editors; -o md prints its keys as a table.",
    discussion: """
      With yaml-language-server, which most editors use, write the schema into a file and name it in the first line:
        amldeck config schema > ~/.config/amldeck/config.schema.json
        # yaml-language-server: $schema=config.schema.json
      """)

  /// Nothing is sent: accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws { try output.print(ConfigurationKey.report) }
}
