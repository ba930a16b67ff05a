import Languages
import ARMClient
import ComputeModel
import Console
import Terminal
import Themes

/// A key of the configuration file. One table says what there is: the reader takes the names and the ranges from it,
/// and `config init`, the schema for editors, the manual page and the README's table are made of it.
struct ConfigurationKey: Sendable {
  indirect enum Form: Sendable {
    case text
    /// One text, or a list of them.
    case texts
    case flag
    case number(ClosedRange<Int>)
    /// One of these words.
    case word([String])
    /// One of these words, or a list of them.
    case words([String])
    /// The whole value, as a regular expression (ECMA-262, for JSON Schema), and in words.
    case pattern(String, String)
    case members([ConfigurationKey])
    /// Names of one's own choice, each with this form.
    case named(String, Form)
    /// Some of these names, each with this form.
    case some([String], Form)
  }

  var name: String
  var form: Form
  /// What counts where the key is left out.
  var usually: String
  /// One sentence, with its unit.
  var meaning: String
  /// A value as it may stand in the file; empty where the form has members.
  var example: String

  init(_ name: String, _ form: Form, usually: String, _ meaning: String, example: String = "") {
    self.name = name
    self.form = form
    self.usually = usually
    self.meaning = meaning
    self.example = example
  }
}

extension ConfigurationKey {
  /// At most as many as ARM gives back of reads in a second (FACTS section 1): more would only wait for its limits.
  static let parallelRequests = 1...25
  /// A command that takes longer than five minutes is no alert any more.
  static let commandSeconds = 1...300

  static let credentials = ["prod", "dev"] + CredentialName.allCases.map(\.rawValue)

  static let file: [ConfigurationKey] = [
    ConfigurationKey(
      "current", .text, usually: "none",
      "The context that is used where neither --context nor the environment names a place.",
      example: "mine"),
    ConfigurationKey(
      "theme", .text, usually: "default",
      "A theme: \(EmbeddedTheme.allCases.map(\.rawValue).joined(separator: ", ")), one of your own in themes/NAME.yaml beside this file, or a file with a slash.",
      example: "mono"),
    ConfigurationKey(
      "language", .word(Language.allCases.map(\.tag)), usually: "that of LC_ALL, LC_MESSAGES or LANG; else en",
      "The language of the console: en, or zh for Simplified Chinese. Commands and their output are English.",
      example: "zh"),
    ConfigurationKey(
      "ascii", .flag, usually: "false; true on a bare console (TERM=linux)", "Draw lines with + - and |.",
      example: "true"),
    ConfigurationKey(
      "no-color", .flag, usually: "false", "Use no colours; the variable NO_COLOR does the same.", example: "true"),
    ConfigurationKey(
      "pace", .word(LookOptions.Pace.allCases.map(\.rawValue)), usually: "line",
      "ask leaves frames out while the terminal has not answered for the last one, for slow lines.", example: "ask"),
    ConfigurationKey(
      "parallel-requests", .number(parallelRequests), usually: "\(RequestGate.defaultLimit)",
      "How many requests are under way at once at most.", example: "\(RequestGate.defaultLimit)"),
    ConfigurationKey(
      "mouse", .flag, usually: "false", "Begin with the mouse; % turns it on and off.", example: "true"),
    ConfigurationKey(
      "keys", .some(KeyMap.words, .texts), usually: "the usual ones",
      "Other keys: a word of amldeck config keys, and its key, a list of keys, or [] for none.",
      example: "{stop: K, refresh: [F5, Ctrl-R]}"),
    ConfigurationKey(
      "contexts", .named("NAME", .members(context)), usually: "none",
      "Places in Azure by a name of your own, and how careful to be there."),
    ConfigurationKey(
      "alerts", .members(alerts), usually: "none", "Who is told what; also by amldeck wall and amldeck observe."),
    ConfigurationKey("cost", .members(cost), usually: "nothing", "What may be spent."),
    ConfigurationKey(
      "presets", .named("NAME", .members(preset)), usually: "none",
      "Standards by a name, for amldeck preset, :preset and the finding preset-drift."),
    ConfigurationKey("tell", .members(tell), usually: "nothing", "Where notices to owners may be sent."),
  ]

  static let context: [ConfigurationKey] = [
    ConfigurationKey(
      "cloud", .text, usually: "az's own, else AzureCloud",
      "AzureCloud, AzureChinaCloud, AzureUSGovernment, or one that is registered with az.", example: "AzureChinaCloud"),
    ConfigurationKey(
      "metadata-url", .text, usually: "that of the cloud",
      "The address of a document that describes another cloud or a simulator; instead of cloud.",
      example: "https://127.0.0.1:8443/metadata/endpoints?api-version=2022-09-01"),
    ConfigurationKey(
      "tenant", .text, usually: "the credential's own", "The tenant's id; a credential of another one is not used.",
      example: "11111111-1111-1111-1111-111111111111"),
    ConfigurationKey(
      "subscription", .texts, usually: "AZURE_SUBSCRIPTION_ID, config.json of a workspace, az's own",
      "The subscription's id, or several.", example: "00000000-0000-0000-0000-000000000000"),
    ConfigurationKey("group", .texts, usually: "every one", "The resource group, or several.", example: "rg-ml"),
    ConfigurationKey(
      "workspace", .texts, usually: "all", "The workspace, or several.", example: "[ml-prod, ml-research]"),
    ConfigurationKey(
      "credential", .word(credentials),
      usually: "AZURE_TOKEN_CREDENTIALS, else the first that has what it needs", "The credential that is used.",
      example: CredentialName.azureCLI.rawValue),
    ConfigurationKey(
      "theme", .text, usually: "the file's own", "A theme for this place alone.", example: "high-contrast"),
    ConfigurationKey(
      "read-only", .flag, usually: "false", "Never send anything that changes something.", example: "true"),
    ConfigurationKey(
      "danger", .flag, usually: "false", "Every header and dialog warns of this place.", example: "true"),
  ]

  static let alerts: [ConfigurationKey] = [
    ConfigurationKey(
      "kinds", .words(AlertKind.all.map(\.word)), usually: AlertKind.usual.map(\.word).joined(separator: ", "),
      "What alerts: codes of findings, and stop-soon, 30 minutes before a planned stop.",
      example: "[stop-soon, failed, stuck]"),
    ConfigurationKey("bell", .flag, usually: "false", "Ring the terminal's bell.", example: "true"),
    ConfigurationKey(
      "notify", .word(TerminalNotification.allCases.map(\.rawValue)), usually: "none",
      "A notification of the terminal, by the sequence that it knows.", example: "osc9"),
    ConfigurationKey(
      "command", .texts, usually: "none",
      "A program by its absolute path, and its arguments; it gets JSON on its standard input, and no shell reads it.",
      example: "[/usr/local/bin/page, ml]"),
    ConfigurationKey(
      "command-seconds", .number(commandSeconds), usually: "\(AlertSettings().commandLimit.components.seconds)",
      "After so many seconds the command is ended.", example: "10"),
    ConfigurationKey(
      "log", .pattern("^(journal|/.+)$", "journal, or the absolute path of a file"), usually: "none",
      "Where each alert is written, a line of JSON each; also in quiet hours.", example: "journal"),
    ConfigurationKey(
      "quiet-hours", .pattern("^[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}$", "from and until, as 22:00-07:00"),
      usually: "none", "When nothing rings, by the local clock; what still stands is told when they are over.",
      example: "22:00-07:00"),
  ]

  static let cost: [ConfigurationKey] = [
    ConfigurationKey(
      "weekly-budget", .pattern("^[0-9]+([.][0-9]+)?$", "a number from 0"), usually: "any amount",
      "What one instance may cost from Monday on, in the currency of the service's prices; more is a finding.",
      example: "150")
  ]

  static let preset: [ConfigurationKey] = [
    ConfigurationKey(
      "for", .text, usually: "those that are named", "Which instances it is meant for, as in the list's filter.",
      example: "tag.team=nlp"),
    ConfigurationKey(
      "idle", .pattern("^(off|[0-9]+|([0-9]+[dhm])+)$", "off, or 15 minutes to 3 days as 45m, 2h or 1d"),
      usually: "left as it is",
      "The time without activity after which the instance stops.", example: "60m"),
    ConfigurationKey(
      "pairs", .texts, usually: "left as they are",
      "The whole set of schedules, at most two pairs of a start and a stop; [] for none.",
      example: "[mon-fri 8:00-18:00]"),
    ConfigurationKey(
      "zone", .text, usually: "UTC", "The Windows time zone of the pairs.", example: "W. Europe Standard Time"),
    ConfigurationKey(
      "tags", .named("TAG", .text), usually: "left as they are", "Tags and their values; other tags stay.",
      example: "{cost-center: \"4711\"}"),
  ]

  static let tell: [ConfigurationKey] = [
    ConfigurationKey(
      "webhook", .pattern("^https://.+$", "a plain https address"), usually: "none",
      "Where amldeck tell --as webhook sends its JSON, without a token.", example: "https://chat.example/hooks/ml")
  ]
}

extension ConfigurationKey {
  /// How the value is written, as a clause.
  var value: String { form.words }

  /// Every key of the table with the names above it, such as `contexts`, `NAME` and `cloud`.
  static let all: [(path: [String], key: ConfigurationKey)] = paths(of: file, below: [])

  private static func paths(
    of keys: [ConfigurationKey], below path: [String]
  ) -> [(path: [String], key: ConfigurationKey)] {
    keys.flatMap { key in [(path + [key.name], key)] + members(of: key.form, below: path + [key.name]) }
  }

  private static func members(of form: Form, below path: [String]) -> [(path: [String], key: ConfigurationKey)] {
    switch form {
    case .members(let keys): paths(of: keys, below: path)
    case .named(let name, let form): members(of: form, below: path + [name])
    default: []
    }
  }
}

extension ConfigurationKey.Form {
  fileprivate var words: String {
    switch self {
    case .text: "text"
    case .texts: "text, or a list"
    case .flag: "true or false"
    case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .word(let words): words.joined(separator: ", ")
    case .words(let words): "one or a list of \(words.joined(separator: ", "))"
    case .pattern(_, let words): words
    case .members(let keys): "members \(keys.map(\.name).joined(separator: ", "))"
    case .named(let name, .members): "a \(name), and its members"
    case .named(let name, _): "a \(name), and its value"
    case .some: "a word, and its keys"
    }
  }
}
