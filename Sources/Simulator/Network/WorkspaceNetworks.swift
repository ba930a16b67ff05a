import ComputeModel

/// The networks of workspaces: whether they are reached by private link only, and which hosts can be reached from
/// inside.
package struct WorkspaceNetworks: Hashable, Sendable {
  private var all: [WorkspaceNetwork] = []

  package func network(of workspace: Workspace) -> WorkspaceNetwork {
    all.first { $0.belongs(to: workspace) }
      ?? WorkspaceNetwork(resourceGroup: workspace.resourceGroup, workspace: workspace.name)
  }

  mutating func evolve(_ event: WorkspaceNetworksEvent) {
    switch event {
    case .set(let network):
      all.removeAll { $0.resourceGroup == network.resourceGroup && $0.workspace == network.workspace }
      all.append(network)
    }
  }
}

package enum WorkspaceNetworksEvent: Hashable, Sendable {
  case set(WorkspaceNetwork)
}

package enum WorkspaceNetworksCommand: Sendable {
  /// PATCH of the workspace; nil leaves a member as it is.
  case update(Workspace, isPublic: Bool?, isolation: WorkspaceNetwork.Isolation?)
  case setRule(Workspace, WorkspaceNetwork.OutboundRule)
  case removeRule(Workspace, name: String)
}

package struct WorkspaceNetwork: Hashable, Sendable {
  /// `managedNetwork.isolationMode`.
  package enum Isolation: String, CaseIterable, Hashable, Sendable {
    case disabled = "Disabled"
    case allowInternetOutbound = "AllowInternetOutbound"
    case allowOnlyApprovedOutbound = "AllowOnlyApprovedOutbound"
  }

  /// A rule of type FQDN.
  package struct OutboundRule: Hashable, Sendable {
    package var name: String
    /// A host, or `*.` and a domain.
    package var destination: String

    package init(name: String, destination: String) {
      self.name = name
      self.destination = destination
    }

    func allows(_ host: String) -> Bool {
      let (rule, host) = (destination.lowercased(), host.lowercased())
      return rule.hasPrefix("*.") ? host.hasSuffix(rule.dropFirst()) : host == rule
    }
  }

  package var resourceGroup: String
  package var workspace: String
  /// `publicNetworkAccess`.
  package var isPublic = true
  package var isolation = Isolation.disabled
  package var rules: [OutboundRule] = []

  func belongs(to other: Workspace) -> Bool {
    workspace == other.name && resourceGroup == other.resourceGroup
  }

  /// The founding document says of private-link workspaces that images and licences must be made reachable; a
  /// workspace that approves outbound hosts one by one is in the same place.
  package var isRestricted: Bool {
    isolation == .allowOnlyApprovedOutbound || !isPublic && isolation == .disabled
  }

  func reaches(_ host: String) -> Bool { !isRestricted || rules.contains { $0.allows(host) } }
}

extension World {
  func events(for command: WorkspaceNetworksCommand, by principal: Principal) throws(Refusal) -> [Event] {
    switch command {
    case .update(let workspace, let isPublic, let isolation):
      var network = networks.network(of: workspace)
      network.isPublic = isPublic ?? network.isPublic
      network.isolation = isolation ?? network.isolation
      return changed(network, workspace, "\(principal.name) changed the network of \(workspace.name)")
    case .setRule(let workspace, let rule):
      let host = rule.destination.hasPrefix("*.") ? rule.destination.dropFirst(2) : rule.destination[...]
      let isHost = host.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: ".")
      }
      guard !host.isEmpty, host.contains("."), isHost else {
        throw .validation("The destination '\(rule.destination)' is not a host such as ghcr.io.")
      }
      var network = networks.network(of: workspace)
      network.rules.removeAll { $0.name.lowercased() == rule.name.lowercased() }
      network.rules.append(rule)
      return changed(
        network, workspace, "\(principal.name) let \(workspace.name) reach \(rule.destination)")
    case .removeRule(let workspace, let name):
      var network = networks.network(of: workspace)
      network.rules.removeAll { $0.name.lowercased() == name.lowercased() }
      return changed(network, workspace, "\(principal.name) removed the outbound rule \(name)")
    }
  }

  private func changed(_ network: WorkspaceNetwork, _ workspace: Workspace, _ why: String) -> [Event] {
    guard network != networks.network(of: workspace) else { return [] }
    return [Event(at: now, why: why, kind: .networks(.set(network)))]
  }
}

extension WorkspaceNetworksEvent {
  var json: JSONValue {
    switch self {
    case .set(let network):
      .object([
        "resourceGroup": .string(network.resourceGroup), "workspace": .string(network.workspace),
        "isPublic": .bool(network.isPublic), "isolation": .string(network.isolation.rawValue),
        "rules": .array(
          network.rules.map { .object(["name": .string($0.name), "destination": .string($0.destination)]) }),
      ])
    }
  }

  init?(json: JSONValue) {
    guard let group = json["resourceGroup"]?.text, let workspace = json["workspace"]?.text,
      let isPublic = json["isPublic"]?.flag,
      let isolation = json["isolation"]?.text.flatMap({ WorkspaceNetwork.Isolation(rawValue: $0) }),
      let rules = json["rules"]?.elements
    else { return nil }
    self = .set(
      WorkspaceNetwork(
        resourceGroup: group, workspace: workspace, isPublic: isPublic, isolation: isolation,
        rules: rules.compactMap { rule in
          guard let name = rule["name"]?.text, let destination = rule["destination"]?.text else { return nil }
          return WorkspaceNetwork.OutboundRule(name: name, destination: destination)
        }))
  }
}
