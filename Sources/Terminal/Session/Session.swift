internal import CNcurses
internal import Glibc

/// The terminal while the program has it: its screen, its keys and its signals.
@UI package final class Session {
  /// How large the screen is.
  package private(set) var size: Size

  private let screen: OpaquePointer
  private let output: UnsafeMutablePointer<FILE>
  private let input: UnsafeMutablePointer<FILE>
  private let outputFD: Int32
  private let inputFD: Int32
  private let signalFD: Int32
  private var crashFile: CrashFile?
  private var painter: Painter
  /// A file in memory that ncurses writes each frame into, piece by piece; the terminal gets it at once. -1 where there
  /// is none, and ncurses writes to the terminal.
  private let frameFD: Int32
  /// nil for a terminal of which it is not known that it speaks ECMA-48.
  private var shortener: FrameShortener?
  private var frame: [UInt8] = []

  private var decoder = KeyDecoder()
  private var events: [SessionEvent] = []
  /// nil for a terminal that is not asked.
  private var pace: FramePace?
  private var leavingSince: UInt64 = 0
  private var lastCanvas: Canvas?
  private var hasHungUp = false
  private var emptyReads = 0
  private var isOpen = true
  /// The signal that ends the program, while a child has the terminal.
  var ending: Int32?
  private let isBareConsole: Bool
  private var usesMouse = false

  /// Reads that found nothing although the terminal was ready, before it counts as gone. One may be a race with
  /// another reader.
  private static let emptyReadLimit = 8
  /// Milliseconds that ncurses waits after an escape for the rest of a key's sequence.
  private static let escapeDelay: Int32 = 25
  /// So long the end waits for a terminal's last answers.
  private static let farewellNanoseconds: UInt64 = 1_000_000_000

  // MARK: Opening and closing

  /// Leaves the signals that end, stop or resize the program to `run`, which reads them from a file descriptor. Call
  /// it before any thread exists: each thread inherits it. So do children: give them an empty mask.
  package nonisolated static func blockSignals() {
    var set = signals()
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Takes the terminal on standard input and output. While the screen is up, file descriptor 2 is `crashFile`,
  /// which only the user can read.
  package convenience init(theme: Theme, crashFile: String) throws(SessionError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    try self.init(
      theme: theme, crashFile: crashFile, type: type, inputFD: STDIN_FILENO, outputFD: STDOUT_FILENO)
  }

  /// What a crash report says of the program: one fact on each line, and no secret.
  package func tellCrashReport(_ facts: [String]) {
    cn_guard_facts(facts.map { SafeText($0).oneLine.text + "\n" }.joined())
  }

  /// Something that happened, for a crash report: its name, and not what was typed.
  package func noteForCrashReport(_ name: String) { cn_guard_note(name) }

  /// The same on any terminal, of a type by its name in terminfo. Without a crash file, descriptor 2 is left alone.
  /// - Parameter shortensFrames: false sends what ncurses wrote.
  init(
    theme: Theme, crashFile path: String?, type: String, inputFD: Int32, outputFD: Int32, shortensFrames: Bool = true
  ) throws(SessionError) {
    if type.isEmpty { throw .noTerminalType }
    if type == "dumb" { throw .dumbTerminal(type) }
    Self.setLocale()

    guard let (input, output) = Self.streams(inputFD: inputFD, outputFD: outputFD) else {
      throw .system(call: "fdopen", reason: CrashFile.systemError())
    }
    var crashFile: CrashFile?
    if let path {
      do throws(SessionError) {
        crashFile = try CrashFile(path: path)
      } catch {
        Self.closeStreams(input, output)
        throw error
      }
    }
    // Before newterm, which changes the modes.
    guard cn_guard_begin(outputFD, path) == 0 else {
      let reason = CrashFile.systemError()
      Self.closeStreams(input, output)
      if let file = crashFile.take() { file.close() }
      throw .system(call: "tcgetattr", reason: reason)
    }
    set_escdelay(Self.escapeDelay)
    guard let screen = newterm(type, output, input) else {
      cn_guard_end()
      Self.closeStreams(input, output)
      if let file = crashFile.take() { file.close() }
      throw .unknownTerminal(type)
    }
    set_term(screen)
    if !cn_has_string("cup") {
      Self.end(screen: screen, input: input, output: output)
      if let file = crashFile.take() { file.close() }
      throw .dumbTerminal(type)
    }

    cn_guard_screen(1)
    var signals = Self.signals()
    self.screen = screen
    self.input = input
    self.output = output
    self.inputFD = inputFD
    self.outputFD = outputFD
    self.crashFile = crashFile.take()
    signalFD = cn_signalfd(&signals)
    painter = Painter(theme: theme)
    frameFD = cn_frame_open()
    if shortensFrames, cn_is_string("cup", "\u{1b}[%i%p1%d;%p2%dH") {
      shortener = FrameShortener(
        hasColumnAddress: cn_is_string("hpa", "\u{1b}[%i%p1%dG"),
        hasRepeat: cn_is_string("rep", "%p1%c\u{1b}[%p2%{1}%-%db"))
    }
    isBareConsole = type.hasPrefix("linux")
    size = Size(columns: Int(getmaxx(cn_stdscr())), rows: Int(getmaxy(cn_stdscr())))
    prepareKeyboard()
    writeOwnModes(on: true)
    takeWindowSize()
    events = []
  }

  /// Gives the terminal back as it was. May be called again, and after the terminal is gone.
  package func close() {
    guard isOpen else { return }
    leavingSince = PollLoop.now()
    takeLastAnswers()
    isOpen = false
    set_term(screen)
    writeOwnModes(on: false)
    Self.end(screen: screen, input: input, output: output)
    if frameFD >= 0 { Glibc.close(frameFD) }
    if signalFD >= 0 { Glibc.close(signalFD) }
    if let file = crashFile.take() { file.close() }
  }

  /// Leaves the screen, puts the modes back and frees what ncurses holds.
  private static func end(
    screen: OpaquePointer, input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>
  ) {
    endwin()
    // endwin puts back what it found; this also what newterm itself had changed by then.
    _ = cn_guard_restore_modes()
    cn_guard_end()
    delscreen(screen)
    closeStreams(input, output)
  }

  /// UTF-8 whatever the environment says: without it ncurses draws nothing but ASCII.
  private static func setLocale() {
    setlocale(LC_CTYPE, "")
    if cn_mb_cur_max() == 1 { setlocale(LC_CTYPE, "C.UTF-8") }
  }

  private static func streams(
    inputFD: Int32, outputFD: Int32
  ) -> (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)? {
    // Copies, so that closing them leaves the standard streams alone, and that no child inherits them.
    let (inputCopy, outputCopy) = (fcntl(inputFD, F_DUPFD_CLOEXEC, 3), fcntl(outputFD, F_DUPFD_CLOEXEC, 3))
    if inputCopy >= 0, outputCopy >= 0, let input = fdopen(inputCopy, "r") {
      if let output = fdopen(outputCopy, "w") { return (input, output) }
      fclose(input)
      Glibc.close(outputCopy)
    } else {
      for copy in [inputCopy, outputCopy] where copy >= 0 { Glibc.close(copy) }
    }
    return nil
  }

  private static func closeStreams(_ input: UnsafeMutablePointer<FILE>, _ output: UnsafeMutablePointer<FILE>) {
    fclose(input)
    fclose(output)
  }

  private func prepareKeyboard() {
    raw()
    noecho()
    nonl()
    let window = cn_stdscr()
    keypad(window, true)
    nodelay(window, true)
    idlok(window, true)
    idcok(window, true)
    if case .code(let code) = KeyInput.pasteStart { define_key("\u{1b}[200~", code) }
    if case .code(let code) = KeyInput.pasteEnd { define_key("\u{1b}[201~", code) }
    // ncurses would take the first bytes of a mouse report and let the rest type.
    define_key(nil, KEY_MOUSE)
    // Else ncurses leaves a picture half painted when a key is waiting, and nobody would ask for the other half.
    typeahead(-1)
  }

  /// The terminal itself, below ncurses.
  var terminal: (input: Int32, output: Int32) { (inputFD, outputFD) }

  /// Past ncurses, which knows nothing of it: only what moves nothing on its screen, or while that is away.
  func writeToTerminal(_ text: String) {
    guard isOpen, !hasHungUp else { return }
    let bytes = Array(text.utf8)
    write(outputFD, bytes, bytes.count)
  }

  /// As if the signal had come by the loop.
  func end(with signal: Int32) {
    events.append(.terminated(signal: signal))
    UI.loop.wake()
  }

  private func writeOwnModes(on: Bool) {
    // Off: pastes no longer marked, and the scroll region whole. ncurses sets the region for the size that it knows;
    // where the terminal has just become larger, endwin would leave a part of it behind.
    if usesMouse { writeMouseMode(on: on) }
    let bytes: StaticString = on ? "\u{1b}[?2004h" : "\u{1b}[?2004l\u{1b}7\u{1b}[r\u{1b}8"
    write(outputFD, bytes.utf8Start, bytes.utf8CodeUnitCount)
  }

  /// Whether the terminal tells clicks and the wheel. While it does, selecting text takes a modifier.
  package func useMouse(_ on: Bool) {
    guard isOpen, !hasHungUp, !isBareConsole, on != usesMouse else { return }
    usesMouse = on
    fflush(output)
    writeMouseMode(on: on)
  }

  /// Presses (1000) in xterm's SGR form (1006), which has no limit of columns and no bytes that are text.
  private func writeMouseMode(on: Bool) {
    let bytes: StaticString = on ? "\u{1b}[?1000h\u{1b}[?1006h" : "\u{1b}[?1006l\u{1b}[?1000l"
    write(outputFD, bytes.utf8Start, bytes.utf8CodeUnitCount)
  }

  // MARK: Painting

  /// Shows a canvas: rows that changed go to ncurses, which sends what differs on the screen.
  package func present(_ canvas: Canvas) {
    lastCanvas = canvas
    guard isOpen, !hasHungUp else { return }
    set_term(screen)
    let bytes = paint(canvas)
    if pace?.sent(bytes: bytes, at: PollLoop.now()) == true { writeBeside(FramePace.question) }
  }

  /// Asks the terminal after each frame whether it has it, and leaves frames out while it has not. Only for a terminal
  /// that somebody said it of: another one may show the question.
  package func pacesFrames() { pace = FramePace() }

  /// Whether a frame may go out now; where not, the loop looks again when the answer comes, or after a while.
  private func admitsFrame() -> Bool {
    let admits = pace?.admits(at: PollLoop.now()) ?? true
    UI.loop.paceDeadline = admits ? nil : pace?.deadline
    return admits
  }

  /// Takes the answers that are still on their way, so that the shell does not.
  private func takeLastAnswers() {
    guard !hasHungUp else { return }
    while let deadline = pace?.deadline {
      let now = PollLoop.now()
      // The patience of a person who leaves is shorter than a frame's.
      let end = min(deadline, leavingSince + Self.farewellNanoseconds)
      guard now < end else { return }
      var wanted = pollfd(fd: inputFD, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, Int32((end - now) / 1_000_000) + 1) > 0, readKeys(hungUp: false) else { return }
    }
  }

  /// Paints the whole screen anew, for when something else wrote on it.
  package func redraw() {
    guard isOpen, !hasHungUp else { return }
    set_term(screen)
    clearok(cn_curscr(), true)
    painter.forget()
    shortener?.forget()
    if let lastCanvas { paint(lastCanvas) }
  }

  /// ncurses writes after each way of the cursor: over a hundred times for a page of a list, each of which wakes up who
  /// reads. So a frame is made in memory, and goes out as one.
  /// - Returns: the bytes of the frame.
  @discardableResult
  private func paint(_ canvas: Canvas) -> Int {
    fflush(output)
    let descriptor = fileno(output)
    guard frameFD >= 0, cn_frame_redirect(descriptor, frameFD) else {
      let bytes = painter.estimatedBytes(of: canvas)
      painter.present(canvas)
      return bytes
    }
    lseek(frameFD, 0, SEEK_SET)
    painter.present(canvas)
    _ = cn_frame_redirect(descriptor, outputFD)
    let length = Int(lseek(frameFD, 0, SEEK_CUR))
    frame.removeAll(keepingCapacity: true)
    frame.append(contentsOf: repeatElement(0, count: length))
    pread(frameFD, &frame, length, 0)
    if shortener != nil, let shorter = shortener?.shorten(frame, columns: size.columns) { frame = shorter }
    send(frame)
    return frame.count
  }

  /// To the terminal, however slow it is.
  private func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = write(outputFD, bytes.baseAddress! + sent, bytes.count - sent)
        if count > 0 {
          sent += count
        } else if errno == EAGAIN {
          var wanted = pollfd(fd: outputFD, events: Int16(POLLOUT), revents: 0)
          guard poll(&wanted, 1, -1) >= 0 || errno == EINTR else { return }
        } else if errno != EINTR {
          // It is gone: reading says so.
          return
        }
      }
    }
  }

  /// Writes a sequence that draws nothing, after what ncurses has sent.
  func writeBeside(_ text: String) {
    guard isOpen, !hasHungUp else { return }
    fflush(output)
    var text = text
    text.withUTF8 { _ = write(outputFD, $0.baseAddress, $0.count) }
  }

  package func setTheme(_ theme: Theme) {
    guard isOpen else { return }
    set_term(screen)
    painter.setTheme(theme)
    if let lastCanvas { present(lastCanvas) }
  }

  /// Rings the bell, and asks the terminal to tell its user something. What it says passes through ``SafeText``.
  package func announce(bell: Bool, _ style: TerminalNotification?, title: SafeText, text: SafeText) {
    guard isOpen, !hasHungUp else { return }
    var bytes = bell ? "\u{07}" : ""
    // A bare console would print the sequence instead of reading it (console_codes(4) knows OSC P and OSC R alone).
    if let style, !isBareConsole { bytes += style.sequence(title: title, text: text) }
    guard !bytes.isEmpty else { return }
    fflush(output)
    bytes.withUTF8 { _ = write(outputFD, $0.baseAddress, $0.count) }
  }

  // MARK: Running

  /// Hands out events and paints until `stop()`; `paint` is asked once after each turn, and says nil when nothing
  /// changed. Blocks the thread, on which all of `UI` runs meanwhile.
  package func run(onEvent: @escaping @UI ([SessionEvent]) -> Void, paint: @escaping @UI () -> Canvas?) {
    guard isOpen else { return }
    var sources = [PollLoop.Source(fd: inputFD) { [self] hungUp in readKeys(hungUp: hungUp) }]
    if signalFD >= 0 {
      sources.append(
        PollLoop.Source(fd: signalFD) { [self] _ in
          readSignals()
          return isOpen
        })
    }
    UI.loop.run(
      sources: sources,
      onDeadline: { events.append(.timer) },
      afterInput: {
        let ready = events
        events.removeAll(keepingCapacity: true)
        if !ready.isEmpty { onEvent(ready) }
      },
      beforeWaiting: { if admitsFrame(), let canvas = paint() { present(canvas) } })
  }

  /// Ends `run` after the current turn.
  package func stop() { UI.loop.stop() }

  /// Rings once, in so many seconds; nil for never. A new time replaces the old one.
  package func setTimer(after seconds: Double?) { UI.loop.setTimer(after: seconds) }

  // MARK: Keys

  /// Returns whether there may be more.
  private func readKeys(hungUp: Bool) -> Bool {
    guard isOpen, !hasHungUp else { return false }
    set_term(screen)
    let count = cn_bytes_waiting(inputFD)
    if count == 0 { emptyReads += 1 } else { emptyReads = 0 }
    var value: wint_t = 0
    while true {
      let result = wget_wch(cn_stdscr(), &value)
      if result == ERR { break }
      let input: KeyInput = result == KEY_CODE_YES ? .code(Int32(bitPattern: value)) : .scalar(value)
      events += decoder.decode(input).map { .key($0) }
    }
    events += decoder.flush().map { .key($0) }
    let answers = decoder.takeStatusReports()
    if answers > 0 { pace?.answered(answers, at: PollLoop.now()) }
    if hungUp || count < 0 || emptyReads >= Self.emptyReadLimit {
      hasHungUp = true
      cn_guard_screen(0)
      events.append(.hangup)
    }
    return !hasHungUp
  }

  // MARK: Signals

  private nonisolated static func signals() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT, SIGTSTP] { sigaddset(&set, number) }
    return set
  }

  private func readSignals(ignoringContinue: Bool = false) {
    while true {
      let number = cn_read_signal(signalFD)
      switch number {
      case 0: return
      case SIGWINCH: takeWindowSize()
      case SIGTSTP: suspend()
      case SIGCONT: if !ignoringContinue { returnFromStop() }
      default: events.append(.terminated(signal: number))
      }
    }
  }

  /// Follows the terminal's size, and says so when it is another one.
  private func takeWindowSize() {
    guard isOpen, !hasHungUp else { return }
    set_term(screen)
    var window = winsize()
    // A serial line has no size to tell: ncurses' own guess stays.
    if cn_get_window_size(outputFD, &window) == 0, window.ws_row > 0, window.ws_col > 0,
      is_term_resized(Int32(window.ws_row), Int32(window.ws_col))
    {
      resizeterm(Int32(window.ws_row), Int32(window.ws_col))
      painter.forget()
    }
    let now = Size(columns: Int(getmaxx(cn_stdscr())), rows: Int(getmaxy(cn_stdscr())))
    if now != size {
      size = now
      events.append(.resized(now))
    }
  }

  // MARK: Giving the terminal away for a while

  /// Stops the program as the shell's Ctrl-Z does, and takes the terminal again when it goes on. Where no shell
  /// could wake it up again, the system does not stop it.
  package func suspend() {
    guard isOpen, !hasHungUp else { return }
    leave()
    // The signal that the terminal itself would send, with its default action: unlike SIGSTOP, it does not stop a
    // process group that no shell looks after, which would sleep for ever.
    cn_default_action(SIGTSTP)
    var stop = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    var former = sigset_t()
    kill(0, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, &former)
    pthread_sigmask(SIG_SETMASK, &former, nil)
    enter()
    if signalFD >= 0 { readSignals(ignoringContinue: true) }
    events.append(.resumed)
  }

  /// Lends the terminal, in the modes that the program found it in, for example to a child that `body` waits for.
  package func lend<Value: Sendable>(_ body: @UI () throws -> Value) rethrows -> Value {
    guard isOpen, !hasHungUp else { return try body() }
    leave()
    crashFile?.pause()
    defer {
      crashFile?.resume()
      enter()
    }
    return try body()
  }

  private func leave() {
    leavingSince = PollLoop.now()
    takeLastAnswers()
    set_term(screen)
    writeOwnModes(on: false)
    endwin()
    cn_guard_screen(0)
    _ = cn_guard_restore_modes()
  }

  private func enter() {
    set_term(screen)
    cn_guard_screen(1)
    reset_prog_mode()
    writeOwnModes(on: true)
    takeWindowSize()
    redraw()
  }

  /// Somebody stopped the program with SIGSTOP, and a shell may have changed the modes since.
  private func returnFromStop() {
    guard isOpen, !hasHungUp else { return }
    leave()
    enter()
    events.append(.resumed)
  }
}
