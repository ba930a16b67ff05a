import ArgumentParser
import ComputeModel

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON schema of what commands print with -o json.",
    discussion: "Nothing is asked of Azure. For amldeck schedule show the command is written schedule-show.")

  @Argument(help: "Only of this command.") var command: String?

  /// Accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws { try output.print(OutputSchema.report(command: command)) }
}

/// The schema of every document of `-o json` (JSON Schema 2020-12). It stands in a file, which tools can read as it is.
enum OutputSchema {
  /// - Parameter command: a name of ``commands``; nil for the whole.
  static func report(command: String?) throws(ServiceFailure) -> Report {
    let whole = try document()
    let commands = commands(of: whole)
    guard let command else { return report(whole, commands) }
    let name = command.replacing(" ", with: "-")
    guard commands.contains(name) else {
      throw ServiceFailure(
        .usage, "There is no document of a command \(command)\(Suggestion.text(for: name, among: commands))")
    }
    var schema = whole
    schema["$ref"] = .string("#/$defs/\(name)")
    return report(schema, [name])
  }

  private static func report(_ schema: JSONValue, _ commands: [String]) -> Report {
    Report(
      schema, columns: ["command"], rows: commands.map { [$0] }, names: commands, table: schema.indentedText + "\n")
  }

  static func document() throws(ServiceFailure) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: PackageResources.output_schema_json)
    } catch {
      throw ServiceFailure(.unexpectedAnswer, "The schema in this program is \(error).")
    }
  }

  /// Shared parts begin with a capital.
  static func commands(of schema: JSONValue) -> [String] {
    (schema["$defs"]?.object?.members ?? []).map(\.name).filter { $0.first?.isLowercase == true }
  }
}
