import Foundation
import Mutations
import Searches
import Testing

/// The searches through the simulated service, in short; Tests/reliability/searches runs them long, built for release.
@Suite struct SearchTests {
  private static let first = ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) } ?? 1

  /// RELIABILITY R12.
  @Test func noCommandsLeadWhereNoServiceWouldBe() throws {
    let seeds: UInt64 = 50
    var accepted = 0
    for seed in Self.first..<(Self.first + seeds) {
      let steps = ServiceSearch.Step.random(count: 1000, seed: seed)
      let (faults, count) = ServiceSearch.faults(of: steps)
      accepted += count
      if let fault = faults.first {
        Issue.record("AMLDECK_SEED=\(seed): \(fault) after \(ServiceSearch.shrunk(steps))")
      }
    }
    #expect(accepted > Int(seeds) * 200, "most commands must be carried out: a search that is refused finds nothing")
  }

  /// RELIABILITY R11.
  @Test func theSameCommandsLeaveTheSameJournalHoweverTimeGoesBy() {
    for seed in Self.first..<(Self.first + 4) {
      let steps = ServiceSearch.Step.random(count: 1000, seed: seed)
      let journal = ServiceSearch.journal(of: steps, pieces: 1)
      #expect(journal.count > 300, "AMLDECK_SEED=\(seed)")
      #expect(ServiceSearch.journal(of: steps, pieces: 3) == journal, "AMLDECK_SEED=\(seed)")
    }
  }
}
