import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import SimulatorServer

/// What the console and the headless commands act on: Azure, a simulator behind HTTPS, or one in this process. The
/// client above the transport is the same for all (ARCHITECTURE section 2).
struct Backend: Sendable {
  var place: ConsoleState.Place
  var reader: ComputeReader
  /// nil where the program runs read-only: then there is nothing that could write.
  var writer: ComputeOperator?
  /// Knocks at the addresses of applications, without any token.
  var probe: EndpointProbe
  var clock: ServiceClock
  /// The object id of whoever is signed in, in lower case; nil where the token does not say.
  var principalID: String?
  /// nil where nothing alerts.
  var alerts: AlertSettings?
  /// What one instance may cost from Monday on; nil for any amount.
  var weeklyBudget: Money?
  /// The standards of the configuration.
  var presets: [PresetRule] = []
  /// nil where the configuration names none.
  var webhook: Webhook?
  /// Where own operations are kept; nil where nothing is to be kept.
  var history: HistoryStore?
  /// Whether suspensions of starts outlive the program; those of a demo end with its world.
  var keepsSuspensions = true
  /// nil where the service is Azure, or a simulator whose control token is not known.
  var control: SimulatorControl?
  /// Tells who is behind object ids and names, and whether they are still there; nil where the cloud names no Graph.
  var directory: DirectoryReader?
  var identity: SessionIdentity
  /// nil where the cloud has no list of retail prices that can be asked.
  var retailPrices: RetailPriceReader?
  var log: RequestLog
  var keys = KeyMap.standard
  /// Whether the console begins with the mouse.
  var usesMouse = false
  /// The places of the configuration, and the one that this is.
  var contexts: [ContextChoice] = []
  var contextName: String?
  /// What the simulator said when the connection was made.
  var simulator: SimulatorStatus?
  /// Ends what runs behind the transport.
  var close: @Sendable () async -> Void

  /// The workspaces, in the order of ``ConsoleState/Place/workspaces``, which are their labels.
  var workspaceIDs: [WorkspaceID]

  func workspace(labelled label: String) -> WorkspaceID? {
    place.workspaces.firstIndex(of: label).map { workspaceIDs[$0] }
  }
}

/// The service's clock, as far as it is known without asking: real, or a simulator's that runs at a rate.
struct ServiceClock: Sendable {
  private var serviceAtReading: Instant
  private var realAtReading: Instant
  let rate: Double

  static let real = ServiceClock(serviceNow: RealSurroundings.now(), rate: 1)

  /// - Parameter rate: virtual seconds for each real one; 0 while the clock is paused.
  init(serviceNow: Instant, rate: Double) {
    serviceAtReading = serviceNow
    realAtReading = RealSurroundings.now()
    self.rate = rate
  }

  var isPaused: Bool { rate == 0 }

  var now: Instant {
    if rate == 1 { return serviceAtReading + (RealSurroundings.now() - realAtReading) }
    return serviceAtReading + (RealSurroundings.now() - realAtReading) * rate
  }
}

extension Backend {
  /// Connects, hands the backend to a headless command, and closes it whatever happens.
  static func withAzure(
    _ options: PlaceOptions, isReadOnly: Bool, _ body: (Backend) async throws -> Void
  ) async throws {
    let backend = try await azure(options, isReadOnly: isReadOnly)
    do {
      try await body(backend)
    } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  /// Azure, or whatever the configuration names.
  /// - Parameter credential: the kind to use whatever the configuration says.
  static func azure(
    _ options: PlaceOptions, isReadOnly: Bool, credential: CredentialName? = nil
  ) async throws(ServiceFailure) -> Backend {
    let configuration = try EffectiveConfiguration(options, isReadOnly: isReadOnly, sources: .real)
    guard let subscriptions = configuration.subscriptions?.value else {
      throw ServiceFailure(
        .usage,
        "No subscription is configured: run az login, set AZURE_SUBSCRIPTION_ID, give --subscription, or write a file"
          + " with amldeck config init; to look around without Azure, run amldeck demo.")
    }
    let session = try await CloudSession.open(configuration, credential: credential)
    do throws(ServiceFailure) {
      // Before anything else is asked: what is wrong with a credential is then said in its own words.
      let token = try await session.tokens.token(for: session.cloud.audience)
      let isReadOnly = configuration.isReadOnly.value
      let reader = reader(
        session.cloud, session.tokens, session.transport, isReadOnly, parallelRequests: configuration.parallelRequests)
      let workspaces = try await workspaces(configuration, subscriptions, reader)
      let control = control(of: session.cloud, session.transport)
      let simulated = try await control?.read()
      return Backend(
        place: place(configuration, simulated == nil ? session.cloud.name : "SIMULATOR", workspaces), reader: reader,
        writer: isReadOnly ? nil : ComputeOperator(reader: reader),
        probe: EndpointProbe(transport: session.transport),
        clock: simulated?.clock ?? .real, principalID: token.identity?.objectID?.lowercased(),
        alerts: configuration.file.alerts?.value, weeklyBudget: configuration.file.weeklyBudget?.value,
        presets: configuration.file.presets.map(\.rule),
        webhook: configuration.file.webhook.flatMap { Webhook($0.value, transport: session.transport) },
        control: control,
        directory: DirectoryReader(
          cloud: session.cloud, tokens: session.tokens, transport: session.transport,
          surroundings: RealSurroundings.client), identity: session.identity(configuration),
        retailPrices: RetailPriceReader(
          cloud: session.cloud, transport: session.transport, surroundings: RealSurroundings.client),
        log: session.log, keys: configuration.file.keys?.value ?? .standard,
        usesMouse: configuration.file.usesMouse?.value ?? false,
        contexts: configuration.file.contexts.map(\.choice), contextName: configuration.context?.value,
        simulator: simulated?.status, close: session.close, workspaceIDs: workspaces)
    } catch {
      await session.close()
      throw error
    }
  }

  /// The control API of a simulator that `amldeck env` named; only where it is at the cloud's own origin, so that
  /// settings left over from a simulator never touch another one.
  private static func control(of cloud: Cloud, _ transport: any Transport) -> SimulatorControl? {
    let environment = RealSurroundings.environment
    guard let endpoint = environment("AMLDECK_CONTROL_ENDPOINT").flatMap({ AbsoluteURL($0) }),
      let token = environment("AMLDECK_CONTROL_TOKEN"), endpoint.origin == cloud.resourceManager
    else { return nil }
    return SimulatorControl(transport: transport, endpoint: endpoint, token: token)
  }

  private static func place(
    _ configuration: EffectiveConfiguration, _ label: String, _ workspaces: [WorkspaceID]
  ) -> ConsoleState.Place {
    func words(_ values: [String], _ many: String) -> String {
      var distinct: [String] = []
      for value in values where !distinct.contains(where: { $0.lowercased() == value.lowercased() }) {
        distinct.append(value)
      }
      return distinct.count == 1 ? distinct[0] : "\(distinct.count) \(many)"
    }
    return ConsoleState.Place(
      label: configuration.context?.value ?? label,
      subscription: words(workspaces.map(\.subscription), "subscriptions"),
      resourceGroup: words(workspaces.map(\.resourceGroup), "groups"), workspaces: labels(workspaces),
      workspacePaths: workspaces.map(\.path),
      isDangerous: configuration.isDangerous.value)
  }

  /// Names where they tell the workspaces apart, else with as much before them as that takes.
  static func labels(_ workspaces: [WorkspaceID]) -> [String] {
    func isUnique(_ label: (WorkspaceID) -> String, _ one: WorkspaceID) -> Bool {
      workspaces.filter { label($0).lowercased() == label(one).lowercased() }.count == 1
    }
    return workspaces.map { one in
      if isUnique({ $0.name }, one) { return one.name }
      let inGroup = { (workspace: WorkspaceID) in "\(workspace.resourceGroup)/\(workspace.name)" }
      return isUnique(inGroup, one) ? inGroup(one) : "\(one.subscription)/\(inGroup(one))"
    }
  }

  static func reader(
    _ cloud: Cloud, _ tokens: TokenCache, _ transport: any Transport, _ isReadOnly: Bool,
    _ surroundings: Surroundings = RealSurroundings.client, parallelRequests: Int = RequestGate.defaultLimit
  ) -> ComputeReader {
    let pipeline = Pipeline(
      cloud: cloud, tokens: tokens, transport: transport, surroundings: surroundings, isReadOnly: isReadOnly,
      parallelRequests: parallelRequests)
    return ComputeReader(
      connection: ARMConnection(cloud: cloud, pipeline: pipeline, surroundings: surroundings))
  }

  /// Named workspaces are looked up, so that a wrong name is said before anything is shown.
  private static func workspaces(
    _ configuration: EffectiveConfiguration, _ subscriptions: [String], _ reader: ComputeReader
  ) async throws(ServiceFailure) -> [WorkspaceID] {
    let groups = configuration.groups?.value
    guard let names = configuration.workspaces?.value else {
      let all = try await reader.workspaces(in: subscriptions, groups: groups)
      guard !all.isEmpty else {
        let place =
          groups.map { localized("resource group \($0.joined(separator: ", "))") } ?? localized("the subscription")
        throw ServiceFailure(
          .notFound, localized("There is no workspace that you may see in \(place): look at amldeck config show."))
      }
      return all
    }
    // One place needs no list, which a role on the workspace alone does not allow.
    if subscriptions.count == 1, let groups, groups.count == 1 {
      return try await named(names, in: ResourceGroupID(subscription: subscriptions[0], name: groups[0]), reader)
    }
    let all = try await reader.workspaces(in: subscriptions, groups: groups)
    var found: [WorkspaceID] = []
    for name in names {
      let matches = all.filter { $0.name.lowercased() == name.lowercased() }
      guard !matches.isEmpty else {
        throw ServiceFailure(
          .notFound, localized("There is no workspace \(name) that you may see: look at amldeck config show."))
      }
      found += matches.filter { match in !found.contains { $0.isSame(as: match) } }
    }
    return found
  }

  private static func named(
    _ names: [String], in group: ResourceGroupID, _ reader: ComputeReader
  ) async throws(ServiceFailure) -> [WorkspaceID] {
    var found: [WorkspaceID] = []
    for name in names {
      let id = WorkspaceID(subscription: group.subscription, resourceGroup: group.name, name: name)
      do throws(ServiceFailure) {
        _ = try await reader.workspace(id)
      } catch  where error.kind == .notFound {
        var failure = error
        failure.sentence =
          localized(
            "There is no workspace \(name) in resource group \(group.name): check --workspace and --resource-group.")
        throw failure
      }
      if !found.contains(where: { $0.isSame(as: id) }) { found.append(id) }
    }
    return found
  }
}
