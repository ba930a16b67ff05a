package import Schedules

import Glibc
// GRDB brings Foundation, whose C module then owns `struct timespec` on Linux.
import CoreFoundation

/// The clock of this machine.
package enum RealClock {
  package static func now() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Returns after the duration, or at once when the task is cancelled, which the caller sees by itself.
  package static func sleep(_ duration: Duration) async {
    try? await Task.sleep(for: duration)
  }

  /// Returns when the task is cancelled. A stream that never yields and not a long sleep: a timer wakes up.
  package static func waitForCancellation() async {
    let (forever, continuation) = AsyncStream<Void>.makeStream()
    for await _ in forever {}
    continuation.finish()
  }
}
