import Languages
import ComputeModel
import Schedules

/// From what was filled in to the instance that is asked for.
extension CreationWizard {
  /// - Throws: the first thing that is wrong.
  func newInstance(_ state: ConsoleState) throws(WizardProblem) -> NewInstance {
    var new = NewInstance(name: "", location: "", size: "")
    for step in Step.allCases { try read(step, into: &new, state) }
    if let refusal = new.refusal { throw WizardProblem(.apps, .rstudioPort, refusal) }
    return new
  }

  /// What is wrong with one step; nil where nothing is.
  func problem(with step: Step, _ state: ConsoleState) -> WizardProblem? {
    var new = NewInstance(name: "", location: "", size: "")
    do throws(WizardProblem) {
      try read(step, into: &new, state)
      return nil
    } catch {
      return error
    }
  }

  private func read(_ step: Step, into new: inout NewInstance, _ state: ConsoleState) throws(WizardProblem) {
    switch step {
    case .who: new.assignee = try assignee()
    case .machine: try readMachine(into: &new, state)
    case .access: try readAccess(into: &new)
    case .schedule: try readSchedule(into: &new, state)
    case .apps: try readApplications(into: &new)
    case .review: break
    }
  }

  private func assignee() throws(WizardProblem) -> ComputeInstance.AssignedUser? {
    guard isForAnother else { return nil }
    let text = form.text(.user)
    guard !text.isEmpty else {
      throw WizardProblem(.who, .user, localized("Write whom it is for: zhaomin@contoso.cn, or an object id."))
    }
    let tenant = form.text(.tenant)
    guard tenant.isEmpty || DirectoryUser.isID(tenant) else {
      throw WizardProblem(
        .who, .tenant, localized("The tenant must be an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47."))
    }
    switch lookup {
    case .found(text, let user):
      guard let tenant = tenant.isEmpty ? user.tenantID : tenant else {
        throw WizardProblem(.who, .tenant, localized("The directory does not name its tenant: write its id here."))
      }
      return ComputeInstance.AssignedUser(objectID: user.objectID, tenantID: tenant)
    case .failed(text, let failure):
      guard DirectoryUser.isID(text) else {
        throw WizardProblem(
          .who, .user, localized("\(failure.sentence) Write the user's object id and tenant instead."))
      }
      guard !tenant.isEmpty else {
        throw WizardProblem(.who, .tenant, localized("The user could not be looked up: write the tenant's id here."))
      }
      return ComputeInstance.AssignedUser(objectID: text.lowercased(), tenantID: tenant)
    default: throw WizardProblem(.who, .user, localized("\(text) is being looked up in the directory: a moment."))
    }
  }

  private func readMachine(into new: inout NewInstance, _ state: ConsoleState) throws(WizardProblem) {
    new.name = form.text(.name)
    if new.name.isEmpty {
      throw WizardProblem(.machine, .name, localized("Give it a name: 3 to 24 letters, digits and -."))
    }
    if let refusal = InstanceCreation.refusal(ofName: new.name) {
      throw WizardProblem(.machine, .name, localized("The name \(new.name) \(refusal)."))
    }
    let region = state.region(ofWorkspace: workspace)
    if let taken = state.fleet.instance(where: { isSame($0, new.name, region, state) }) {
      throw WizardProblem(
        .machine, .name, localized("\(new.name) is taken in \(taken.workspace): names are unique in the whole region."))
    }
    guard let region else {
      let why =
        state.region.failure.map { localized("\($0.sentence) \(state.keyName(.refresh)) reads it again.") }
        ?? localized("It is being read: a moment.")
      throw WizardProblem(.machine, .size, localized("The region of \(workspace) is not known yet. \(why)"))
    }
    new.location = region.location
    let text = form.text(.size)
    guard let size = region.sizes.first(where: { $0.name.lowercased() == text.lowercased() }) else {
      let what = text.isEmpty ? localized("Choose a size") : localized("There is no size \(text) in \(region.location)")
      throw WizardProblem(
        .machine, .size, localized("\(what): type a part of its name, and right takes what is offered."))
    }
    guard size.isForInstances != false else {
      throw WizardProblem(.machine, .size, localized("\(size.name) is for clusters only: choose another size."))
    }
    new.size = size.name
    var tags: [ComputeInstance.Tag] = []
    for part in form.text(.tags).split(separator: " ") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
      guard pair.count == 2, !pair[0].isEmpty else {
        throw WizardProblem(.machine, .tags, localized("\(part) is no tag: write team=nlp cost=2231."))
      }
      guard !tags.contains(where: { $0.name.lowercased() == pair[0].lowercased() }) else {
        throw WizardProblem(.machine, .tags, localized("The tag \(pair[0]) is given twice."))
      }
      tags.append(ComputeInstance.Tag(name: pair[0], value: pair[1]))
    }
    new.tags = tags
  }

  /// Names are unique in a region (FACTS section 5.1); where a region is not known it may be the same.
  private func isSame(_ instance: ComputeInstance, _ name: String, _ region: Region?, _ state: ConsoleState) -> Bool {
    guard instance.name.lowercased() == name.lowercased() else { return false }
    if instance.workspace == workspace { return true }
    guard let region, let location = instance.location?.filter({ $0 != " " }).lowercased() else { return true }
    return location == region.location
  }

  private func readAccess(into new: inout NewInstance) throws(WizardProblem) {
    switch form.choice(.ssh) {
    case 0: new.ssh = .off
    case 1: new.ssh = .later
    default:
      guard !isForAnother else {
        throw WizardProblem(
          .access, .ssh,
          localized("Azure refuses a key at creation for another user: choose \"key later\", its owner sets it."))
      }
      do throws(SSHPublicKeyError) {
        new.ssh = .key(try SSHPublicKey(text: form.text(.key)))
      } catch {
        throw WizardProblem(.access, .key, "\(error)")
      }
    }
    switch form.choice(.identity) {
    case 0: new.identity = .none
    case 1: new.identity = .system
    default:
      let ids = form.text(.identities).split(separator: " ").map { String($0) }
      let isRight = ids.allSatisfy {
        Self.isResource($0, of: "providers/microsoft.managedidentity/userassignedidentities")
      }
      guard !ids.isEmpty, isRight else {
        throw WizardProblem(
          .access, .identities, localized("Write whole resource ids: /subscriptions/.../userAssignedIdentities/NAME."))
      }
      new.identity = .user(ids)
    }
    let subnet = form.text(.subnet)
    guard subnet.isEmpty || Self.isResource(subnet, of: "subnets") else {
      throw WizardProblem(
        .access, .subnet,
        localized("Write the subnet's whole id: /subscriptions/.../virtualNetworks/NAME/subnets/NAME."))
    }
    new.subnet = subnet.isEmpty ? nil : subnet
    new.hasPublicAddress = form.flag(.publicAddress)
  }

  /// Whether an id is that of a resource whose last segments are these and a name.
  private static func isResource(_ id: String, of part: String) -> Bool {
    let segments = id.lowercased().split(separator: "/", omittingEmptySubsequences: false)
    let words = part.split(separator: "/")
    return segments.first == "" && segments.dropFirst().first == "subscriptions"
      && segments.dropFirst(2).allSatisfy { !$0.isEmpty } && segments.count > words.count + 3
      && Array(segments.dropLast().suffix(words.count)) == words
  }

  private func readSchedule(into new: inout NewInstance, _ state: ConsoleState) throws(WizardProblem) {
    do throws(IdleTimeError) {
      new.idle = try IdleEditor.setting(form.text(.idle))
    } catch {
      throw WizardProblem(.schedule, .idle, localized("\(error) To leave it off, write off."))
    }
    guard form.choice(.schedules) <= Self.pairFields.count else {
      new.schedules = copy?.schedules ?? []
      return
    }
    var pairs: [SchedulePair] = []
    for fields in Self.pairFields.prefix(pairCount) {
      let pair = try pair(fields)
      guard !pairs.contains(pair) else {
        throw WizardProblem(
          .schedule, fields.days, localized("Both pairs are the same: change one, or choose one pair."))
      }
      pairs.append(pair)
    }
    new.schedules = pairs.flatMap(\.documents)
  }

  private func pair(_ fields: PairFields) throws(WizardProblem) -> SchedulePair {
    guard let days = Weekdays(parsing: form.text(fields.days)) else {
      let text = form.text(fields.days)
      throw WizardProblem(.schedule, fields.days, localized("The days are \(text): write mon-fri, mon,wed or daily."))
    }
    let (start, stop) = (try time(fields.start, "starts"), try time(fields.stop, "stops"))
    guard start != nil || stop != nil else {
      throw WizardProblem(.schedule, fields.start, localized("Say when it starts, when it stops, or both."))
    }
    guard start != stop else {
      throw WizardProblem(
        .schedule, fields.stop, localized("It would start and stop in one minute: the second is dropped."))
    }
    guard let zone = WindowsZone.named(form.text(.zone)) else {
      throw WizardProblem(.schedule, .zone, localized("The zone must be a Windows name, such as China Standard Time."))
    }
    return SchedulePair(start: start, stop: stop, days: days, zone: zone.name)
  }

  private func time(_ name: Name, _ word: String) throws(WizardProblem) -> TimeOfDay? {
    let text = form.text(name)
    if text.isEmpty { return nil }
    guard let time = TimeOfDay(parsing: text) else {
      throw WizardProblem(
        .schedule, name, localized("It \(word) at \(text), which is no time of day: write 9:00 or 18:30."))
    }
    return time
  }

  private func readApplications(into new: inout NewInstance) throws(WizardProblem) {
    var services: [JSONValue] = []
    if form.flag(.copied), let copy { services += copy.services }
    if form.flag(.rstudio) {
      services.append(CustomService.rstudio(published: try port(.rstudioPort)).document)
    }
    if form.flag(.workbench) {
      let published = try port(.workbenchPort)
      let licence = form.text(.licence)
      guard !licence.isEmpty else {
        throw WizardProblem(.apps, .licence, localized("Posit Workbench needs your licence key."))
      }
      services.append(CustomService.positWorkbench(licence: licence, published: published).document)
    }
    if form.flag(.custom) {
      do throws(CustomServiceMistake) {
        services.append(
          try CustomService(
            name: form.text(.appName), image: form.text(.image), target: form.text(.target),
            published: form.text(.published), environment: form.text(.environment), mounts: form.text(.mounts)
          ).document)
      } catch {
        throw WizardProblem(.apps, Self.name(of: error.part), error.description)
      }
    }
    if let refusal = CustomService.refusal(ofSet: services) {
      let name: Name = form.flag(.custom) ? .published : form.flag(.workbench) ? .workbenchPort : .rstudioPort
      throw WizardProblem(.apps, name, refusal)
    }
    new.services = services
    let script = form.text(.script)
    new.script = script.isEmpty ? nil : NewInstance.Script(path: script, arguments: form.text(.arguments))
  }

  private func port(_ name: Name) throws(WizardProblem) -> Int {
    do throws(CustomServiceMistake) {
      return try CustomService.port(form.text(name), .published)
    } catch {
      throw WizardProblem(.apps, name, error.description)
    }
  }

  private static func name(of part: CustomServiceMistake.Part) -> Name {
    switch part {
    case .name: .appName
    case .image: .image
    case .target: .target
    case .published: .published
    case .environment: .environment
    case .mounts: .mounts
    case .licence: .licence
    }
  }

  // MARK: Offers

  /// What `right` puts into the field with the light.
  func offer(_ state: ConsoleState) -> String? {
    let text = form.text(form.focus).lowercased()
    guard !text.isEmpty else { return nil }
    switch form.focus {
    case .size: return sizes(state).first?.name
    case .zone:
      let all = WindowsZone.all
      return
        (all.first { $0.name.lowercased().hasPrefix(text) }
        ?? all.first { $0.name.lowercased().contains(text) || $0.iana.lowercased().contains(text) })?.name
    default: return nil
    }
  }

  /// The sizes of the region for instances that hold what was typed, the cheapest first.
  func sizes(_ state: ConsoleState) -> [VMSize] {
    let text = form.text(.size).lowercased()
    let sizes = (state.region(ofWorkspace: workspace)?.sizes ?? []).filter { size in
      size.isForInstances != false && (text.isEmpty || size.name.lowercased().contains(text))
    }
    func cost(_ size: VMSize) -> Double { size.price.flatMap { Double($0.perHour) } ?? .infinity }
    return sizes.sorted { (cost($0), $0.cores ?? 0, $0.name) < (cost($1), $1.cores ?? 0, $1.name) }
  }
}
