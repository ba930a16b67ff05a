import Languages
import ComputeModel
import Terminal

/// What a dialog says: the place, the targets, the effect, the cost and the exact requests.
extension Dialog {
  typealias Paragraph = (text: String, role: Role)

  func paragraphs(in state: ConsoleState) -> [Paragraph] {
    switch question {
    case .quit:
      let running = state.operations.count
      let drafts = state.scheduleDrafts.values.map(\.title).sorted().joined(separator: ", ")
      let unsent = localized("! The schedules of \(drafts) were changed and not sent: they are dropped. Esc stays.")
      let later = state.suspensions.filter { $0.from > state.now }.map(\.name).joined(separator: ", ")
      let waiting =
        localized(
          "! The suspension of starts of \(later) begins later: a console or amldeck schedule due must run then.")
      let draft = localized("! A new instance was filled in and not sent: it is dropped. Esc stays.")
      let recreations = state.operations.filter(\.isRecreation).map(\.target.name).sorted().joined(separator: ", ")
      let half =
        localized(
          "! The recreation of \(recreations) ends here: what waits is left as it is, and what was deleted is made again by"
        )
        + localized(" recreate with the same names. Esc stays.")
      return [
        (
          running == 0
            ? localized("Leave amldeck.") : localized("Leave amldeck. \(running) operations go on in Azure."), .dialog
        )
      ]
        + (state.hasUnsentSchedules ? [(unsent, .warning)] : [])
        + state.applicationDrafts.values.map(\.target.name).sorted().map {
          (localized("! The applications of \($0) were changed and not sent: they are dropped. Esc stays."), .warning)
        }
        + (state.newInstanceDraft == nil ? [] : [(draft, .warning)])
        + (recreations.isEmpty ? [] : [(half, .warning)]) + (later.isEmpty ? [] : [(waiting, .warning)])
    case .showHidden:
      return [
        (
          localized(
            "Licence keys, variables, tokens and scripts stand on this screen for 30 seconds, in clear text, for everybody"
          )
            + localized(" who sees it and for whatever records this terminal."), .warning
        ),
        (
          localized("Leaving the page hides them at once. Files of this screen never have them. Nothing is sent."),
          .dialog
        ),
      ]
    case .beginWorld:
      return [
        (
          localized(
            "The simulated world ends, with everything that was done in it, and another one begins at its own start."),
          .dialog
        ),
        (localized("Nothing of this reaches Azure: there is none."), .dialog),
      ]
    case .makeKeyPair, .openSession: return sshParagraphs(state)
    case .recreate(let order):
      let targets = order.targets
      let instances = targets.compactMap { state.fleet.instance(id: $0.id) }
      let effect =
        localized("Each is deleted and made again with its name, owner and settings,")
        + localized(
          " \(order.batch == 1 ? localized("one after the other") : localized("\(order.batch) at a time")); the first surprise ends it."
        )
        + localized(
          " Cores and cost are as before. Its settings stay on this machine until the new one was compared with them.")
      let waiting = localized("What waits, waits as long as this console runs, and is left as it is when that ends.")
      return danger(state) + [place(targets, state), (effect, .dialog)]
        + (order.isConditional ? [(waiting, .dialog)] : [])
        + notes.map { ($0, $0.hasPrefix("!") ? .warning : .dialog) }
        + skipped.map { (localized("left out: \($0)"), .warning) }
        + [(subscription(instances, targets, state), .dialog)] + sending(.delete, targets)
    case .limit(let limit):
      let path = state.place.workspaces.firstIndex(of: limit.workspace).flatMap { index in
        state.place.workspacePaths.indices.contains(index) ? state.place.workspacePaths[index] : nil
      }
      let target = Target(id: path ?? "", name: limit.workspace, workspace: limit.workspace)
      return danger(state) + [place([target], state)] + notes.map { ($0, $0.hasPrefix("!") ? .warning : .dialog) }
        + [(subscription([], [target], state), .dialog)] + sending()
    case .each(_, let changes):
      let targets = changes.map(\.target)
      // Of many changes of one kind its consequences are told once.
      var told: Set<String> = []
      let consequences = changes.filter { told.insert($0.action.label).inserted }.flatMap { change in
        change.action.consequences(for: targets.compactMap { state.fleet.instance(id: $0.id) }, state)
      }
      let instances = targets.compactMap { state.fleet.instance(id: $0.id) }
      return danger(state) + [place(targets, state)] + notes.map { ($0, $0.hasPrefix("!") ? .warning : .dialog) }
        + skipped.map { (localized("left out: \($0)"), .warning) } + consequences.map { ($0, .dialog) }
        + [(subscription(instances, targets, state), .dialog)] + sending(changes[0].action, targets)
    case .act(let action, let targets):
      let instances = targets.compactMap { state.fleet.instance(id: $0.id) }
      return danger(state) + [place(targets, state)] + subjects(action, targets, state)
        + notes.map { ($0, $0.hasPrefix("!") ? .warning : .dialog) }
        + skipped.map { (localized("left out: \($0)"), .warning) }
        + action.consequences(for: instances, state).map { ($0, .dialog) }
        + [(subscription(instances, targets, state), .dialog)]
        + suspended(action, targets, state) + sending(action, targets)
    }
  }

  /// A suspension goes on under other changes of schedules; whoever sends one must know of it.
  private func suspended(_ action: InstanceAction, _ targets: [Target], _ state: ConsoleState) -> [Paragraph] {
    switch action {
    case .updateSchedules, .updateSchedulesEach:
      return targets.compactMap { target in
        state.suspension(of: target.id).map { ("! \(target.name): \(state.sentence(of: $0))", .warning) }
      }
    default: return []
    }
  }

  private func danger(_ state: ConsoleState) -> [Paragraph] {
    guard state.place.isDangerous else { return [] }
    return [(localized("! \(state.place.label) is marked as dangerous in the configuration."), .warning)]
  }

  private func place(_ targets: [Target], _ state: ConsoleState) -> Paragraph {
    let workspaces = Self.distinct(targets.map(\.workspace))
    let instances = targets.compactMap { state.fleet.instance(id: $0.id) }
    let groups = Self.distinct(instances.map(\.resourceGroup))
    let word = workspaces.count == 1 ? localized("workspace") : localized("workspaces")
    // What does not exist yet has its place in its id.
    let group =
      groups.isEmpty
      ? targets.first?.segment(after: "resourceGroups") ?? state.place.resourceGroup : groups.joined(separator: ", ")
    return (localized("\(word) \(workspaces.joined(separator: ", "))  resource group \(group)"), .dialog)
  }

  /// The targets' own: the console may show several.
  private func subscription(
    _ instances: [ComputeInstance], _ targets: [Target], _ state: ConsoleState
  ) -> String {
    let subscriptions = Self.distinct(instances.map(\.subscription))
    let own = targets.first?.segment(after: "subscriptions") ?? state.place.subscription
    return localized("subscription ") + (subscriptions.isEmpty ? own : subscriptions.joined(separator: ", "))
  }

  /// Each once, in their order; ARM compares without regard to case.
  private static func distinct(_ names: [String]) -> [String] {
    var found: [String] = []
    for name in names where !found.contains(where: { $0.lowercased() == name.lowercased() }) { found.append(name) }
    return found
  }

  private func subjects(_ action: InstanceAction, _ targets: [Target], _ state: ConsoleState) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    for target in targets {
      guard let instance = state.fleet.instance(id: target.id) else { continue }
      let size = instance.vmSize ?? localized("size unknown")
      let facts = localized("\(StateWord(instance.state).text)  \(size)  owner \(Owner(instance).text)")
      paragraphs.append((targets.count == 1 ? localized("now \(facts)") : "\(target.name)  \(facts)", .dialog))
      if action.endsJobs, instance.state == .known(.jobRunning) {
        let which = targets.count == 1 ? localized("it") : target.name
        paragraphs.append(("! \(state.jobsSentence(of: target, called: which))", .warning))
      }
    }
    return paragraphs
  }

  private func sending(_ action: InstanceAction, _ targets: [Target]) -> [Paragraph] {
    let doubt = action.doubt.map { (localized("! Not verified against the real service: \($0)."), Role.warning) }
    return (doubt.map { [$0] } ?? []) + sending()
  }

  private func sending() -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    if let planFailure {
      paragraphs.append((localized("Nothing can be sent: \(planFailure.sentence)"), .failed))
    } else if requests.isEmpty {
      paragraphs.append((localized("sends ..."), .dialog))
    }
    paragraphs += requests.map { (localized("sends \($0)"), .dialog) }
    return paragraphs
  }
}

extension ComputeInstance {
  /// What was set up on it and goes with it, after its name; nil where that is nothing.
  fileprivate var lostByDeletion: String? {
    var parts: [String] = []
    if !schedules.isEmpty {
      parts.append(schedules.count == 1 ? localized("1 schedule") : localized("\(schedules.count) schedules"))
    }
    let custom = applications.filter { $0.kind == .custom }.map(\.name)
    if !custom.isEmpty { parts.append(localized("the applications \(custom.joined(separator: ", "))")) }
    if identityType?.lowercased().hasPrefix("systemassigned") == true {
      parts.append(localized("its system identity with the roles that were given to it"))
    }
    if ssh?.hasKey == true { parts.append(localized("its SSH key")) }
    return parts.isEmpty ? nil : "\(name): \(parts.joined(separator: ", "))"
  }
}

extension InstanceAction {
  /// How many cores go on being counted, where the sizes are known.
  private static func held(_ instances: [ComputeInstance], _ state: ConsoleState) -> String {
    let sizes = state.coresBySize
    let cores = instances.map { instance in instance.vmSize.flatMap { sizes[$0.lowercased()] } }
    guard !cores.isEmpty, !cores.contains(where: { $0 == nil }) else {
      return instances.count == 1
        ? localized("Its cores stay counted against the quota.")
        : localized("Their cores stay counted against the quota.")
    }
    let sum = cores.reduce(0) { $0 + ($1 ?? 0) }
    return instances.count == 1
      ? localized("Its \(sum) cores stay counted against the quota.")
      : localized("Their \(sum) cores stay counted against the quota.")
  }

  /// What the service does and does not do, by the founding document and FACTS sections 5 and 6.
  fileprivate func consequences(for instances: [ComputeInstance], _ state: ConsoleState) -> [String] {
    switch self {
    case .power(.start):
      return [localized("Compute is billed from now on. The start can fail where Azure has no room.")]
    case .power(.stop):
      return [
        localized("Kernels, terminals and runs end. Billing for compute stops; disk and IP go on."),
        Self.held(instances, state),
      ]
    case .power(.restart):
      return [localized("Kernels, terminals and runs end.")]
    case .power(.delete):
      return [
        localized(
          "This cannot be undone: the instance and everything on its own disk are gone. Billing for it ends, and its")
          + localized(" cores are free in the quota again."),
        localized("What lies under cloudfiles is in the workspace's storage account and stays."),
      ] + instances.compactMap { $0.lostByDeletion.map { localized("! Lost with \($0).") } }
    case .updateIdleShutdownSetting(let time?):
      return [
        localized(
          "It stops after \(time.shortText) without activity. Where it has been idle for longer already, its idle clock"
        )
          + localized(" goes back to 0: it does not stop at once.")
      ] + idleWarnings(instances)
    case .updateIdleShutdownSetting(nil):
      return [
        localized(
          "It never stops by itself any more: compute is billed until it is stopped. How Azure spells \"off\" is not")
          + localized(" documented; null is sent, and the instance is read again to see what became of it.")
      ]
    case .updateSchedules(let schedules):
      let present = instances.map { "\($0.scheduleTexts.count)" }.joined(separator: ", ")
      if schedules.isEmpty { return [localized("! All schedules are removed, in place of \(present).")] }
      let word = schedules.count == 1 ? localized("schedule") : localized("schedules")
      return [localized("The whole set is replaced: \(schedules.count) \(word) in place of \(present).")]
    case .updateSchedulesEach:
      return [localized("The whole set of schedules is replaced, in one request for each instance.")]
    case .enableSSO(true):
      return [
        localized(
          "The applications sign in with the user's account. For an instance created on behalf of somebody, Azure lets")
          + localized(" only the assigned user turn it on.")
      ]
    case .enableSSO(false):
      return [localized("The applications ask for a sign-in of their own from now on.")]
    case .setSSHPublicKey(let key):
      let replaces = instances.contains { $0.ssh?.hasKey == true }
      return [
        localized(
          "RSA \(key.bits) bits  \(key.fingerprint)  \(key.comment.isEmpty ? localized("no comment") : key.comment)"),
        replaces ? localized("It replaces the present key.") : localized("It is the first key of this instance."),
        localized("The whole resource is read, this one member changed, and the whole written back."),
      ]
    case .customServices(let services):
      let names = services.map { $0["name"]?.text ?? "?" }.joined(separator: ", ")
      return [
        services.isEmpty
          ? localized("All custom applications are removed.") : localized("The whole set is replaced by: \(names)."),
        localized("An instance with a custom application is never idle. 502 is normal while the image is pulled."),
      ]
    case .setTags(let tags):
      return [
        localized("The whole set is replaced by: \(tags.map { "\($0.name)=\($0.value)" }.joined(separator: "  "))"),
        localized("The whole resource is read, its tags changed, and the whole written back."),
      ]
    case .create:
      return [
        localized(
          "It takes about five minutes; compute is billed from then on until it is stopped, its disk until it is deleted."
        ),
        localized(
          "Its cores count against the quota from now on, also while it is stopped. Size, SSH on or off, user and network"
        )
          + localized(" cannot be changed later."),
      ]
    }
  }

  private func idleWarnings(_ instances: [ComputeInstance]) -> [String] {
    instances.filter { $0.applications.contains { $0.kind == .custom } }.map {
      localized("! \($0.name) has a custom application and is never idle: only a stop schedule stops it.")
    }
  }
}
