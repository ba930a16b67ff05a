package import ComputeModel
package import Terminal

/// Something that happened: a key, a timer, or an answer of the service.
package enum Message: Sendable {
  case key(Key)
  case resized(Size)
  /// The console begins; asks for the first list.
  case began
  /// The time to look again has come.
  case timer
  /// What the last paint showed is on the screen now. Keys typed before a dialog was drawn are not meant for it.
  case painted

  /// A page of a list that is still being read.
  case fleetPage(workspace: String, items: [FleetItem])
  case fleetLoaded(workspace: String, items: [FleetItem])
  case fleetFailed(workspace: String, ServiceFailure)

  /// The answer to ``Effect/read(_:)``: the whole resource, as the service wrote it.
  case document(Target, JSONValue)
  case documentFailed(Target, ServiceFailure)

  /// The exact request of an action, for its dialog.
  case planned(PowerAction, Target, request: String)
  case actionAccepted(PowerAction, Target)
  /// The operation has ended; nil means that it succeeded.
  case actionEnded(PowerAction, Target, ServiceFailure?)
}

/// Something the program around the console must do. Each effect that asks something ends in a ``Message``.
package enum Effect: Hashable, Sendable {
  /// Read the instances of these workspaces: pages, then loaded or failed, for each.
  case loadFleet(workspaces: [String])
  /// Read the document of one compute; ends in ``Message/document(_:_:)`` or ``Message/documentFailed(_:_:)``.
  case read(Target)
  case plan(PowerAction, Target)
  case perform(PowerAction, Target)
  /// Send ``Message/timer`` after so many seconds; replaces an earlier one.
  case wake(afterSeconds: Int)
  case redraw
  case suspend
  case quit
}
