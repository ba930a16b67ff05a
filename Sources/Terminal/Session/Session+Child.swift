internal import CNcurses
internal import Glibc

extension Session {
  /// Lends the terminal to a program until it ends. Keys that make signals are meant for it meanwhile; a signal that
  /// ends this program ends that one too, at once.
  /// - Parameters:
  ///   - program: its path; no shell looks at it or at the arguments.
  ///   - remark: what is said on the terminal after this status, before somebody presses Enter; nil returns at once.
  /// - Returns: its exit status; 128 and the signal's number where a signal ended it.
  package func runChild(
    _ program: String, _ arguments: [String], environment: [String], remark: (Int32) -> String?
  ) throws(SessionError) -> Int32 {
    let result = lend { () -> Result<Int32, SessionError> in
      do throws(SessionError) {
        let status = try wait(for: try start(program, arguments, environment))
        if ending == nil, !isGone, let text = remark(status) { waitForEnter(after: text) }
        return .success(status)
      } catch {
        return .failure(error)
      }
    }
    takeSignalsOfLending()
    return try result.get()
  }

  /// Shows something on the terminal's own screen until Enter is pressed there. What ends the program, Ctrl-C too, does
  /// so from there as well.
  /// - Parameter show: writes to the terminal, in the modes in which the program found it.
  package func showUntilEnter(_ show: @UI () -> Void, remark: String) {
    lend {
      show()
      waitForEnter(after: remark, endsByInterrupt: true)
    }
    takeSignalsOfLending()
  }

  private func takeSignalsOfLending() {
    // What was typed meanwhile and came as a signal was not meant for us.
    while Self.takeSignal(of: [SIGINT, SIGQUIT, SIGTSTP], within: 0) != nil {}
    if let number = ending {
      ending = nil
      end(with: number)
    }
  }

  private func start(
    _ program: String, _ arguments: [String], _ environment: [String]
  ) throws(SessionError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, terminal.input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, terminal.output, STDOUT_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Ours are blocked, and a child would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let name = program.split(separator: "/").last.map { String($0) } ?? program
    var words = ([name] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child = pid_t()
    let status = posix_spawn(&child, program, &actions, &attributes, &words, &variables)
    guard status == 0 else { throw .cannotRun(program, reason: String(cString: strerror(status))) }
    return child
  }

  /// Milliseconds between two looks: there is no descriptor for a child that was stopped.
  private static let step: Int32 = 50
  /// Looks after a signal to the child, before it is ended by force.
  private static let patience = 10

  private func wait(for child: pid_t) throws(SessionError) -> Int32 {
    var looksLeft: Int?
    while true {
      var status: Int32 = 0
      let found = waitpid(child, &status, WNOHANG | WUNTRACED)
      if found < 0, errno != EINTR {
        throw .system(call: "waitpid", reason: String(cString: strerror(errno)))
      }
      if found == child {
        // Of wait.h: the low seven bits are a signal, 0x7F stands for a stop.
        switch status & 0x7F {
        case 0: return status >> 8 & 0xFF
        case 0x7F: stop(with: child)
        case let number: return 128 + number
        }
        continue
      }
      if let number = Self.takeSignal(of: [SIGTERM, SIGHUP], within: Self.step) {
        ending = number
        kill(child, number)
        looksLeft = looksLeft ?? Self.patience
      }
      // A terminal that is gone is not told to whoever does not lead its session.
      if looksLeft == nil, isGone {
        kill(child, SIGHUP)
        looksLeft = Self.patience
      }
      if let left = looksLeft {
        if left == 0 { kill(child, SIGKILL) }
        looksLeft = max(0, left - 1)
      }
    }
  }

  private var isGone: Bool {
    var terminal = pollfd(fd: terminal.input, events: 0, revents: 0)
    return poll(&terminal, 1, 0) > 0
  }

  /// The child was stopped from the terminal: the shell wants it back, and we are in the way until we stop as well.
  private func stop(with child: pid_t) {
    cn_default_action(SIGTSTP)
    var stop = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    var former = sigset_t()
    kill(getpid(), SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, &former)
    pthread_sigmask(SIG_SETMASK, &former, nil)
    kill(child, SIGCONT)
  }

  /// - Parameter endsByInterrupt: Ctrl-C ends the program, and does not only mean that it is enough, as after a child that
  ///   it may have been meant for.
  private func waitForEnter(after text: String, endsByInterrupt: Bool = false) {
    writeToTerminal("\r\n\(SafeText(text).text)\r\n")
    var byte: UInt8 = 0
    while true {
      var wanted = pollfd(fd: terminal.input, events: Int16(POLLIN), revents: 0)
      if poll(&wanted, 1, Self.step) > 0 {
        let count = read(terminal.input, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) || byte == 0x0A || byte == 0x0D { return }
      }
      if let number = Self.takeSignal(of: [SIGTERM, SIGHUP], within: 0) {
        ending = number
        return
      }
      if let number = Self.takeSignal(of: [SIGINT, SIGQUIT], within: 0) {
        if endsByInterrupt { ending = number }
        return
      }
    }
  }

  /// A pending signal of these, which are blocked; nil where none comes within so many milliseconds.
  private nonisolated static func takeSignal(of numbers: [Int32], within milliseconds: Int32) -> Int32? {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    var limit = timespec(tv_sec: 0, tv_nsec: Int(milliseconds) * 1_000_000)
    let number = sigtimedwait(&set, nil, &limit)
    return number > 0 ? number : nil
  }
}
