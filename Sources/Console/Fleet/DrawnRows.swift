import Schedules
package import Terminal

/// The rows of the list as they were last drawn without the light, and those around them, so that a move of the light
/// formats two rows and not forty.
package typealias DrawnRows = Drawn<RowSource, [DrawnRow: [Cell]]>

/// A row of the page of the list that says nothing of the light.
package enum DrawnRow: Hashable, Sendable {
  case header
  case rule
  case titles
  /// By its index in ``Fleet/visible``.
  case item(Int)
  case summary
}

/// What a row was drawn of beside its place in the list.
package struct RowSource: Equatable, Sendable {
  /// ``ConsoleState/rowRevision``.
  var revision: Int
  /// Ages are whole seconds.
  var second: Int64
  var size: Size
}

extension ConsoleState {
  /// Whether the message can change which row is lit and what part of the list or report is seen, but nothing that a
  /// row says.
  func movesOnlyTheLight(_ message: Message) -> Bool {
    switch message {
    // It is for dialogs.
    case .painted: return true
    case .key(let key):
      guard wall == nil, dialog == nil, commandLine == nil, help == nil, themeChooser == nil else { return false }
      switch screen {
      // While a range is open, the light marks what it passes.
      case .fleet where list.input == nil && list.rangeStart == nil: break
      case .report: break
      default: return false
      }
      switch keys.command(for: key, on: screen.kind) {
      case .down, .up, .pageDown, .pageUp, .first, .last: return true
      default: return false
      }
    default: return false
    }
  }
}
