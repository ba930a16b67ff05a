import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Languages
import Schedules
import SimulatorServer
import Terminal

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", _superCommandName: ProgramArguments.program,
    abstract: "The console on a simulator in this process; nothing leaves the machine.")

  @OptionGroup var world: WorldOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions
  /// The demo asks nothing of Azure: accepted as everywhere, and of no effect but for `-v`.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions

  @Option(
    name: .customLong("as"),
    help: "Who you are: a name, a user principal name or a role of the scenario (default: the owner).")
  var principal: String?

  @Flag(name: .customLong("wall"), help: "A wall display: read-only, its screens turn by themselves; q q quits.")
  var isWall = false

  @OptionGroup var wall: WallOptions
  @OptionGroup var plain: PlainOptions

  func run() throws {
    let options = try world.options(defaultRate: Self.rate, defaultStart: Self.start)
    guard isWall || !wall.isGiven else {
      throw ServiceFailure(.usage, "--seconds, --initials and --clock belong to a wall display: add --wall.")
    }
    let settings = isWall ? try wall.settings() : nil
    let isReadOnly = safety.isReadOnly || isWall
    let (principal, isVerbose) = (principal, place.isVerbose)
    try output.requireScreen(place, isPlain: plain.isPlain)
    // Hands are the same in a demo; places and alerts of the file belong to Azure.
    let file = try ConfigurationFile.read(.real)
    try ConsoleRuntime.run(look: output.look.unconfigured, wall: settings, isPlain: plain.isPlain) {
      var backend = try await Backend.demo(
        options, isReadOnly: isReadOnly, principal: principal, isVerbose: isVerbose)
      (backend.keys, backend.usesMouse) = (file.keys?.value ?? .standard, file.usesMouse?.value ?? false)
      return backend
    }
  }

  /// Ten times real time: a stop takes six seconds, a start eighteen, long enough to be seen and to be waited for.
  static let rate = 10.0
  /// Monday 2026-11-23T05:00:00Z (ARCHITECTURE decision 18).
  static let start = Instant(secondsSinceEpoch: 1_795_410_000)
}

/// The simulated world of `demo` and `serve`.
struct WorldOptions: ParsableArguments {
  @Option(
    name: .long, help: "The world: \(scenarioNames.joined(separator: ", ")); lab where nothing is said.",
    completion: .list(scenarioNames))
  var scenario: String?

  @Option(name: .long, help: "How many instances the scenario fleet has.")
  var instances: Int?

  @Option(name: .long, help: "The seed of everything that looks random.")
  var seed: UInt64?

  @Option(name: .long, help: "Virtual seconds for each real second.")
  var speed: Double?

  @Flag(name: .long, help: "The virtual clock stands still.")
  var paused = false

  @Option(name: .long, help: "The virtual clock's first instant, such as 2026-11-23T05:00:00Z.")
  var start: String?

  @Option(
    name: .customLong("rate-limits"), help: "on: ARM's limits for each principal, with 429; off: none, for benchmarks.")
  var rateLimits = Switch.on

  enum Switch: String, ExpressibleByArgument, CaseIterable {
    case on
    case off
  }

  func options(defaultRate: Double?, defaultStart: Instant?) throws(ServiceFailure) -> SimulatorOptions {
    var options = SimulatorOptions()
    if let speed {
      guard speed > 0, speed <= 1_000_000 else {
        throw ServiceFailure(.usage, "--speed must be above 0 and at most 1000000; --paused stops the clock.")
      }
    }
    if let instances {
      guard (0...1_000_000).contains(instances) else {
        throw ServiceFailure(.usage, "--instances must be from 0 to 1000000.")
      }
    }
    // Nil leaves an existing state as it is; only what was said can differ from it.
    options.scenario = scenario ?? (instances == nil ? nil : "fleet")
    options.instances = instances
    options.seed = seed
    options.rate = speed ?? defaultRate
    options.isPaused = paused ? true : nil
    options.hasRateLimits = rateLimits == .on
    options.start = defaultStart
    if let start {
      do throws(TimestampError) {
        options.start = try Instant(iso8601: start)
      } catch {
        throw ServiceFailure(.usage, "--start: \(error)")
      }
    }
    return options
  }
}

extension Backend {
  /// The simulator in this process, behind the same client as Azure.
  /// - Parameters:
  ///   - principal: by name or role; nil for the owner.
  ///   - surroundings: of the client: how long it waits before it asks again.
  static func demo(
    _ options: SimulatorOptions, isReadOnly: Bool, principal: String?,
    surroundings: Surroundings = RealSurroundings.client, isVerbose: Bool = false
  ) async throws -> Backend {
    // Kept as long as the demo's world is. It takes as long to make as the world's first instances: beside them.
    async let history = HistoryFile.store { () throws(HistoryError) in try HistoryStore(path: nil) }
    let host: Host
    do {
      host = try await Host(
        options: options, stateDirectory: nil, foundsAtOnce: false, realNow: { RealSurroundings.now() },
        sleep: { await WorkerThreads.sleep($0) })
    } catch {
      throw ServiceFailure(.usage, "\(error)")
    }
    var login = (clientID: host.clientID, secret: host.clientSecret)
    if let principal {
      guard let found = await host.login(named: principal) else {
        await host.stop()
        throw ServiceFailure(
          .usage,
          "There is no principal \"\(principal)\" in this scenario: choose \(await host.loginNames.joined(separator: ", "))."
        )
      }
      login = found
    }
    await host.start()
    let log = RequestLog(isVerbose: isVerbose)
    let transport = log.transport(InProcessTransport(host: host))
    let cloud = InProcessTransport.cloud
    let credential = ClientSecretCredential(
      cloud: cloud, tenant: host.tenant, clientID: login.clientID, clientSecret: login.secret,
      transport: transport, surroundings: surroundings)
    let tokens = TokenCache(credential, surroundings: surroundings)
    let reader = reader(cloud, tokens, transport, isReadOnly, surroundings)
    let control = AbsoluteURL(cloud.resourceManager.text + "/_simulator/").map {
      SimulatorControl(
        transport: transport, endpoint: $0, token: host.controlToken, scenarios: scenarioNames)
    }
    // It goes through the whole service, as the login below does: beside it.
    async let status = control?.read().status
    let isPaused = await host.isPaused
    let rate = await host.rate
    let pace = isPaused ? localized(" paused") : rate == 1 ? "" : " x\(shortened(rate))"
    let (group, workspaces) = (await host.resourceGroup, await host.workspaces)
    let ids = workspaces.map { WorkspaceID(subscription: host.subscription, resourceGroup: group, name: $0) }
    return Backend(
      place: ConsoleState.Place(
        label: "DEMO" + pace, subscription: host.subscription, resourceGroup: group, workspaces: workspaces,
        workspacePaths: ids.map(\.path)),
      reader: reader, writer: isReadOnly ? nil : ComputeOperator(reader: reader),
      probe: EndpointProbe(transport: transport),
      clock: ServiceClock(serviceNow: await host.virtualNow(), rate: isPaused ? 0 : rate),
      principalID: try await tokens.token(for: cloud.audience).identity?.objectID?.lowercased(),
      history: try await history,
      keepsSuspensions: false,
      control: control,
      directory: DirectoryReader(
        cloud: cloud, tokens: tokens, transport: transport, surroundings: surroundings),
      identity: SessionIdentity(cloud: cloud, tokens: tokens), log: log, simulator: try await status,
      close: { await host.stop() },
      workspaceIDs: ids)
  }

  private static func shortened(_ rate: Double) -> String {
    rate == rate.rounded() ? String(Int(rate)) : String(rate)
  }
}
