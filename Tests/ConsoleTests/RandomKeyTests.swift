import Foundation
import Searches
import Testing

/// The search through the console, in short (RELIABILITY R3); Tests/reliability/searches runs it long, built for release.
@Suite struct RandomKeyTests {
  @Test func whatMustHoldHoldsAfterEveryMessage() {
    let first =
      ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...9_999_999)
    for seed in first..<(first + 60) {
      let faults = ConsoleSearch.faults(ofSequence: seed, messages: 100)
      #expect(faults.isEmpty, "AMLDECK_SEED=\(seed)")
    }
  }
}
