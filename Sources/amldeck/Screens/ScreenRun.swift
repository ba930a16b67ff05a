import ARM
import ARMClient
import ComputeModel
import Console
import Schedules
import Terminal

/// The console without a terminal: every effect is performed at once and in order, so that what is painted depends on
/// the keys alone. The world's clock stands still: what was asked of the service is accepted and goes on.
struct ScreenRun {
  var backend: Backend
  var state: ConsoleState

  init(backend: Backend, size: Size, isASCII: Bool, isWall: Bool = false) {
    self.backend = backend
    state = ConsoleState(
      place: backend.place, isReadOnly: backend.writer == nil, isASCII: isASCII, size: size, now: backend.clock.now,
      zones: SystemZones.source)
    state.simulator = backend.simulator
    state.principalID = backend.principalID
    state.presets = backend.presets
    if isWall {
      state.wall = Wall(secondsPerFace: WallSettings.usualSeconds, showsInitials: false, now: backend.clock.now)
    }
  }

  var canvas: Canvas { Console.view(state) }

  /// Reads the list.
  mutating func begin() async {
    await dispatch(.began)
    await dispatch(.painted)
  }

  mutating func type(_ key: Key) async {
    await dispatch(.key(key))
    await dispatch(.painted)
  }

  private mutating func dispatch(_ message: Message) async {
    for effect in Console.update(&state, message, at: backend.clock.now) {
      for answer in await answers(to: effect) { await dispatch(answer) }
    }
  }

  func answers(to effect: Effect) async -> [Message] {
    switch effect {
    case .loadFleet(let names):
      var messages: [Message] = []
      for name in names { messages.append(await load(name)) }
      return messages
    case .readAlone(let targets):
      var messages: [Message] = []
      for target in targets {
        messages.append(
          await outcome {
            () async throws(ServiceFailure) in
            .instanceRead(target, .success(try await backend.reader.instance(try id(of: target))))
          } failing: {
            .instanceRead(target, .failure($0))
          })
      }
      return messages
    case .studyFleet: return state.fleet.question.map { [.studied($0.answer())] } ?? []
    case .countFleetWeek(let screen): return [.fleetWeek(FleetWeek(of: screen, state))]
    case .read(let target):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .document(target, try await backend.reader.document(of: try id(of: target)))
        } failing: {
          .documentFailed(target, $0)
        }
      ]
    case .readRegion:
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .region(.success(try await backend.regions()))
        } failing: {
          .region(.failure($0))
        }
      ]
    case .readClusters:
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .clusters(.success(try await backend.clusters()))
        } failing: {
          .clusters(.failure($0))
        }
      ]
    case .readAccess(let scopes):
      var messages: [Message] = []
      for scope in scopes {
        messages.append(
          await outcome {
            () async throws(ServiceFailure) in
            .access(scope, .success(try await backend.access(to: scope)))
          } failing: {
            .access(scope, .failure($0))
          })
      }
      return messages
    case .readNames(let ids):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .names(ids, .success(try await backend.names(of: ids)))
        } failing: {
          .names(ids, .failure($0))
        }
      ]
    case .readActivityLog(let target, let begin, let end):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .activityLog(target, .success(try await backend.activity(of: target.id, from: begin, until: end)))
        } failing: {
          .activityLog(target, .failure($0))
        }
      ]
    case .readWho:
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .who(.success(try await backend.identity.report()))
        } failing: {
          .who(.failure($0))
        }
      ]
    // How long each took differs from run to run.
    case .readLog: return [.requestLog([])]
    case .readPolicies: return [.policies(await backend.policies(of: instances))]
    case .readFleetReport(let from):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .fleetReport(.success(try await FleetReport.read(backend, store: backend.history, from: from).report))
        } failing: {
          .fleetReport(.failure($0))
        }
      ]
    case .readFacts:
      let reading = await FactsReader(backend, store: backend.history, zone: state.viewerZone)
        .read(instances, at: backend.clock.now)
      return [.facts(reading.facts, reading.failures)]
    case .readJobs(let targets):
      var messages: [Message] = []
      for target in targets { messages.append(.jobs(target, await backend.jobs(on: target))) }
      return messages
    case .probe(let addresses):
      var messages: [Message] = []
      for address in addresses { messages.append(.probed(address, await backend.probe.health(of: address))) }
      return messages
    case .findUser(let text): return [.user(text, await backend.user(text))]
    case .readAssigneeAccess(let objectID, let workspace):
      return [
        .assigneeAccess(objectID, workspace: workspace, await backend.access(ofAssignee: objectID, in: workspace))
      ]
    case .checkCreation(let creation, let target):
      return [.creationChecked(creation, target, await backend.check(creation, target))]
    case .changeSimulator(let change):
      // The clock stands still here, whatever a simulator would do.
      guard case .setFault = change, let control = backend.control else { return [] }
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .simulator(.success(try await control.change(change, isPaused: true).status))
        } failing: {
          .simulator(.failure($0))
        }
      ]
    case .readSimulator: return state.simulator.map { [.simulator(.success($0))] } ?? []
    case .plan(let action, let targets):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .planned(action, targets, requests: try await requests(action, targets))
        } failing: {
          .planFailed(action, targets, $0)
        }
      ]
    case .perform(let action, let targets):
      var messages: [Message] = []
      for target in targets { messages.append(await perform(action, target)) }
      return messages
    case .planLimit(let limit): return [backend.planned(limit)]
    case .setLimit(let limit): return [await backend.set(limit, by: nil)]
    case .planRecreation(let order): return [await backend.plannedRecreation(order, zone: state.viewerZone)]
    case .planEach(let changes):
      guard let writer = backend.writer else { return [] }
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .plannedEach(changes, requests: try await writer.requests(for: changes))
        } failing: {
          .planEachFailed(changes, $0)
        }
      ]
    case .performEach(let changes):
      var messages: [Message] = []
      for change in changes { messages.append(await perform(change.action, change.target)) }
      return messages
    case .planOnboarding(let template, let sheet):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .onboarding(.success(try await OnboardingPlan.read(templateFile: template, sheetFile: sheet, backend)))
        } failing: {
          .onboarding(.failure($0))
        }
      ]
    case .readKeyFile(let path):
      return [.keyFile(path: path, Result { () throws(ServiceFailure) in try KeyFile.publicKey(of: path) })]
    case .readStoredKeys(let subscription):
      return [
        await outcome {
          () async throws(ServiceFailure) in
          .storedKeys(.success(try await backend.reader.storedSSHKeys(in: subscription)))
        } failing: {
          .storedKeys(.failure($0))
        }
      ]
    case .makeKeyPair(let path, let target): return [.keyPair(path: path, target, .failure(Self.noTerminal))]
    case .openSession(let target, _, _): return [.sessionEnded(target, .failure(Self.noTerminal))]
    default: return []
    }
  }

  private var instances: [ComputeInstance] {
    state.fleet.rows.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
  }

  private static let noTerminal = ServiceFailure(.usage, "There is no terminal here that another program could have.")

  private func outcome(
    _ work: () async throws(ServiceFailure) -> Message, failing: (ServiceFailure) -> Message
  ) async -> Message {
    do throws(ServiceFailure) {
      return try await work()
    } catch {
      return failing(error)
    }
  }

  private func load(_ name: String) async -> Message {
    guard let workspace = backend.workspace(labelled: name) else {
      return .fleetFailed(workspace: name, ServiceFailure(.notFound, "There is no workspace \(name) here."))
    }
    return await outcome {
      () async throws(ServiceFailure) in
      .fleetLoaded(workspace: name, items: try await backend.reader.instances(of: workspace))
    } failing: {
      .fleetFailed(workspace: name, $0)
    }
  }

  private func requests(_ action: InstanceAction, _ targets: [Target]) async throws(ServiceFailure) -> [String] {
    guard let writer = backend.writer else { return [] }
    var texts: [String] = []
    for target in targets {
      texts += try await writer.requests(for: action, on: try id(of: target)).map(\.text)
    }
    return texts
  }

  private func perform(_ action: InstanceAction, _ target: Target) async -> Message {
    guard let writer = backend.writer else {
      return .actionEnded(action, target, ServiceFailure(.readOnly, "amldeck runs read-only here."))
    }
    return await outcome {
      () async throws(ServiceFailure) in
      let operation = try await writer.begin(action, on: try id(of: target))
      return operation == nil ? .actionEnded(action, target, nil) : .actionAccepted(action, target)
    } failing: {
      .actionEnded(action, target, $0)
    }
  }

  private func id(of target: Target) throws(ServiceFailure) -> ComputeID {
    guard let id = ComputeID(path: target.id) else {
      throw ServiceFailure(.unexpectedAnswer, "\(target.name) has an id that amldeck cannot read.")
    }
    return id
  }
}
