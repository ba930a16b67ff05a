/// One thing that was typed.
package enum Key: Hashable, Sendable {
  /// A printable character, the space included.
  case character(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// F1 is `function(1)`.
  case function(Int)
  /// Ctrl with a lower-case letter, or with one of space, `\`, `]`, `^`, `_`.
  case control(Character)
  case alt(Character)
  /// The first button was pressed on a cell.
  case click(row: Int, column: Int)
  /// The wheel was turned: 1 down, -1 up.
  case wheel(Int)
  /// A whole bracketed paste, with its line ends made `\n`. It may hold anything: it is not safe to print.
  case paste(String)
}
