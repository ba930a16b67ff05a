package import Schedules

/// One compute instance as a console needs it: what the service said, and nil where it said nothing.
package struct ComputeInstance: Hashable, Sendable {
  /// The ARM id, as the service wrote it.
  package var id: String
  package var name: String
  package var workspace: String
  package var resourceGroup: String
  package var subscription: String
  package var location: String?
  package var state: InstanceState
  package var provisioningState: ProvisioningState?
  package var vmSize: String?
  package var createdBy: Creator?
  package var assignedTo: AssignedUser?
  /// An ISO 8601 duration as the service keeps it, such as `PT30M`.
  package var idleTimeBeforeShutdown: String?
  package var isSSOEnabled: Bool?
  /// Whether its cores are free in the quota while it is stopped; a preview member, false where it is not said.
  package var releasesQuotaOnStop: Bool?
  package var ssh: SSHSettings?
  /// `connectivityEndpoints.publicIpAddress`; nil where it has none, or where the service does not say.
  package var publicIPAddress: String?
  /// `osImageMetadata.isLatestOsImageVersion`.
  package var hasLatestImage: Bool?
  /// The elements of `schedules.computeStartStop`, verbatim.
  package var scheduleTexts: JSONArrayText
  package var applications: [Application]
  package var lastOperation: LastOperation?
  /// `identity.type`, nil where the instance has none.
  package var identityType: String?
  /// The object ids of its managed identities, as far as the service says them.
  package var identityPrincipals: [String] = []
  package var tags: [Tag]
  package var createdOn: Instant?
  package var modifiedOn: Instant?

  package init(
    id: String, name: String, workspace: String, resourceGroup: String, subscription: String,
    location: String? = nil, state: InstanceState, provisioningState: ProvisioningState? = nil,
    vmSize: String? = nil, createdBy: Creator? = nil, assignedTo: AssignedUser? = nil,
    idleTimeBeforeShutdown: String? = nil, isSSOEnabled: Bool? = nil, ssh: SSHSettings? = nil,
    releasesQuotaOnStop: Bool? = nil, publicIPAddress: String? = nil, hasLatestImage: Bool? = nil,
    schedules: [JSONValue] = [], applications: [Application] = [], lastOperation: LastOperation? = nil,
    identityType: String? = nil, tags: [Tag] = [], createdOn: Instant? = nil, modifiedOn: Instant? = nil
  ) {
    self.id = id
    self.name = name
    self.workspace = workspace
    self.resourceGroup = resourceGroup
    self.subscription = subscription
    self.location = location
    self.state = state
    self.provisioningState = provisioningState
    self.vmSize = vmSize
    self.createdBy = createdBy
    self.assignedTo = assignedTo
    self.idleTimeBeforeShutdown = idleTimeBeforeShutdown
    self.isSSOEnabled = isSSOEnabled
    self.ssh = ssh
    self.publicIPAddress = publicIPAddress
    self.hasLatestImage = hasLatestImage
    self.releasesQuotaOnStop = releasesQuotaOnStop
    scheduleTexts = JSONArrayText(schedules)
    self.applications = applications
    self.lastOperation = lastOperation
    self.identityType = identityType
    self.tags = tags
    self.createdOn = createdOn
    self.modifiedOn = modifiedOn
  }

  /// The elements of `schedules.computeStartStop` as documents: made anew at each call, so ask once.
  package var schedules: [JSONValue] {
    get { scheduleTexts.elements }
    set { scheduleTexts = JSONArrayText(newValue) }
  }

  /// `createdBy`; the recorded service leaves out the name (FACTS section 16).
  package struct Creator: Hashable, Sendable {
    package var objectID: String?
    package var name: String?
    /// The user principal name, where the directory said it.
    package var signInName: String?

    package init(objectID: String?, name: String?, signInName: String? = nil) {
      self.objectID = objectID
      self.name = name
      self.signInName = signInName
    }
  }

  /// `personalComputeInstanceSettings.assignedUser`: whom the instance was created on behalf of.
  package struct AssignedUser: Hashable, Sendable {
    package var objectID: String
    package var tenantID: String?
    /// The service names the user by the id alone: both are the directory's words.
    package var name: String?
    package var signInName: String?

    package init(objectID: String, tenantID: String?, name: String? = nil, signInName: String? = nil) {
      self.objectID = objectID
      self.tenantID = tenantID
      self.name = name
      self.signInName = signInName
    }
  }

  package struct SSHSettings: Hashable, Sendable {
    package var isEnabled: Bool
    package var user: String?
    package var port: Int?
    package var hasKey: Bool

    package init(isEnabled: Bool, user: String?, port: Int?, hasKey: Bool) {
      self.isEnabled = isEnabled
      self.user = user
      self.port = port
      self.hasKey = hasKey
    }
  }

  package struct Application: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      case builtIn = "built-in"
      case custom
    }

    package var name: String
    package var endpoint: String?
    package var kind: Kind

    package init(name: String, endpoint: String?, kind: Kind) {
      self.name = name
      self.endpoint = endpoint
      self.kind = kind
    }
  }

  package struct Tag: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}

/// `lastOperation`: what happened last to an instance, and who or what began it.
package struct LastOperation: Hashable, Sendable {
  /// `Create`, `Start`, `Stop`, `Restart`, `Resize`, `Reimage`, `Delete` (FACTS section 14).
  package var name: String
  package var time: Instant?
  /// `InProgress`, `Succeeded`, or the operation's own failure such as `StartFailed`.
  package var status: String?
  /// `User`, `Schedule` or `IdleShutdown`.
  package var trigger: String?

  package init(name: String, time: Instant?, status: String?, trigger: String?) {
    self.name = name
    self.time = time
    self.status = status
    self.trigger = trigger
  }
}

/// A row of a fleet: an instance, or an item of the list that could not be read. One odd item never hides the others.
/// Indirect, so that sorting and filtering thousands moves words and not instances.
package indirect enum FleetItem: Hashable, Sendable {
  case instance(ComputeInstance)
  case unreadable(UnreadableItem)

  /// The same with another word for its workspace, where several workspaces have one name.
  package func inWorkspace(labelled label: String) -> FleetItem {
    switch self {
    case .instance(var instance):
      instance.workspace = label
      return .instance(instance)
    case .unreadable(var item):
      item.workspace = label
      return .unreadable(item)
    }
  }

  package var id: String {
    switch self {
    case .instance(let instance): instance.id
    case .unreadable(let item): item.id
    }
  }

  package var name: String {
    switch self {
    case .instance(let instance): instance.name
    case .unreadable(let item): item.name
    }
  }

  package var workspace: String {
    switch self {
    case .instance(let instance): instance.workspace
    case .unreadable(let item): item.workspace
    }
  }
}

/// The instances of a list, each taken out of its row when it is asked for: rows are shared, and an array of instances
/// would have half a kilobyte more for each.
package struct ListedInstances<Items: Sequence<FleetItem> & Sendable>: Sequence, Sendable {
  private let items: Items

  package init(_ items: Items) { self.items = items }

  package struct Iterator: IteratorProtocol {
    fileprivate var items: Items.Iterator

    package mutating func next() -> ComputeInstance? {
      while let item = items.next() {
        if case .instance(let instance) = item { return instance }
      }
      return nil
    }
  }

  package func makeIterator() -> Iterator { Iterator(items: items.makeIterator()) }
}

/// An item of a list of computes that is not in the shape of one.
package struct UnreadableItem: Hashable, Sendable {
  /// The item's own id, or one made from its place in the list.
  package var id: String
  package var name: String
  package var workspace: String
  package var reason: String

  package init(id: String, name: String, workspace: String, reason: String) {
    self.id = id
    self.name = name
    self.workspace = workspace
    self.reason = reason
  }
}
