import ARM
import ComputeModel
package import Schedules
package import Simulator

/// A world that lives: it follows a clock, remembers what happened, and answers only what it has stored.
package actor Host {
  private(set) var world: World
  private let journal: any Journal
  private let zones: ZoneSource
  nonisolated let realNow: @Sendable () -> Instant
  private let sleep: @Sendable (Duration) async -> Void
  private var timersRun = false
  private var timer: Task<Void, Never>?
  private var lockDescriptor: Int32?
  /// What the founding has left to do; nil once the world is whole.
  private var rest: Beginning.Rest?
  private var founder: Task<Void, Never>?
  /// Why the world never became whole: every request is answered with it.
  private var foundingFailure: SimulatorServerError?
  /// `host:port` of every name under which requests may come (RELIABILITY S9: DNS rebinding).
  private var listeningAuthorities: [String] = []

  /// Those who wait for the next event. Only looked up, or all woken at once.
  private var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
  private var nextWaiter = 0

  nonisolated let requestLog = RequestLog()
  /// Nil where there are none.
  nonisolated let rateLimits: RateLimits?
  nonisolated let sendsRetryAfter: Bool
  nonisolated let sshAddress: SSHAddress?
  nonisolated let secrets: Secrets
  nonisolated let deviceCodes = DeviceCodes()
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
  ///   - foundsAtOnce: false leaves all but the first instances of the scenario fleet until a request needs them, and
  ///     makes them beside the others then. In memory only.
  package init(
    options: SimulatorOptions, stateDirectory: String?, foundsAtOnce: Bool = true,
    realNow: @escaping @Sendable () -> Instant = RealClock.now,
    sleep: @escaping @Sendable (Duration) async -> Void = RealClock.sleep
  ) async throws(SimulatorServerError) {
    let opened = try OpenedState(
      options: options, stateDirectory: stateDirectory, realNow: realNow(),
      firstInstances: foundsAtOnce ? .max : Self.instancesAtFirst)
    guard let owner = opened.world.principals.first else {
      throw .damaged(path: stateDirectory ?? "memory", reason: "it has no principal")
    }
    world = opened.world
    journal = opened.journal
    secrets = opened.secrets
    directory = opened.directory
    lockDescriptor = opened.lockDescriptor
    rest = opened.rest
    founding = opened.world.founding
    self.owner = owner
    rateLimits = options.hasRateLimits ? RateLimits() : nil
    sendsRetryAfter = options.sendsRetryAfter
    sshAddress = options.sshAddress
    zones = .system
    self.realNow = realNow
    self.sleep = sleep
    guard rest == nil else { return }
    // What schedules wanted while no server ran is lost, and said to be (SEMANTICS 7.3).
    let missed = world.resuming(at: max(world.now, world.clock.virtualNow(at: realNow())))
    if !missed.isEmpty {
      try journal.append(missed)
      for event in missed { world.evolve(event) }
    }
  }

  // MARK: Founding

  /// A page of each workspace (ARM's size, FACTS section 2), and one more, so that the list says that it goes on.
  private static let instancesAtFirst = 2 * 101
  /// Few enough that a request does not wait long for its turn.
  private static let instancesInOneTurn = 100

  /// The world is whole when this returns. Until somebody needs it so, it is not made: its first ones are to be seen at
  /// once, and the rest would take the processor from those who show them.
  func whole() async {
    if rest != nil, founder == nil, timersRun { founder = Task { await foundTheRest() } }
    while let founder {
      await founder.value
      if rest == nil { self.founder = nil }
    }
  }

  private func foundTheRest() async {
    while let events = rest?.take(atMost: Self.instancesInOneTurn), !events.isEmpty {
      do throws(SimulatorServerError) {
        try journal.append(events)
      } catch {
        foundingFailure = error
        break
      }
      for event in events { world.evolve(event) }
      // Not `Task.yield()`: it always goes to libdispatch, which then wakes the process up once a second for ever.
      await sleep(.zero)
    }
    rest = nil
    happened()
  }

  // MARK: Time

  /// While the world is not whole, its time stands.
  package func virtualNow() -> Instant {
    rest == nil ? max(world.now, world.clock.virtualNow(at: realNow())) : world.now
  }

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
    rest = nil
    await founder?.value
    announce()
    journal.close()
    if let lockDescriptor { PrivateDirectory.unlock(lockDescriptor) }
    lockDescriptor = nil
  }

  /// One timer for the next thing that is due; none while the clock is paused or nothing is under way.
  private func schedule() {
    timer?.cancel()
    timer = nil
    guard timersRun, rest == nil, let due = world.nextDue, let delay = world.clock.realDelay(until: due, at: realNow())
    else {
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
    if let foundingFailure { throw foundingFailure }
    let now = virtualNow()
    _ = try pass(to: now, listing: 0)
    world.pass(to: now)
  }

  /// Everything that is due, a transaction for each part of a long time, so that a year of a fleet fits into memory.
  private func pass(to target: Instant, listing: Int) throws(SimulatorServerError) -> (count: Int, whys: [String]) {
    var (count, whys): (Int, [String]) = (0, [])
    while let due = world.nextDue, due <= target {
      var later = world
      let events = later.advance(to: target, atMost: Self.eventsInOneCommit)
      try journal.append(events)
      world = later
      count += events.count
      whys += events.prefix(max(0, listing - whys.count)).map { $0.why }
    }
    if count > 0 { happened() }
    return (count, whys)
  }

  private static let eventsInOneCommit = 20_000

  private func commit(_ events: [Event]) throws(SimulatorServerError) {
    try journal.append(events)
    for event in events { world.evolve(event) }
    happened()
  }

  private func happened() {
    announce()
    schedule()
  }

  // MARK: Commands and questions

  /// The world at this moment.
  package func currentWorld() throws(SimulatorServerError) -> World {
    try catchUp()
    return world
  }

  /// Carries out a command and returns the world after it, once everything is stored.
  /// - Parameters:
  ///   - request: what the activity log notes, in the same commit.
  ///   - effect: what becomes of the operation that the command begins.
  package func submit(
    _ command: Command, request: ActivityLog.Request? = nil, effect: FaultEffect? = nil
  ) throws(SimulatorServerError) -> Result<World, Refusal> {
    try catchUp()
    switch world.decide(command, zones: zones) {
    case .failure(let refusal): return .failure(refusal)
    case .success(var events):
      if let effect { events = world.stage(effect, before: events) }
      if let request { events.append(world.recording(request, leadingTo: events)) }
      if !events.isEmpty { try commit(events) }
      return .success(world)
    }
  }

  /// Notes a request that was refused.
  func record(
    _ request: ActivityLog.Request, _ outcome: ActivityLog.Outcome
  ) throws(SimulatorServerError) {
    try catchUp()
    try commit([world.recording(request, outcome)])
  }

  /// The rule that hits a request, if one does; it is stored that it did.
  func meetFaults(_ request: FaultRequest) throws(SimulatorServerError) -> FaultRule? {
    try catchUp()
    guard let (rule, firing) = world.faults.meet(request, at: world.now) else { return nil }
    if case .success(let events) = world.decide(.faults(.note(firing)), zones: zones) { try commit(events) }
    return rule
  }

  /// Waits in real time.
  nonisolated func pause(_ duration: Duration) async { await sleep(duration) }

  // MARK: Clock

  /// A clock that goes on from a virtual instant at this moment. While it is paused no real time is part of it: the
  /// same commands then leave the same journal, byte for byte.
  private func clock(from virtual: Instant, rate: Double, isPaused: Bool) -> Clock {
    Clock(
      realAnchor: isPaused ? virtual : realNow(), virtualAnchor: virtual, rate: rate, isPaused: isPaused)
  }

  private func set(_ clock: Clock, why: String, reason: String?) throws(SimulatorServerError) {
    let why = reason.map { "\(why): \($0)" } ?? why
    if case .success(let events) = world.decide(.setClock(clock, why: why), zones: zones) { try commit(events) }
  }

  /// - Parameter reason: why, in the words of the one who asks.
  package func setClock(
    isPaused: Bool, rate: Double, reason: String? = nil
  ) throws(SimulatorServerError) -> World {
    try catchUp()
    let why = isPaused ? "the clock was paused" : "the clock was set to rate \(rate)"
    try set(clock(from: world.now, rate: rate, isPaused: isPaused), why: why, reason: reason)
    return world
  }

  /// Moves virtual time forward; everything that is due on the way happens at its own moment.
  /// - Parameter listing: how many of the events' whys to return.
  package func advance(
    to target: Instant, reason: String? = nil, listing: Int = 0
  ) throws(SimulatorServerError) -> (world: World, count: Int, whys: [String]) {
    try catchUp()
    guard target > world.now else { return (world, 0, []) }
    let why = "the clock was advanced by \((target - world.now).inSeconds) s"
    let (count, whys) = try pass(to: target, listing: listing)
    world.pass(to: target)
    try set(clock(from: target, rate: world.clock.rate, isPaused: world.clock.isPaused), why: why, reason: reason)
    return (world, count, whys)
  }

  /// Everything begins anew at a virtual instant.
  func reset(
    to scenario: Scenario, seed: UInt64, instances: Int?, start: Instant
  ) throws(SimulatorServerError) -> World {
    try catchUp()
    let reset = Reset(
      scenario: scenario, seed: seed, instances: instances,
      clock: clock(from: start, rate: world.clock.rate, isPaused: world.clock.isPaused))
    if case .success(let events) = world.decide(.reset(reset), zones: zones) { try commit(events) }
    return world
  }

  /// Time goes on from the snapshot's moment, as fast as it does now.
  func restore(_ name: String) throws(SimulatorServerError) -> Result<World, Refusal> {
    try catchUp()
    let moment = world.snapshot(name)?.world.now ?? world.now
    return try submit(
      .snapshots(.restore(name, clock(from: moment, rate: world.clock.rate, isPaused: world.clock.isPaused))))
  }

  // MARK: Events

  /// Returns when the journal holds an event after `sequence`, when the time is over, or when the host stops.
  func waitForEvent(after sequence: Int, atMost duration: Duration) async throws(SimulatorServerError) {
    try catchUp()
    guard world.sequence <= sequence, timersRun else { return }
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let ticket = nextWaiter
    nextWaiter += 1
    waiters[ticket] = continuation
    let sleep = self.sleep
    let alarm = Task {
      await sleep(duration)
      continuation.finish()
    }
    for await _ in stream {}
    alarm.cancel()
    waiters[ticket] = nil
  }

  private func announce() {
    for continuation in waiters.values { continuation.finish() }
  }

  /// Stored events in order, each as (sequence, JSON text).
  package func storedEvents(
    after sequence: Int = 0, limit: Int = -1
  ) throws(SimulatorServerError) -> [(sequence: Int, text: String)] {
    try journal.entries(after: sequence, limit: limit).map { ($0.sequence, $0.text) }
  }

  /// What SQLite says of `PRAGMA synchronous`: 2 is FULL; nil where the world is kept in memory alone.
  package func synchronousLevel() throws(SimulatorServerError) -> Int? { try journal.synchronousLevel() }

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

  nonisolated func clientSecret(of principal: Principal) -> String {
    principal.objectID == owner.objectID ? secrets.clientSecret : secrets.clientSecret(of: principal.clientID)
  }

  package nonisolated var controlToken: String { secrets.controlToken }
  package nonisolated var identitySecret: String { secrets.identitySecret }
  package nonisolated var scenario: String { founding.scenario }

  /// Of the first workspace; every scenario has one group.
  package var resourceGroup: String { world.resourceGroups.first ?? "" }

  package var workspaces: [String] { world.workspaces.map { $0.name } }

  package var instanceCount: Int { world.instances.count }
}
