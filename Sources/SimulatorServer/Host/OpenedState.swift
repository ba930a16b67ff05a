import ComputeModel
import Schedules
import Simulator

import Foundation

/// A state that was opened or made: what a ``Host`` begins with.
struct OpenedState {
  let world: World
  let journal: any Journal
  let secrets: Secrets
  let directory: PrivateDirectory?
  let lockDescriptor: Int32?
  /// What the founding has left to do.
  private(set) var rest: Beginning.Rest?

  /// - Parameter firstInstances: so many of the scenario fleet are made now. In memory only: what is on the disk is
  ///   whole.
  init(
    options: SimulatorOptions, stateDirectory: String?, realNow: Instant, firstInstances: Int
  ) throws(SimulatorServerError) {
    try Self.check(options)
    var directory: PrivateDirectory?
    if let stateDirectory { directory = try PrivateDirectory(creating: stateDirectory) }
    let lock = try directory?.lock()
    self.directory = directory
    lockDescriptor = lock
    do throws(SimulatorServerError) {
      if let directory { journal = try StoredJournal(in: directory) } else { journal = MemoryJournal() }
      secrets = try Self.secrets(in: journal)
      let stored = try journal.events()
      if stored.isEmpty {
        let beginning = try Self.beginning(
          options, realNow: realNow, firstInstances: directory == nil ? firstInstances : .max)
        try journal.append(beginning.events)
        guard let world = World(replaying: beginning.events, zones: .system) else {
          throw .unknownScenario(options.scenario ?? "")
        }
        (self.world, rest) = (world, beginning.rest)
      } else {
        guard let world = World(replaying: stored, zones: .system) else {
          throw .damaged(path: stateDirectory ?? "memory", reason: "its first event is not a founding")
        }
        try Self.compare(options, with: world, directory: stateDirectory ?? "memory")
        self.world = world
      }
    } catch {
      if let lock { PrivateDirectory.unlock(lock) }
      throw error
    }
  }

  private static func check(_ options: SimulatorOptions) throws(SimulatorServerError) {
    if let scenario = options.scenario, Scenario(rawValue: scenario) == nil { throw .unknownScenario(scenario) }
    if let rate = options.rate, !(rate > 0 && rate <= Clock.maximumRate) {
      throw .optionOutOfRange("The speed \(rate) is not between 0 and \(Clock.maximumRate): choose 1 for real time.")
    }
    if let count = options.instances, !(0...100_000).contains(count) {
      throw .optionOutOfRange("The number of instances \(count) is not between 0 and 100000.")
    }
    if options.instances != nil, (options.scenario ?? "fleet") != "fleet" {
      throw .optionOutOfRange("Only the scenario fleet has a number of instances: leave one of the two out.")
    }
  }

  private static func beginning(
    _ options: SimulatorOptions, realNow: Instant, firstInstances: Int
  ) throws(SimulatorServerError) -> Beginning {
    let name = options.scenario ?? (options.instances == nil ? "lab" : "fleet")
    guard let scenario = Scenario(rawValue: name) else { throw .unknownScenario(name) }
    let start = options.start ?? scenario.standardStart ?? realNow
    let isPaused = options.isPaused ?? false
    // A paused clock has no real time in it, so that the same commands leave the same journal.
    let clock = Clock(
      realAnchor: isPaused ? start : realNow, virtualAnchor: start, rate: options.rate ?? 1, isPaused: isPaused)
    return scenario.beginning(
      seed: options.seed ?? 1, instances: options.instances, durations: (options.durations ?? .real).durations,
      clock: clock, firstInstances: firstInstances)
  }

  /// A state keeps what it was made with; a flag that wants something else is refused and not ignored.
  private static func compare(
    _ options: SimulatorOptions, with world: World, directory: String
  ) throws(SimulatorServerError) {
    let founding = world.founding
    let pairs: [(String, String?, String)] = [
      ("scenario", options.scenario, founding.scenario),
      ("instances", options.instances.map { String($0) }, founding.instances.map { String($0) } ?? "its own"),
      ("seed", options.seed.map { String($0) }, String(founding.seed)),
      ("durations", options.durations?.rawValue, founding.durations.rawValue),
      ("speed", options.rate.map { String($0) }, String(world.clock.rate)),
      (
        "clock", options.isPaused.map { $0 ? "paused" : "running" },
        world.clock.isPaused ? "paused" : "running"
      ),
      ("start", options.start?.iso8601, founding.clock.virtualAnchor.iso8601),
    ]
    for (option, wanted, stored) in pairs {
      if let wanted, wanted != stored {
        throw .differs(option: option, wanted: wanted, stored: stored, directory: directory)
      }
    }
  }

  private static func secrets(in journal: any Journal) throws(SimulatorServerError) -> Secrets {
    if let client = try journal.fact("clientSecret"), let identity = try journal.fact("identitySecret"),
      let control = try journal.fact("controlToken"), let key = try journal.fact("signingKey")
    {
      return Secrets(
        clientSecret: client, identitySecret: identity, controlToken: control, signingKey: key)
    }
    let secrets = Secrets.random()
    try journal.setFact("clientSecret", secrets.clientSecret)
    try journal.setFact("identitySecret", secrets.identitySecret)
    try journal.setFact("controlToken", secrets.controlToken)
    try journal.setFact("signingKey", secrets.signingKey)
    return secrets
  }
}

extension ZoneSource {
  /// The zones of this machine's tzdata, read once a process.
  static let system = ZoneSource { name in
    guard let data = FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name) else { return nil }
    return [UInt8](data)
  }
}
