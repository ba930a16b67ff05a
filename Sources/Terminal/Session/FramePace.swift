/// When the next frame may go to a terminal that is asked after each whether it has it: over a slow line frames are left
/// out instead of queueing up in a kernel or a socket that takes them all.
struct FramePace: Sendable {
  /// Device status report (ECMA-48 8.3.35), which every terminal answers with four bytes and no terminal shows.
  static let question = "\u{1b}[5n"
  /// Bytes on their way up to which another frame follows at once, so that single moves do not wait for a far terminal
  /// (the measurements of peers, "What the limits are" 4).
  static let windowBytes = 1024
  /// A terminal that says nothing for so long is none that answers.
  static let patienceNanoseconds: UInt64 = 3_000_000_000

  /// Bytes of the frames whose question is not answered, the oldest first.
  private var frames: [Int] = []
  /// When the last question was asked or answered, in nanoseconds of the loop's clock.
  private var since: UInt64 = 0
  private var isGivenUp = false

  var isWaiting: Bool { !frames.isEmpty }

  /// When to look again although nothing came; nil where nothing is waited for.
  var deadline: UInt64? { frames.isEmpty ? nil : since + Self.patienceNanoseconds }

  /// Whether a frame may go out now.
  mutating func admits(at now: UInt64) -> Bool {
    if let deadline, now >= deadline {
      isGivenUp = true
      frames = []
    }
    return frames.reduce(0, +) <= Self.windowBytes
  }

  /// - Parameter bytes: about how many the frame takes.
  /// - Returns: whether to ask.
  mutating func sent(bytes: Int, at now: UInt64) -> Bool {
    guard !isGivenUp else { return false }
    frames.append(bytes)
    since = now
    return true
  }

  mutating func answered(_ count: Int, at now: UInt64) {
    frames.removeFirst(min(count, frames.count))
    since = now
  }
}
