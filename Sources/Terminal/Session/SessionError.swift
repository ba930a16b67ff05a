/// Why there is no session on this terminal.
package enum SessionError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal
  /// `TERM` is not set.
  case noTerminalType
  /// The terminal cannot move its cursor.
  case dumbTerminal(String)
  /// terminfo has no entry of that name.
  case unknownTerminal(String)
  case crashFile(path: String, reason: String)
  /// A program that was to have the terminal.
  case cannotRun(String, reason: String)
  /// A call of the system that ought to work did not.
  case system(call: String, reason: String)

  /// One sentence that says what to do. Safe to print.
  package var description: String {
    let sentence =
      switch self {
      case .notATerminal:
        "the console needs a terminal as its standard input and output; over ssh, ask for one with -t, or add --plain for"
          + " lines in place of a screen"
      case .noTerminalType:
        "TERM is not set; set it to the kind of your terminal, such as TERM=xterm-256color"
      case .dumbTerminal(let name):
        "the terminal \"\(name)\" cannot move its cursor; add --plain for lines in place of a screen, or set TERM to"
          + " what it really is"
      case .unknownTerminal(let name):
        "this machine does not know the terminal \"\(name)\"; try TERM=xterm-256color, or install ncurses-term"
      case .crashFile(let path, let reason):
        "the crash file \(path) cannot be written (\(reason)); remove it, or make its directory writable"
      case .cannotRun(let program, let reason):
        "\(program) cannot be run (\(reason)); check that it is installed"
      case .system(let call, let reason):
        "the terminal cannot be set up: \(call) failed (\(reason)); try again"
      }
    return SafeText(sentence).text
  }
}
