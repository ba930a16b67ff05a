import Languages
import ComputeModel
import Terminal

/// What a workspace may take of a family's cores at most, as somebody wants it.
package struct QuotaLimit: Hashable, Sendable {
  /// The workspace's label.
  package var workspace: String
  package var location: String
  /// As the service's `usages` name it.
  package var family: String
  package var title: String
  package var cores: Int
}

extension ConsoleState {
  /// `limit FAMILY CORES [WORKSPACE]`
  mutating func limit(_ argument: String) throws(CommandError) -> [Effect] {
    let words = argument.split(separator: " " as Character).map { String($0) }
    guard (2...3).contains(words.count), let cores = Int(words[1]), (0...1_000_000).contains(cores) else {
      throw CommandError(
        localized("Say limit FAMILY CORES, or limit FAMILY CORES WORKSPACE: limit standardDSv2Family 48."))
    }
    if isReadOnly { throw CommandError(localized("limit: amldeck runs read-only here.")) }
    guard let regions = region.value else {
      throw CommandError(localized("Sizes and usages are not read yet: quota reads them."))
    }
    let label = try workspace(named: words.count == 3 ? words[2] : nil)
    guard let region = regions.first(where: { $0.workspaces.contains(label) }) else {
      throw CommandError(localized("The region of \(label) is not read: quota reads it."))
    }
    guard let usage = region.families.first(where: { Usage.folded(family: $0.name) == Usage.folded(family: words[0]) })
    else { throw CommandError(localized("There is no family \(words[0]) in \(region.location): Tab completes them.")) }
    let limit = QuotaLimit(
      workspace: label, location: region.location, family: usage.name, title: usage.title, cores: cores)
    dialog = Dialog(.limit(limit), notes: notes(on: limit, usage, region))
    return [.planLimit(limit)]
  }

  private func workspace(named name: String?) throws(CommandError) -> String {
    guard let name else {
      guard place.workspaces.count == 1 else {
        let all = place.workspaces.joined(separator: ", ")
        throw CommandError(localized("Say whose limit: limit FAMILY CORES WORKSPACE, one of \(all)."))
      }
      return place.workspaces[0]
    }
    guard let label = place.workspaces.first(where: { $0.lowercased() == name.lowercased() }) else {
      throw CommandError(localized("There is no workspace \(name) here: \(place.workspaces.joined(separator: ", "))."))
    }
    return label
  }

  /// What it comes to, a sentence each.
  private func notes(on limit: QuotaLimit, _ usage: Usage, _ region: Region) -> [String] {
    let all = usage.limit.map { "\($0)" } ?? localized("unlimited")
    let before =
      switch region.limits {
      case nil: localized("What it may take now is not known.")
      case .some(let limits):
        limits.first { $0.isOf(limit) }.map {
          localized("Now it may take \($0.limit.map { "\($0)" } ?? localized("as many as there are")).")
        }
          ?? localized("It has no limit of its own now.")
      }
    var notes = [
      localized("\(limit.workspace) may then take \(limit.cores) cores of \(limit.title) at most. \(before)"),
      localized(
        "\(usage.used) of \(all) are in use in \(limit.location). It costs nothing by itself, and stops nothing that runs."
      ),
    ]
    if let most = usage.limit, limit.cores > most {
      notes.append(localized("! The subscription itself has \(most): the service refuses more."))
    }
    let held = heldCores(limit, usage, region)
    if held > limit.cores {
      notes.append(localized("! Its instances hold \(held) already: the service may refuse less than that."))
    }
    return notes
  }

  /// What the workspace's instances hold of the family, running or stopped.
  private func heldCores(_ limit: QuotaLimit, _ usage: Usage, _ region: Region) -> Int {
    let instances = fleet.rows.compactMap { item -> ComputeInstance? in
      guard case .instance(let instance) = item, instance.workspace == limit.workspace else { return nil }
      return instance
    }
    let table = QuotaTable(usages: [usage], sizes: region.sizes, instances: instances)
    return table.rows.reduce(0) { $0 + $1.runningCores + $1.stoppedCores }
  }

  /// Sends what was confirmed.
  mutating func confirm(_ limit: QuotaLimit) -> [Effect] {
    notice = Notice(kind: .information, text: localized("The limit of \(limit.workspace) is being set."))
    return [.setLimit(limit)]
  }

  mutating func take(_ result: Result<String?, ServiceFailure>, of limit: QuotaLimit) -> [Effect] {
    switch result {
    case .success(let requestID):
      let request = requestID.map { localized(" (request \($0))") } ?? ""
      notice = Notice(
        kind: .information,
        text: localized("\(limit.workspace) may take \(limit.cores) cores of \(limit.title) at most\(request)."))
      return region.begin() ? [.readRegion] : []
    case .failure(let failure):
      notice = Notice(kind: .failure, text: failure.sentence)
      log(failure, of: localized("limit of \(limit.workspace)"))
      return []
    }
  }

  /// The families whose cores can be limited, for completion.
  var families: [String] {
    var names: Set<String> = []
    for region in region.value ?? [] { names.formUnion(region.families.map(\.name)) }
    return names.sorted()
  }
}

extension Region {
  fileprivate var families: [Usage] { usages.filter { $0.isDedicatedCores && !$0.isRegionalTotal } }
}

extension WorkspaceQuota {
  fileprivate func isOf(_ limit: QuotaLimit) -> Bool {
    workspace.lowercased() == limit.workspace.lowercased()
      && Usage.folded(family: family) == Usage.folded(family: limit.family)
  }
}

extension Page {
  /// What each workspace may take at most. Enter begins the command that sets it.
  mutating func limits(of region: Region, _ state: ConsoleState) {
    guard let limits = region.limits else {
      paragraph(localized("What each workspace may take at most could not be read."), role: .unknown)
      return
    }
    for limit in limits {
      let most = limit.limit.map { localized("\($0) cores at most") } ?? localized("no limit")
      let title =
        region.families.first { Usage.folded(family: $0.name) == Usage.folded(family: limit.family) }?.title
        ?? limit.family
      row(
        [(limit.workspace, 24, .text), (most, 20, .text), (title, .max, .dim)],
        command: localized("limit \(limit.family.replacing(" ", with: "_"))  \(limit.workspace)"))
    }
    let example = "limit FAMILY CORES WORKSPACE"
    paragraph(
      limits.isEmpty
        ? localized("No workspace has a limit of its own. \(example) sets one.")
        : state.lines == nil ? localized("\(example) sets one; Enter begins it.") : localized("\(example) sets one."),
      role: .dim)
  }
}
