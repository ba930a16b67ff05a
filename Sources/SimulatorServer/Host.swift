import ARM
import ComputeModel
package import Schedules
package import Simulator

/// A world that lives: it follows a clock, remembers what happened, and answers only what it has stored.
package actor Host {
  private var world: World
  private let journal: Journal
  private let zones: ZoneSource
  nonisolated let realNow: @Sendable () -> Instant
  private let sleep: @Sendable (Duration) async -> Void
  private var timersRun = false
  private var timer: Task<Void, Never>?
  private var lockDescriptor: Int32?
  /// `host:port` of every name under which requests may come (RELIABILITY S9: DNS rebinding).
  private var listeningAuthorities: [String] = []

  nonisolated let secrets: Secrets
  nonisolated let founding: Founding
  nonisolated let owner: Principal
  /// Nil in memory.
  nonisolated let directory: PrivateDirectory?

  /// The origin under which ``InProcessTransport`` answers; `.invalid` can never be another host (RFC 6761).
  package static let inProcessAuthority = "simulator.invalid"

  /// Opens the state, or makes a new one.
  /// - Parameters:
  ///   - stateDirectory: nil keeps everything in memory.
  ///   - realNow: the real clock, for tokens and for the mapping of virtual time.
  ///   - sleep: waits in real time, and ends early when its task is cancelled.
  package init(
    options: SimulatorOptions, stateDirectory: String?,
    realNow: @escaping @Sendable () -> Instant = RealClock.now,
    sleep: @escaping @Sendable (Duration) async -> Void = RealClock.sleep
  ) async throws(SimulatorServerError) {
    let opened = try OpenedState(options: options, stateDirectory: stateDirectory, realNow: realNow())
    guard let owner = opened.world.principals.first else {
      throw .damaged(path: stateDirectory ?? "memory", reason: "it has no principal")
    }
    world = opened.world
    journal = opened.journal
    secrets = opened.secrets
    directory = opened.directory
    lockDescriptor = opened.lockDescriptor
    founding = opened.world.founding
    self.owner = owner
    zones = .system
    self.realNow = realNow
    self.sleep = sleep
    // What schedules wanted while no server ran is lost, and said to be (SEMANTICS 7.3).
    let missed = world.resuming(at: max(world.now, world.clock.virtualNow(at: realNow())))
    if !missed.isEmpty {
      try journal.append(missed)
      for event in missed { world.evolve(event) }
    }
  }

  // MARK: Time

  package func virtualNow() -> Instant { max(world.now, world.clock.virtualNow(at: realNow())) }

  package var isPaused: Bool { world.clock.isPaused }

  package var rate: Double { world.clock.rate }

  /// From now on the world also moves while nobody asks.
  package func start() {
    timersRun = true
    schedule()
  }

  /// Stops the timers and gives the state free for another server.
  package func stop() async {
    timersRun = false
    timer?.cancel()
    timer = nil
    journal.close()
    if let lockDescriptor { PrivateDirectory.unlock(lockDescriptor) }
    lockDescriptor = nil
  }

  /// One timer for the next thing that is due; none while the clock is paused or nothing is under way.
  private func schedule() {
    timer?.cancel()
    timer = nil
    guard timersRun, let due = world.nextDue, let delay = world.clock.realDelay(until: due, at: realNow()) else {
      return
    }
    timer = Task { [weak self, sleep] in
      // A millisecond more, so that rounding does not wake us just before the moment.
      await sleep(delay + .milliseconds(1))
      guard !Task.isCancelled else { return }
      await self?.wake()
    }
  }

  private func wake() {
    // Where the disk refuses, the next request meets the same refusal and reports it.
    do throws(SimulatorServerError) { try catchUp() } catch { return }
    schedule()
  }

  private func catchUp() throws(SimulatorServerError) {
    let now = virtualNow()
    let events = world.due(by: now)
    if !events.isEmpty { try commit(events) }
    world.pass(to: now)
  }

  private func commit(_ events: [Event]) throws(SimulatorServerError) {
    try journal.append(events)
    for event in events { world.evolve(event) }
    schedule()
  }

  // MARK: Commands and questions

  /// The world at this moment.
  package func currentWorld() throws(SimulatorServerError) -> World {
    try catchUp()
    return world
  }

  /// Carries out a command and returns the world after it, once everything is stored.
  package func submit(_ command: Command) throws(SimulatorServerError) -> Result<World, Refusal> {
    try catchUp()
    switch world.decide(command, zones: zones) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let events):
      if !events.isEmpty { try commit(events) }
      return .success(world)
    }
  }

  package func setClock(isPaused: Bool, rate: Double) throws(SimulatorServerError) -> World {
    try catchUp()
    let clock = Clock(realAnchor: realNow(), virtualAnchor: world.now, rate: rate, isPaused: isPaused)
    let why = isPaused ? "the clock was paused" : "the clock was set to rate \(rate)"
    if case .success(let events) = world.decide(.setClock(clock, why: why), zones: zones) { try commit(events) }
    return world
  }

  /// Moves virtual time forward; everything that is due on the way happens at its own moment.
  package func advance(to target: Instant) throws(SimulatorServerError) -> World {
    try catchUp()
    guard target > world.now else { return world }
    var later = world
    var events = later.advance(to: target)
    let clock = Clock(
      realAnchor: realNow(), virtualAnchor: target, rate: world.clock.rate, isPaused: world.clock.isPaused)
    let why = "the clock was advanced by \((target - world.now).inSeconds) s"
    if case .success(let more) = later.decide(.setClock(clock, why: why), zones: zones) { events += more }
    try commit(events)
    world.pass(to: target)
    return world
  }

  /// Stored events in order, each as (sequence, JSON text).
  package func storedEvents(
    after sequence: Int = 0, limit: Int = -1
  ) throws(SimulatorServerError) -> [(sequence: Int, text: String)] {
    try journal.entries(after: sequence, limit: limit).map { ($0.sequence, $0.text) }
  }

  /// What SQLite says of `PRAGMA synchronous`: 2 is FULL.
  package func synchronousLevel() throws(SimulatorServerError) -> Int { try journal.synchronousLevel() }

  // MARK: Where it is served

  func storedPort() throws(SimulatorServerError) -> Int? { try journal.fact("port").flatMap { Int($0) } }

  /// Notes the port that the server has got.
  func listen(port: Int) throws(SimulatorServerError) {
    listeningAuthorities = ["127.0.0.1", "localhost", "[::1]"].map { "\($0):\(port)" }
    if directory != nil { try journal.setFact("port", String(port)) }
  }

  /// `127.0.0.1:port` and its other names, and the name of the in-process transport.
  var authorities: [String] { listeningAuthorities + [Self.inProcessAuthority] }
}

extension Host {
  package nonisolated var subscription: String { founding.subscription }
  package nonisolated var tenant: String { founding.tenant }
  package nonisolated var location: String { founding.location }
  package nonisolated var clientID: String { owner.clientID }
  package nonisolated var clientSecret: String { secrets.clientSecret }
  package nonisolated var controlToken: String { secrets.controlToken }
  package nonisolated var scenario: String { founding.scenario }

  /// Of the first workspace; every scenario has one group.
  package var resourceGroup: String { world.resourceGroups.first ?? "" }

  package var workspaces: [String] { world.workspaces.map { $0.name } }

  package var instanceCount: Int { world.instances.count }
}
