import Languages
package import ComputeModel
import Schedules
import Terminal

/// A new instance while it is filled in, in six steps. Nothing is sent before the dialog behind the last one is
/// confirmed.
package struct CreationWizard: Hashable, Sendable {
  package enum Step: Int, CaseIterable, Sendable {
    case who, machine, access, schedule, apps, review

    var title: String {
      switch self {
      case .who: localized("Who")
      case .machine: localized("Machine")
      case .access: localized("Access")
      case .schedule: localized("Schedule")
      case .apps: localized("Apps & script")
      case .review: localized("Review")
      }
    }
  }

  package enum Name: Hashable, Sendable, CaseIterable {
    case workspace, whom, user, tenant
    case name, size, tags
    case ssh, key, identity, identities, subnet, publicAddress
    case idle, schedules, days, start, stop, secondDays, secondStart, secondStop, zone
    case copied, rstudio, rstudioPort, workbench, workbenchPort, licence
    case custom, appName, image, target, published, environment, mounts, script, arguments
  }

  /// What the directory says of whom the instance is for.
  enum Lookup: Hashable, Sendable {
    case none
    case reading(String)
    case found(String, DirectoryUser)
    case failed(String, ServiceFailure)
  }

  /// What the assignee may do in a workspace.
  struct AssigneeAccess: Hashable, Sendable {
    var objectID: String
    var workspace: String
    /// nil while it is read.
    var result: Result<ScopeAccess, ServiceFailure>?
  }

  /// What a check found out, and about what.
  struct Checked: Hashable, Sendable {
    var target: Target
    var creation: InstanceCreation
    /// nil while it is read.
    var check: CreationCheck?
  }

  package private(set) var step = Step.who
  /// Steps that were left behind.
  private(set) var visited: Set<Step> = []
  package internal(set) var form: Form<Name>
  let workspaces: [String]
  /// Where Esc leads.
  let opener: Screen
  /// The instance that this one is made like.
  package let source: Target?
  /// What is taken over from it as it stands; nil until its document was read.
  var copy: InstanceCopy?
  var lookup = Lookup.none
  var access: AssigneeAccess?
  var checked: Checked?
  /// The first line below the fields that is on the screen.
  var top = 0

  /// - Parameters:
  ///   - workspaces: labels; the first one is chosen.
  ///   - zone: the Windows name that schedules begin with.
  ///   - source: the instance to make another one like.
  init(workspaces: [String], workspace: String, zone: String, opener: Screen, source: ComputeInstance?) {
    self.workspaces = workspaces
    self.opener = opener
    self.source = source.map { Target($0) }
    let plans: [Phrase] = ["none", "start and stop", "two pairs"] + (source.map { ["as \($0.name)"] } ?? [])
    let rstudioHint: Phrase = "open source, \(CustomService.rstudioImage)"
    form = Form(
      [
        .choice(
          .workspace, "workspace", workspaces.map { Phrase(verbatim: $0) }, workspaces.firstIndex(of: workspace) ?? 0,
          hint: Question.spaceChooses),
        .choice(.whom, "for", ["myself", "another user"], 0, hint: "nobody else can use it, and that never changes"),
        .text(.user, "user", "", width: 44, hint: "zhaomin@contoso.cn, or an object id"),
        .text(.tenant, "tenant", "", width: 37, hint: "empty: the tenant that the directory names"),
        .text(
          .name, "name", "", width: 25, hint: "3-24 letters, digits, -; the first is a letter, the last part not digits"
        ),
        .text(.size, "size", source?.vmSize ?? "", width: 26, hint: "cannot be changed later; right takes the offer"),
        .text(.tags, "tags", "", width: 50, hint: "team=nlp cost=2231"),
        .choice(.ssh, "SSH", ["off", "on, key later", "on, key now"], 0, hint: "cannot be turned on or off later"),
        .text(.key, "public key", "", width: 60, hint: "paste an RSA public key: one line, PEM or RFC 4716"),
        .choice(
          .identity, "identity", ["none", "system", "user assigned"], 0,
          hint: "its own account in Entra, to reach other resources"),
        .text(.identities, "ids", "", width: 60, hint: "resource ids of user-assigned identities, spaces between"),
        .text(.subnet, "subnet", "", width: 60, hint: "the subnet's whole resource id; empty: none of its own"),
        .flag(.publicAddress, "public IP", true, hint: "space turns it on and off"),
        .text(.idle, "idle after", "60m", width: 9, hint: "45m, 1h30m: 15 minutes to 3 days; or off"),
        .choice(
          .schedules, "schedules", plans, 0,
          hint: "at most four; other rules once it is there, in the schedule editor"),
        .text(.days, "days", "mon-fri", width: 18, hint: "mon-fri, mon,wed, weekend, daily"),
        .text(.start, "starts", "9:00", width: 7, hint: "9:00; empty: it only stops"),
        .text(.stop, "stops", "18:00", width: 7, hint: "18:00; empty: it only starts"),
        .text(.secondDays, "and on", "sat", width: 18, hint: "mon-fri, mon,wed, weekend, daily"),
        .text(.secondStart, "starts", "10:00", width: 7, hint: "9:00; empty: it only stops"),
        .text(.secondStop, "stops", "14:00", width: 7, hint: "18:00; empty: it only starts"),
        .text(.zone, "zone", zone, width: 34, hint: "a Windows name; right takes the offer"),
        .flag(.copied, "same apps", source != nil, hint: "the applications as they are there"),
        .flag(.rstudio, "RStudio", false, hint: rstudioHint),
        .text(
          .rstudioPort, "port", "\(CustomService.rstudioPort)", width: 6,
          hint: "published; 8704-8993 behind a private link"),
        .flag(.workbench, "Posit Wb.", false, hint: "Posit Workbench with your own licence"),
        .text(.workbenchPort, "port", "8788", width: 6, hint: "published; 8704-8993 behind a private link"),
        .secret(.licence, "licence key", width: 30, hint: "of Posit Workbench; it is never shown"),
        .flag(.custom, "other app", false, hint: "any docker image"),
        .text(.appName, "app name", "", width: 20, hint: "letters, digits, - _ ."),
        .text(.image, "image", "", width: 50, hint: "ghcr.io/contoso/voila:1"),
        .text(.target, "target", "", width: 6, hint: "the port on which it listens in its container"),
        .text(
          .published, "published", "", width: 6,
          hint: "the port under which it is reached; 8704-8993 behind a private link"),
        .secret(.environment, "variables", width: 40, hint: "NAME=VALUE; NAME=VALUE; never shown"),
        .text(
          .mounts, "mounts", CustomService.Mount.cloudFiles.source, width: 44,
          hint: "/host:/container, with :ro at will"),
        .text(
          .script, "script", "", width: 44,
          hint: "runs once, as root: a path in the workspace's file share, Users/me/setup.sh"),
        .text(.arguments, "arguments", "", width: 40, hint: "of the script"),
      ], focus: workspaces.count > 1 ? .workspace : .whom)
    hideWhatHasNoMeaning()
  }

  var workspace: String { workspaces[form.choice(.workspace)] }
  var isForAnother: Bool { form.choice(.whom) == 1 }

  static func layout(_ step: Step) -> [[Name]] {
    switch step {
    case .who: [[.workspace], [.whom], [.user], [.tenant]]
    case .machine: [[.name], [.size], [.tags]]
    case .access: [[.ssh], [.key], [.identity], [.identities], [.subnet], [.publicAddress]]
    case .schedule:
      [[.idle], [.schedules], [.days, .start, .stop], [.secondDays, .secondStart, .secondStop], [.zone]]
    case .apps:
      [
        [.copied], [.rstudio, .rstudioPort], [.workbench, .workbenchPort], [.licence], [.custom, .appName],
        [.image], [.target, .published], [.environment], [.mounts], [.script], [.arguments],
      ]
    case .review: []
    }
  }

  /// Fields of the present step whose values the others leave a meaning.
  private mutating func hideWhatHasNoMeaning() {
    var hidden = Set(Name.allCases).subtracting(Self.layout(step).flatMap { $0 })
    if workspaces.count == 1 { hidden.insert(.workspace) }
    if !isForAnother { hidden.formUnion([.user, .tenant]) }
    if form.choice(.ssh) != 2 { hidden.insert(.key) }
    if form.choice(.identity) != 2 { hidden.insert(.identities) }
    let pairs = pairCount
    for (index, pair) in Self.pairFields.enumerated() where index >= pairs {
      hidden.formUnion([pair.days, pair.start, pair.stop])
    }
    if pairs == 0 { hidden.insert(.zone) }
    if copy?.services.isEmpty != false { hidden.insert(.copied) }
    if !form.flag(.rstudio) { hidden.insert(.rstudioPort) }
    if !form.flag(.workbench) { hidden.formUnion([.workbenchPort, .licence]) }
    if !form.flag(.custom) {
      hidden.formUnion([.appName, .image, .target, .published, .environment, .mounts])
    }
    if form.text(.script).isEmpty { hidden.insert(.arguments) }
    form.hidden = hidden
  }

  struct PairFields {
    var days: Name
    var start: Name
    var stop: Name
  }

  static let pairFields = [
    PairFields(days: .days, start: .start, stop: .stop),
    PairFields(days: .secondDays, start: .secondStart, stop: .secondStop),
  ]

  /// How many pairs of a start and a stop are filled in; 0 where there are none, or those of another instance.
  var pairCount: Int { form.choice(.schedules) <= Self.pairFields.count ? form.choice(.schedules) : 0 }

  // MARK: Steps

  mutating func go(to step: Step) {
    visited.insert(self.step)
    self.step = step
    top = 0
    hideWhatHasNoMeaning()
    // The first field that is there.
    for name in Self.layout(step).flatMap({ $0 }) where !form.hidden.contains(name) {
      form.setFocus(name)
      break
    }
  }

  /// Forgets what was asked and not answered: an answer that comes while the steps are left is for nobody.
  mutating func forgetOpenQuestions() {
    if case .reading = lookup { lookup = .none }
    if access?.result == nil { access = nil }
    if checked?.check == nil { checked = nil }
  }

  mutating func light(_ problem: WizardProblem) {
    if problem.step != step { go(to: problem.step) }
    form.setFocus(problem.name)
  }

  // MARK: Keys

  /// - Returns: whether the key was one for the fields.
  mutating func type(_ key: Key, offer: String?) -> Bool {
    guard step != .review else { return false }
    if key == .right, let offer, let field = form.focused, case .text(let text, width: _) = field.value,
      text.cursor == text.text.count, text.text != offer
    {
      form.setText(offer, of: form.focus)
      return true
    }
    if form.focus == .key, case .paste(let pasted) = key {
      // The lines of a PEM file have a meaning; a field has only one.
      form.setText((try? SSHPublicKey(text: pasted))?.line ?? pasted, of: .key)
      return true
    }
    guard form.type(key) else { return false }
    hideWhatHasNoMeaning()
    return true
  }

  mutating func move(by rows: Int) {
    for _ in 0..<min(abs(rows), form.fields.count) { _ = form.type(rows > 0 ? .tab : .backTab) }
  }

  /// Fills in what the instance to copy has, once.
  mutating func take(_ copy: InstanceCopy) {
    guard self.copy == nil else { return }
    self.copy = copy
    if let idle = copy.idle { form.setText(idle.shortText, of: .idle) } else { form.setText("off", of: .idle) }
    if !copy.schedules.isEmpty { form.setChoice(Self.pairFields.count + 1, of: .schedules) }
    form.setChoice(copy.hasSSH ? 1 : 0, of: .ssh)
    form.setChoice(copy.hasSystemIdentity ? 1 : copy.identities.isEmpty ? 0 : 2, of: .identity)
    form.setText(copy.identities.joined(separator: " "), of: .identities)
    form.setText(copy.subnet ?? "", of: .subnet)
    form.setFlag(copy.hasPublicAddress, of: .publicAddress)
    form.setText(copy.script?.path ?? "", of: .script)
    form.setText(copy.script?.arguments ?? "", of: .arguments)
    form.setText(copy.tags.map { "\($0.name)=\($0.value)" }.joined(separator: " "), of: .tags)
    if let size = copy.size { form.setText(size, of: .size) }
    hideWhatHasNoMeaning()
  }
}

/// What another instance can be made like, as a document says it. Neither its user nor its key are among it.
package struct InstanceCopy: Hashable, Sendable {
  package var size: String?
  package var idle: IdleTime?
  package var schedules: [JSONValue]
  package var services: [JSONValue]
  package var hasSSH: Bool
  package var hasSystemIdentity: Bool
  package var identities: [String]
  package var subnet: String?
  package var hasPublicAddress: Bool
  package var script: NewInstance.Script?
  package var tags: [ComputeInstance.Tag]

  package init(_ resource: JSONValue) {
    let instance = resource[path: "properties", "properties"] ?? .null
    size = instance["vmSize"]?.text
    idle = instance["idleTimeBeforeShutdown"]?.text.flatMap { IdleTime(wire: $0) }
    // What the service adds to a schedule is its own.
    schedules = (instance[path: "schedules", "computeStartStop"]?.elements ?? []).map { schedule in
      var kept = schedule
      for name in ["id", "provisioningStatus", "schedule"] { kept[name] = nil }
      return kept
    }
    services = instance["customServices"]?.elements ?? []
    hasSSH = instance[path: "sshSettings", "sshPublicAccess"]?.text?.lowercased() == "enabled"
    let identity = resource["identity"]
    hasSystemIdentity = identity?["type"]?.text?.lowercased().contains("systemassigned") == true
    identities = identity?["userAssignedIdentities"]?.object?.members.map(\.name) ?? []
    subnet = instance[path: "subnet", "id"]?.text
    hasPublicAddress = instance["enableNodePublicIp"]?.flag ?? true
    let reference = instance[path: "setupScripts", "scripts", "creationScript"]
    script = reference?["scriptData"]?.text.map {
      NewInstance.Script(path: $0, arguments: reference?["scriptArguments"]?.text ?? "")
    }
    tags = (resource["tags"]?.object?.members ?? []).map {
      ComputeInstance.Tag(name: $0.name, value: $0.value.text ?? "")
    }
  }
}

/// What is wrong with what was filled in, in one sentence, and where.
package struct WizardProblem: Error, Hashable, Sendable {
  package var step: CreationWizard.Step
  package var name: CreationWizard.Name
  package var text: String

  init(_ step: CreationWizard.Step, _ name: CreationWizard.Name, _ text: String) {
    self.step = step
    self.name = name
    self.text = text
  }
}
