import Languages

/// The kinds of findings, by the codes that filters, reports and scripts use (issue 7 point 3). Codes are never renamed.
package enum FindingCode: String, CaseIterable, Hashable, Sendable {
  case neverIdles = "never-idles"
  case noStopSchedule = "no-stop-schedule"
  case unreachableStop = "unreachable-stop"
  case scheduleNotUnderstood = "schedule-not-understood"
  case stoppedHoldingQuota = "stopped-holding-quota"
  case outdatedImage = "outdated-image"
  case ssoNotHandedOver = "sso-not-handed-over"
  case sshOpen = "ssh-open"
  case publicIP = "public-ip"
  case failed = "failed"
  case stuck = "stuck"
  case missedSchedule = "missed-schedule"
  case policyNotMet = "policy-not-met"
  case ownerGone = "owner-gone"
  case identityWithoutStorageRole = "identity-without-storage-role"
  case overBudget = "over-budget"
  case presetDrift = "preset-drift"

  /// What it is, in one sentence.
  package var meaning: String {
    switch self {
    case .neverIdles: localized("The instance runs, and its idle shutdown will not stop it.")
    case .noStopSchedule: localized("No schedule of the instance stops it.")
    case .unreachableStop: localized("A stop schedule never finds the instance running.")
    case .scheduleNotUnderstood: localized("A schedule is in no form that is known to fire.")
    case .stoppedHoldingQuota:
      localized("The instance has been stopped for long, and its cores still count against the quota.")
    case .outdatedImage: localized("The operating system image is not the latest one.")
    case .ssoNotHandedOver: localized("The instance was made for somebody whose single sign-on was never turned on.")
    case .sshOpen: localized("SSH is open, at an address that the internet reaches.")
    case .publicIP: localized("The instance has a public IP address.")
    case .failed: localized("The instance, or what was last asked of it, has failed.")
    case .stuck:
      localized(
        "An operation takes more than three times as long as it usually does, or an hour where that is not known.")
    case .missedSchedule: localized("A scheduled time of the past day went by, and nothing was done.")
    case .policyNotMet: localized("Azure Policy says that the instance does not comply.")
    case .ownerGone: localized("Whoever has the instance is no longer in the directory, or disabled there.")
    case .identityWithoutStorageRole:
      localized("The managed identity may not read the data in the workspace's storage.")
    case .overBudget: localized("The instance has cost more this week than the configuration allows.")
    case .presetDrift: localized("The instance is not as the preset of the configuration says that is meant for it.")
    }
  }

  /// What to do about it, in one sentence.
  package var remedy: String {
    switch self {
    case .neverIdles:
      localized(
        "Set an idle time (amldeck idle NAME 60m), remove what counts as activity, or plan a stop (amldeck schedule set)."
      )
    case .noStopSchedule: localized("Plan a stop: the schedule editor of the console, or amldeck schedule set NAME.")
    case .unreachableStop: localized("Look at the days and the zone of its start and stop: amldeck timeline NAME.")
    case .scheduleNotUnderstood: localized("Correct it or remove it: amldeck schedule show NAME.")
    case .stoppedHoldingQuota: localized("Ask the owner, then delete it; amldeck quota shows what that frees.")
    case .outdatedImage:
      localized("Make it again: amldeck recreate NAME says what is lost first; nothing else brings the new image.")
    case .ssoNotHandedOver: localized("Tell its user to turn SSO on: nobody else can.")
    case .sshOpen:
      localized("Recreate it without public SSH, or in a virtual network; SSH cannot be closed afterwards.")
    case .publicIP: localized("Where that is against the rules, recreate it in a network without public addresses.")
    case .failed:
      localized("Read the error (amldeck show NAME, or the raw document in the console), then restart or delete it.")
    case .stuck: localized("Look at the service's own health; an operation cannot be cancelled.")
    case .missedSchedule: localized("Look at its state and its last error, then start or stop it: amldeck show NAME.")
    case .policyNotMet:
      localized("Read what the policy asks for (amldeck policy), and change the instance or ask for an exemption.")
    case .ownerGone:
      localized("See amldeck leavers: stop it, keep it while its disk is needed, make it again for another person.")
    case .identityWithoutStorageRole:
      localized("Give the identity the role Storage Blob Data Reader on the storage account, at least.")
    case .presetDrift:
      localized("See what differs, then amldeck preset apply PRESET NAME, or :preset PRESET in the console.")
    case .overBudget:
      localized("Shorten its idle time or its hours, take a smaller size, or raise cost: weekly-budget.")
    }
  }

  package var severity: FindingSeverity {
    switch self {
    case .failed, .stuck, .missedSchedule: .problem
    case .neverIdles, .unreachableStop, .scheduleNotUnderstood, .stoppedHoldingQuota, .outdatedImage,
      .ssoNotHandedOver, .sshOpen, .policyNotMet, .ownerGone, .identityWithoutStorageRole, .overBudget,
      .presetDrift:
      .warning
    case .noStopSchedule, .publicIP: .note
    }
  }
}

/// How much a finding matters.
package enum FindingSeverity: String, CaseIterable, Comparable, Hashable, Sendable {
  /// Worth knowing; common, and often meant.
  case note
  /// Costs money, or exposes something.
  case warning
  /// Somebody cannot work.
  case problem

  package static func < (one: FindingSeverity, other: FindingSeverity) -> Bool { one.rank < other.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
