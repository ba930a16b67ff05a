import Languages
import ComputeModel
import Schedules
import Terminal

/// The tabs that say what an instance is. Rules are those of the founding document and FACTS section 5.
extension Page {
  mutating func summary(_ document: InstanceDocument, _ screen: DetailScreen, _ state: ConsoleState) {
    let instance = document.instance
    let compute = document.compute
    if let present = document.state {
      let word = StateWord(present)
      field("State", word.text, role: word.role)
    } else {
      field("State", Fact.unknown)
    }
    lastOperation(instance["lastOperation"], now: state.now)
    errors(compute["provisioningErrors"], localized("Provisioning"))
    errors(instance["errors"], localized("Error"))
    let listed = state.fleet.instance(id: screen.target.id)
    if let listed {
      let plan = state.plan(of: listed)
      field("Next", Self.next(plan, state.zone(for: plan), now: state.now))
      let outlook = state.idleOutlook(of: listed)
      field("Idle", outlook.sentence, role: outlook.role)
      found(state.fleet.findings(of: listed), state)
    }
    blank()
    field("Provisioning", Fact(compute["provisioningState"]))
    field("Owner", Self.owner(document, state.names.book))
    field("Created by", Self.creator(instance["createdBy"], state.names.book))
    field("Created", document.time(compute["createdOn"], now: state.now))
    field("Size", Self.size(Fact(instance["vmSize"]), state))
    if let listed = state.fleet.instance(id: screen.target.id), let cost = state.cost(of: listed) {
      field(
        "Cost",
        localized("\(cost.pricePerHour?.text ?? "?") an hour\(cost.isRunning ? "" : localized(" when it runs")), today")
          + localized(" \(Page.text(cost.today, cost)), this week \(Page.text(cost.week, cost))"))
      if !cost.days.isEmpty {
        field("7 days", cost.days.line(state) + localized("ran \(cost.days.hoursText), today last"))
      }
    }
    field("Region", Fact(compute["computeLocation"] ?? document.resource["location"]))
    field("Workspace", screen.target.workspace)
    field("OS image", Self.image(instance["osImageMetadata"]))
    field("OS patching", Fact(instance["enableOSPatching"]))
    field("Root access", Fact(instance["enableRootAccess"]))
    field(
      "Quota", Self.quota(instance["releaseQuotaOnStop"], cores: state.size(named: instance["vmSize"]?.text)?.cores))
    field("SSO", Self.onOff(instance["enableSSO"]))
    field("SSH", Fact(instance[path: "sshSettings", "sshPublicAccess"]))
    field("Identity", Self.identityText(document))
    field(
      "Apps",
      Self.count(document.applications, localized("built-in")) + ", "
        + Self.count(document.customServices, localized("custom")))
    field("Schedules", Self.count(document.schedules, localized("of 4")))
    field("Description", Fact(compute["description"]))
    tags(document.resource["tags"])
    if let listed {
      blank()
      findings(state.fleet.findings(of: listed))
    }
  }

  /// The codes of the findings, the gravest first; what they mean stands at the end of the page.
  private mutating func found(_ findings: [Finding], _ state: ConsoleState) {
    guard let worst = findings.map(\.code.severity).max() else {
      field("Findings", localized("none"), role: .good)
      return
    }
    let codes = findings.sorted { $0.code.severity > $1.code.severity }.map(\.code.rawValue)
    field("Findings", "\(codes.count)  \(codes.joined(separator: ", "))", role: worst.role)
  }

  /// What its schedules do next.
  private static func next(_ plan: InstancePlan, _ zone: Zone, now: Instant) -> String {
    let following = plan.next(after: now)
    guard let event = following.event else { return following.reason ?? localized("no schedule") }
    let when = localized(
      "\(localized(word: event.actionWord)) \(zone.text(event.at, now: now)) (in \(ageText(event.at - now)))")
    return when + localized("  by schedule \(event.number) of \(plan.entries.count)")
  }

  mutating func applications(_ document: InstanceDocument, _ state: ConsoleState) {
    title("BUILT-IN")
    if let applications = document.applications, !applications.isEmpty {
      for application in applications {
        field(Phrase(verbatim: Fact(application["displayName"]).text), Fact(application["endpointUri"]))
        if let reading = (application["endpointUri"]?.text).flatMap({ state.health[$0] }) {
          let (text, role) = state.words(reading)
          field("", text, role: role)
        }
      }
    } else {
      paragraph(document.applications == nil ? Fact.unknown.text : localized("none"), role: .unknown)
    }
    let keys = (open: state.keyName(.applications), ask: state.keyName(.application(.probe)))
    paragraph(
      localized(
        "Whether an application answers is not in the document: \(keys.open), then \(keys.ask) asks each of them."),
      role: .dim)
    blank()
    title("CUSTOM")
    guard let services = document.customServices else {
      paragraph(Fact.unknown.text, role: .unknown)
      return
    }
    if services.isEmpty { paragraph(localized("none"), role: .dim) }
    for service in services { customService(service) }
    if !services.isEmpty {
      paragraph(localized("A custom application counts as activity: this instance is never idle."), role: .warning)
      paragraph(localized("502 right after creation is normal while the image is pulled."), role: .dim)
    }
  }

  private mutating func customService(_ service: JSONValue) {
    field("Name", Fact(service["name"]))
    field("Image", Fact(service[path: "image", "reference"]))
    for endpoint in service["endpoints"]?.elements ?? [] {
      let published = endpoint["published"]?.integer
      let ports = "\(Fact(endpoint["target"]).text) > \(Fact(endpoint["published"]).text)"
      let isUsual = published.map { (8704...8993).contains($0) } ?? true
      field(
        "Port", isUsual ? ports : ports + localized("  outside 8704-8993, the ports named for private link"),
        role: isUsual ? .text : .warning)
    }
    for volume in service["volumes"]?.elements ?? [] {
      let mode = volume["readOnly"]?.flag == true ? localized("  read-only") : ""
      field("Mount", "\(Fact(volume["source"]).text) > \(Fact(volume["target"]).text)\(mode)")
    }
    if let names = service["environmentVariables"]?.object?.members.map(\.name), !names.isEmpty {
      field("Environment", localized("\(names.joined(separator: ", ")): values hidden"))
    }
    if service[path: "docker", "privileged"]?.flag == true { field("Docker", "privileged", role: .warning) }
    blank()
  }

  mutating func singleSignOn(_ document: InstanceDocument, _ screen: DetailScreen, _ state: ConsoleState) {
    field("SSO", Self.onOff(document.instance["enableSSO"]))
    field("Owner", Self.owner(document, state.names.book))
    field("Created by", Self.creator(document.instance["createdBy"], state.names.book))
    blank()
    if document.isOnBehalf {
      paragraph(
        localized("Created on behalf of another user. A setup script or custom application at creation turns SSO off;"))
      paragraph(localized("then only the assigned user may enable it, with .../computes/enableSso/action."))
    } else {
      paragraph(localized("The document names no assigned user: who may enable SSO is the question of the role."))
    }
    if let instance = state.fleet.instance(id: screen.target.id), state.knowsAccess(to: instance) {
      let refusal = state.accessRefusal(of: .enableSSO(true), by: instance)
      field(
        "You",
        refusal.map { localized("may not turn it on: \(instance.name) \($0)") }
          ?? localized("may turn it on, as far as roles say"),
        role: refusal == nil ? .good : .warning)
    } else {
      paragraph(localized("Who has the right is not in the document: unknown."), role: .dim)
    }
    paragraph(
      state.singleSignOnRefusal().map { localized("E is grey. \($0)") }
        ?? localized("E turns it on or off, after a dialog."), role: .dim)
    blank()
    title("FOR THE OWNER")
    paragraph(localized("Studio > Compute > the instance > Single sign-on details > Edit > On > Save"))
    if let instance = state.fleet.instance(id: screen.target.id) {
      let place = "-n \(instance.name) -w \(instance.workspace) -g \(instance.resourceGroup)"
      paragraph(localized("or  az ml compute enable-sso \(place)"))
    }
    paragraph(localized("Until then the applications ask for a separate sign-in."), role: .dim)
  }

  mutating func identity(_ document: InstanceDocument, _ screen: DetailScreen, _ state: ConsoleState) {
    field("Type", Self.identityText(document))
    field("Principal", Fact(document.resource[path: "identity", "principalId"]))
    field("Tenant", Fact(document.resource[path: "identity", "tenantId"]))
    for identity in document.resource[path: "identity", "userAssignedIdentities"]?.object?.members ?? [] {
      field("User", identity.name)
      field("  client", Fact(identity.value["clientId"]))
    }
    field("Entra name", "/\(screen.target.workspace)/computes/\(screen.target.name)")
    switch state.identityAccess(of: screen.target.id) {
    case .contributor: field("Role", localized("Contributor on \(screen.target.workspace)"), role: .good)
    case .missing: field("Role", localized("NOT Contributor on \(screen.target.workspace)"), role: .failed)
    case .unknown: field("Role", localized("unknown: it is not in the document, and was not read"), role: .unknown)
    }
    blank()
    if Self.hasIdentity(document) == true {
      paragraph(
        localized("With an identity there is no idle shutdown unless it is Contributor on the workspace."),
        role: .warning)
      paragraph(localized("azcopy login --identity does not work on a compute instance."), role: .dim)
    }
  }

  mutating func network(_ document: InstanceDocument) {
    let instance = document.instance
    field("Public IP", Fact(instance[path: "connectivityEndpoints", "publicIpAddress"]))
    field("Private IP", Fact(instance[path: "connectivityEndpoints", "privateIpAddress"]))
    field("Node pub. IP", Fact(instance["enableNodePublicIp"]))
    field("Subnet", Fact(instance[path: "subnet", "id"]))
    field("SSH access", Fact(instance[path: "sshSettings", "sshPublicAccess"]))
    field("Local auth", Self.localAuthentication(document.compute["disableLocalAuth"]))
    field("Sharing", Fact(instance["applicationSharingPolicy"]))
    blank()
    paragraph(localized("Whether these addresses can be reached from here is unknown."), role: .dim)
  }

  // MARK: Parts

  private mutating func lastOperation(_ operation: JSONValue?, now: Instant) {
    guard let operation, operation.object != nil else {
      field("Last op", Fact(operation))
      return
    }
    let failed = operation["operationStatus"]?.text?.hasSuffix("Failed") == true
    let when = InstanceDocument(.null).time(operation["operationTime"], now: now).text
    field(
      "Last op",
      "\(Fact(operation["operationName"]).text)  \(Fact(operation["operationStatus"]).text)  "
        + localized("trigger \(Fact(operation["operationTrigger"]).text)"),
      role: failed ? .failed : .text)
    field("", when, role: .dim)
  }

  private mutating func tags(_ tags: JSONValue?) {
    guard let members = tags?.object?.members, !members.isEmpty else {
      field("Tags", tags?.object == nil ? Fact(tags) : Fact(localized("none")))
      return
    }
    let texts = members.map { tag in
      "\(tag.name)=\(Redaction.isSecret(tag.name) ? Redaction.mask : Fact(tag.value).text)"
    }
    field("Tags", texts.joined(separator: "  "))
  }

  private mutating func errors(_ errors: JSONValue?, _ label: String) {
    for error in errors?.elements ?? [] {
      let body = error["error"] ?? error
      field(Phrase(verbatim: label), "\(Fact(body["code"]).text): \(Fact(body["message"]).text)", role: .failed)
    }
  }

  private static func owner(_ document: InstanceDocument, _ names: NameBook) -> Fact {
    if let id = document.instance[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text {
      return Fact(
        names.name(of: id).map { localized("\($0.text)  (assigned)  object id \(id)") }
          ?? localized("\(id)  (assigned)"))
    }
    let creator = creator(document.instance["createdBy"], names)
    return creator.isKnown ? Fact(localized("\(creator.text)  (creator; no assigned user is named)")) : creator
  }

  private static func creator(_ creator: JSONValue?, _ names: NameBook) -> Fact {
    if let name = creator?["userName"]?.text, !name.isEmpty { return Fact(name) }
    if let id = creator?["userId"]?.text, !id.isEmpty {
      return Fact(names.name(of: id).map { localized("\($0.text)  object id \(id)") } ?? localized("object id \(id)"))
    }
    return .unknown
  }

  private static func image(_ metadata: JSONValue?) -> Fact {
    guard let metadata, metadata.object != nil else { return Fact(metadata) }
    let newest = Fact(metadata["latestImageVersion"]).text
    let verdict =
      switch metadata["isLatestOsImageVersion"]?.flag {
      case true?: localized("newest")
      case false?: localized("OUTDATED, newest is \(newest)")
      case nil: localized("whether it is the newest is unknown")
      }
    return Fact("\(Fact(metadata["currentImageVersion"]).text)  \(verdict)")
  }

  /// - Parameter cores: nil where nobody says how many it has.
  private static func quota(_ value: JSONValue?, cores: Int?) -> Fact {
    let count = cores.map { localized(", \($0) cores") } ?? ""
    return switch value?.flag {
    case true?: Fact(localized("released when stopped (releaseQuotaOnStop)\(count)"))
    case false?: Fact(localized("still held when stopped (releaseQuotaOnStop is false)\(count)"))
    case nil: .unknown
    }
  }

  /// What the machine is, where the region was read.
  private static func size(_ name: Fact, _ state: ConsoleState) -> Fact {
    guard name.isKnown, let size = state.size(named: name.text) else {
      return noted(name, localized("it cannot change after creation"))
    }
    var parts = [size.cores.map { localized("\($0) cores") }, size.memoryGB.map { "\($0) GB" }].compactMap { $0 }
    if let gpus = size.gpus, gpus > 0 { parts.append("\(gpus) GPU") }
    return noted(Fact(([name.text] + parts).joined(separator: "  ")), localized("it cannot change after creation"))
  }

  private static func localAuthentication(_ value: JSONValue?) -> Fact {
    switch value?.flag {
    case true?: Fact(localized("disabled (disableLocalAuth)"))
    case false?: Fact(localized("allowed"))
    case nil: Fact(value)
    }
  }

  /// nil where the service does not say. An `identity` of null, or of type None, is none.
  static func hasIdentity(_ document: InstanceDocument) -> Bool? {
    guard let identity = document.resource["identity"] else { return nil }
    if identity.isNull { return false }
    return identity["type"]?.text.map { $0.lowercased() != "none" }
  }

  private static func identityText(_ document: InstanceDocument) -> Fact {
    hasIdentity(document) == false ? Fact(localized("none")) : Fact(document.resource[path: "identity", "type"])
  }

  static func idle(_ value: JSONValue?) -> Fact {
    guard let text = value?.text, !text.isEmpty else { return Fact(value) }
    return Fact(localized("after \(idleText(text)) (\(text)); the idle clock cannot be read from outside"))
  }

  private static func onOff(_ value: JSONValue?) -> Fact {
    value?.flag.map { Fact($0 ? localized("on") : localized("off")) } ?? Fact(value)
  }

  private static func count(_ elements: [JSONValue]?, _ words: String) -> String {
    elements.map { "\($0.count) \(words)" } ?? localized("\(words) unknown")
  }

  private static func noted(_ fact: Fact, _ note: String) -> Fact {
    fact.isKnown ? Fact("\(fact.text)  (\(note))") : fact
  }
}
