import Glibc
import Testing

@testable import Terminal

/// Lines from a pipe, read as they come.
@Suite @Screens struct LineSessionTests {
  /// What a session hands out of these bytes, until they are over.
  private func events(_ chunks: [[UInt8]]) -> [SessionEvent] {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0)
    for chunk in chunks { precondition(write(ends[1], chunk, chunk.count) == chunk.count) }
    close(ends[1])
    defer { close(ends[0]) }
    return UI.onThisThread {
      var found: [SessionEvent] = []
      LineSession(inputFD: ends[0]).run(
        onEvent: { events in
          found += events
          if found.contains(.ended) { UI.loop.stop() }
        }, say: {})
      return found
    }
  }

  @Test func linesComeWithoutTheirEnds() {
    #expect(
      events([Array("stop ci\r\ny\n\nlast".utf8)])
        == [.line("stop ci"), .line("y"), .line(""), .line("last"), .ended])
  }

  @Test func aLineMayComeInPieces() {
    #expect(events([Array("st".utf8), Array("op\nq".utf8), Array("\n".utf8)]) == [.line("stop"), .line("q"), .ended])
  }

  @Test func whatIsTooLongIsCutAndTheNextLineIsWhole() {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 * LineSession.maximumLine)
    #expect(
      events([long, Array("\nq\n".utf8)])
        == [.line(String(repeating: "x", count: LineSession.maximumLine)), .line("q"), .ended])
  }

  @Test func bytesThatAreNoTextAreNoTrap() {
    #expect(events([[0xFF, 0x00, 0x1B, 0x0A]]) == [.line("\u{FFFD}\u{0}\u{1B}"), .ended])
  }
}
