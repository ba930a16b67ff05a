internal import Glibc

extension Session {
  /// Whether a session could open here, told before anything else is begun: a program should not connect to a
  /// service first and find out afterwards that nobody can see it.
  package nonisolated static func checkTerminal() throws(SessionError) {
    distrustCaller()
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    if type.isEmpty { throw .noTerminalType }
    if type == "dumb" { throw .dumbTerminal(type) }
  }

  /// Under sudo a description of the terminal that the caller made would be read with root's rights: only the system's
  /// count there. ncurses keeps to that in setuid programs, and not in those that root runs (CVE-2023-29491).
  private nonisolated static func distrustCaller() {
    guard geteuid() == 0, getenv("SUDO_UID") != nil else { return }
    unsetenv("TERMINFO")
    unsetenv("TERMINFO_DIRS")
  }
}
