import Glibc
import Testing

@testable import Terminal

@Suite struct FramePaceTests {
  private static let second: UInt64 = 1_000_000_000

  /// A pace that an expectation may change.
  private final class Pace {
    private var pace = FramePace()
    var isWaiting: Bool { pace.isWaiting }
    var deadline: UInt64? { pace.deadline }
    func admits(at now: UInt64) -> Bool { pace.admits(at: now) }
    func sent(bytes: Int, at now: UInt64) -> Bool { pace.sent(bytes: bytes, at: now) }
    func answered(_ count: Int, at now: UInt64) { pace.answered(count, at: now) }
  }

  @Test func smallFramesFollowEachOtherAndALargeOneIsWaitedFor() {
    let pace = Pace()
    #expect(pace.admits(at: 0))
    #expect(pace.sent(bytes: 300, at: 0))
    #expect(pace.admits(at: 1), "a move of the light does not wait for a far terminal")
    #expect(pace.sent(bytes: 4000, at: 1))
    #expect(!pace.admits(at: 2))
    pace.answered(1, at: 2)
    #expect(!pace.admits(at: 3), "that was the answer for the small one")
    pace.answered(1, at: 3)
    #expect(pace.admits(at: 4))
    #expect(!pace.isWaiting)
  }

  @Test func aTerminalThatSaysNothingIsNotAskedForEver() {
    let pace = Pace()
    _ = pace.sent(bytes: 4000, at: 0)
    #expect(!pace.admits(at: 2 * Self.second))
    #expect(pace.deadline == 3 * Self.second)
    #expect(pace.admits(at: 3 * Self.second))
    #expect(!pace.sent(bytes: 4000, at: 3 * Self.second), "it is not asked again")
    #expect(pace.admits(at: 3 * Self.second))
    #expect(pace.deadline == nil)
  }

  @Test func answersThatNobodyAskedForDoNoHarm() {
    let pace = Pace()
    pace.answered(5, at: 0)
    _ = pace.sent(bytes: 4000, at: 1)
    #expect(!pace.admits(at: 2))
  }
}
