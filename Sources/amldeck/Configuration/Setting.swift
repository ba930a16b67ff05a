/// A value and where it came from.
struct Setting<Value: Sendable>: Sendable {
  var value: Value
  /// Such as `--context`, `AZURE_SUBSCRIPTION_ID`, `/home/ann/.config/amldeck/config.yaml:7` or `built in`.
  var origin: String

  init(_ value: Value, from origin: String) {
    self.value = value
    self.origin = origin
  }
}

/// The files and variables that a configuration is made of; tests bring their own.
struct ConfigurationSources: Sendable {
  var variable: @Sendable (String) -> String?
  /// A file's text; nil where there is none.
  var read: @Sendable (String) -> String?
  /// Where the program was started.
  var directory: String
  var home: String

  /// `$XDG_CONFIG_HOME/amldeck/config.yaml`, or what `AMLDECK_CONFIG` names.
  var configurationPath: String {
    if let path = variable("AMLDECK_CONFIG") { return path }
    let base = variable("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
    return base + "/amldeck/config.yaml"
  }

  /// Where az keeps its own files.
  var azureCLIDirectory: String { variable("AZURE_CONFIG_DIR") ?? home + "/.azure" }
}
