/// The theme files beside this one, embedded in the program.
package enum EmbeddedTheme: String, CaseIterable, Sendable {
  case standard = "default"
  case mono

  /// The YAML text of the file.
  package var yaml: String {
    switch self {
    case .standard: String(decoding: PackageResources.default_yaml, as: UTF8.self)
    case .mono: String(decoding: PackageResources.mono_yaml, as: UTF8.self)
    }
  }
}
