import ComputeModel
import Glibc
import Schedules
import Synchronization
import Terminal

/// One line on the terminal that says what is waited for, and for how long; nothing where stderr is no terminal. It is
/// written over by itself, and cleared before anything else is printed.
final class ProgressLine: Sendable {
  /// How many columns of the present line must be cleared; there is one line for the whole program.
  private static let shownColumns = Mutex(0)

  private let what: String
  private let begun: Instant
  private let percent = Mutex<Int?>(nil)

  private init(_ what: String) {
    self.what = what
    begun = RealSurroundings.now()
  }

  /// - Parameters:
  ///   - what: as in "stop alice-ci".
  ///   - patience: what is over sooner is not spoken of.
  static func during<Value: Sendable, Failure: Error>(
    _ what: String, after patience: Duration = .zero, _ body: (ProgressLine) async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let line = ProgressLine(what)
    guard StandardError.isTerminal else { return try await body(line) }
    let ticking = Task.detached {
      if patience > .zero { await WorkerThreads.sleep(patience) }
      while !Task.isCancelled {
        line.show()
        await WorkerThreads.sleep(.seconds(1))
      }
    }
    defer {
      ticking.cancel()
      clear()
    }
    return try await body(line)
  }

  /// - Parameter percent: what the service said; nil where it says nothing, since nobody else can know.
  func report(percent: Int?) {
    self.percent.withLock { $0 = percent }
  }

  /// - Parameter seconds: since the wait began.
  static func text(_ what: String, seconds: Int, percent: Int?, columns: Int) -> SafeText {
    let share = percent.map { ", \($0) %" } ?? ""
    return SafeText("\(what): \(seconds) s\(share)").oneLine.truncated(to: max(1, columns - 1), ellipsis: true)
  }

  private func show() {
    var size = winsize()
    let columns = ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    let seconds = Int((RealSurroundings.now() - begun).inSeconds)
    let line = Self.text(what, seconds: seconds, percent: percent.withLock { $0 }, columns: columns)
    Self.shownColumns.withLock { shown in
      // A line that was cleared by the end of the wait must not come back.
      guard !Task.isCancelled else { return }
      let rest = String(repeating: " ", count: max(0, shown - line.width))
      FileDescriptor.write("\r" + line.text + rest, to: 2)
      shown = line.width
    }
  }

  /// Takes the line away; it comes back with its next second, where the wait goes on.
  static func clear() {
    shownColumns.withLock { shown in
      guard shown > 0 else { return }
      FileDescriptor.write("\r" + String(repeating: " ", count: shown) + "\r", to: 2)
      shown = 0
    }
  }
}
