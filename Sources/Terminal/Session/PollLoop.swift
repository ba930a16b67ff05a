internal import CNcurses
internal import Glibc
internal import Synchronization

/// The executor of `UI`: a poll(2) loop on one thread over the terminal, the signals and an eventfd that says that
/// there are jobs. It sleeps without waking up while nothing happens.
package final class PollLoop: SerialExecutor {
  /// A file descriptor to wait for, and what to do on this loop's thread when it can be read or is gone. The answer
  /// says whether to go on waiting for it.
  struct Source {
    let fd: Int32
    let ready: (_ hungUp: Bool) -> Bool
  }

  private static let noDeadline = UInt64.max
  /// Rounds of jobs before input is looked at again, so that jobs that make jobs cannot lock out the keyboard.
  private static let roundsPerTurn = 8

  private let jobs = Mutex<[UnownedJob]>([])
  private let wakeFD = cn_eventfd()
  private let owner = Mutex<pthread_t?>(nil)
  private let stopping = Atomic<Bool>(false)
  private let deadlineNanoseconds = Atomic<UInt64>(noDeadline)
  private let paceDeadlineNanoseconds = Atomic<UInt64>(noDeadline)
  private let wakeUps = Atomic<Int>(0)

  init() { precondition(wakeFD >= 0, "the system has no file descriptor left for the event loop") }

  // MARK: Executor

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasEmpty = jobs.withLock { jobs in
      jobs.append(job)
      return jobs.count == 1
    }
    if wasEmpty { wake() }
  }

  package func isIsolatingCurrentContext() -> Bool? { owner.withLock { $0 } == pthread_self() }

  package func checkIsolated() {
    precondition(isIsolatingCurrentContext() == true, "this runs on another thread than the terminal's")
  }

  /// Makes the calling thread the one that the loop runs on.
  func adoptCurrentThread() { owner.withLock { $0 = pthread_self() } }

  // MARK: Loop

  /// How often the loop woke up since the start, for tests that it sleeps.
  package var wakeUpCount: Int { wakeUps.load(ordering: .relaxed) }

  /// When the timer rings, in nanoseconds of `CLOCK_MONOTONIC`; nil for no timer.
  package var deadline: UInt64? {
    get {
      let value = deadlineNanoseconds.load(ordering: .relaxed)
      return value == Self.noDeadline ? nil : value
    }
    set { deadlineNanoseconds.store(newValue ?? Self.noDeadline, ordering: .relaxed) }
  }

  /// Rings once, in so many seconds; nil for never. A new time replaces the old one.
  package func setTimer(after seconds: Double?) {
    deadline = seconds.map { seconds in Self.now() + (seconds > 0 ? UInt64(min(seconds, 1e9) * 1e9) : 0) }
  }

  /// When to look again although nothing came, besides the timer; it does not ring.
  var paceDeadline: UInt64? {
    get {
      let value = paceDeadlineNanoseconds.load(ordering: .relaxed)
      return value == Self.noDeadline ? nil : value
    }
    set { paceDeadlineNanoseconds.store(newValue ?? Self.noDeadline, ordering: .relaxed) }
  }

  /// Nanoseconds of `CLOCK_MONOTONIC`.
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Ends `run` after the current turn; called before it, it ends the next one. Any thread may call it.
  package func stop() {
    stopping.store(true, ordering: .releasing)
    wake()
  }

  /// Runs on the calling thread until `stop()`. A turn waits, hands out all ready input (then `afterInput`) and runs
  /// the jobs that are there; `beforeWaiting`, which paints, ends it and also comes first of all.
  func run(sources: [Source], onDeadline: () -> Void, afterInput: () -> Void, beforeWaiting: () -> Void) {
    adoptCurrentThread()
    var waiting = [pollfd(fd: wakeFD, events: Int16(POLLIN), revents: 0)]
    waiting += sources.map { pollfd(fd: $0.fd, events: Int16(POLLIN), revents: 0) }
    runJobs()
    beforeWaiting()
    while !stopping.load(ordering: .acquiring) {
      let count = poll(&waiting, nfds_t(waiting.count), waitMilliseconds())
      wakeUps.add(1, ordering: .relaxed)
      if count > 0 {
        if waiting[0].revents != 0 { clearWake() }
        for (index, source) in sources.enumerated() where waiting[index + 1].revents != 0 {
          let hungUp = waiting[index + 1].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
          // What is gone stays ready for ever: the loop would spin.
          if !source.ready(hungUp) || hungUp { waiting[index + 1].fd = -1 }
        }
      }
      if let deadline, Self.now() >= deadline {
        deadlineNanoseconds.store(Self.noDeadline, ordering: .relaxed)
        onDeadline()
      }
      afterInput()
      runJobs()
      if !stopping.load(ordering: .acquiring) { beforeWaiting() }
    }
    stopping.store(false, ordering: .releasing)
  }

  private func runJobs() {
    for _ in 0..<Self.roundsPerTurn {
      let batch = jobs.withLock { jobs in
        let batch = jobs
        jobs.removeAll(keepingCapacity: true)
        return batch
      }
      if batch.isEmpty { return }
      for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
    // What is left has woken the eventfd: the next wait returns at once.
  }

  /// Milliseconds for poll(2), rounded up so that the deadline has passed after the wait; -1 waits for ever.
  private func waitMilliseconds() -> Int32 {
    guard let deadline = [deadline, paceDeadline].compactMap({ $0 }).min() else { return -1 }
    let now = Self.now()
    if deadline <= now { return 0 }
    return Int32(clamping: (deadline - now + 999_999) / 1_000_000)
  }

  /// Makes the next wait return at once.
  func wake() {
    var one: UInt64 = 1
    write(wakeFD, &one, MemoryLayout<UInt64>.size)
  }

  private func clearWake() {
    var count: UInt64 = 0
    read(wakeFD, &count, MemoryLayout<UInt64>.size)
  }
}
