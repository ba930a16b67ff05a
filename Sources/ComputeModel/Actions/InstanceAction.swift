import Languages

/// A change that a person can ask of one instance, in the service's words (FACTS section 2).
package enum InstanceAction: Hashable, Sendable {
  case power(PowerAction)
  /// nil turns idle shutdown off.
  case updateIdleShutdownSetting(IdleTime?)
  /// The whole set of `computeStartStop`, which replaces the present one.
  case updateSchedules([JSONValue])
  /// A set for each instance, where they differ: to skip a stop, or to put back what was.
  case updateSchedulesEach(SchedulesByInstance)
  case enableSSO(Bool)
  /// One line, as ``SSHPublicKey`` writes it. No operation of the service does this: the whole resource is read,
  /// changed and written (FACTS section 5.7).
  case setSSHPublicKey(SSHPublicKey)
  /// The whole set, which replaces the present one.
  case customServices([JSONValue])
  /// The whole set. No operation of the service does this either.
  case setTags([ComputeInstance.Tag])
  /// Makes the instance; nil where an earlier run of the program asked for it and only its end is waited for.
  case create(InstanceCreation?)

  package static let start = InstanceAction.power(.start)
  package static let stop = InstanceAction.power(.stop)
  package static let restart = InstanceAction.power(.restart)
  package static let delete = InstanceAction.power(.delete)
}

extension InstanceAction {
  /// The action in few words, as in "LABEL of NAME is under way".
  package var label: String {
    switch self {
    case .power(let action): action.rawValue
    case .updateIdleShutdownSetting(let time?): "idle shutdown \(time.shortText)"
    case .updateIdleShutdownSetting(nil): "idle shutdown off"
    case .updateSchedules([]): "removal of all schedules"
    case .updateSchedules(let schedules):
      schedules.count == 1 ? "1 schedule" : "\(schedules.count) schedules"
    case .updateSchedulesEach(let sets): sets.label
    case .enableSSO(let isOn): isOn ? "SSO on" : "SSO off"
    case .setSSHPublicKey: "SSH key"
    case .customServices(let services):
      services.count == 1 ? "1 application" : "\(services.count) applications"
    case .setTags: "tags"
    case .create: "create"
    }
  }

  /// What the service takes its time for, and what must not happen twice at once.
  package var isLongRunning: Bool {
    switch self {
    case .power, .create: true
    default: false
    }
  }

  /// The right that the service asks for, below `Microsoft.MachineLearningServices/workspaces/computes/`
  /// (FACTS section 7). That of custom applications is not published; that of a PUT is `write`.
  package var right: String {
    switch self {
    case .power(.delete): "delete"
    case .power(let action): "\(action.rawValue)/action"
    case .updateIdleShutdownSetting: "updateIdleShutdownSetting/action"
    case .updateSchedules, .updateSchedulesEach: "updateSchedules/action"
    case .enableSSO: "enableSso/action"
    case .setSSHPublicKey, .customServices, .setTags, .create: "write"
    }
  }

  /// What of it the real service was never seen doing the way this program asks for it, as a clause; nil where there
  /// is nothing.
  package var doubt: String? {
    switch self {
    case .setSSHPublicKey, .setTags: localized("no operation of it does this by itself")
    case .updateSchedulesEach:
      localized("that moving a start time leaves times out was reported, and is not documented")
    case .power, .updateIdleShutdownSetting, .updateSchedules, .enableSSO, .customServices, .create: nil
    }
  }

  /// Why an instance in this shape cannot take the action, as a clause after its name; nil where it can.
  /// An unknown state refuses nothing: the service knows its own word and will answer.
  package func refusal(by instance: ComputeInstance) -> String? {
    switch self {
    case .power(let action):
      guard !action.isAllowed(from: instance.state) else { return nil }
      return localized("is \(instance.state.word); \(action.rule)")
    case .setSSHPublicKey where instance.ssh?.isEnabled == false:
      return localized("was created without SSH, and that cannot be changed")
    case .updateSchedulesEach(let sets) where sets[instance.id] == nil:
      return localized("has no set of schedules in it")
    // PUT overwrites what is there (ARCHITECTURE decision 14).
    case .create: return localized("is there already, and creating it would overwrite it")
    case .updateIdleShutdownSetting, .updateSchedules, .updateSchedulesEach, .enableSSO, .setSSHPublicKey,
      .customServices, .setTags:
      return instance.state == .known(.deleting) ? localized("is being deleted") : nil
    }
  }

  /// Whether a resource says already what the action asks for; nil where a document cannot tell.
  ///
  /// Read after an answer was lost, and after a change was accepted: the service says in its own document whether it
  /// took effect.
  package func isReached(in resource: JSONValue) -> Bool? {
    let instance = resource[path: "properties", "properties"] ?? .null
    switch self {
    case .power, .create: return nil
    case .updateIdleShutdownSetting(let time):
      let present = instance["idleTimeBeforeShutdown"]?.text.flatMap { $0.isEmpty ? nil : $0 }
      guard let time else { return present == nil }
      return present.flatMap { IdleTime(wire: $0) } == time
    case .enableSSO(let isOn): return instance["enableSSO"]?.flag == isOn
    case .updateSchedules(let schedules):
      let present = instance[path: "schedules", "computeStartStop"]?.elements ?? []
      return ScheduleSet(present).means(ScheduleSet(schedules))
    case .updateSchedulesEach(let sets):
      guard let wanted = resource["id"]?.text.flatMap({ sets[$0] }) else { return nil }
      let present = instance[path: "schedules", "computeStartStop"]?.elements ?? []
      return ScheduleSet(present).means(ScheduleSet(wanted))
    case .setSSHPublicKey(let key):
      guard let text = instance[path: "sshSettings", "adminPublicKey"]?.text, !text.isEmpty else { return false }
      return (try? SSHPublicKey(text: text))?.body == key.body
    case .customServices(let services):
      let names = services.map { $0["name"]?.text }
      return (instance["customServices"]?.elements ?? []).map { $0["name"]?.text } == names
    case .setTags(let tags):
      let present = (resource["tags"]?.object?.members ?? []).map { member in
        ComputeInstance.Tag(name: member.name, value: member.value.text ?? "")
      }
      return Set(present) == Set(tags)
    }
  }
}

extension PowerAction {
  /// The rule behind ``isAllowed(from:)`` in words.
  package var rule: String {
    switch self {
    case .start: localized("only a stopped instance can be started")
    case .stop: localized("only a running instance can be stopped")
    case .restart: localized("only a running or unusable instance can be restarted")
    case .delete: localized("it is being deleted")
    }
  }
}
