package import ComputeModel
package import Schedules
package import Terminal

/// Everything the console knows and shows. Only ``update(_:_:at:)`` changes it.
package struct ConsoleState: Sendable {
  package var place: Place
  package var isReadOnly: Bool
  /// Lines of `+`, `-` and `|` instead of U+2500.
  package var isASCII: Bool
  package var size: Size
  /// The service's now, as of the last message: ages are counted from it.
  package var now: Instant
  package var fleet: Fleet
  package var list: FleetScreen
  /// The present screen and those that `[` and `]` lead to.
  package var history = ScreenHistory()
  /// By ARM id.
  package var documents: [String: DocumentReading] = [:]
  /// Where time zones come from; without it a schedule is shown in words only, without its next times.
  package var zones: ZoneSource?
  package var help: HelpScreen?
  package var dialog: Dialog?
  package var notice: Notice?
  /// The actions of this program that the service has not ended yet, in the order in which they were begun.
  package var operations: [OperationInFlight]
  /// What this program did since it began, the newest last.
  package var pastOperations: [PastOperation] = []

  package init(
    place: Place, isReadOnly: Bool = false, isASCII: Bool = false, size: Size, now: Instant,
    zones: ZoneSource? = nil
  ) {
    self.place = place
    self.isReadOnly = isReadOnly
    self.isASCII = isASCII
    self.size = size
    self.now = now
    self.zones = zones
    fleet = Fleet(workspaces: place.workspaces)
    list = FleetScreen()
    operations = []
  }

  /// Where the console acts; stands in the header and in every dialog.
  package struct Place: Hashable, Sendable {
    /// `DEMO`, `SIMULATOR` or the cloud's name.
    package var label: String
    package var subscription: String
    package var resourceGroup: String
    package var workspaces: [String]

    package init(label: String, subscription: String, resourceGroup: String, workspaces: [String]) {
      self.label = label
      self.subscription = subscription
      self.resourceGroup = resourceGroup
      self.workspaces = workspaces
    }
  }
}

/// One line above the keys, until something replaces it.
package struct Notice: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case information
    case refusal
    case failure
    /// The service cannot be reached or refuses us; goes away by itself when it answers again.
    case contact
  }

  package var kind: Kind
  package var text: String
}

/// The instance that an action is meant for, as it was when the key was pressed.
package struct Target: Hashable, Sendable {
  /// The ARM id.
  package var id: String
  package var name: String
  package var workspace: String

  package init(id: String, name: String, workspace: String) {
    self.id = id
    self.name = name
    self.workspace = workspace
  }
}

package struct OperationInFlight: Hashable, Sendable {
  package var action: PowerAction
  package var target: Target
  package var begun: Instant
  /// Whether the service has accepted it; until then only the request is under way.
  package var isAccepted: Bool
}

/// An action of this session that has ended.
package struct PastOperation: Hashable, Sendable {
  /// Older ones are forgotten.
  static let maximum = 200

  package var action: PowerAction
  package var target: Target
  package var begun: Instant
  package var ended: Instant
  /// nil where it succeeded.
  package var failure: ServiceFailure?
}
