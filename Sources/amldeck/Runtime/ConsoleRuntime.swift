import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import Glibc
import Schedules
import Terminal
import Themes

/// Carries messages to the pure console and its effects to the backend; owns what it is shown on.
@UI final class ConsoleRuntime {
  let display: Display
  /// What was said so far, where there is no screen.
  private var narration = Narration()
  let backend: Backend
  let look: LookOptions
  /// Connects a context of the configuration; nil where there is none to go to.
  let reconnect: Reconnect?
  /// What goes on after this console, once another context has answered.
  private var successor: Backend?
  private var successorLook: LookOptions?
  private var isLeaving = false
  /// The service's now; a simulator's clock can be set.
  var clock: ServiceClock
  nonisolated let ownOperations: OwnOperations?
  /// What findings and costs need beyond the list.
  let facts: FactsReader
  /// nil where nothing alerts.
  private(set) var desk: AlertDesk?
  /// What the screen is painted with now.
  private var theme: Theme
  /// Whose alerts these are.
  private let program: String
  private(set) var state: ConsoleState
  private var isChanged = true
  var hasSaidHistoryFailure = false
  /// What is waited for, so that it can be detached.
  var watches: [InstanceChange: Task<Watched, Never>] = [:]
  /// What nobody waits for any more, until its watch has heard of it.
  var detached: Set<InstanceChange> = []
  /// Of the lists, by the labels of their workspaces.
  var pageMemories: [String: PageMemory] = [:]
  /// What was asked for before there was a screen, until it is taken up.
  var firstReadings: [String: ListReading]
  /// When the history was last rid of what is too old.
  var prunedDay: Int64?
  /// The suspensions that the file has from us.
  private var keptSuspensions: [KeptSuspension] = []

  /// The context's backend, and how the console looks there.
  typealias Reconnect = @Sendable (_ context: String) async throws -> (Backend, LookOptions)

  private init(
    display: Display, backend: Backend, firstReadings: [String: ListReading], look: LookOptions, files: ConsoleFiles,
    theme: Theme, program: String, reconnect: Reconnect?
  ) {
    self.display = display
    self.backend = backend
    self.firstReadings = firstReadings
    self.look = look
    self.theme = theme
    self.program = program
    self.reconnect = reconnect
    facts = FactsReader(backend, store: backend.history, zone: files.viewerZone ?? .utc)
    clock = backend.clock
    ownOperations = backend.history.map {
      OwnOperations(
        store: $0, cloud: backend.reader.connection.cloud.resourceManager, actor: backend.principalID)
    }
    state = ConsoleState(
      place: backend.place, isReadOnly: backend.writer == nil, isASCII: look.isASCII, size: display.size,
      now: backend.clock.now, zones: SystemZones.source)
    if display.screen == nil { (state.lines, state.isASCII) = (TypedLines(), true) }
    state.drawnRows = DrawnRows()
    state.drawnReport = DrawnReport()
    state.drawnFooter = DrawnFooter()
    state.simulator = backend.simulator
    state.themes = files.themes
    state.principalID = backend.principalID
    (state.contexts, state.contextName) = (backend.contexts, backend.contextName)
    (state.keys, state.usesMouse) = (backend.keys, backend.usesMouse)
    do throws(ServiceFailure) {
      let kept = try files.views.get()
      (state.views, state.fleet.order) = (kept.views, kept.order)
      if backend.keepsSuspensions { state.suspensions = try SuspensionsFile.read() }
    } catch {
      state.notice = Notice(kind: .failure, text: error.sentence)
    }
    keptSuspensions = state.suspensions
    state.zoneDataVersion = files.zoneDataVersion?.text
    if let zone = files.viewerZone { state.viewerZone = zone }
    state.fleet.weeklyBudget = backend.weeklyBudget
    state.presets = backend.presets
    setUpAlerts(program)
    display.screen?.tellCrashReport(
      CrashReport.facts(program: program, theme: look.theme ?? EmbeddedTheme.standard.rawValue, state: state))
  }

  private func setUpAlerts(_ program: String) {
    guard let alerts = backend.alerts else { return }
    do throws(ServiceFailure) {
      desk = try AlertDesk(
        alerts, statePath: AlertDesk.statePath(of: program), zone: SystemZones.viewer ?? .utc,
        screen: { [self] alert in await announce(alert) },
        complain: { [self] failure in await dispatch(.failed("alerts", failure)) })
    } catch {
      state.notice = Notice(kind: .failure, text: error.sentence)
    }
  }

  var fleetInstances: ListedInstances<FleetRows> { ListedInstances(state.fleet.rows) }

  /// What alerts are judged by: the same as the findings on the screen.
  func findingMeasure(at now: Instant) -> FindingMeasure {
    FindingMeasure(
      now: now, zones: state.zones, usualTimes: state.usualTimes, facts: state.fleet.facts,
      weeklyBudget: state.fleet.weeklyBudget, presets: state.presets)
  }

  /// Runs the console until the user leaves or the terminal goes away.
  /// - Parameters:
  ///   - isPlain: lines in place of a screen; the terminal, if there is one, stays as it is.
  ///   - reconnect: for going to another context.
  ///   - connect: makes the backend before the screen is taken, so that a wrong configuration is said on the user's own
  ///     screen. Where that takes longer than a blink, a line says so.
  nonisolated static func run(
    look: LookOptions, wall: WallSettings? = nil, isPlain: Bool = false, reconnect: Reconnect? = nil,
    connect: @escaping @Sendable () async throws -> Backend
  ) throws {
    Language.use(look.language ?? .english)
    // Before any thread exists: threads inherit the mask. Lines leave nothing to put back: signals end them as they
    // end any program.
    if !isPlain { Session.blockSignals() }
    WorkerThreads.install()
    do {
      if !isPlain { try Session.checkTerminal() }
      // What the user wrote may be wrong, and is said before anybody is asked for anything.
      let ownTheme = ThemeFile.isEmbedded(look) ? nil : try ThemeFile.theme(look)
      let beginning: @Sendable () async throws -> Beginning = {
        async let connected = ProgressLine.during(localized("connecting, Ctrl-C ends it"), after: blink) { _ in
          try await connect()
        }
        let (theme, files) = (try ownTheme ?? ThemeFile.theme(look), ConsoleFiles(look))
        let crashFile = isPlain ? nil : try CrashReport.path()
        let backend = try await connected
        return Beginning(
          backend: backend, firstReadings: ListReading.first(of: backend), theme: theme, files: files,
          crashFile: crashFile)
      }
      let begun = isPlain ? try blocking(beginning) : try whileInterruptible { try blocking(beginning) }
      let (signal, backends) = try UI.onThisThread {
        let display: Display =
          if let crashFile = begun.crashFile {
            .screen(try Session(theme: begun.theme, crashFile: crashFile))
          } else {
            .lines(LineSession())
          }
        if case .screen(let session) = display, look.pace == .ask { session.pacesFrames() }
        var runtime = ConsoleRuntime(
          display: display, backend: begun.backend, firstReadings: begun.firstReadings, look: look, files: begun.files,
          theme: begun.theme, program: wall == nil ? "console" : "wall", reconnect: reconnect)
        if let wall { runtime.become(wall) }
        // A wall has no command line to ask for the log in; in plain mode it has.
        if wall != nil, !isPlain { begun.backend.log.keep(atMost: 0) }
        var backends = [begun.backend]
        var signal = runtime.runUntilStopped()
        while signal == nil, let next = runtime.makeNext() {
          // A place that was left stays open: what is under way there is watched and written down to its end.
          backends.append(next.backend)
          runtime = next
          signal = runtime.runUntilStopped()
        }
        display.screen?.close()
        return (signal, backends)
      }
      try blocking { for backend in backends { await backend.close() } }
      if let signal { throw EndedBySignal(number: signal) }
    } catch let error as SessionError {
      throw ServiceFailure(.usage, "\(error)")
    }
  }

  /// What there is before the terminal is taken.
  private struct Beginning: Sendable {
    let backend: Backend
    let firstReadings: [String: ListReading]
    let theme: Theme
    let files: ConsoleFiles
    /// nil where there is no screen.
    let crashFile: String?
  }

  /// Until nobody notices that nothing is there yet (RELIABILITY R5 has 150 ms).
  private nonisolated static let blink: Duration = .milliseconds(80)

  /// Ctrl-C and SIGTERM end the program while it still connects: the screen is not taken yet.
  private nonisolated static func whileInterruptible<Value>(_ body: () throws -> Value) rethrows -> Value {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    defer { pthread_sigmask(SIG_BLOCK, &signals, nil) }
    return try body()
  }

  private var endingSignal: Int32?

  private func runUntilStopped() -> Int32? {
    dispatch(.began)
    resumeOperations()
    let onEvent: @UI ([SessionEvent]) -> Void = { [self] events in
      for event in events { handle(event) }
    }
    switch display {
    case .screen(let session):
      session.run(
        onEvent: onEvent,
        paint: { [self] in
          guard isChanged else { return nil }
          isChanged = false
          let canvas = Console.view(state)
          _ = Console.update(&state, .painted, at: clock.now)
          return canvas
        })
    case .lines(let session): session.run(onEvent: onEvent, say: { [self] in say() })
    }
    return endingSignal
  }

  private func say() {
    guard isChanged else { return }
    isChanged = false
    let lines = narration.take(state)
    if !lines.isEmpty {
      StandardOutput.write(lines.map { SafeText($0).oneLine.text + "\n" }.joined())
    }
    if narration.hasAsked { _ = Console.update(&state, .painted, at: clock.now) }
  }

  private func show(theme name: String) {
    do throws(ServiceFailure) {
      theme = try ThemeFile.theme(named: name)
      display.screen?.setTheme(theme)
    } catch {
      dispatch(.failed("theme \(name)", error))
    }
  }

  /// The console of the context that this one was left for.
  private func makeNext() -> ConsoleRuntime? {
    // Whoever quits while another context answers wants to leave.
    guard let successor, !isLeaving else { return nil }
    let look = successorLook ?? look
    var themeFailure: ServiceFailure?
    do throws(ServiceFailure) {
      theme = try ThemeFile.theme(look)
      display.screen?.setTheme(theme)
    } catch {
      themeFailure = error
    }
    let next = ConsoleRuntime(
      display: display, backend: successor, firstReadings: [:], look: look, files: ConsoleFiles(look), theme: theme,
      program: program, reconnect: reconnect)
    // The place is reached all the same, in the colours of the one before.
    if let themeFailure { next.state.notice = Notice(kind: .failure, text: themeFailure.sentence) }
    return next
  }

  /// Ends this console for another one.
  func succeed(with next: (backend: Backend, look: LookOptions)) {
    (successor, successorLook) = (next.backend, next.look)
    display.stop()
  }

  private func become(_ wall: WallSettings) {
    state.wall = Wall(
      secondsPerFace: wall.secondsPerFace, showsInitials: wall.showsInitials, zone: wall.zone, now: clock.now)
  }

  private func handle(_ event: SessionEvent) {
    switch event {
    case .key(let key): dispatch(.key(key))
    case .line(let text): dispatch(.line(text))
    // Nobody can ask for anything any more, and nobody is left to be told.
    case .ended: perform(.quit)
    case .resized(let size): dispatch(.resized(size))
    case .timer: dispatch(.timer)
    case .resumed: isChanged = true
    case .terminated(let signal):
      endingSignal = signal
      display.stop()
    case .hangup:
      endingSignal = SIGHUP
      display.stop()
    }
  }

  func dispatch(_ message: Message) {
    // What is still under way in a place that was left has no screen any more.
    guard successor == nil else { return }
    display.screen?.noteForCrashReport(message.nameForCrashReport)
    let effects = Console.update(&state, message, at: clock.now)
    isChanged = true
    for effect in effects { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .quit:
      isLeaving = true
      display.stop()
    case .redraw: display.screen?.redraw()
    case .useMouse(let isOn): display.screen?.useMouse(isOn)
    case .showTheme(let name): show(theme: name)
    case .suspend: display.screen?.suspend()
    case .wake(let seconds):
      // Nothing moves while the simulator's clock stands still, so there is nothing to look for.
      display.setTimer(after: clock.isPaused ? nil : Double(seconds))
    case .loadFleet(let workspaces):
      for name in workspaces { load(name) }
    case .readAlone(let targets): readAlone(targets)
    case .studyFleet: studyFleet()
    case .countFleetWeek(let screen): countFleetWeek(screen)
    case .read(let target): read(target)
    case .readRegion: readRegion()
    case .readClusters: readClusters()
    case .readAccess(let scopes): readAccess(scopes)
    case .readNames(let ids): readNames(ids)
    case .readActivityLog(let target, let begin, let end): readActivityLog(target, from: begin, until: end)
    case .readWho: readWho()
    case .readFleetReport(let from): readFleetReport(from: from)
    case .connect(let context): connect(to: context)
    case .readJobs(let targets): readJobs(targets)
    case .readPolicies: readPolicies()
    case .readLog: dispatch(.requestLog(backend.log.last))
    case .keepOrder: keepViews()
    case .probe(let addresses): probe(addresses)
    case .showLink(let title, let address): showLink(title, address)
    case .findUser(let text): findUser(text)
    case .readAssigneeAccess(let objectID, let workspace): readAssigneeAccess(objectID, workspace: workspace)
    case .checkCreation(let creation, let target): check(creation, target)
    case .keepViews: keepViews()
    case .readFacts: readFacts()
    case .dump(let path, let format): dump(format, to: path)
    case .readSimulator: readSimulator()
    case .changeSimulator(let change): self.change(change)
    case .readPasts(let targets, let begin, let end): readPasts(targets, from: begin, until: end)
    case .keepSuspensions(let suspensions): keep(suspensions)
    case .readKeyFile(let path): readKeyFile(path)
    case .readStoredKeys(let subscription): readStoredKeys(subscription)
    case .makeKeyPair(let path, let target): makeKeyPair(path, target)
    case .openSession(let target, let destination, let choice): openSession(target, destination, choice)
    case .copy(let text): copy(text)
    case .plan(let action, let targets): plan(action, targets)
    case .perform(let action, let targets): act(action, targets)
    case .planRecreation(let order): planRecreation(order)
    case .recreate(let order): recreate(order)
    case .planLimit(let limit): plan(limit)
    case .setLimit(let limit): set(limit)
    case .planEach(let changes): plan(changes)
    case .performEach(let changes): act(changes)
    case .detach(let action, let target): detach(action, target)
    case .clearOperations(let instant): clearOperations(until: instant)
    case .planOnboarding(let template, let sheet): planOnboarding(template: template, sheet: sheet)
    }
  }

  private func dump(_ format: DumpFormat, to path: String) {
    do throws(ServiceFailure) {
      try Dump.write(try Dump.text(format, of: state.masked, theme: theme), to: path)
      dispatch(.dumped(path: path, nil))
    } catch {
      dispatch(.dumped(path: path, error))
    }
  }

  /// On the terminal's own screen, since a program with a screen of cells cannot put a link into them.
  private func showLink(_ title: String, _ address: String) {
    let link = TerminalLink.sequence(address: address, text: SafeText(address))
    display.screen?.showUntilEnter(
      { StandardOutput.write("\(SafeText(title).oneLine.text)\n\n\(link)\n") },
      remark: localized("Enter goes back to amldeck."))
    isChanged = true
  }

  /// Another program may have written meanwhile: what this one does not know stays.
  private func keep(_ suspensions: [KeptSuspension]) {
    guard backend.keepsSuspensions else { return }
    do throws(ServiceFailure) {
      try SuspensionsFile.replace(known: keptSuspensions, with: suspensions)
      keptSuspensions = suspensions
    } catch {
      dispatch(.failed(localized("suspensions of starts"), error))
    }
  }

  private func keepViews() {
    do throws(ServiceFailure) {
      try ViewsFile.write(ViewsFile.Kept(views: state.views, order: state.fleet.order))
    } catch {
      dispatch(.failed(localized("saved views"), error))
    }
  }
}
