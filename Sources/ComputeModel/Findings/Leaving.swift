import Languages

/// What becomes of an instance when its user leaves.
extension FindingFacts.Presence {
  /// Whether the directory says that the person is gone or may not sign in.
  package var hasLeft: Bool { self == .gone || self == .disabled }
}

extension ComputeInstance {
  /// The safe way on for an instance whose user left, in its order, a sentence each (founding document: an instance has
  /// one user for ever, and its own disk goes with it).
  package var stepsAfterLeaving: [String] {
    var steps: [String] = []
    switch state.known {
    case .running, .jobRunning, .userSettingUp: steps.append(localized("stop it now: amldeck stop \(name)"))
    case .stopped: break
    default: steps.append(localized("wait until it is \(KnownInstanceState.stopped.rawValue), then go on"))
    }
    steps.append(
      localized(
        "keep it while its own disk may be needed: nobody else can open it, and stopped it holds its cores and its disk"
      )
        + localized(" is paid for; what lies under cloudfiles is in the workspace's storage and stays"))
    steps.append(
      localized(
        "for somebody else make it again: amldeck recreate \(name) --for USER; Azure cannot give this one to another user"
      )
    )
    steps.append(localized("or delete it: amldeck delete \(name)"))
    return steps
  }
}
