package import ComputeModel

/// What one refresh of a workspace showed of one instance.
package struct Observation: Hashable, Sendable {
  /// The ARM id, as the service wrote it.
  package var instance: String
  package var state: String
  package var operation: SeenOperation?
  /// What an administrator sets.
  package var settings: [Setting]

  /// A member of the wire and its value as JSON text; nil where the service did not send it.
  package struct Setting: Hashable, Sendable {
    package var member: String
    package var value: String?

    package init(_ member: String, _ value: String?) {
      self.member = member
      self.value = value
    }
  }

  package init(instance: String, state: String, operation: SeenOperation? = nil, settings: [Setting] = []) {
    self.instance = instance
    self.state = state
    self.operation = operation
    self.settings = settings
  }

  package init(_ instance: ComputeInstance) {
    self.init(
      instance: instance.id, state: instance.state.word,
      operation: instance.lastOperation.flatMap { operation in
        operation.time.map {
          SeenOperation(
            name: operation.name, time: $0, status: operation.status, trigger: operation.trigger)
        }
      },
      settings: [
        Setting("vmSize", instance.vmSize.map { JSONValue.string($0).compactText }),
        Setting(
          "idleTimeBeforeShutdown", instance.idleTimeBeforeShutdown.map { JSONValue.string($0).compactText }),
        Setting("enableSSO", instance.isSSOEnabled.map { JSONValue.bool($0).compactText }),
        Setting("schedules", JSONValue.array(instance.schedules).compactText),
        Setting(
          "sshSettings",
          instance.ssh.map {
            JSONValue.object(["enabled": .bool($0.isEnabled), "keySet": .bool($0.hasKey)]).compactText
          }),
        Setting("applications", JSONValue.array(instance.applications.map { .string($0.name) }).compactText),
        Setting(
          "tags",
          JSONValue.object(
            JSONObject(instance.tags.map { JSONObject.Member(name: $0.name, value: .string($0.value)) })
          ).compactText),
        Setting("assignedUser", instance.assignedTo.map { JSONValue.string($0.objectID).compactText }),
      ])
  }
}
