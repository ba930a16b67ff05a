/// What ncurses gives for one read: a decoded character, or the code of a key.
enum KeyInput: Hashable, Sendable {
  case scalar(UInt32)
  case code(Int32)

  /// Codes that the session defines for the ends of a bracketed paste; ncurses' own end at 0o777.
  static let pasteStart = KeyInput.code(0o3000)
  static let pasteEnd = KeyInput.code(0o3001)
}
