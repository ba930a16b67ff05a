import CNcurses
import Glibc
import Testing

@testable import Terminal

/// ncurses has one current screen a process, and Swift Testing runs in parallel.
@globalActor actor Screens { static let shared = Screens() }

@Suite(.serialized) @Screens struct SessionTests {
  /// Runs `body` with a session on a fresh pty, on this thread as the terminal's.
  private func withSession(
    type: String = "xterm-256color", columns: Int = 30, rows: Int = 4, theme: Theme = .monochrome,
    _ body: @UI (Session, PseudoTerminal) throws -> Void
  ) throws {
    let terminal = PseudoTerminal(columns: columns, rows: rows)
    try UI.onThisThread {
      let session = try Session(
        theme: theme, crashFile: nil, type: type, inputFD: terminal.slave, outputFD: terminal.slave)
      defer { session.close() }
      try body(session, terminal)
    }
    close(terminal.slave)
  }

  @Test func theScreenShowsTheCanvas() throws {
    try withSession { session, _ in
      var canvas = Canvas(size: session.size)
      canvas.put("日本語 e\u{301} compute", row: 0, column: 0, role: .title)
      canvas.put("row two", row: 1, column: 2, role: .selection)
      canvas.put("日", row: 3, column: 28, role: .text)
      session.present(canvas)
      #expect(glass() == ["日本語 e\u{301} compute", "  row two", "", String(repeating: " ", count: 28) + "日"])
      #expect(attributes(row: 0, column: 0) & cn_bold != 0)
      #expect(attributes(row: 1, column: 2) & cn_reverse != 0)
      canvas.put("x", row: 0, column: 2, role: .text)
      session.present(canvas)
      #expect(glass()[0] == "日x 語 e\u{301} compute")
    }
  }

  @Test func framesAreLeftOutUntilAnAskedTerminalAnswers() throws {
    try withSession(columns: 120, rows: 40) { session, terminal in
      session.pacesFrames()
      var paints = 0
      var paintsAtKeys: [Int] = []
      session.run(
        onEvent: { events in
          for case .key(let key) in events {
            paintsAtKeys.append(paints)
            switch key {
            case .character("a"): terminal.type("b")
            case .character("b"): terminal.type("\u{1b}[0n")
            default: session.stop()
            }
          }
        },
        paint: {
          paints += 1
          terminal.type(paints == 1 ? "a" : "c\u{1b}[0n")
          // Every cell is another one: such a frame is larger than the window.
          var canvas = Canvas(size: session.size)
          for row in 0..<session.size.rows {
            canvas.fill(row: row, columns: 0..<session.size.columns, role: .text, character: paints == 1 ? "x" : "y")
          }
          return canvas
        })
      #expect(paintsAtKeys == [1, 1, 2], "no frame between two keys, and one after the answer, which is no key")
      #expect(
        String(decoding: terminal.take(), as: UTF8.self).split(
          separator: FramePace.question, omittingEmptySubsequences: false
        ).count == 3)
    }
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
  func everyKindOfTerminal(type: String) throws {
    // Colours of all kinds, and one that is none.
    let theme = Theme(
      name: "all",
      styles: [
        .running: Style(foreground: .rgb(10, 200, 30)), .failed: Style(foreground: .ansi(9)),
        .selection: Style(foreground: .rgb(1, 1, 1), background: .palette(208), bold: true),
        .unknown: Style(foreground: .palette(999), background: .ansi(-5)),
      ])
    try withSession(type: type, theme: theme) { session, terminal in
      var canvas = Canvas(size: session.size)
      for (row, role) in [Role.running, .failed, .selection, .unknown].enumerated() {
        canvas.put(role.rawValue, row: row, column: 0, role: role)
      }
      session.present(canvas)
      #expect(glass() == ["running", "failed", "selection", "unknown"])
      let bytes = String(decoding: terminal.take(), as: UTF8.self)
      #expect(!bytes.contains("30;40m") && !bytes.contains("\u{1b}[30m\u{1b}[40m"))
      if type == "vt100" { #expect(attributes(row: 2, column: 0) & cn_reverse != 0) }
    }
  }

  @Test func anAlertRingsAndABareConsoleIsSentNothingElse() throws {
    for (type, bell, expected) in [
      ("xterm-256color", true, "\u{07}\u{1b}]9;amldeck: ci failed"),
      ("xterm-256color", false, "\u{1b}]9;amldeck: ci failed"),
      ("linux", true, "\u{07}"), ("linux", false, ""),
    ] {
      try withSession(type: type) { session, terminal in
        _ = terminal.take()
        session.announce(bell: bell, .osc9, title: SafeText("amldeck"), text: SafeText("ci failed"))
        let sent = String(decoding: terminal.take(), as: UTF8.self)
        #expect(expected.isEmpty ? sent.isEmpty : sent.hasPrefix(expected), "\(type): \(sent.debugDescription)")
        if type == "linux" { #expect(sent == expected) }
      }
    }
  }

  @Test func onlyWhatChangedIsSent() throws {
    try withSession(columns: 200, rows: 60) { session, terminal in
      var canvas = Canvas(size: session.size)
      for row in 0..<60 {
        canvas.put("instance-\(row) running Standard_DS3_v2", row: row, column: 0, role: .text)
      }
      session.present(canvas)
      _ = terminal.take()
      session.present(canvas)
      #expect(terminal.take().count == 0)
      canvas.put("X", row: 30, column: 100, role: .text)
      session.present(canvas)
      let count = terminal.take().count
      #expect(count > 0 && count <= 16)
    }
  }

  @Test func theModesComeBack() throws {
    for type in ["xterm-256color", "vt100"] {
      let terminal = PseudoTerminal(columns: 30, rows: 4)
      let before = terminal.modes
      try UI.onThisThread {
        let session = try Session(
          theme: .monochrome, crashFile: nil, type: type, inputFD: terminal.slave, outputFD: terminal.slave)
        session.present(Canvas(size: session.size))
        #expect(terminal.modes != before)
        session.close()
        session.close()
        session.present(Canvas(size: session.size))
        session.redraw()
        session.suspend()
      }
      #expect(terminal.modes == before)
      let bytes = String(decoding: terminal.take(), as: UTF8.self)
      #expect(bytes.contains("\u{1b}[?2004h") && bytes.contains("\u{1b}[?2004l"))
      if type == "xterm-256color" {
        let tail = bytes.suffix(60)
        #expect(
          tail.contains("\u{1b}[?1049l") && tail.contains("\u{1b}[?25h") || tail.contains("\u{1b}[?12l"))
      }
      close(terminal.slave)
    }
  }

  @Test func unfitTerminalsAreRefused() {
    let terminal = PseudoTerminal(columns: 30, rows: 4)
    let before = terminal.modes
    func open(_ type: String, fd: Int32, crashFile: String? = nil) -> SessionError? {
      UI.onThisThread {
        do throws(SessionError) {
          try Session(theme: .monochrome, crashFile: crashFile, type: type, inputFD: fd, outputFD: fd).close()
          return nil
        } catch {
          return error
        }
      }
    }
    #expect(open("", fd: terminal.slave) == .noTerminalType)
    #expect(open("dumb", fd: terminal.slave) == .dumbTerminal("dumb"))
    #expect(open("no-such", fd: terminal.slave) == .unknownTerminal("no-such"))
    #expect(open("xterm", fd: terminal.slave, crashFile: "/nonexistent/crash") != nil)
    #expect(terminal.modes == before)
    #expect(SessionError.unknownTerminal("\u{1b}[2J\n").description.contains("␛[2J⏎"))
    close(terminal.slave)
  }

  @Test func keysArrive() throws {
    try withSession { session, terminal in
      terminal.type(
        "a日\u{1b}OA\u{1b}[B\u{1b}[Z\r\u{3}\u{1b}x\u{1b}[200~one\rtwo\u{1b}[201~\u{1b}[1;5C\u{1b}[<0;1;1Mq")
      var keys: [Key] = []
      session.run(
        onEvent: { events in
          for case .key(let key) in events { keys.append(key) }
          if keys.last == .character("q") { session.stop() }
        }, paint: { nil })
      #expect(
        keys == [
          .character("a"), .character("日"), .up, .down, .backTab, .enter, .control("c"), .alt("x"),
          .paste("one\ntwo"), .click(row: 0, column: 0), .character("q"),
        ])
    }
  }

  @Test func jobsAndTimersRunOnTheLoop() throws {
    try withSession { session, _ in
      let thread = pthread_self()
      var log: [String] = []
      var paints = 0
      session.setTimer(after: 0.05)
      Task { @UI in
        #expect(pthread_self() == thread)
        log.append("job")
        Task { @UI in log.append("inner job") }
      }
      session.run(
        onEvent: { events in
          if case .timer? = events.first { log.append("timer") }
          session.stop()
        },
        paint: {
          paints += 1
          return nil
        })
      #expect(log == ["job", "inner job", "timer"])
      #expect(paints <= 5)
    }
  }

  @Test func anIdleLoopSleeps() throws {
    try withSession { session, _ in
      var canvas: Canvas? = Canvas(size: session.size)
      session.setTimer(after: 0.3)
      let before = UI.loop.wakeUpCount
      session.run(
        onEvent: { _ in session.stop() },
        paint: {
          defer { canvas = nil }
          return canvas
        })
      #expect(UI.loop.wakeUpCount - before <= 2)
    }
  }

  @Test func aVanishedTerminalIsAHangupAndDoesNotSpin() throws {
    let terminal = PseudoTerminal(columns: 30, rows: 4, reading: false)
    try UI.onThisThread {
      let session = try Session(
        theme: .monochrome, crashFile: nil, type: "xterm", inputFD: terminal.slave, outputFD: terminal.slave)
      session.present(Canvas(size: session.size))
      close(terminal.master)
      var hangups = 0
      let before = UI.loop.wakeUpCount
      session.run(
        onEvent: { events in
          for event in events {
            switch event {
            case .hangup:
              hangups += 1
              session.setTimer(after: 0.2)
            case .timer: session.stop()
            default: break
            }
          }
        }, paint: { Canvas(size: session.size) })
      #expect(hangups == 1)
      #expect(UI.loop.wakeUpCount - before <= 12)
      session.close()
    }
    close(terminal.slave)
  }

  @Test func aNewSizeIsFollowedAfterLending() throws {
    try withSession { session, terminal in
      session.present(Canvas(size: session.size))
      let before = terminal.modes
      session.lend {
        #expect(terminal.modes != before)
        terminal.resize(columns: 50, rows: 10)
      }
      #expect(terminal.modes == before)
      #expect(session.size == Size(columns: 50, rows: 10))
      var canvas = Canvas(size: session.size)
      canvas.put("x", row: 9, column: 49, role: .text)
      session.present(canvas)
      #expect(glass()[9] == String(repeating: " ", count: 49) + "x")
      // A canvas of another size than the screen's does no harm.
      session.present(Canvas(size: Size(columns: 200, rows: 100)))
      session.present(Canvas(size: Size(columns: 1, rows: 1)))
      session.present(Canvas(size: Size(columns: 0, rows: 0)))
    }
  }

  @Test func aChildHasTheTerminalInTheModesOfTheShell() throws {
    try withSession { session, terminal in
      session.present(Canvas(size: session.size))
      let before = terminal.modes
      _ = terminal.take()
      let script = "stty -a | tr ' ' '\\n' | grep -x -e icanon -e -icanon; exit 7"
      let status = try session.runChild(
        "/bin/sh", ["-c", script], environment: ["PATH=/usr/bin:/bin"], remark: { _ in nil })
      #expect(status == 7)
      let said = String(decoding: terminal.take(), as: UTF8.self)
      #expect(said.contains("icanon") && !said.contains("-icanon"))
      #expect(terminal.modes == before)
    }
  }

  @Test func aChildThatASignalEndsIsToldApart() throws {
    try withSession { session, _ in
      let status = try session.runChild("/bin/sh", ["-c", "kill -9 $$"], environment: [], remark: { _ in nil })
      #expect(status == 137)
    }
  }

  @Test func aProgramThatIsMissingLeavesTheScreenUp() throws {
    try withSession { session, terminal in
      let before = terminal.modes
      #expect(throws: SessionError.self) {
        try session.runChild("/nowhere/ssh", [], environment: [], remark: { _ in nil })
      }
      #expect(terminal.modes == before)
    }
  }

  /// Found by random keys: a link on the screen kept the program there whatever was sent to it.
  @Test(arguments: [SIGTERM, SIGINT]) func aSignalThatEndsTheProgramEndsWhatIsShownToo(number: Int32) throws {
    try withSession { session, _ in
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, number)
      var former = sigset_t()
      pthread_sigmask(SIG_BLOCK, &signals, &former)
      defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
      session.showUntilEnter({ pthread_kill(pthread_self(), number) }, remark: "Enter goes back.")
      var ended: [Int32] = []
      session.run(
        onEvent: { events in
          for case .terminated(let signal) in events { ended.append(signal) }
          session.stop()
        }, paint: { nil })
      #expect(ended == [number])
    }
  }

  @Test func whatIsShownStandsUntilEnter() throws {
    try withSession { session, terminal in
      session.showUntilEnter({ terminal.type("x\n") }, remark: "Enter goes back.")
      #expect(String(decoding: terminal.take(), as: UTF8.self).contains("Enter goes back."))
    }
  }

  @Test func aRemarkStandsUntilEnter() throws {
    try withSession { session, terminal in
      let status = try session.runChild("/bin/sh", ["-c", "exit 255"], environment: []) { status in
        terminal.type("x\n")
        return "it ended with \(status)"
      }
      #expect(status == 255)
      #expect(String(decoding: terminal.take(), as: UTF8.self).contains("it ended with 255"))
    }
  }

  @Test func aCopyGoesToTheTerminalAsBase64() throws {
    try withSession { session, terminal in
      _ = terminal.take()
      #expect(session.copy("ssh -p 22 a@b"))
      #expect(String(decoding: terminal.take(), as: UTF8.self).contains("]52;c;c3NoIC1wIDIyIGFAYg=="))
      #expect(!session.copy(String(repeating: "x", count: Session.maximumCopy + 1)))
    }
  }

  @Test func tmuxAndScreenAreAskedToPassACopyOn() {
    let plain = "\u{1b}]52;c;QQ==\u{7}"
    #expect(Session.copySequence([0x41], isInTmux: false, isInScreen: false) == plain)
    #expect(
      Session.copySequence([0x41], isInTmux: true, isInScreen: false)
        == plain + "\u{1b}Ptmux;\u{1b}" + plain + "\u{1b}\\")
    #expect(Session.copySequence([0x41], isInTmux: false, isInScreen: true) == "\u{1b}P" + plain + "\u{1b}\\")
  }

  @Test func themesChangeWhileRunning() throws {
    try withSession { session, _ in
      var canvas = Canvas(size: session.size)
      canvas.put("x", row: 0, column: 0, role: .error)
      session.present(canvas)
      #expect(attributes(row: 0, column: 0) & cn_underline == 0)
      session.setTheme(Theme(name: "u", styles: [.error: Style(underline: true)]))
      #expect(attributes(row: 0, column: 0) & cn_underline != 0)
    }
  }

  // MARK: What ncurses believes is on the glass

  private nonisolated func glass() -> [String] {
    let window = cn_curscr()
    return (0..<getmaxy(window)).map { row in
      var text = String.UnicodeScalarView()
      var column: Int32 = 0
      while column < getmaxx(window) {
        var cell = cchar_t()
        var scalars = [wchar_t](repeating: 0, count: 6)
        var attributes: attr_t = 0
        var pair: Int32 = 0
        mvwin_wch(window, row, column, &cell)
        cn_getcchar(&cell, &scalars, &attributes, &pair)
        let known = scalars.prefix { $0 != 0 }.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }
        text.append(contentsOf: known)
        column += max(1, known.first.map { cn_wcwidth($0.value) } ?? 1)
      }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }

  private nonisolated func attributes(row: Int32, column: Int32) -> attr_t {
    var cell = cchar_t()
    mvwin_wch(cn_curscr(), row, column, &cell)
    return cell.attr
  }
}
