import Languages
import Glibc
import Schedules

/// A program that is run for its output: no shell, no terminal, its own process group, a time and a size limit.
package enum ChildProcess {
  /// How a program ended.
  package struct Outcome: Sendable {
    /// The exit status; 128 and the signal's number where a signal ended it.
    package var status: Int32
    /// What it wrote to its standard output.
    package var output: [UInt8]
    /// What it wrote to stderr.
    package var complaint: [UInt8]
  }

  /// Why there is no outcome.
  package enum Failure: Error {
    case cannotStart(String)
    case tooLong
    case tooMuch
  }

  /// Variables that hold secrets of ours: no other program gets them (RELIABILITY S8).
  private static let secretVariables = [
    "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD", "MSI_SECRET", "IDENTITY_HEADER",
    "AMLDECK_CONTROL_TOKEN",
  ]

  /// The environment for another program, without what only amldeck needs to log in.
  package static func withoutSecrets(_ environment: [String]) -> [String] {
    environment.filter { entry in !secretVariables.contains { entry.hasPrefix($0 + "=") } }
  }

  /// The first executable of this name on the PATH. Relative directories are passed over: what they hold depends on
  /// where amldeck was started.
  package static func find(_ name: String, path: String?) -> String? {
    for directory in (path ?? "").split(separator: ":") where directory.hasPrefix("/") {
      let candidate = "\(directory)/\(name)"
      var status = stat()
      if stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(candidate, X_OK) == 0 {
        return candidate
      }
    }
    return nil
  }

  /// What may be put into a child's standard input: less than a socket holds before somebody reads (Linux holds
  /// 200 KiB), so that nobody waits for a child that does not read.
  private static let largestInput = 65_536

  /// Runs to the end on a thread of its own, since it waits in system calls.
  /// - Parameter input: what the program reads from its standard input; at most 64 KiB of it are handed over.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String], input: [UInt8] = [], limit: Duration,
    maximumOutput: Int
  ) async throws(Failure) -> Outcome {
    let result: Result<Outcome, Failure> = await withCheckedContinuation { continuation in
      onNewThread {
        do throws(Failure) {
          continuation.resume(
            returning: .success(try wait(program, arguments, environment, input, limit, maximumOutput)))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }

  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func onNewThread(_ body: @escaping @Sendable () -> Void) {
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      // No thread to be had: the caller's then, rather than none.
      work.takeRetainedValue().body()
      return
    }
    pthread_detach(thread)
  }

  private static func wait(
    _ program: String, _ arguments: [String], _ environment: [String], _ input: [UInt8], _ limit: Duration,
    _ maximumOutput: Int
  ) throws(Failure) -> Outcome {
    var question: Channel?
    if !input.isEmpty { question = try Channel(holding: input.prefix(largestInput)) }
    defer { if let question { close(question.reading) } }
    let output = try Channel()
    defer { close(output.reading) }
    let complaint: Channel
    do throws(Failure) {
      complaint = try Channel()
    } catch {
      close(output.writing)
      throw error
    }
    defer { close(complaint.reading) }
    let started = Result { () throws(Failure) in
      try start(program, arguments, environment, question?.reading, output.writing, complaint.writing)
    }
    close(output.writing)
    close(complaint.writing)
    let child = try started.get()
    let end = now() + limit.wholeNanoseconds / 1_000_000
    var texts: [[UInt8]] = [[], []]
    var ends = [output.reading, complaint.reading]
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while ends.contains(where: { $0 >= 0 }) {
      var waits = ends.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let left = end - now()
      guard left > 0 else {
        kill(child)
        throw .tooLong
      }
      guard poll(&waits, 2, Int32(min(left, 60_000))) > 0 else { continue }
      for index in 0..<2 where waits[index].revents != 0 {
        let count = read(ends[index], &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          ends[index] = -1
          continue
        }
        texts[index] += chunk[..<count]
        guard texts[index].count <= maximumOutput else {
          kill(child)
          throw .tooMuch
        }
      }
    }
    return Outcome(status: try reap(child, before: end), output: texts[0], complaint: texts[1])
  }

  /// A pair of sockets, since a pipe cannot be made close-on-exec in one step here: another child that is started
  /// at the same moment would keep it open.
  private struct Channel {
    let reading: Int32
    let writing: Int32

    init() throws(Failure) {
      var ends: [Int32] = [0, 0]
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .cannotStart(String(cString: strerror(errno))) }
      reading = ends[0]
      writing = ends[1]
    }

    /// One that gives these bytes and then ends.
    init(holding bytes: ArraySlice<UInt8>) throws(Failure) {
      try self.init()
      let sent = bytes.withUnsafeBytes { send(writing, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      let reason = String(cString: strerror(errno))
      close(writing)
      guard sent == bytes.count else {
        close(reading)
        throw .cannotStart(localized("its input cannot be handed over: \(reason)"))
      }
    }
  }

  private typealias AddDirectory =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>) -> Int32

  /// Sets the child's directory to one that nobody else can put files into: az runs `python -m`, which loads modules
  /// from the directory that it is started in (azure-identity does the same). glibc has the function since 2.29, and
  /// Swift's module of it leaves it out.
  private static func startInRoot(
    _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>
  ) throws(Failure) {
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else {
      throw .cannotStart(localized("this C library is older than glibc 2.29"))
    }
    let status = unsafeBitCast(symbol, to: AddDirectory.self)(actions, "/")
    guard status == 0 else { throw .cannotStart(String(cString: strerror(status))) }
  }

  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String], _ input: Int32?, _ output: Int32,
    _ complaint: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, complaint, 2)
    try startInRoot(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The console blocks signals in its threads, and a child would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var child = pid_t()
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    let status = posix_spawn(&child, program, &actions, &attributes, &words, &variables)
    guard status == 0 else { throw .cannotStart(String(cString: strerror(status))) }
    return child
  }

  /// The whole group: az is a script that starts Python.
  private static func kill(_ child: pid_t) {
    Glibc.kill(-child, SIGKILL)
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
  }

  private static func reap(_ child: pid_t, before end: Int64) throws(Failure) -> Int32 {
    var status: Int32 = 0
    while true {
      let found = waitpid(child, &status, WNOHANG)
      if found == child { break }
      if found < 0, errno != EINTR { throw .cannotStart(String(cString: strerror(errno))) }
      guard now() < end else {
        kill(child)
        throw .tooLong
      }
      // It closed its output and still runs: there is nothing to be woken by.
      poll(nil, 0, 10)
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// Milliseconds of a clock that only goes forward.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
