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
  private let backend: Backend
  private var state: ConsoleState
  private var isChanged = true

  private init(session: Session, backend: Backend, look: LookOptions) {
    self.session = session
    self.backend = backend
    state = ConsoleState(
      place: backend.place, isReadOnly: backend.writer == nil, isASCII: look.isASCII, size: session.size,
      now: backend.clock.now, zones: SystemZones.source)
  }

  /// Runs the console until the user leaves or the terminal goes away.
  /// - Parameter connect: makes the backend before the screen is taken, so that a wrong configuration is said on
  ///   the user's own screen.
  nonisolated static func run(
    look: LookOptions, connect: @escaping @Sendable () async throws -> Backend
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
    session.run(
      onEvent: { [self] events in
        for event in events { handle(event) }
      },
      paint: { [self] in
        guard isChanged else { return nil }
        isChanged = false
        let canvas = Console.view(state)
        _ = Console.update(&state, .painted, at: backend.clock.now)
        return canvas
      })
    return endingSignal
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

  private func dispatch(_ message: Message) {
    let effects = Console.update(&state, message, at: backend.clock.now)
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
      session.setTimer(after: backend.clock.isPaused ? nil : Double(seconds))
    case .loadFleet(let workspaces):
      for name in workspaces { load(name) }
    case .read(let target): read(target)
    case .plan(let action, let target): plan(action, target)
    case .perform(let action, let target): act(action, target)
    }
  }

  private func load(_ name: String) {
    let reader = backend.reader
    let workspace = WorkspaceID(
      subscription: backend.place.subscription, resourceGroup: backend.place.resourceGroup, name: name)
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let items = try await reader.instances(of: workspace) { page in
          await self.dispatch(.fleetPage(workspace: name, items: page))
        }
        await dispatch(.fleetLoaded(workspace: name, items: items))
      } catch {
        await dispatch(.fleetFailed(workspace: name, error))
      }
    }
  }

  /// The whole document of one compute, for its page and its raw view.
  private func read(_ target: Target) {
    let reader = backend.reader
    guard let id = ComputeID(path: target.id) else {
      let failure = ServiceFailure(.unexpectedAnswer, "\(target.name) has an id that amldeck cannot read.")
      dispatch(.documentFailed(target, failure))
      return
    }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let document = try await reader.document(of: id)
        await dispatch(.document(target, document))
      } catch {
        await dispatch(.documentFailed(target, error))
      }
    }
  }

  private func plan(_ action: PowerAction, _ target: Target) {
    guard let writer = backend.writer, let id = ComputeID(path: target.id) else { return }
    dispatch(.planned(action, target, request: writer.describeRequest(action, on: id)))
  }

  private func act(_ action: PowerAction, _ target: Target) {
    guard let writer = backend.writer else {
      dispatch(.actionEnded(action, target, ServiceFailure(.readOnly, "amldeck runs read-only here.")))
      return
    }
    guard let id = ComputeID(path: target.id) else {
      let failure = ServiceFailure(.unexpectedAnswer, "\(target.name) has an id that amldeck cannot read.")
      dispatch(.actionEnded(action, target, failure))
      return
    }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        if let operation = try await writer.begin(action, on: id) {
          await dispatch(.actionAccepted(action, target))
          try await writer.reader.wait(for: operation)
        }
        await dispatch(.actionEnded(action, target, nil))
      } catch {
        await dispatch(.actionEnded(action, target, error))
      }
    }
  }
}
