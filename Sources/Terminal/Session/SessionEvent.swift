/// What happened to the terminal or came from it.
package enum SessionEvent: Hashable, Sendable {
  case key(Key)
  /// A line that was typed where there is no screen, without its end.
  case line(String)
  /// The lines are over: the end of a pipe or a file, or Ctrl-D.
  case ended
  case resized(Size)
  /// A signal asks the program to end: SIGTERM, SIGINT, SIGHUP or SIGQUIT.
  case terminated(signal: Int32)
  /// The terminal is gone. No more events of it follow.
  case hangup
  /// The timer rang; it does not ring again by itself.
  case timer
  /// The program was stopped and goes on.
  case resumed
}
