import ComputeModel
import Console
import Terminal

/// What a console is shown on: a screen of cells, or lines on whatever there is.
@UI enum Display {
  case screen(Session)
  case lines(LineSession)

  /// nil where there are only lines.
  var screen: Session? {
    if case .screen(let session) = self { return session }
    return nil
  }

  var size: Size { screen?.size ?? ConsoleState.unboundedSize }

  /// Ends the present run after its turn.
  func stop() { UI.loop.stop() }

  /// Rings once, in so many seconds; nil for never. A new time replaces the old one.
  func setTimer(after seconds: Double?) { UI.loop.setTimer(after: seconds) }

  /// A screen, or a sentence that says what to use in its place.
  func requireScreen(for what: String) throws(ServiceFailure) -> Session {
    guard let screen else { throw ServiceFailure(.usage, "\(what) needs a screen: leave --plain out.") }
    return screen
  }
}
