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
      #expect(faults.isEmpty, "AMLDECK_SEED=\(seed): \(faults)")
    }
  }

  /// 1552495945: the overview counted "in 3h 30m" down at the first instant of a second, and kept it for the rest of it.
  @Test(arguments: [1_552_495_945] as [UInt64])
  func whatASearchOnceFoundIsMended(seed: UInt64) {
    #expect(ConsoleSearch.faults(ofSequence: seed, messages: 100) == [])
  }
}
