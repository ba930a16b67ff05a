/// `properties.properties.state` of a compute instance (FACTS section 14, ComputeInstanceState).
package enum KnownInstanceState: String, CaseIterable, Hashable, Sendable {
  case creating = "Creating"
  case createFailed = "CreateFailed"
  case deleting = "Deleting"
  case running = "Running"
  case restarting = "Restarting"
  case resizing = "Resizing"
  case jobRunning = "JobRunning"
  case settingUp = "SettingUp"
  case setupFailed = "SetupFailed"
  case starting = "Starting"
  case stopped = "Stopped"
  case stopping = "Stopping"
  case userSettingUp = "UserSettingUp"
  case userSetupFailed = "UserSetupFailed"
  case unknown = "Unknown"
  case unusable = "Unusable"
}

package typealias InstanceState = OpenEnum<KnownInstanceState>

/// `properties.provisioningState` of a compute (FACTS section 14).
package enum KnownProvisioningState: String, CaseIterable, Hashable, Sendable {
  case unknown = "Unknown"
  case updating = "Updating"
  case creating = "Creating"
  case deleting = "Deleting"
  case succeeded = "Succeeded"
  case failed = "Failed"
  case canceled = "Canceled"
}

package typealias ProvisioningState = OpenEnum<KnownProvisioningState>

// Without generics, for the reader of lists in another module: there, the generic initialiser took a twentieth of the
// time that a list of thousands takes.
extension InstanceState {
  package static func of(_ word: String) -> InstanceState { InstanceState(word) }
}

extension ProvisioningState {
  package static func of(_ word: String) -> ProvisioningState { ProvisioningState(word) }
}

extension KnownInstanceState {
  /// Something is under way that ends by itself (FACTS section 6).
  package var isTransitional: Bool {
    switch self {
    case .creating, .settingUp, .userSettingUp, .starting, .stopping, .restarting, .deleting, .resizing: true
    default: false
    }
  }

  package var isFailed: Bool {
    switch self {
    case .createFailed, .setupFailed, .userSetupFailed, .unusable: true
    default: false
    }
  }
}

/// What a person can ask of an existing instance.
package enum PowerAction: String, CaseIterable, Codable, Hashable, Sendable {
  case start
  case stop
  case restart
  case delete

  /// The states from which the service accepts the action, by FACTS section 6: start only from Stopped (a recorded
  /// refusal); the rest follows from the enums and is a guess there.
  package func isAllowed(from state: InstanceState) -> Bool {
    switch (self, state) {
    case (_, .other): true  // The service knows its own word; let it answer.
    case (.start, .known(let state)): state == .stopped
    // After a startup script has failed the machine is on; nothing says that it could not be turned off.
    case (.stop, .known(let state)): [.running, .jobRunning, .userSetupFailed].contains(state)
    case (.restart, .known(let state)): [.running, .jobRunning, .unusable, .userSetupFailed].contains(state)
    case (.delete, .known(let state)): state != .deleting
    }
  }

  /// The state while the action runs.
  package var transitionalState: KnownInstanceState {
    switch self {
    case .start: .starting
    case .stop: .stopping
    case .restart: .restarting
    case .delete: .deleting
    }
  }

  /// Whether an instance in this state is where the action leads: a job may run on what was started.
  package func isReached(in state: InstanceState) -> Bool {
    guard let goalState, let known = state.known else { return false }
    return known == goalState || (goalState == .running && known == .jobRunning)
  }

  /// The state when the action has succeeded; a deleted instance has none.
  package var goalState: KnownInstanceState? {
    switch self {
    case .start, .restart: .running
    case .stop: .stopped
    case .delete: nil
    }
  }
}
