import ComputeModel

/// A failure that waits for the next operation of its kind.
package struct StagedFailure: Hashable, Sendable {
  /// By which it can be taken back; empty where nobody will.
  package var id: String
  package var operation: OperationName
  /// Nil for the next one on any instance.
  package var instance: InstanceKey?
  /// Nil for an operation that never ends.
  package var error: Instance.ServiceError?
  /// How many operations still fail; at least 1.
  package var times: Int

  package init(
    id: String = "", operation: OperationName, instance: InstanceKey?, error: Instance.ServiceError?, times: Int = 1
  ) {
    self.id = id
    self.operation = operation
    self.instance = instance
    self.error = error
    self.times = times
  }

  /// Failures by name, for a control API; the words are recorded where the comment says so.
  package enum Known: String, CaseIterable, Sendable {
    case startFailed
    case unusableNode
    case diskFull
    case capacity

    package func error(instanceName: String) -> Instance.ServiceError {
      switch self {
      case .startFailed:
        Instance.ServiceError(code: "StartFailed", message: "The compute instance \(instanceName) failed to start.")
      case .unusableNode:
        // Recorded (FACTS section 2.3).
        Instance.ServiceError(
          code: "UnusableNode",
          message: "The specified Azure ML Compute Instance \(instanceName) encountered an unusable node. Please"
            + " try to restart the compute instance to recover. If it failed at creation time, please delete and"
            + " try to recreate.")
      case .diskFull:
        // Recorded (FACTS section 2.3, vscode-tools-for-ai#2605); its code is unknown.
        Instance.ServiceError(
          code: "StopComputeNotAllowedDiskFull",
          message: "StopCompute is not allowed when ComputeInstance disk is full.")
      case .capacity:
        // The code is Azure's for a region without machines; that this service hands it on is a guess.
        Instance.ServiceError(
          code: "AllocationFailed",
          message: "Allocation failed. We do not have sufficient capacity for the requested VM size in this"
            + " region.")
      }
    }
  }

  func matches(_ operation: Operation) -> Bool {
    operation.name == self.operation && (instance == nil || instance == operation.instance)
  }
}

extension OperationName {
  /// Where an instance is after the operation has failed. Only the enums are documented (FACTS section 6); the
  /// rest is a decision: what failed leaves the instance where it was, but nobody knows the state of a machine
  /// whose node or restart failed.
  func stateAfterFailure(code: String, before: KnownInstanceState) -> KnownInstanceState {
    if code == SetupScripts.Kind.creation.code { return .setupFailed }
    if code == SetupScripts.Kind.startup.code { return .userSetupFailed }
    return switch self {
    case .create: .createFailed
    case .restart: .unusable
    case .start: code == "UnusableNode" ? .unusable : before
    case .stop, .delete: code == "UnusableNode" ? .unusable : before
    }
  }
}
