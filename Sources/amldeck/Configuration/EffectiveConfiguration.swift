import Languages
import ARM
import ARMClient
import ComputeModel

/// Every setting that applies, with its origin: what the command line says, then the context, then the environment,
/// then a workspace's config.json, then az.
struct EffectiveConfiguration: Sendable {
  enum CloudChoice: Hashable, Sendable {
    case known(Cloud)
    /// Described by the document at this address.
    case metadata(String)
  }

  var file: ConfigurationFile
  var context: Setting<String>?
  /// Why a context of the file is not used, as a sentence.
  var unusedContext: String?
  var cloud: Setting<CloudChoice>
  /// The login's address, where the environment names another than the cloud's.
  var authority: Setting<URLOrigin>?
  var tenant: Setting<String>?
  /// Whether the tenant stands in the context, so that no other credential's may be used.
  var isTenantPinned = false
  var subscriptions: Setting<[String]>?
  /// Nil means every group of the subscriptions.
  var groups: Setting<[String]>?
  /// Nil means every workspace.
  var workspaces: Setting<[String]>?
  var credential: Setting<String>?
  var theme: Setting<String>?
  var isASCII: Setting<Bool>?
  var pace: Setting<LookOptions.Pace>?
  var language: Setting<Language>?
  var hasNoColor: Setting<Bool>?
  var isReadOnly: Setting<Bool>
  var isDangerous: Setting<Bool>
  /// Whether each request is told on stderr.
  var isVerbose: Bool
}

extension EffectiveConfiguration {
  /// - Parameter isReadOnly: that `--read-only` was given.
  init(
    _ options: PlaceOptions, isReadOnly: Bool, sources: ConfigurationSources
  ) throws(ServiceFailure) {
    let file = try ConfigurationFile.read(sources)
    let az = AzureCLIDefaults(sources)
    let (context, unused) = try Self.context(options, file, sources)
    self.file = file
    self.context = context.map { Setting($0.context.name, from: $0.origin) }
    unusedContext = unused
    let chosen = context?.context
    func variable(_ name: String) -> Setting<String>? { sources.variable(name).map { Setting($0, from: name) } }

    cloud = try Self.cloud(options, chosen, az, sources)
    // A cloud that was named by hand has a login of its own, and an address left in the environment is not it.
    if options.cloud == nil, chosen?.cloud == nil, chosen?.metadataURL == nil,
      let text = variable("AZURE_AUTHORITY_HOST")
    {
      let address = text.value.contains("://") ? text.value : "https://" + text.value
      guard let origin = AbsoluteURL(address)?.origin else {
        throw ServiceFailure(
          .usage, "AZURE_AUTHORITY_HOST is \"\(text.value)\", which is not an https address: correct or unset it.")
      }
      authority = Setting(origin, from: text.origin)
    }
    tenant = chosen?.tenant ?? variable("AZURE_TENANT_ID")
    isTenantPinned = chosen?.tenant != nil

    // A workspace's file, az's group and the environment's places belong to one another; a context has its own.
    let workspaceFile = chosen == nil ? WorkspaceFile.find(sources) : nil
    let inFile = { (value: String) in Setting([value], from: workspaceFile?.path ?? "") }
    let subscription =
      variable("AZURE_SUBSCRIPTION_ID").map { Setting([$0.value], from: $0.origin) }
      ?? workspaceFile.map { inFile($0.subscription) }
      ?? az.subscription(in: Self.name(of: cloud.value)).map { Setting([$0.value], from: $0.origin) }
    subscriptions =
      options.subscription.map { Setting([$0], from: "--subscription") } ?? chosen?.subscriptions ?? subscription
    groups = options.resourceGroup.map { Setting([$0], from: "--resource-group") } ?? chosen?.groups
    workspaces = options.workspace.isEmpty ? chosen?.workspaces : Setting(options.workspace, from: "--workspace")
    if chosen == nil {
      let single = { (setting: Setting<String>) in Setting([setting.value], from: setting.origin) }
      // A file or az's default says nothing of a subscription that was named another way.
      let usesFile = workspaceFile != nil && subscriptions?.origin == workspaceFile?.path
      groups =
        groups ?? variable("AZURE_DEFAULTS_GROUP").map(single)
        ?? (usesFile ? workspaceFile.map { inFile($0.resourceGroup) } : az.group.map(single))
      workspaces =
        workspaces ?? variable("AZURE_DEFAULTS_WORKSPACE").map(single)
        ?? (usesFile && groups?.origin == workspaceFile?.path
          ? workspaceFile.map { inFile($0.workspace) } : nil)
      if workspaces == nil, !usesFile, let group = az.group, groups?.origin == group.origin {
        workspaces = az.workspace.map(single)
      }
    }
    if workspaces?.value.contains("all") == true { workspaces = nil }
    credential = chosen?.credential ?? variable("AZURE_TOKEN_CREDENTIALS")
    theme = chosen?.theme ?? file.theme
    isASCII = file.isASCII ?? (Self.isBareConsole(sources.variable("TERM")) ? Setting(true, from: "TERM") : nil)
    pace = file.pace
    language = file.language ?? Setting.language(of: sources.variable, isASCII: isASCII?.value == true)
    hasNoColor = file.hasNoColor
    self.isReadOnly =
      isReadOnly ? Setting(true, from: "--read-only") : chosen?.isReadOnly ?? Setting(false, from: "built in")
    isDangerous = chosen?.isDangerous ?? Setting(false, from: "built in")
    isVerbose = options.isVerbose
  }

  /// The fonts of a bare console have few signs beyond ASCII: those of console-setup lack the ellipsis.
  static func isBareConsole(_ terminal: String?) -> Bool { terminal?.hasPrefix("linux") == true }

  var parallelRequests: Int { file.parallelRequests?.value ?? RequestGate.defaultLimit }

  /// As az spells it where az knows it.
  var cloudName: String { Self.name(of: cloud.value) }

  private static func name(of cloud: CloudChoice) -> String {
    switch cloud {
    case .known(let cloud): cloud.name
    case .metadata(let url): url
    }
  }

  /// A context that was named is used. The file's current one is used only where the environment does not name a
  /// place: half of one place and half of another would act where nobody meant to.
  private static func context(
    _ options: PlaceOptions, _ file: ConfigurationFile, _ sources: ConfigurationSources
  ) throws(ServiceFailure) -> ((context: ConfigurationFile.Context, origin: String)?, unused: String?) {
    let named =
      options.context.map { Setting($0, from: "--context") }
      ?? sources.variable("AMLDECK_CONTEXT").map { Setting($0, from: "AMLDECK_CONTEXT") }
    if let named {
      guard let context = file.context(named: named.value) else {
        let names = file.contexts.map(\.name)
        let hint = names.isEmpty ? ": \(file.path) has none." : Suggestion.text(for: named.value, among: names)
        throw ServiceFailure(.usage, "There is no context \(named.value) (\(named.origin))\(hint)")
      }
      return ((context, named.origin), nil)
    }
    guard let current = file.current, let context = file.context(named: current.value) else { return (nil, nil) }
    let place = ["ARM_CLOUD_METADATA_URL", "AZURE_SUBSCRIPTION_ID"].first { sources.variable($0) != nil }
    if let place {
      return (nil, "\(current.value) is current in \(file.path), but \(place) is set: name it with --context.")
    }
    return ((context, current.origin), nil)
  }

  private static func cloud(
    _ options: PlaceOptions, _ context: ConfigurationFile.Context?, _ az: AzureCLIDefaults,
    _ sources: ConfigurationSources
  ) throws(ServiceFailure) -> Setting<CloudChoice> {
    if let url = context?.metadataURL, options.cloud == nil { return Setting(.metadata(url.value), from: url.origin) }
    let named = options.cloud.map { Setting($0, from: "--cloud") } ?? context?.cloud
    if named == nil, let url = sources.variable("ARM_CLOUD_METADATA_URL") {
      return Setting(.metadata(url), from: "ARM_CLOUD_METADATA_URL")
    }
    guard let name = named ?? az.cloudName else { return Setting(.known(Cloud.builtIn[0]), from: "built in") }
    if let cloud = Cloud.named(name.value) ?? az.registeredCloud(name.value) {
      return Setting(.known(cloud), from: name.origin)
    }
    let names = Cloud.builtIn.map(\.name) + az.registeredNames
    throw ServiceFailure(
      .usage,
      "There is no cloud \(name.value) (\(name.origin))\(Suggestion.text(for: name.value, among: names))"
        + " Others are described by ARM_CLOUD_METADATA_URL, or registered with az cloud register.")
  }
}
