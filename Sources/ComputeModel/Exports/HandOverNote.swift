import Languages

/// What to tell the user of an instance that somebody else made for them, by what its document says (founding
/// document).
package struct HandOverNote: Hashable, Sendable {
  /// A line an element, for a mail.
  package let lines: [String]

  /// nil where no user is assigned: then there is nobody to tell.
  package init?(_ resource: JSONValue, name: String, workspace: String, resourceGroup: String) {
    let instance = resource[path: "properties", "properties"] ?? .null
    guard instance[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text != nil else {
      return nil
    }
    var lines = [
      localized("The compute instance \(name) was made for you in the workspace \(workspace)."),
      localized("Only you can use it: Studio > Compute > \(name)."), "",
    ]
    switch instance["enableSSO"]?.flag {
    case true?: lines.append(localized("Single sign-on is on: its applications open with your account."))
    case false?:
      lines += [
        localized("Single sign-on is off, and only you can turn it on:"),
        localized("  Studio > Compute > \(name) > Single sign-on details > Edit > On > Save"),
        localized("  or: az ml compute enable-sso -n \(name) -w \(workspace) -g \(resourceGroup)"),
        localized("  You need the right Microsoft.MachineLearningServices/workspaces/computes/enableSso/action."),
        localized("  Until then each application asks for a sign-in of its own."),
      ]
    case nil: lines.append(localized("Whether single sign-on is on, the service does not say."))
    }
    if instance[path: "sshSettings", "sshPublicAccess"]?.text?.lowercased() == "enabled" {
      let hasKey = instance[path: "sshSettings", "adminPublicKey"]?.text?.isEmpty == false
      lines += [
        "",
        hasKey
          ? localized("SSH is on, and a public key is set.")
          : localized("SSH is on without a key. Set your own public key (RSA):"),
      ]
      if !hasKey {
        lines.append(
          localized("  Studio > Compute > \(name) > Details > edit the SSH key, or: amldeck ssh-key \(name) FILE"))
      }
    }
    lines.append("")
    if let idle = instance["idleTimeBeforeShutdown"]?.text, !idle.isEmpty {
      let words = IdleTime(wire: idle).map(\.shortText) ?? idle
      lines.append(
        localized("It stops by itself after \(words) without activity. VS Code over SSH does not count as activity."))
    } else {
      lines.append(localized("It does not stop when idle."))
    }
    let schedules = StartStopSchedule.list(instance[path: "schedules", "computeStartStop"]?.elements ?? [])
    for schedule in schedules where schedule.isEnabled {
      let action = schedule.action == .start ? localized("starts") : localized("stops")
      let rule =
        schedule.document[path: "cron", "expression"]?.text.map { localized("cron \($0)") } ?? localized("a recurrence")
      lines.append(localized("It \(action) by schedule: \(rule), \(schedule.zoneName). You may change the schedules."))
    }
    if !(instance["customServices"]?.elements ?? []).isEmpty {
      lines.append(localized("A custom application runs on it: while it does, the instance is never idle."))
    }
    lines += ["", localized("While it runs, compute is billed; stop it when you do not need it.")]
    self.lines = lines
  }
}
