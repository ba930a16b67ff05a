package import ComputeModel
package import Terminal

/// What a key of the fleet list means. The dispatch, the footer and the help page all read ``KeyTable``.
package enum Command: Hashable, Sendable {
  case down, up, pageDown, pageUp, first, last
  case act(PowerAction)
  case filter
  case refresh
  case redraw
  case help
  case back
  case quit
  case suspend
}

package struct KeyBinding: Sendable {
  package enum Group: String, CaseIterable, Sendable {
    case act = "ACT (asks first)"
    case move = "MOVE"
    case list = "LIST"
    case program = "PROGRAM"
  }

  package var command: Command
  package var keys: [Key]
  /// The keys as they are printed.
  package var label: String
  package var meaning: String
  package var group: Group
}

/// Every key of the fleet list, once.
package enum KeyTable {
  package static let fleet: [KeyBinding] = [
    KeyBinding(
      command: .act(.start), keys: [.character("s")], label: "s", meaning: "start", group: .act),
    KeyBinding(command: .act(.stop), keys: [.character("x")], label: "x", meaning: "stop", group: .act),
    KeyBinding(
      command: .act(.restart), keys: [.character("r")], label: "r", meaning: "restart", group: .act),
    KeyBinding(
      command: .down, keys: [.character("j"), .down], label: "j, down", meaning: "next row", group: .move),
    KeyBinding(
      command: .up, keys: [.character("k"), .up], label: "k, up", meaning: "row before", group: .move),
    KeyBinding(
      command: .first, keys: [.character("g"), .home], label: "g, Home", meaning: "first row", group: .move),
    KeyBinding(
      command: .last, keys: [.character("G"), .end], label: "G, End", meaning: "last row", group: .move),
    KeyBinding(
      command: .pageDown, keys: [.pageDown, .character("."), .control("f")], label: "PgDn, .",
      meaning: "page down", group: .move),
    KeyBinding(
      command: .pageUp, keys: [.pageUp, .character(","), .control("b")], label: "PgUp, ,",
      meaning: "page up", group: .move),
    KeyBinding(
      command: .filter, keys: [.character("/")], label: "/", meaning: "filter: name, state, owner, size, tag",
      group: .list),
    KeyBinding(
      command: .refresh, keys: [.character("R"), .control("r")], label: "R", meaning: "refresh now",
      group: .list),
    KeyBinding(
      command: .back, keys: [.escape, .character("q")], label: "Esc, q",
      meaning: "back: clear the filter, then leave", group: .program),
    KeyBinding(
      command: .help, keys: [.character("?"), .function(1)], label: "?", meaning: "this page", group: .program),
    KeyBinding(
      command: .quit, keys: [.character("Q"), .control("c")], label: "Q, Ctrl-C", meaning: "quit at once",
      group: .program),
    KeyBinding(
      command: .redraw, keys: [.control("l")], label: "Ctrl-L", meaning: "redraw the screen", group: .program),
    KeyBinding(
      command: .suspend, keys: [.control("z")], label: "Ctrl-Z", meaning: "suspend; fg comes back",
      group: .program),
  ]

  package static func command(for key: Key) -> Command? {
    fleet.first { $0.keys.contains(key) }?.command
  }
}
