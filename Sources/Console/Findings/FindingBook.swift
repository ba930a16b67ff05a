package import ComputeModel
import Schedules
import Terminal

/// The findings of every row, judged anew only where something may have changed: a list of thousands comes every few
/// seconds.
package struct FindingBook: Sendable {
  /// A class, so that the table of ten thousand rows holds words: an instance alone has half a kilobyte, and the half of
  /// a table is empty.
  private final class Entry: Sendable {
    /// The list's own row, which is shared and not copied.
    let item: FleetItem
    let ofSchedules: [Finding]
    let schedulesJudgedAt: Instant
    let all: [Finding]
    /// The worst of them.
    let severity: FindingSeverity?
    /// Whether one of them is that it never stops by itself, which its row of the list says.
    let neverIdles: Bool
    let judgedAt: Instant
    let revision: Int

    init(
      _ item: FleetItem, ofSchedules: [Finding], schedulesJudgedAt: Instant, all: [Finding], judgedAt: Instant,
      revision: Int
    ) {
      self.item = item
      self.ofSchedules = ofSchedules
      self.schedulesJudgedAt = schedulesJudgedAt
      self.all = all
      severity = all.lazy.map(\.code.severity).max()
      neverIdles = all.contains { $0.code == .neverIdles }
      self.judgedAt = judgedAt
      self.revision = revision
    }
  }

  /// What follows from time alone may be found so much late.
  private static let renewal = Duration.seconds(60)
  /// Schedules are played over four weeks: what that leads to does not change within an hour.
  private static let renewalOfSchedules = Duration.seconds(3600)

  private var entries: [String: Entry] = [:]
  /// How many instances have each finding.
  package private(set) var counts: [FindingCode: Int] = [:]
  /// Of the facts that are not in the list.
  private var revision = 0

  package init() {}

  /// The usual times, the facts or the budget are others now.
  mutating func forgetJudgements() { revision += 1 }

  /// - Parameter items: all that there are: what is missing from them is forgotten. What cannot be read is not judged.
  mutating func judge(_ items: some Sequence<FleetItem>, _ measure: FindingMeasure) {
    var kept: [String: Entry] = [:]
    kept.reserveCapacity(entries.count)
    func isFresh(_ instant: Instant, _ limit: Duration) -> Bool {
      let age = measure.now - instant
      return age >= .zero && age < limit
    }
    for item in items {
      guard case .instance(let instance) = item else { continue }
      let known = entries[instance.id]
      let isSame = known?.item == item
      if let known, isSame, known.revision == revision, isFresh(known.judgedAt, Self.renewal) {
        kept[instance.id] = known
        continue
      }
      var ofSchedules = known?.ofSchedules ?? []
      var schedulesJudgedAt = known?.schedulesJudgedAt ?? measure.now
      if !isSame || !isFresh(schedulesJudgedAt, Self.renewalOfSchedules) {
        ofSchedules = instance.scheduleFindings(measure)
        schedulesJudgedAt = measure.now
      }
      kept[instance.id] = Entry(
        item, ofSchedules: ofSchedules, schedulesJudgedAt: schedulesJudgedAt,
        all: instance.findings(measure, ofSchedules: ofSchedules), judgedAt: measure.now, revision: revision)
    }
    entries = kept
    counts = [:]
    for entry in kept.values { for finding in entry.all { counts[finding.code, default: 0] += 1 } }
  }

  /// Of an instance by its ARM id, in the order of ``FindingCode``.
  package func findings(of id: String) -> [Finding] { entries[id]?.all ?? [] }

  /// Of the worst finding of an instance; nil where there is none.
  func severity(of id: String) -> FindingSeverity? { entries[id]?.severity }

  /// Whether an instance has the finding ``FindingCode/neverIdles``.
  func neverIdles(_ id: String) -> Bool { entries[id]?.neverIdles ?? false }
}

extension Fleet {
  /// What is known to be wrong with a row, the worst first.
  package func findings(of instance: ComputeInstance) -> [Finding] {
    book.findings(of: instance.id).worstFirst
  }

  /// How bad it is with a row at its worst; nil where nothing is known to be wrong.
  func severity(of item: FleetItem) -> FindingSeverity? { item.isFailed ? .problem : book.severity(of: item.id) }

  /// Failed, unknown to the service or to us, unreadable, or with a finding that keeps somebody from working.
  package func isProblem(_ item: FleetItem) -> Bool { severity(of: item) == .problem }

  /// Also what costs money or exposes something: the rows that `f` shows.
  package func needsALook(_ item: FleetItem) -> Bool { severity(of: item).map { $0 >= .warning } ?? false }

  /// Whether it is known at all what a finding of this kind is judged by.
  func looksFor(_ code: FindingCode) -> Bool { measure.looksFor(code) }

  /// How many rows have each kind of finding, the worst kinds first; remarks are left out.
  package var findingCounts: [(code: FindingCode, count: Int)] {
    let counts = book.counts
    return FindingSeverity.allCases.reversed().filter { $0 > .note }.flatMap { severity in
      FindingCode.allCases.filter { $0.severity == severity }.compactMap { code in
        counts[code].map { (code, $0) }
      }
    }
  }
}

extension [Finding] {
  var worstFirst: [Finding] {
    FindingSeverity.allCases.reversed().flatMap { severity in filter { $0.code.severity == severity } }
  }
}

extension FindingSeverity {
  var role: Role {
    switch self {
    case .problem: .failed
    case .warning: .warning
    case .note: .dim
    }
  }
}
