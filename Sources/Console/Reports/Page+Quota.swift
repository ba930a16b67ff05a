import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  /// Who holds the cores of each region. Stopping frees nothing; deleting does (founding document).
  mutating func quota(_ state: ConsoleState) {
    if let failure = state.region.failure { paragraph(localized("~ Not read: \(failure.sentence)"), role: .error) }
    guard let regions = state.region.value else {
      if state.region.failure == nil { paragraph(localized("Reading sizes and usages..."), role: .dim) }
      return
    }
    for region in regions {
      let table = region.table(state)
      title(Phrase(verbatim: region.heading))
      let nameWidth = max(14, min(48, width - 63))
      columns([
        ("FAMILY", nameWidth), ("USED", 6), ("LIMIT", 6), ("", 10), ("ON", 5), ("OFF", 5), ("OTHER", 6), ("FREE", 9),
      ])
      for line in table.rows {
        let limit = line.usage.limit
        row(
          [
            (line.usage.title, nameWidth, line.usage.isRegionalTotal ? .title : .text),
            ("\(line.usage.used)", 6, .text),
            (limit.map { "\($0)" } ?? localized("none"), 6, .text),
            (bar(line.usage.used, of: limit, width: 10, ascii: state.isASCII), 10, line.isFull ? .failed : .running),
            ("\(line.runningCores)", 5, .text), ("\(line.stoppedCores)", 5, line.stoppedCores > 0 ? .warning : .text),
            ("\(line.otherCores)", 6, .dim),
            (line.freeCores.map { $0 == 0 ? localized("0 FULL") : "\($0)" } ?? "-", 9, line.isFull ? .failed : .text),
          ], family: QuotaFamily(line.usage, in: region))
      }
      blank()
      limits(of: region, state)
      blank()
      holders(table, state)
    }
    paragraph(localized("OTHER: clusters, and instances of workspaces that are not in this list."), role: .dim)
  }

  private mutating func holders(_ table: QuotaTable, _ state: ConsoleState) {
    let held = table.holders.reduce(0) { $0 + $1.cores }
    paragraph(localized("Stopped instances hold \(held) cores. Stopping frees no quota; deleting does."))
    // Nobody misses what was stopped the longest; of whom nobody says since when follow.
    let longest = table.holders.sorted { one, other in
      guard let time = one.instance.lastOperation?.time else { return false }
      return other.instance.lastOperation?.time.map { time < $0 } ?? true
    }
    for holder in longest {
      let instance = holder.instance
      let since =
        instance.lastOperation?.time.map { localized("stopped \(ageText(state.now - $0))") }
        ?? localized("since when is unknown")
      let shortage = instance.vmSize.flatMap { table.size(named: $0) }.flatMap { table.shortage(of: $0) }
      row(
        [
          (instance.name, 24, .text), (instance.vmSize.map { sizeText($0) } ?? "?", 14, .text),
          (localized("\(holder.cores) cores"), 10, .warning), (since, 18, .dim), (Owner(instance).text, .max, .dim),
        ], opens: Target(instance))
      // A stopped instance holds its cores already, so only a full region could keep it from starting: unknown.
      if shortage != nil, table.total?.isFull == true { paragraph(localized("the region is full"), role: .warning) }
    }
    if !table.unknownSizes.isEmpty {
      paragraph(
        localized("Of unknown size, counted nowhere: \(table.unknownSizes.joined(separator: ", "))"), role: .unknown)
    }
    blank()
  }

  private func bar(_ used: Int, of limit: Int?, width: Int, ascii: Bool) -> String {
    guard let limit, limit > 0 else { return "" }
    let filled = min(width, max(used > 0 ? 1 : 0, used * width / limit))
    return String(repeating: ascii ? "#" : "\u{2588}", count: filled)
      + String(repeating: ascii ? "." : "\u{2591}", count: width - filled)
  }
}
