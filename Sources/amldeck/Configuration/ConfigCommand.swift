import Languages
import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import Terminal

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "The configuration: what applies and why, and a file to begin with.",
    subcommands: [
      ConfigShowCommand.self, ConfigInitCommand.self, ConfigKeysCommand.self, ConfigSchemaCommand.self,
    ])
}

struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show every setting that applies, and where it came from. Nothing is sent.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output, isReadOnly) = (place, output, safety.isReadOnly)
    try headless(output) {
      let configuration = try EffectiveConfiguration(place, isReadOnly: isReadOnly, sources: .real)
      try output.print(configuration.report)
      if let unused = configuration.unusedContext { StandardError.write("amldeck: \(unused)") }
    }
  }
}

extension EffectiveConfiguration {
  private struct Row {
    var name: String
    /// Nil where nothing says it.
    var values: [String]?
    var origin: String?
    /// What applies where nothing says it.
    var absence: String
  }

  private var rows: [Row] {
    func row(_ name: String, _ setting: Setting<String>?, _ absence: String) -> Row {
      Row(name: name, values: setting.map { [$0.value] }, origin: setting?.origin, absence: absence)
    }
    func row(_ name: String, _ setting: Setting<[String]>?, _ absence: String) -> Row {
      Row(name: name, values: setting?.value, origin: setting?.origin, absence: absence)
    }
    func word(_ setting: Setting<Bool>?) -> Setting<String>? { setting.map { Setting("\($0.value)", from: $0.origin) } }
    var rows = [
      row("context", context, "none"), row("cloud", Setting(cloudName, from: cloud.origin), ""),
    ]
    if case .known(let known) = cloud.value {
      for (name, origin) in [
        ("resource manager", known.resourceManager), ("login", authority?.value ?? known.login),
        ("portal", known.hosts.portal), ("studio", known.hosts.studio), ("graph", known.hosts.graph),
        ("prices", known.hosts.prices),
      ] {
        guard let origin else { continue }
        let source = name == "login" ? authority?.origin : nil
        rows.append(row(name, Setting(origin.text, from: source ?? "the cloud"), ""))
      }
      rows.append(row("audience", Setting(known.audience, from: "the cloud"), ""))
    } else if let authority {
      rows.append(row("login", Setting(authority.value.text, from: authority.origin), ""))
    }
    rows += [
      row("tenant", tenant, "the credential's own"), row("subscription", subscriptions, "none"),
      row("group", groups, "every one"), row("workspace", workspaces, "all"),
      row("credential", credential, "the first that has what it needs"), row("theme", theme, "default"),
      row("pace", pace.map { Setting($0.value.rawValue, from: $0.origin) }, "line"),
      row("language", language.map { Setting($0.value.tag, from: $0.origin) }, "en"),
      row("ascii", word(isASCII), "false"), row("no-color", word(hasNoColor), "false"),
      row("read-only", word(isReadOnly), "false"), row("danger", word(isDangerous), "false"),
      row(
        "alerts", file.alerts.map { Setting($0.value.kinds.map(\.word), from: $0.origin) }, "none"),
      row("mouse", word(file.usesMouse), "false"),
      row("keys", file.keys.map { Setting($0.value.changedWords, from: $0.origin) }, "the usual ones"),
      row(
        "parallel requests", file.parallelRequests.map { Setting("\($0.value)", from: $0.origin) },
        "\(RequestGate.defaultLimit)"),
      row("weekly budget", file.weeklyBudget.map { Setting($0.value.number, from: $0.origin) }, "any"),
    ]
    return rows
  }

  /// Every setting with its origin, for `:who` and `amldeck whoami`.
  var settings: [WhoReport.Setting] {
    rows.map { row in
      WhoReport.Setting(
        name: row.name, value: row.values?.joined(separator: ", ") ?? row.absence, origin: row.origin ?? "built in")
    }
  }

  private var text: String {
    TextTable(
      [["SETTING", "VALUE", "FROM"]]
        + rows.map { [$0.name, $0.values?.joined(separator: ", ") ?? $0.absence, $0.origin ?? "built in"] }
        + [
          [
            "file", file.path,
            file.contexts.isEmpty ? "no contexts" : file.contexts.map(\.name).joined(separator: ", "),
          ]
        ]
    ).text
  }

  var report: Report {
    var settings = JSONObject()
    for row in rows {
      settings[row.name.replacing(" ", with: "_").replacing("-", with: "_")] = .object([
        "value": row.values.map { $0.count == 1 ? .string($0[0]) : .array($0.map { .string($0) }) } ?? .null,
        "from": .string(row.origin),
      ])
    }
    let document = JSONValue.object([
      "file": .string(file.path), "contexts": .array(file.contexts.map { .string($0.name) }),
      "settings": .object(settings),
    ])
    return Report(
      document, columns: ["setting", "value", "from"],
      rows: rows.map { [$0.name, $0.values?.joined(separator: " ") ?? "", $0.origin ?? ""] },
      names: file.contexts.map(\.name), table: text)
  }
}

struct ConfigInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a first configuration file; an existing one is left as it is.")

  @OptionGroup var place: PlaceOptions
  /// It writes one file of this machine: accepted as everywhere, and of no effect.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    // The file would belong to root, in the home of the person who called.
    if geteuid() == 0, RealSurroundings.environment("SUDO_UID") != nil {
      throw ServiceFailure(.usage, "Under sudo no configuration is written: run amldeck config init as yourself.")
    }
    let sources = ConfigurationSources.real
    let path = sources.configurationPath
    guard access(path, F_OK) != 0 else {
      throw ServiceFailure(.usage, "\(path) is there already: edit it, or move it away first.")
    }
    let configuration = try EffectiveConfiguration(place, isReadOnly: false, sources: sources)
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try StateDirectory.make(String(path[..<slash]))
    }
    try PrivateFile.write(configuration.firstFile, to: path)
    let document = JSONValue.object(["file": .string(path)])
    try output.print(
      Report(
        document, of: [document], columns: ["file"], name: "file",
        table: SafeText("\(path) is written: edit it, and look at amldeck config show.").text + "\n"))
  }
}
