import ComputeModel

/// The path that a policy's alias stands for, such as
/// `Microsoft.MachineLearningServices/workspaces/computes/schedules.computeStartStop[*].action`.
struct PolicyAlias: Hashable, Sendable {
  enum Segment: Hashable, Sendable {
    case member(String)
    /// `[*]`: every element of an array.
    case elements
  }

  /// As it was written.
  let text: String
  /// From the resource's own members on.
  let path: [Segment]

  static let namespace = "Microsoft.MachineLearningServices/workspaces/computes"

  /// Members of `properties`, and of `properties.properties` (FACTS section 15). Six aliases are on record (FACTS
  /// section 8); that every documented member has one of the same pattern is a decision.
  private static let outerMembers = [
    "computeType", "computeLocation", "provisioningState", "description", "createdOn", "modifiedOn", "resourceId",
    "provisioningErrors", "isAttachedCompute", "disableLocalAuth",
  ]
  private static let innerMembers = [
    "vmSize", "subnet", "applicationSharingPolicy", "autologgerSettings", "sshSettings", "customServices",
    "osImageMetadata", "connectivityEndpoints", "applications", "createdBy", "errors", "state",
    "computeInstanceAuthorizationType", "enableOSPatching", "enableRootAccess", "enableSSO", "releaseQuotaOnStop",
    "personalComputeInstanceSettings", "setupScripts", "lastOperation", "schedules", "idleTimeBeforeShutdown",
    "enableNodePublicIp", "containers", "dataDisks", "dataMounts", "versions",
  ]

  /// Nil where the text is no alias of a compute's resource type.
  init?(reading text: String) {
    let prefix = Self.namespace.lowercased() + "/"
    guard text.lowercased().hasPrefix(prefix) else { return nil }
    var path: [Segment] = []
    for part in text.dropFirst(prefix.count).split(separator: ".", omittingEmptySubsequences: false) {
      let isList = part.hasSuffix("[*]")
      let name = isList ? part.dropLast(3) : part
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
      path.append(.member(String(name)))
      if isList { path.append(.elements) }
    }
    guard case .member(let first)? = path.first else { return nil }
    let folded = first.lowercased()
    if let name = Self.outerMembers.first(where: { $0.lowercased() == folded }) {
      self.path = [.member("properties"), .member(name)] + path.dropFirst()
    } else if let name = Self.innerMembers.first(where: { $0.lowercased() == folded }) {
      self.path = [.member("properties"), .member("properties"), .member(name)] + path.dropFirst()
    } else {
      return nil
    }
    self.text = text
  }

  var hasElements: Bool { path.contains(.elements) }

  /// What stands there in a document: one value or nil, or one for each element. Null counts as absent.
  func values(in document: JSONValue) -> [JSONValue?] { Self.values(path[...], in: document) }

  static func values(_ path: ArraySlice<Segment>, in document: JSONValue?) -> [JSONValue?] {
    let present = document.flatMap { $0.isNull ? nil : $0 }
    switch path.first {
    case nil: return [present]
    case .member(let name): return values(path.dropFirst(), in: present?.member(ignoringCase: name))
    case .elements: return (present?.elements ?? []).flatMap { values(path.dropFirst(), in: $0) }
    }
  }
}

/// What a condition looks at.
enum PolicyField: Hashable, Sendable {
  /// `type`, `name`, `fullName`, `id`, `location`, `kind`: a member of the resource itself.
  case own(String)
  case tag(String)
  case alias(PolicyAlias)

  init?(reading text: String) {
    let folded = text.lowercased()
    let own = ["type", "name", "fullName", "id", "location", "kind", "tags", "identity.type"]
    if let name = own.first(where: { $0.lowercased() == folded }) {
      self = .own(name)
    } else if folded.hasPrefix("tags['"), folded.hasSuffix("']") {
      self = .tag(String(text.dropFirst(6).dropLast(2)))
    } else if folded.hasPrefix("tags["), folded.hasSuffix("]") {
      self = .tag(String(text.dropFirst(5).dropLast()))
    } else if folded.hasPrefix("tags.") {
      self = .tag(String(text.dropFirst(5)))
    } else if let alias = PolicyAlias(reading: text) {
      self = .alias(alias)
    } else {
      return nil
    }
  }

  var text: String {
    switch self {
    case .own(let name): name
    case .tag(let name): "tags['\(name)']"
    case .alias(let alias): alias.text
    }
  }

  func values(in document: JSONValue) -> [JSONValue?] {
    let value: JSONValue?
    switch self {
    case .own("identity.type"): value = document[path: "identity", "type"]
    case .own(let name): value = document[name]
    case .tag(let name): value = document["tags"]?.member(ignoringCase: name)
    case .alias(let alias): return alias.values(in: document)
    }
    return [value.flatMap { $0.isNull ? nil : $0 }]
  }
}
