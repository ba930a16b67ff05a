import ARM
import ComputeModel

/// What az knows: its cloud, its defaults, its subscription (FACTS section 10). Read only; what cannot be read is
/// taken as absent, since az repairs its own files.
struct AzureCLIDefaults: Sendable {
  private let configuration: INIFile
  private let clouds: INIFile
  private let profile: JSONValue?
  private let directory: String

  init(_ sources: ConfigurationSources) {
    directory = sources.azureCLIDirectory
    configuration = INIFile(sources.read(directory + "/config") ?? "")
    clouds = INIFile(sources.read(directory + "/clouds.config") ?? "")
    // The profile begins with a byte order mark.
    let text = sources.read(directory + "/azureProfile.json") ?? ""
    profile = try? JSONValue(parsing: String(text.trimmingPrefix("\u{FEFF}")))
  }

  var cloudName: Setting<String>? { setting("cloud", "name") }
  var group: Setting<String>? { setting("defaults", "group") }
  var workspace: Setting<String>? { setting("defaults", "workspace") }

  private func setting(_ section: String, _ name: String) -> Setting<String>? {
    configuration.value(section, name).map { Setting($0, from: "\(directory)/config [\(section)] \(name)") }
  }

  /// The subscription that az would use in a cloud.
  func subscription(in cloud: String) -> Setting<String>? {
    if let id = clouds.value(cloud, "subscription") {
      return Setting(id, from: "\(directory)/clouds.config [\(cloud)]")
    }
    let mine = (profile?["subscriptions"]?.elements ?? []).first {
      $0["isDefault"]?.flag == true && $0["environmentName"]?.text?.lowercased() == cloud.lowercased()
    }
    return mine?["id"]?.text.map { Setting($0, from: "\(directory)/azureProfile.json") }
  }

  /// A cloud that was registered with az.
  func registeredCloud(_ name: String) -> Cloud? {
    guard let section = clouds.sections.first(where: { $0.key.lowercased() == name.lowercased() }) else { return nil }
    return Cloud(name: section.key, registered: section.value)
  }

  var registeredNames: [String] {
    clouds.sections.filter { $0.value["endpoint_resource_manager"] != nil }.map(\.key).sorted()
  }
}
