import Languages
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
  /// Counts what may change what a row of the list says.
  var rowRevision = 0
  /// nil draws every row each time.
  package var drawnRows: DrawnRows?
  /// Nil where the lines of reports are made anew each time.
  package var drawnReport: DrawnReport?
  package var drawnFooter: DrawnFooter?
  /// Requests of this program, as of the last reading; nil before it, and where nobody counts them.
  package internal(set) var callsPerMinute: Int?
  /// By stopped instances, of the sizes that were read; 0 before.
  var heldCores = 0
  /// The present screen and those that `[` and `]` lead to.
  package var history = ScreenHistory()
  /// By ARM id.
  package var documents: [String: DocumentReading] = [:]
  /// Where time zones come from; without it a schedule is shown in words only, without its next times.
  package var zones: ZoneSource? { didSet { fleet.zones = zones } }
  /// Of the data of the zones: the future of some zones depends on it (SEMANTICS 10).
  package var zoneDataVersion: String?
  /// Of the person at the terminal.
  package var viewerZone = Zone.utc
  package var clocks = ClockChoice.viewer
  /// What was observed of the past, by ARM id; without it the service's own last operation is all that is known.
  package var pasts: [String: ObservedPast] = [:]
  /// Skipped stops that can be taken back, by ARM id in lower case.
  var skipsToUndo: [String: UndoableSkip] = [:]
  /// ARM ids of the instances that are read by themselves.
  var readingAlone: Set<String> = []
  /// Whether the rows are being studied beside the terminal's thread.
  var study = StudyProgress.idle
  var fleetWeek = FleetWeekReading()
  /// Scheduled stops of the near future, as of the last list.
  var stopsAhead: [SoonStop] = []
  /// What starts and stops together, of a wall; as of the last list.
  var eventsAhead: [EventGroup] = []
  /// Of a wall; nil until what was observed is read.
  var runningHours: RunningHours?
  /// The first of them in each workspace, by its label.
  var nextByWorkspace: [String: EventGroup] = [:]
  /// Confirmed suspensions of starts that are not over.
  package var suspensions: [KeptSuspension] = []
  /// When the last step of each was tried.
  var suspensionTries: [KeptSuspension: Instant] = [:]
  /// Schedules that were changed and neither sent nor taken back, by the editor's key.
  var scheduleDrafts: [String: ScheduleEditor] = [:]
  /// Private keys that were made or named here, by ARM id; their files' names, and never what is in them.
  var sshKeyFiles: [String: String] = [:]
  var isReadingStoredKeys = false
  /// A new instance that was filled in and not sent.
  var newInstanceDraft: CreationWizard?
  /// Sets of applications that were changed and neither sent nor taken back, by ARM id.
  var applicationDrafts: [String: ApplicationsScreen] = [:]
  /// Jobs on the instances of the open dialog, by ARM id.
  package var jobs: [String: Result<InstanceJobs, ServiceFailure>] = [:]
  /// When the jobs of the present page were last asked for.
  var jobsAskedAt: Instant?
  package var policies = PolicyReading()
  /// What was seen to happen, the newest last.
  package var events: [FleetEvent] = []
  /// The last requests of this program, the newest last.
  var requestLog: [LoggedRequest] = []
  /// When an instance was last seen in another state, by ARM id; only of what is still conspicuous.
  var changedAt: [String: Instant] = [:]
  /// What the addresses of applications answered.
  package var health: [String: HealthReading] = [:]
  /// Hidden values that are on the screen for a short while.
  var shownValues: ShownValues?
  package var help: HelpScreen?
  /// The keys of this user.
  package var keys = KeyMap.standard
  /// Between two readings of the fleet while nothing is in flight.
  package var refreshSeconds: Int { chosenRefreshSeconds ?? fleet.usualRefreshSeconds }
  /// nil where nobody chose one.
  package var chosenRefreshSeconds: Int?
  /// Whether the terminal tells clicks and the wheel.
  package var usesMouse = false
  package var themes = ThemeNames()
  var themeChooser: ThemeChooser?
  /// Of a wall display; nil in a console. With it no key leads anywhere but to the next face and out.
  package var wall: Wall?
  /// Where there is no screen, what was typed; nil where there is one.
  package var lines: TypedLines?
  /// The `:` line while it is open.
  package var commandLine: CommandLine?
  /// Commands that were entered, the newest last.
  package var commandHistory: [String] = []
  /// Filters that were kept with Enter, the newest last.
  var filterHistory: [String] = []
  package var views: [SavedView] = []
  package var dialog: Dialog?
  package var notice: Notice?
  /// The actions of this program that the service has not ended yet, in the order in which they were begun.
  package var operations: [OperationInFlight]
  /// What this program did since it began, the newest last.
  package var pastOperations: [PastOperation] = []
  /// Sizes and usages of the workspaces' regions.
  package var region = RegionReading()
  /// Of all workspaces; read when somebody asks who holds a family's cores.
  package var clusters = LatestReading<[TrainingCluster]>()
  /// What whoever is signed in may do, where it was read.
  package var access: [AccessScope: AccessReading] = [:]
  /// Who is behind object ids.
  package var names = NamesReading()
  /// The object id of whoever is signed in, in lower case; nil where the token does not say.
  package var principalID: String? { didSet { fleet.principalID = principalID } }
  /// What the activity log says, by ARM id, where it was read.
  package var activityLogs: [String: ActivityLogReading] = [:]
  package var who = WhoReading()
  /// The places of the configuration, in its order.
  package var contexts: [ContextChoice] = []
  /// The one that the console is in; nil where it is in none of them.
  package var contextName: String?
  /// The one that is being connected.
  var connecting: String?
  /// What went wrong, the newest first.
  package var errors: [ErrorEntry] = []
  /// How long actions took before, by their labels, as far as this program saw it.
  package var usualTimes: [String: Duration] = [:]
  /// Of all instances, as of the last facts; nil while none were read.
  var fleetCost: FleetCost?
  /// What owners are to be told.
  var notices: [OwnerNotice] = []
  /// The standards of the configuration.
  package var presets: [PresetRule] = [] { didSet { fleet.presets = presets } }
  /// Instances that are to be made for many people; nil where nobody asked for it.
  package var onboarding: OnboardingReading?
  package var fleetReport = FleetReportReading()
  /// When what findings need beyond the list was last asked for.
  var factsAskedAt: Instant?
  /// nil where the service is no simulator of ours.
  package var simulator: SimulatorStatus?
  /// The number of the last confirmed dialog.
  var lastBatch = 0

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
    fleet.zones = zones
    list = FleetScreen()
    operations = []
  }

  /// Where the console acts; stands in the header and in every dialog.
  package struct Place: Hashable, Sendable {
    /// `DEMO`, the context's name, or the cloud's.
    package var label: String
    package var subscription: String
    package var resourceGroup: String
    package var workspaces: [String]
    /// The ARM ids of the workspaces, in the same order; empty where nothing can be created.
    package var workspacePaths: [String]
    /// The context's own mark: every header and dialog says it.
    package var isDangerous: Bool

    package init(
      label: String, subscription: String, resourceGroup: String, workspaces: [String],
      workspacePaths: [String] = [], isDangerous: Bool = false
    ) {
      self.workspacePaths = workspacePaths
      self.isDangerous = isDangerous
      self.label = label
      self.subscription = subscription
      self.resourceGroup = resourceGroup
      self.workspaces = workspaces
    }

    /// How every screen begins.
    func header(isReadOnly: Bool) -> String {
      let marks = (isDangerous ? localized("  DANGER") : "") + (isReadOnly ? localized("  READ-ONLY") : "")
      return "\(label)\(marks)  \(resourceGroup)"
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

  package init(kind: Kind, text: String) {
    self.kind = kind
    self.text = text
  }
}
