import ARM
import ARMClient
import ComputeModel
import Console
import Glibc
import Schedules
import Terminal

/// Carries messages to the pure console and its effects to the backend; owns the screen.
@UI final class ConsoleRuntime {
  private let session: Session
  let backend: Backend
  /// The service's now; a simulator's clock can be set.
  var clock: ServiceClock
  nonisolated let ownOperations: OwnOperations?
  private var state: ConsoleState
  private var isChanged = true
  var hasSaidHistoryFailure = false
  /// The suspensions that the file has from us.
  private var keptSuspensions: [KeptSuspension] = []

  private init(session: Session, backend: Backend, look: LookOptions) {
    self.session = session
    self.backend = backend
    clock = backend.clock
    ownOperations = backend.history.map {
      OwnOperations(store: $0, cloud: backend.reader.connection.cloud.resourceManager)
    }
    state = ConsoleState(
      place: backend.place, isReadOnly: backend.writer == nil, isASCII: look.isASCII, size: session.size,
      now: backend.clock.now, zones: SystemZones.source)
    state.simulator = backend.simulator
    do throws(ServiceFailure) {
      state.views = try ViewsFile.read()
      if backend.keepsSuspensions { state.suspensions = try SuspensionsFile.read() }
    } catch {
      state.notice = Notice(kind: .failure, text: error.sentence)
    }
    keptSuspensions = state.suspensions
    state.zoneDataVersion = SystemZones.version?.text
    if let zone = SystemZones.viewer { state.viewerZone = zone }
  }

  /// Runs the console until the user leaves or the terminal goes away.
  /// - Parameter connect: makes the backend before the screen is taken, so that a wrong configuration is said on
  ///   the user's own screen.
  nonisolated static func run(
    look: LookOptions, wall: WallSettings? = nil, connect: @escaping @Sendable () async throws -> Backend
  ) throws {
    // Before any thread exists: threads inherit the mask.
    Session.blockSignals()
    WorkerThreads.install()
    do {
      try Session.checkTerminal()
      let theme = try ThemeFile.theme(look)
      let backend = try whileInterruptible { try blocking(connect) }
      let crashFile = try CrashReport.path()
      let signal = try UI.onThisThread {
        let session = try Session(theme: theme, crashFile: crashFile)
        let runtime = ConsoleRuntime(session: session, backend: backend, look: look)
        if let wall { runtime.become(wall) }
        let signal = runtime.runUntilStopped()
        session.close()
        return signal
      }
      try blocking { await backend.close() }
      if let signal { throw EndedBySignal(number: signal) }
    } catch let error as SessionError {
      throw ServiceFailure(.usage, "\(error)")
    }
  }

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
    session.run(
      onEvent: { [self] events in
        for event in events { handle(event) }
      },
      paint: { [self] in
        guard isChanged else { return nil }
        isChanged = false
        let canvas = Console.view(state)
        _ = Console.update(&state, .painted, at: clock.now)
        return canvas
      })
    return endingSignal
  }

  private func become(_ wall: WallSettings) {
    state.wall = Wall(
      secondsPerFace: wall.secondsPerFace, showsInitials: wall.showsInitials, zone: wall.zone, now: clock.now)
  }

  private func handle(_ event: SessionEvent) {
    switch event {
    case .key(let key): dispatch(.key(key))
    case .resized(let size): dispatch(.resized(size))
    case .timer: dispatch(.timer)
    case .resumed: isChanged = true
    case .terminated(let signal):
      endingSignal = signal
      session.stop()
    case .hangup:
      endingSignal = SIGHUP
      session.stop()
    }
  }

  func dispatch(_ message: Message) {
    let effects = Console.update(&state, message, at: clock.now)
    isChanged = true
    for effect in effects { perform(effect) }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .quit: session.stop()
    case .redraw: session.redraw()
    case .suspend: session.suspend()
    case .wake(let seconds):
      // Nothing moves while the simulator's clock stands still, so there is nothing to look for.
      session.setTimer(after: clock.isPaused ? nil : Double(seconds))
    case .loadFleet(let workspaces):
      for name in workspaces { load(name) }
    case .read(let target): read(target)
    case .readRegion: readRegion()
    case .readAccess(let scopes): readAccess(scopes)
    case .readJobs(let targets): readJobs(targets)
    case .probe(let addresses): probe(addresses)
    case .copy(let text):
      if !session.copy(text) {
        dispatch(
          .failed("copy", ServiceFailure(.usage, "This terminal has no clipboard (OSC 52): select the text instead.")))
      }
    case .showLink(let title, let address): showLink(title, address)
    case .findUser(let text): findUser(text)
    case .readAssigneeAccess(let objectID, let workspace): readAssigneeAccess(objectID, workspace: workspace)
    case .checkCreation(let creation, let target): check(creation, target)
    case .keepViews(let views): keep(views)
    case .readSimulator: readSimulator()
    case .changeSimulator(let change): self.change(change)
    case .readPasts(let targets, let begin, let end): readPasts(targets, from: begin, until: end)
    case .keepSuspensions(let suspensions): keep(suspensions)
    case .plan(let action, let targets): plan(action, targets)
    case .perform(let action, let targets): act(action, targets)
    }
  }

  /// On the terminal's own screen, since a program with a screen of cells cannot put a link into them.
  private func showLink(_ title: String, _ address: String) {
    session.lend {
      let link = TerminalLink.sequence(address: address, text: SafeText(address))
      let text = "\(SafeText(title).oneLine.text)\n\n\(link)\n\nEnter goes back to amldeck. "
      StandardOutput.write(text)
      _ = readLine()
    }
    isChanged = true
  }

  /// Another program may have written meanwhile: what this one does not know stays.
  private func keep(_ suspensions: [KeptSuspension]) {
    guard backend.keepsSuspensions else { return }
    do throws(ServiceFailure) {
      try SuspensionsFile.replace(known: keptSuspensions, with: suspensions)
      keptSuspensions = suspensions
    } catch {
      dispatch(.failed("suspensions of starts", error))
    }
  }

  private func keep(_ views: [SavedView]) {
    do throws(ServiceFailure) {
      try ViewsFile.write(views)
    } catch {
      dispatch(.failed("saved views", error))
    }
  }
}
