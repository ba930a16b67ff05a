internal import CNcurses
internal import Glibc
internal import Synchronization

/// The threads that asynchronous work of a console runs on: they sleep while there is none. libdispatch's, Swift's
/// standard on Linux, wake the process up once a second for ever (measured; its pool monitor).
package enum WorkerThreads {
  private static let isInstalled = Atomic<Bool>(false)

  /// Takes over the global executor. Call it once, before the first task of the program is made.
  package static func install() {
    guard !isInstalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    cn_workers_install(2)
  }

  /// Returns after the duration, or at once when the task is cancelled. Where ``install()`` was called, no other
  /// thread than these wakes up for it, which `Task.sleep` cannot promise: it always goes to libdispatch.
  package static func sleep(_ duration: Duration) async {
    guard isInstalled.load(ordering: .acquiring) else {
      // Cancellation ends the wait early, which the caller sees by itself.
      try? await Task.sleep(for: duration)
      return
    }
    let nap = Nap()
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        nap.begin(continuation)
        let (seconds, attoseconds) = duration.components
        let nanoseconds = max(0, Double(seconds) * 1e9 + Double(attoseconds) * 1e-9)
        cn_workers_after(
          UInt64(min(nanoseconds, 1e18)),
          { context in
            guard let context else { return }
            Unmanaged<Nap>.fromOpaque(context).takeRetainedValue().end()
          },
          Unmanaged.passRetained(nap).toOpaque())
      }
    } onCancel: {
      nap.end()
    }
  }

  /// Gives what jobs have freed back to the system. Worth it after a job that took much: a list of 10,000 leaves 40 MB
  /// behind, which the C library keeps for the next one.
  package static func giveMemoryBack() { cn_workers_give_memory_back() }

  /// A sleeper that is woken once, by whoever comes first.
  private final class Nap: Sendable {
    private enum State {
      case awake
      case asleep(UnsafeContinuation<Void, Never>)
      case ended
    }

    private let state = Mutex(State.awake)

    func begin(_ continuation: UnsafeContinuation<Void, Never>) {
      let isOver = state.withLock { state in
        if case .ended = state { return true }
        state = .asleep(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }

    func end() {
      let sleeper = state.withLock { state -> UnsafeContinuation<Void, Never>? in
        defer { state = .ended }
        guard case .asleep(let continuation) = state else { return nil }
        return continuation
      }
      sleeper?.resume()
    }
  }
}
