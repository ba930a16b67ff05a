internal import Glibc

extension Session {
  /// Whether a session could open here, told before anything else is begun: a program should not connect to a
  /// service first and find out afterwards that nobody can see it.
  package nonisolated static func checkTerminal() throws(SessionError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let type = getenv("TERM").map { String(cString: $0) } ?? ""
    if type.isEmpty { throw .noTerminalType }
    if type == "dumb" { throw .dumbTerminal(type) }
  }
}
