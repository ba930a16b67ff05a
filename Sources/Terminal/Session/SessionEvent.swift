/// What happened to the terminal or came from it.
package enum SessionEvent: Hashable, Sendable {
  case key(Key)
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
