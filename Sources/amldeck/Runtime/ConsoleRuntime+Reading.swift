import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import Terminal

/// The effects that only read.
extension ConsoleRuntime {
  /// From so many on, what reading a list leaves behind is worth a look through the heap: some 5 MB.
  nonisolated static let itemsOfMuchMemory = 1_000

  func load(_ name: String) {
    guard let workspace = backend.workspace(labelled: name) else { return }
    let reading = reading(of: workspace, labelled: name)
    // Rows carry the label that tells their workspace from others of its name.
    let labelled: @Sendable ([FleetItem]) -> [FleetItem] = { items in
      name == workspace.name ? items : items.map { $0.inWorkspace(labelled: name) }
    }
    let pages = PageGatherer { page in await self.dispatch(.fleetPage(workspace: name, items: labelled(page))) }
    let isWall = state.wall != nil
    Task.detached { [self] in
      do throws(ServiceFailure) {
        for await page in reading.pages { pages.add(page) }
        let items = try await reading.items
        pages.end()
        await dispatch(.fleetLoaded(workspace: name, items: labelled(items)))
        await tellPace()
        await observe(items, of: workspace)
        await watch(items, of: workspace)
        // A wall reads for weeks: what each reading leaves between what stays would add up.
        if items.count >= Self.itemsOfMuchMemory || isWall { WorkerThreads.giveMemoryBack() }
      } catch {
        pages.end()
        await dispatch(.fleetFailed(workspace: name, error))
      }
    }
  }

  /// The one that was begun before there was a screen, else a new one.
  private func reading(of workspace: WorkspaceID, labelled name: String) -> ListReading {
    let reading =
      firstReadings.removeValue(forKey: name)
      ?? ListReading(
        of: workspace, by: backend.reader, memory: pageMemories[name] ?? PageMemory(),
        showsPages: state.fleet.showsPages(of: name))
    pageMemories[name] = reading.memory
    return reading
  }

  /// One instance alone, as its row shows it.
  func readAlone(_ targets: [Target]) {
    let reader = backend.reader
    for target in targets {
      guard let id = ComputeID(path: target.id) else {
        let failure = ServiceFailure(.unexpectedAnswer, localized("\(target.name) has an id that amldeck cannot read."))
        dispatch(.instanceRead(target, .failure(failure)))
        continue
      }
      Task.detached { [self] in
        do throws(ServiceFailure) {
          var instance = try await reader.instance(id)
          instance.workspace = target.workspace
          await dispatch(.instanceRead(target, .success(instance)))
        } catch {
          await dispatch(.instanceRead(target, .failure(error)))
        }
      }
    }
  }

  /// What takes too long for a frame is found out beside the terminal's thread.
  func studyFleet() {
    guard let question = state.fleet.question else { return }
    Task.detached { [self] in await dispatch(.studied(question.answer())) }
  }

  func countFleetWeek(_ screen: FleetTimelineScreen) {
    let state = state
    Task.detached { [self] in await dispatch(.fleetWeek(FleetWeek(of: screen, state))) }
  }

  /// The whole document of one compute, for its page and its raw view.
  func read(_ target: Target) {
    let reader = backend.reader
    guard let id = ComputeID(path: target.id) else {
      let failure = ServiceFailure(.unexpectedAnswer, localized("\(target.name) has an id that amldeck cannot read."))
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

  func readRegion() {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await dispatch(.region(.success(try await backend.regions())))
      } catch {
        await dispatch(.region(.failure(error)))
      }
    }
  }

  func readClusters() {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await dispatch(.clusters(.success(try await backend.clusters())))
      } catch {
        await dispatch(.clusters(.failure(error)))
      }
    }
  }

  func readAccess(_ scopes: [AccessScope]) {
    let backend = backend
    for scope in scopes {
      Task.detached { [self] in
        do throws(ServiceFailure) {
          await dispatch(.access(scope, .success(try await backend.access(to: scope))))
        } catch {
          await dispatch(.access(scope, .failure(error)))
        }
      }
    }
  }

  func readNames(_ ids: [String]) {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await dispatch(.names(ids, .success(try await backend.names(of: ids))))
      } catch {
        await dispatch(.names(ids, .failure(error)))
      }
    }
  }

  /// What is read is kept: the log forgets after 90 days.
  func readActivityLog(_ target: Target, from begin: Instant, until end: Instant) {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let log = try await backend.activity(of: target.id, from: begin, until: end)
        await keep(log, of: target)
        await dispatch(.activityLog(target, .success(log)))
      } catch {
        await dispatch(.activityLog(target, .failure(error)))
      }
    }
  }

  func readWho() {
    let (identity, connection) = (backend.identity, backend.reader.connection)
    Task.detached { [self] in
      do throws(ServiceFailure) {
        var report = try await identity.report()
        // Nothing is asked for it: each answer to a reading of the fleet says it.
        report.budget = connection.budget.rows.map(\.counted)
        await dispatch(.who(.success(report)))
      } catch {
        await dispatch(.who(.failure(error)))
      }
    }
  }

  func readJobs(_ targets: [Target]) {
    let backend = backend
    for target in targets {
      Task.detached { [self] in await dispatch(.jobs(target, await backend.jobs(on: target))) }
    }
  }

  func readPolicies() {
    let (backend, instances) = (backend, fleetInstances)
    Task.detached { [self] in await dispatch(.policies(await backend.policies(of: instances))) }
  }

  func probe(_ addresses: [String]) {
    let probe = backend.probe
    for address in addresses {
      Task.detached { [self] in await dispatch(.probed(address, await probe.health(of: address))) }
    }
  }

  // MARK: New instances

  func findUser(_ text: String) {
    let backend = backend
    Task.detached { [self] in await dispatch(.user(text, await backend.user(text))) }
  }

  func readAssigneeAccess(_ objectID: String, workspace: String) {
    let backend = backend
    Task.detached { [self] in
      await dispatch(
        .assigneeAccess(objectID, workspace: workspace, await backend.access(ofAssignee: objectID, in: workspace)))
    }
  }

  func check(_ creation: InstanceCreation, _ target: Target) {
    let backend = backend
    Task.detached { [self] in
      await dispatch(.creationChecked(creation, target, await backend.check(creation, target)))
    }
  }

  // MARK: Simulator

  func readSimulator() { askSimulator { control throws(ServiceFailure) in try await control.read() } }

  func change(_ change: SimulatorChange) {
    if case .begin = change { return begin(change) }
    let isPaused = clock.isPaused
    askSimulator { control throws(ServiceFailure) in try await control.change(change, isPaused: isPaused) }
  }

  /// Nothing of what was seen of the world before is true of the new one: a console of its own begins.
  private func begin(_ change: SimulatorChange) {
    guard let control = backend.control, !control.scenarios.isEmpty else { return }
    let (backend, look, isPaused) = (backend, look, clock.isPaused)
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let reading = try await control.change(change, isPaused: isPaused)
        var next = backend
        (next.clock, next.simulator) = (reading.clock, reading.status)
        next.history = try HistoryFile.store { () throws(HistoryError) in try HistoryStore(path: nil) }
        // The world is ended once, by whoever began it.
        next.close = {}
        await succeed(with: (next, look))
      } catch {
        await dispatch(.simulator(.failure(error)))
      }
    }
  }

  private func askSimulator(
    _ ask: @escaping @Sendable (SimulatorControl) async throws(ServiceFailure) -> SimulatorControl.Reading
  ) {
    guard let control = backend.control else { return }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await take(try await ask(control))
      } catch {
        await dispatch(.simulator(.failure(error)))
      }
    }
  }

  private func take(_ reading: SimulatorControl.Reading) {
    clock = reading.clock
    dispatch(.simulator(.success(reading.status)))
    // The world may have moved on by years.
    dispatch(.timer)
  }
}

extension Backend {
  func access(to scope: AccessScope) async throws(ServiceFailure) -> ScopeAccess {
    var access: ScopeAccess
    switch scope {
    case .workspace(let label):
      guard let workspace = workspace(labelled: label) else {
        throw ServiceFailure(.notFound, localized("There is no workspace \(label) in this context."))
      }
      access = try await reader.access(to: workspace)
    case .instance(let target):
      guard let id = ComputeID(path: target.id) else {
        throw ServiceFailure(.unexpectedAnswer, localized("\(target.name) has an id that amldeck cannot read."))
      }
      access = try await reader.access(to: id)
    }
    access.principalID = principalID
    return access
  }

  func jobs(on target: Target) async -> Result<InstanceJobs, ServiceFailure> {
    guard let id = ComputeID(path: target.id) else {
      return .failure(
        ServiceFailure(.unexpectedAnswer, localized("\(target.name) has an id that amldeck cannot read.")))
    }
    do throws(ServiceFailure) {
      return .success(try await reader.jobs(on: id))
    } catch {
      return .failure(error)
    }
  }

  func user(_ text: String) async -> Result<DirectoryUser, ServiceFailure> {
    guard let directory else {
      return .failure(ServiceFailure(.noAccess, localized("This cloud names no directory to look \(text) up in.")))
    }
    do throws(ServiceFailure) {
      return .success(try await directory.user(text))
    } catch {
      return .failure(error)
    }
  }

  func access(ofAssignee objectID: String, in label: String) async -> Result<ScopeAccess, ServiceFailure> {
    guard let workspace = workspace(labelled: label) else {
      return .failure(ServiceFailure(.notFound, localized("There is no workspace \(label) in this context.")))
    }
    do throws(ServiceFailure) {
      return .success(try await reader.access(of: objectID, to: workspace))
    } catch {
      return .failure(error)
    }
  }

  func check(_ creation: InstanceCreation, _ target: Target) async -> CreationCheck {
    guard let writer, let id = ComputeID(path: target.id) else {
      let why = localized("amldeck runs read-only here.")
      return CreationCheck(name: .notVisible(why), policy: .notVisible(why))
    }
    return await writer.check(creation, as: id)
  }

  /// Sizes and usages of the workspaces' regions.
  func regions() async throws(ServiceFailure) -> [Region] {
    var regions: [Region] = []
    var scopes: [(location: String, subscription: String, labels: [String])] = []
    for (label, workspace) in zip(place.workspaces, workspaceIDs) {
      let (location, subscription) = (try await reader.location(of: workspace), workspace.subscription)
      if let index = scopes.firstIndex(where: { $0.location == location && $0.subscription == subscription }) {
        scopes[index].labels.append(label)
      } else {
        scopes.append((location, subscription, [label]))
      }
    }
    let isAlone = scopes.allSatisfy { $0.subscription == scopes[0].subscription }
    for (location, subscription, labels) in scopes {
      regions.append(
        Region(
          location: location, subscription: isAlone ? nil : subscription,
          usages: try await reader.usages(in: location, subscription: subscription),
          sizes: try await reader.sizes(in: location, subscription: subscription), workspaces: labels,
          limits: try await limits(of: labels, in: location, subscription: subscription)))
    }
    return regions
  }

  /// What these workspaces may take; nil where the service does not tell it to whoever is signed in: usages are of use
  /// without it.
  private func limits(
    of labels: [String], in location: String, subscription: String
  ) async throws(ServiceFailure) -> [WorkspaceQuota]? {
    do throws(ServiceFailure) {
      let paths = labels.compactMap { label in
        workspace(labelled: label).map { (label: label, path: $0.path.lowercased() + "/") }
      }
      return try await reader.workspaceQuotas(in: location, subscription: subscription).compactMap { quota in
        guard let own = paths.first(where: { quota.id.lowercased().hasPrefix($0.path) }) else { return nil }
        var quota = quota
        quota.workspace = own.label
        return quota
      }
    } catch {
      if error.kind == .noAccess || error.kind == .notFound { return nil }
      throw error
    }
  }
}

extension ConsoleRuntime {
  /// Says what the readings cost, where it is another number than the one on the screen.
  func tellPace() {
    let count = backend.log.callsInLastMinute
    if state.callsPerMinute != count { dispatch(.callsPerMinute(count)) }
  }
}
