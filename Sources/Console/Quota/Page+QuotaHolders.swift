import Languages
import ComputeModel
import Schedules
import Terminal

/// A limit of a region, of which somebody wants to see who holds it.
package struct QuotaFamily: Hashable, Sendable {
  package var location: String
  /// Nil where the console shows a single one.
  package var subscription: String?
  /// As the service's `usages` name it; nil for the total of the region.
  package var name: String?
  package var title: String

  init(_ usage: Usage, in region: Region) {
    location = region.location
    subscription = region.subscription
    name = usage.isRegionalTotal ? nil : usage.name
    title = usage.title
  }

  func isIn(_ region: Region) -> Bool { region.location == location && region.subscription == subscription }

  func isOf(_ usage: Usage) -> Bool { name.map { usage.name == $0 } ?? usage.isRegionalTotal }
}

extension ConsoleState {
  mutating func showHolders(of family: QuotaFamily) -> [Effect] {
    var screen = ReportScreen(.quota)
    screen.family = family
    return visit(.report(screen)) + readClusters()
  }

  mutating func readClusters() -> [Effect] { clusters.begin() ? [.readClusters] : [] }
}

extension Page {
  /// Who holds a family's cores, and what deleting each would free. What was stopped the longest stands first: nobody
  /// misses it.
  mutating func holders(of family: QuotaFamily, _ state: ConsoleState) {
    if let failure = state.region.failure { paragraph(localized("~ Not read: \(failure.sentence)"), role: .error) }
    guard let region = state.region.value?.first(where: { family.isIn($0) }) else {
      if state.region.failure == nil { paragraph(localized("Reading sizes and usages..."), role: .dim) }
      return
    }
    let table = region.table(state)
    title(Phrase(verbatim: region.heading + "  " + family.title))
    if let line = table.rows.first(where: { family.isOf($0.usage) }) { summary(of: line) }
    let holders = QuotaHolder.list(
      region.instances(state), region.clusters(state.clusters.value ?? []), sizes: region.sizes, family: family.name
    ) { Owner($0).text }
    blank()
    if holders.isEmpty { paragraph(localized("Nothing that is visible holds cores of it.")) }
    list(holders, state)
    clusterReading(state)
    if !table.unknownSizes.isEmpty {
      paragraph(
        localized("Of unknown size, counted nowhere: \(table.unknownSizes.joined(separator: ", "))"), role: .unknown)
    }
    let freed = holders.filter { $0.kind == .stopped }.reduce(0) { $0 + $1.cores }
    if freed > 0 {
      let cores = freed == 1 ? localized("1 core") : localized("\(freed) cores")
      paragraph(localized("Deleting all that is stopped would free \(cores); stopping frees none."))
    }
    let sizes = Set(holders.filter { $0.kind != .cluster }.map { sizeText($0.size) }).sorted()
    guard !sizes.isEmpty else { return }
    blank()
    row(
      [(localized("The instances of these sizes, in the list"), .max, .text)],
      filter: sizes.map { "size=\($0)" }.joined(separator: "|"))
  }

  private mutating func summary(of line: QuotaTable.Row) {
    let limit = line.usage.limit.map { "\($0)" } ?? "unlimited"
    paragraph(
      localized(
        "\(line.usage.used) of \(limit) cores are in use: \(line.runningCores) by instances that are not stopped,")
        + localized(" \(line.stoppedCores) by stopped ones, \(line.otherCores) by others."))
    if line.isFull { paragraph(localized("0 are free: FULL"), role: .failed) }
    if let free = line.freeCores, free > 0 { paragraph(localized("\(free) are free.")) }
  }

  private mutating func list(_ holders: [QuotaHolder], _ state: ConsoleState) {
    guard !holders.isEmpty else { return }
    let isWide = width >= 100
    let showsWorkspace = state.place.workspaces.count > 1 && isWide
    let freesWidth = isWide ? 14 : 9
    let workspaceTitle: [(Phrase, Int)] = showsWorkspace ? [("WORKSPACE", 14)] : []
    let ownerTitle: [(Phrase, Int)] = isWide ? [("OWNER", .max)] : []
    columns(
      [("NAME", 20)] + workspaceTitle
        + [
          ("SIZE", 10), ("CORES", 5), ("STATE", isWide ? 15 : 11), ("OFF FOR", 8),
          (isWide ? "DELETING FREES" : "FREES", freesWidth),
        ] + ownerTitle)
    for holder in holders {
      let isCluster = holder.kind == .cluster
      let frees =
        isCluster
        ? localized("a cluster") : holder.cores == 1 ? localized("1 core") : localized("\(holder.cores) cores")
      let since: (String, Role) =
        switch (holder.kind, holder.stoppedSince) {
        case (.stopped, let since?): (ageText(state.now - since), .dim)
        case (.stopped, nil): (localized("unknown"), .unknown)
        default: ("", .dim)
        }
      row(
        [(holder.name, 20, .text)] + (showsWorkspace ? [(holder.workspace, 14, .dim)] : [])
          + [
            (sizeText(holder.size), 10, .text),
            ("\(holder.cores)", 5, holder.kind == .stopped ? .warning : .text), (holder.state, isWide ? 15 : 11, .text),
            (since.0, 8, since.1),
            (frees, freesWidth, isCluster ? .dim : .text),
          ] + (isWide ? [(holder.owner ?? "", .max, .dim)] : []),
        opens: isCluster
          ? nil
          : Target(id: holder.id, name: holder.name, workspace: holder.workspace))
    }
    blank()
  }

  private mutating func clusterReading(_ state: ConsoleState) {
    if let failure = state.clusters.failure {
      paragraph(localized("~ Clusters are not read: \(failure.sentence)"), role: .error)
    } else if state.clusters.value == nil {
      paragraph(localized("Reading the clusters..."), role: .dim)
    } else {
      paragraph(localized("Clusters are shown and never changed here."), role: .dim)
    }
  }
}
