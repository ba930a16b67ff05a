import Languages
import ARM
import ArgumentParser
import ComputeModel
import Themes

/// Where in Azure a command looks, and whether it tells what it asks there. The options of this file are accepted by
/// every command, and before its name as well (ARCHITECTURE section 6).
struct PlaceOptions: ParsableArguments {
  @Option(
    name: .long, help: "A context of the configuration file (also: AMLDECK_CONTEXT).",
    completion: KnownNames.contexts)
  var context: String?

  @Option(
    name: .long, help: "AzureCloud, AzureChinaCloud, AzureUSGovernment, or one registered with az.",
    completion: .list(Cloud.builtIn.map(\.name)))
  var cloud: String?

  @Option(name: .long, help: "The subscription's id (default: AZURE_SUBSCRIPTION_ID, config.json, az's own).")
  var subscription: String?

  @Option(
    name: [.customShort("g"), .long, .customLong("group")],
    help: "The resource group (default: AZURE_DEFAULTS_GROUP, config.json, az's own, else every one).",
    completion: KnownNames.groups)
  var resourceGroup: String?

  @Option(
    name: [.customShort("w"), .long],
    help: "A workspace; may be repeated; all for every one (default: AZURE_DEFAULTS_WORKSPACE, config.json, else all).",
    completion: KnownNames.workspaces)
  var workspace: [String] = []

  @Flag(
    name: [.customShort("v"), .customLong("verbose")],
    help: "Tell each request on stderr: method, path, status, milliseconds and request id.")
  var isVerbose = false
}

/// Whether a command may change anything.
struct SafetyOptions: ParsableArguments {
  @Flag(name: .customLong("read-only"), help: "Never send anything that changes something.")
  var isReadOnly = false
}

/// Where there is no screen.
struct PlainOptions: ParsableArguments {
  @Flag(
    name: .customLong("plain"),
    help: "Lines in place of a screen: one changed fact a line, typed commands, no colours (help lists them).")
  var isPlain = false
}

/// How the console looks.
struct LookOptions: ParsableArguments {
  @Flag(name: .customLong("ascii"), help: "Draw lines with + - and |.")
  var isASCII = false

  @Flag(name: .customLong("no-color"), help: "Use no colours (also: NO_COLOR).")
  var hasNoColor = false

  @Option(
    name: .long,
    help: "A theme: default, high-contrast, deuteranopia, tritanopia, paper, mono, or a file (also base16).",
    completion: .list(EmbeddedTheme.allCases.map(\.rawValue)))
  var theme: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "ask: leave frames out while the terminal has not answered for the last one, for slow lines.",
      valueName: "pace"))
  var pace: Pace?

  @Option(
    name: .customLong("lang"),
    help: ArgumentHelp(
      "The language of the console: en, or zh for Simplified Chinese; else that of LANG.", valueName: "language"))
  var language: Language?

  /// Whether frames wait for the terminal's answer.
  enum Pace: String, CaseIterable, ExpressibleByArgument, Sendable {
    case ask
    /// As fast as the line takes them.
    case line
  }

  /// What the command line leaves open where no configuration is read.
  var unconfigured: LookOptions {
    var look = self
    look.isASCII = isASCII || EffectiveConfiguration.isBareConsole(RealSurroundings.environment("TERM"))
    look.language = language ?? Setting.language(of: RealSurroundings.environment, isASCII: look.isASCII)?.value
    return look
  }

  /// What the command line leaves open is as the configuration says.
  func configured(_ place: PlaceOptions) throws(ServiceFailure) -> LookOptions {
    let configuration = try EffectiveConfiguration(place, isReadOnly: false, sources: .real)
    var look = self
    look.isASCII = isASCII || configuration.isASCII?.value == true
    look.pace = pace ?? configuration.pace?.value
    look.language = language ?? configuration.language?.value
    look.hasNoColor = hasNoColor || configuration.hasNoColor?.value == true
    // Whoever asks for no colours now does not want those of the file.
    if !look.hasNoColor, RealSurroundings.environment("NO_COLOR") == nil {
      look.theme = theme ?? configuration.theme?.value
    }
    return look
  }
}

extension Language: ExpressibleByArgument {
  package init?(argument: String) { self.init(tag: argument) }

  package static var allValueStrings: [String] { allCases.map(\.tag) }
  package var defaultValueDescription: String { tag }
}
