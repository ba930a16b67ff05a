internal import Glibc

/// Typed lines in place of a screen: for terminals that cannot move their cursor, for screen readers, and for pipes.
/// It changes no mode of the terminal and takes no signal, so there is nothing to put back.
@UI package final class LineSession {
  /// Longer lines are cut: no command and no name is as long.
  nonisolated static let maximumLine = 4096
  private static let lineFeed: UInt8 = 0x0A

  private let inputFD: Int32
  private var events: [SessionEvent] = []
  /// The line that has begun and whose end was not read yet.
  private var rest: [UInt8] = []

  package init(inputFD: Int32 = STDIN_FILENO) { self.inputFD = inputFD }

  /// Hands out events until `UI.loop.stop()`; `say` is called once after each turn. Blocks the thread, on which all of
  /// `UI` runs meanwhile.
  package func run(onEvent: @escaping @UI ([SessionEvent]) -> Void, say: @escaping @UI () -> Void) {
    UI.loop.run(
      sources: [PollLoop.Source(fd: inputFD) { [self] hungUp in read(hungUp: hungUp) }],
      onDeadline: { events.append(.timer) },
      afterInput: {
        let ready = events
        events.removeAll()
        if !ready.isEmpty { onEvent(ready) }
      },
      beforeWaiting: say)
  }

  /// Returns whether there may be more.
  private func read(hungUp: Bool) -> Bool {
    var chunk = [UInt8](repeating: 0, count: Self.maximumLine)
    // After a hang-up nobody asks again: what is left is read to its end.
    repeat {
      let count = Glibc.read(inputFD, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        if !rest.isEmpty { endLine() }
        events.append(.ended)
        return false
      }
      for byte in chunk[..<count] {
        if byte == Self.lineFeed {
          endLine()
        } else if rest.count < Self.maximumLine {
          rest.append(byte)
        }
      }
    } while hungUp
    return true
  }

  private func endLine() {
    // A terminal in another mode ends its lines by CR LF.
    if rest.last == 0x0D { rest.removeLast() }
    events.append(.line(String(decoding: rest, as: UTF8.self)))
    rest = []
  }
}
