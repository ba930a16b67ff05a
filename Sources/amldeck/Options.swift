import ArgumentParser

/// Where in Azure a command looks.
struct PlaceOptions: ParsableArguments {
  @Option(name: .long, help: "The subscription's id (default: AZURE_SUBSCRIPTION_ID).")
  var subscription: String?

  @Option(name: [.customShort("g"), .long], help: "The resource group (default: AZURE_DEFAULTS_GROUP).")
  var resourceGroup: String?

  @Option(
    name: [.customShort("w"), .long],
    help: "A workspace; may be repeated; all for every one of the group (default: AZURE_DEFAULTS_WORKSPACE, else all).")
  var workspace: [String] = []
}

/// Whether a command may change anything.
struct SafetyOptions: ParsableArguments {
  @Flag(name: .customLong("read-only"), help: "Never send anything that changes something.")
  var isReadOnly = false
}

/// How the console looks.
struct LookOptions: ParsableArguments {
  @Flag(name: .customLong("ascii"), help: "Draw lines with + - and |.")
  var isASCII = false

  @Flag(name: .customLong("no-color"), help: "Use no colours (also: NO_COLOR).")
  var hasNoColor = false

  @Option(name: .long, help: "The theme: default or mono.")
  var theme: String?
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table
  case json
}

struct OutputOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .long], help: "table or json.")
  var output = OutputFormat.table
}
