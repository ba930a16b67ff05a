package import ComputeModel
package import Schedules

/// What identifies an instance: ARM compares ids without regard to case (FACTS section 1).
package struct InstanceKey: Hashable, Sendable {
  /// `group/workspace/name` in lower case.
  package let text: String

  package init(resourceGroup: String, workspace: String, name: String) {
    text = "\(resourceGroup)/\(workspace)/\(name)".lowercased()
  }

  init(text: String) { self.text = text }
}

package struct Workspace: Hashable, Sendable {
  package var name: String
  package var resourceGroup: String
  package var location: String
  /// `properties.workspaceId`.
  package var guid: String
  package var friendlyName: String
  package var createdOn: Instant

  package func contains(_ instance: Instance) -> Bool {
    instance.workspace == name && instance.resourceGroup == resourceGroup
  }
}

/// A compute instance as the service keeps it.
package struct Instance: Hashable, Sendable {
  package struct Creator: Hashable, Sendable {
    package var objectID: String
    package var name: String?

    package init(objectID: String, name: String?) {
      self.objectID = objectID
      self.name = name
    }
  }

  /// The place in the order of creation, never used twice; pages of a list continue after one.
  package var ordinal: Int
  package var resourceGroup: String
  package var workspace: String
  package var name: String
  /// The resource as its creator wrote it, without `properties.properties`; unknown members are kept.
  package var envelope: JSONValue
  /// `properties.properties` as its creator wrote it, with what the service normalises and fills in.
  package var settings: JSONValue
  package var state: KnownInstanceState
  package var provisioningState: KnownProvisioningState
  package var createdOn: Instant
  package var modifiedOn: Instant
  package var createdBy: Creator
  package var lastOperation: LastOperation
  package var publicAddress: String
  package var privateAddress: String
  /// The system-assigned identity's object id.
  package var identityPrincipalID: String?
  /// The image that it was created with, such as `26.11.02`.
  package var imageVersion: String
  /// `properties.properties.errors[].error`, where something failed.
  package var errors: [ServiceError]

  package struct ServiceError: Error, Hashable, Sendable {
    package var code: String
    package var message: String

    package init(code: String, message: String) {
      self.code = code
      self.message = message
    }
  }

  package var key: InstanceKey {
    InstanceKey(resourceGroup: resourceGroup, workspace: workspace, name: name)
  }

  package var sizeName: String { settings["vmSize"]?.text ?? "" }

  /// The newest image in every world; instances of older ones are "not the latest".
  package static let latestImageVersion = "26.11.02"

  package var size: VirtualMachineSize? { VirtualMachineSize.named(sizeName) }

  package var hasAssignedUser: Bool {
    settings[path: "personalComputeInstanceSettings", "assignedUser"]?.object != nil
  }

  /// Created on behalf of somebody else and to be started by a schedule: "you can create a schedule that creates the
  /// compute instance in a stopped state" (founding document). How the service decides is unknown (FACTS section
  /// 5.3); here it takes both an assigned user and an enabled Start schedule.
  var isCreatedStopped: Bool {
    hasAssignedUser
      && settings.schedules.contains { $0["action"]?.text == "Start" && $0["status"]?.text == "Enabled" }
  }

  package var isSSHEnabled: Bool {
    settings[path: "sshSettings", "sshPublicAccess"]?.text?.lowercased() == "enabled"
  }

  /// Whether its cores count: they do while it is stopped (FACTS section 5.6), unless it releases them, but not
  /// where it never came to be. For one that a world begins with: later it matters what it held before.
  package var holdsQuota: Bool { state.holdsQuota(releasingOnStop: releasesQuotaOnStop) }

  package var releasesQuotaOnStop: Bool { settings["releaseQuotaOnStop"]?.flag ?? false }
}

extension KnownInstanceState {
  func holdsQuota(releasingOnStop releases: Bool) -> Bool {
    self != .createFailed && !(self == .stopped && releases)
  }
}

/// A long-running operation on an instance.
package struct Operation: Hashable, Sendable {
  /// A GUID, the last segment of its status resource.
  package var id: String
  package var name: OperationName
  package var instance: InstanceKey
  /// The instance's name as its creator wrote it.
  package var instanceName: String
  package var trigger: String
  package var began: Instant
  package var due: Instant
  package var ended: Instant?
  /// Why it failed, where it has ended so.
  package var error: Instance.ServiceError?

  package var isRunning: Bool { ended == nil }
}
