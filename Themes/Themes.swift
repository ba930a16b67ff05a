/// The theme files beside this one, embedded in the program.
package enum EmbeddedTheme: String, CaseIterable, Sendable {
  case standard = "default"
  case highContrast = "high-contrast"
  case deuteranopia
  case tritanopia
  case paper
  case mono

  /// The YAML text of the file.
  package var yaml: String {
    let bytes: [UInt8] =
      switch self {
      case .standard: PackageResources.default_yaml
      case .highContrast: PackageResources.high_contrast_yaml
      case .deuteranopia: PackageResources.deuteranopia_yaml
      case .tritanopia: PackageResources.tritanopia_yaml
      case .paper: PackageResources.paper_yaml
      case .mono: PackageResources.mono_yaml
      }
    return String(decoding: bytes, as: UTF8.self)
  }
}
