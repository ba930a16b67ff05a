import Languages

/// What will be made for whom, what it comes to, and what stands against it; all of it known before anything is sent.
package struct OnboardingPlan: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    case create
    /// An earlier run has made it, or begun to: only its end is waited for, and its note written.
    case there
  }

  package struct Item: Hashable, Sendable {
    package var line: Int
    package var person: DirectoryUser
    package var name: String
    /// The workspace's label.
    package var workspace: String
    package var creation: InstanceCreation
    package var standing: Standing
    package var cores: Int?
    package var pricePerHour: Money?
    /// Which of the rights that its user needs the user's roles do not give; nil where that was not found out.
    package fileprivate(set) var missingRights: [String]?

    /// How many of the rights that the user needs are there; nothing where they do not matter any more.
    package var rightsText: String {
      guard standing == .create else { return "" }
      guard let missingRights else { return localized("not visible") }
      let all = AssigneeRight.needed.count
      return missingRights.isEmpty ? localized("all \(all)") : localized("\(all - missingRights.count) of \(all)")
    }

    package var size: String { creation.resource[path: "properties", "properties", "vmSize"]?.text ?? "?" }
  }

  /// A workspace, and what is known of its region.
  package struct Place: Sendable {
    package var label: String
    package var location: String
    package var quota: QuotaTable
    /// All that can be seen in the region, since a name must be free in all of it.
    package var instances: [ComputeInstance]

    package init(label: String, location: String, quota: QuotaTable, instances: [ComputeInstance]) {
      self.label = label
      self.location = location
      self.quota = quota
      self.instances = instances
    }
  }

  package private(set) var items: [Item] = []
  package private(set) var mistakes: [LineMistake]
  /// Why not all of it can be made, a sentence each: quota, policy.
  package var refusals: [String] = []
  package var warnings: [String] = []

  /// - Parameters:
  ///   - template: what each instance is like; its name and its user do not count.
  ///   - pattern: of names, with `{user}` for what stands before the @.
  ///   - people: by what stands in the sheet.
  ///   - workspace: for lines that name none.
  package init(
    _ sheet: OnboardingSheet, template: InstanceCreation, pattern: String,
    people: [String: Result<DirectoryUser, ServiceFailure>], places: [Place], workspace: String?
  ) {
    mistakes = sheet.mistakes
    // Names that somebody chose go before names that are made.
    var taken: [String: Set<String>] = [:]
    for line in sheet.lines {
      guard let name = line.name else { continue }
      if !taken[line.workspace?.lowercased() ?? "", default: []].insert(name.lowercased()).inserted {
        mistakes.append(LineMistake(line.number, localized("gives the name \(name) again")))
      }
    }
    let wrong = Set(mistakes.map(\.line))
    var chosen = Set(taken.values.joined())
    var persons: [String: Int] = [:]
    for line in sheet.lines where !wrong.contains(line.number) {
      do throws(LineMistake) {
        let person = try Self.person(line, people)
        if line.name == nil, let earlier = persons[person.objectID] {
          throw LineMistake(line.number, localized("is the same person as line \(earlier)"))
        }
        let place = try Self.place(line, places, workspace ?? template.workspace)
        let item = try Self.item(line, person, place, template, pattern: pattern, taken: chosen)
        persons[person.objectID] = persons[person.objectID] ?? line.number
        chosen.insert(item.name.lowercased())
        items.append(item)
      } catch {
        mistakes.append(error)
      }
    }
    mistakes.sort { $0.line < $1.line }
    checkQuota(places)
    if items.contains(where: { $0.creation.runsCreatorsCode }) {
      warnings.append(
        localized(
          "A setup script or custom application turns SSO off at creation; only each assigned user can turn it on."))
    }
    if items.contains(where: { $0.pricePerHour == nil }) {
      warnings.append(localized("The service names no price for some of the sizes."))
    }
  }

  package var toMake: [Item] { items.filter { $0.standing == .create } }
  /// nil where those of a size are not known.
  package var cores: Int? {
    let cores = toMake.map(\.cores)
    return cores.contains(nil) ? nil : cores.compactMap { $0 }.reduce(0, +)
  }
  package var costPerHour: MoneySum {
    var sum = MoneySum()
    for item in toMake { if let price = item.pricePerHour { sum.add(price) } }
    return sum
  }

  /// What the roles of the users give them; who lacks something is told, and gets the instance all the same: a role can be
  /// given afterwards.
  /// - Parameter access: by the line's number.
  package mutating func learn(_ access: [Int: Result<ScopeAccess, ServiceFailure>]) {
    var lacking: [Lack: [Int]] = [:]
    var unseen: [String: [Int]] = [:]
    for index in items.indices {
      let item = items[index]
      switch access[item.line] {
      case nil: continue
      case .failure(let failure): unseen[failure.sentence, default: []].append(item.line)
      case .success(let access):
        let missing = AssigneeRight.missing(in: access)
        items[index].missingRights = missing
        if !missing.isEmpty {
          lacking[Lack(workspace: item.workspace, rights: missing), default: []].append(item.line)
        }
      }
    }
    for (lack, lines) in lacking.sorted(by: { $0.value[0] < $1.value[0] }) {
      warnings.append(
        localized(
          "\(Self.users(lines)) \(lines.count == 1 ? localized("lacks") : localized("lack")) \(lack.rights.joined(separator: ", ")) in"
        )
          + localized(" \(lack.workspace): give a role first, or after."))
    }
    for (why, lines) in unseen.sorted(by: { $0.value[0] < $1.value[0] }) {
      warnings.append(localized("What the roles of \(Self.users(lines)) give is not visible to you: \(why)"))
    }
  }

  private struct Lack: Hashable {
    var workspace: String
    var rights: [String]
  }

  /// `the user of line 3`, `the 4 users of lines 2, 3, 5, ...`
  private static func users(_ lines: [Int]) -> String {
    guard lines.count > 1 else { return localized("the user of line \(lines[0])") }
    let shown = lines.prefix(5).map { "\($0)" }.joined(separator: ", ")
    return localized("the \(lines.count) users of lines \(shown)\(lines.count > 5 ? ", ..." : "")")
  }

  /// Takes lines out for a reason that was found later.
  package mutating func refuse(_ lines: Set<Int>, _ text: String) {
    items.removeAll { lines.contains($0.line) }
    mistakes += lines.map { LineMistake($0, text) }
    mistakes.sort { $0.line < $1.line }
  }

  private mutating func checkQuota(_ places: [Place]) {
    var seen: Set<String> = []
    for place in places where seen.insert(place.location).inserted {
      let labels = Set(places.filter { $0.location == place.location }.map(\.label))
      let sizes = toMake.filter { labels.contains($0.workspace) }.compactMap { place.quota.size(named: $0.size) }
      refusals += place.quota.shortages(of: sizes).map { "\(place.location): \($0)." }
    }
  }

  private static func person(
    _ line: OnboardingSheet.Line, _ people: [String: Result<DirectoryUser, ServiceFailure>]
  ) throws(LineMistake) -> DirectoryUser {
    switch people[line.user.lowercased()] {
    case .success(var person):
      person.tenantID = line.tenant ?? person.tenantID
      guard person.tenantID?.isEmpty == false else {
        throw LineMistake(line.number, localized("needs the tenant of \(line.user): add a column tenant"))
      }
      return person
    case .failure(let failure) where failure.kind == .notFound:
      throw LineMistake(line.number, localized("names \(line.user), whom the directory does not know"))
    case .failure(let failure):
      // The directory may not be read by everybody; two ids are all that the service needs.
      if DirectoryUser.isID(line.user), let tenant = line.tenant, DirectoryUser.isID(tenant) {
        return DirectoryUser(objectID: line.user.lowercased(), tenantID: tenant)
      }
      throw LineMistake(line.number, localized("names \(line.user), who cannot be looked up: \(failure.sentence)"))
    case nil: throw LineMistake(line.number, localized("names \(line.user), who was not looked up"))
    }
  }

  private static func place(
    _ line: OnboardingSheet.Line, _ places: [Place], _ workspace: String?
  ) throws(LineMistake) -> Place {
    guard let label = line.workspace ?? workspace else {
      guard places.count == 1 else {
        throw LineMistake(
          line.number, localized("does not say in which of the \(places.count) workspaces: add a column workspace"))
      }
      return places[0]
    }
    guard let place = places.first(where: { $0.label.lowercased() == label.lowercased() }) else {
      throw LineMistake(line.number, localized("names the workspace \(label), which is not among those looked at"))
    }
    return place
  }

  private static func item(
    _ line: OnboardingSheet.Line, _ person: DirectoryUser, _ place: Place, _ template: InstanceCreation,
    pattern: String, taken: Set<String>
  ) throws(LineMistake) -> Item {
    let size = line.size ?? template.resource[path: "properties", "properties", "vmSize"]?.text ?? ""
    let known = place.quota.size(named: size)
    guard let known, known.isForInstances != false else {
      throw LineMistake(
        line.number, localized("asks for the size \(size), which \(place.location) does not offer to instances"))
    }
    let (name, standing) = try name(line, person, place, pattern: pattern, taken: taken)
    return Item(
      line: line.number, person: person, name: name, workspace: place.label,
      creation: template.assigned(to: person, name: name, size: known.name, location: place.location, tags: line.tags),
      standing: standing, cores: known.cores,
      pricePerHour: known.price.flatMap { Money($0.perHour, currency: $0.currency) })
  }

  /// A name that is free, or that an earlier run has given to this very person.
  private static func name(
    _ line: OnboardingSheet.Line, _ person: DirectoryUser, _ place: Place, pattern: String, taken: Set<String>
  ) throws(LineMistake) -> (String, Standing) {
    func standing(_ name: String) -> Standing? {
      guard let other = place.instances.first(where: { $0.name.lowercased() == name.lowercased() }) else {
        return .create
      }
      let isTheirs = other.assignedTo?.objectID.lowercased() == person.objectID && other.workspace == place.label
      return isTheirs ? .there : nil
    }
    if let name = line.name {
      if let refusal = InstanceCreation.refusal(ofName: name) {
        throw LineMistake(line.number, localized("gives the name \(name), which \(refusal)"))
      }
      guard let standing = standing(name) else {
        throw LineMistake(line.number, localized("gives the name \(name), which somebody else's instance has"))
      }
      return (name, standing)
    }
    let login = person.userPrincipalName ?? line.user
    // As many as there can be lines: each takes one name at most.
    for number in 1...(OnboardingSheet.maximumLines + 1) {
      let name = madeName(pattern, login, number: number)
      if let refusal = InstanceCreation.refusal(ofName: name) {
        throw LineMistake(line.number, localized("comes to the name \(name), which \(refusal): add a column name"))
      }
      if !taken.contains(name.lowercased()), let standing = standing(name) { return (name, standing) }
    }
    throw LineMistake(line.number, localized("comes to no name that is free: add a column name"))
  }

  /// Longest name of an instance (FACTS section 5.1).
  private static let longestName = 24

  /// `ana.lopez@x` and `{user}-ci` come to `ana-lopez-ci`, the second one of it to `ana-lopez2-ci`.
  static func madeName(_ pattern: String, _ login: String, number: Int) -> String {
    var user = ""
    for scalar in login.lowercased().unicodeScalars {
      if scalar == "@" { break }
      let isWord = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
      if isWord { user.unicodeScalars.append(scalar) } else if user.last != "-", !user.isEmpty { user.append("-") }
    }
    let suffix = number == 1 ? "" : "\(number)"
    let fixed = pattern.replacing("{user}", with: "").utf8.count + suffix.utf8.count
    user = String(user.prefix(max(1, longestName - fixed)))
    while user.last == "-" { user.removeLast() }
    return pattern.replacing("{user}", with: user + suffix)
  }
}

extension InstanceCreation {
  /// Code of the creator runs on it: then it is made without single sign-on for somebody else (founding document).
  package var runsCreatorsCode: Bool {
    let instance = resource[path: "properties", "properties"]
    return instance?["setupScripts"] != nil || instance?["customServices"]?.elements?.isEmpty == false
  }

  /// The same for somebody else.
  package func assigned(
    to person: DirectoryUser, name: String, size: String, location: String, tags: [ComputeInstance.Tag]
  ) -> InstanceCreation {
    var outer = resource
    var compute = outer["properties"] ?? .object([:])
    var instance = compute["properties"] ?? .object([:])
    instance["vmSize"] = .string(size)
    instance["personalComputeInstanceSettings"] = .object([
      "assignedUser": .object(["objectId": .string(person.objectID), "tenantId": .string(person.tenantID)])
    ])
    if runsCreatorsCode { instance["enableSSO"] = .bool(false) }
    compute["properties"] = instance
    outer["properties"] = compute
    if outer["location"] == nil { outer["location"] = .string(location) }
    if !tags.isEmpty {
      var all = outer["tags"] ?? .object([:])
      for tag in tags { all[tag.name] = .string(tag.value) }
      outer["tags"] = all
    }
    return InstanceCreation(name: name, resource: outer)
  }

  /// Without what differs from person to person: two that are alike meet the same policies, unless a policy asks for a
  /// name.
  package var impersonal: JSONValue {
    var outer = resource
    var compute = outer["properties"] ?? .object([:])
    var instance = compute["properties"] ?? .object([:])
    instance["personalComputeInstanceSettings"] = nil
    compute["properties"] = instance
    outer["properties"] = compute
    return outer
  }

  /// Why no instance for somebody else can be made of it, as a sentence; nil where one can.
  package var refusalForOthers: String? {
    guard resource[path: "properties", "properties", "sshSettings", "adminPublicKey"]?.text?.isEmpty == false else {
      return nil
    }
    return localized(
      "Azure refuses an SSH key at creation for another user: take the key out of the file, its owner sets it.")
  }
}

extension QuotaTable {
  /// Why there is no room for all of these, a clause each; what nobody can tell stands against nothing.
  package func shortages(of sizes: [VMSize]) -> [String] {
    rows.compactMap { row in
      let family = Usage.folded(family: row.usage.name)
      let needed = sizes.filter { size in
        row.usage.isRegionalTotal || size.family.map { Usage.folded(family: $0) } == family
      }.compactMap(\.cores).reduce(0, +)
      guard let free = row.freeCores, free < needed else { return nil }
      return localized(
        "\(needed) cores are needed, and \(free) of \(row.usage.limit ?? 0) are free in \(row.usage.title)")
    }
  }
}
