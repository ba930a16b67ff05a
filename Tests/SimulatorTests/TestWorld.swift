import ComputeModel
import Schedules
import Simulator
import Testing

/// A world in a test: commands at virtual instants, and the journal that they leave.
final class TestWorld {
  static let start = Instant(secondsSinceEpoch: 1_795_410_000)

  var world: World
  var events: [Event]
  /// UTC, and Shanghai as a TZif file of one offset (RFC 9636): no test of this target reads a file.
  static let zones = ZoneSource { name in
    guard name == "Asia/Shanghai" else { return nil }
    let header =
      Array("TZif2".utf8) + Array(repeating: 0, count: 15) + Array(repeating: 0, count: 16)
      + [0, 0, 0, 1, 0, 0, 0, 4]
    let block: [UInt8] = header + [0, 0, 0x70, 0x80, 0, 0] + Array("CST".utf8) + [0]
    return block + block + Array("\nCST-8\n".utf8)
  }

  init(_ scenario: Scenario = .empty, seed: UInt64 = 1, instances: Int? = nil) throws {
    let clock = Clock(realAnchor: Self.start, virtualAnchor: Self.start, rate: 1, isPaused: true)
    events = scenario.founding(seed: seed, instances: instances, durations: .real, clock: clock)
    world = try #require(World(replaying: events, zones: Self.zones))
  }

  var workspace: Workspace { world.workspaces[0] }
  var owner: Principal { world.principals[0] }
  /// One event a line, as the journal holds them.
  var journal: String { events.map { $0.json.compactText }.joined(separator: "\n") }

  func key(_ name: String, in place: Int = 0) -> InstanceKey {
    InstanceKey(resourceGroup: "rg-ml", workspace: world.workspaces[place].name, name: name)
  }

  func state(_ name: String) -> KnownInstanceState? { world.instance(key(name))?.state }

  func pass(_ seconds: Double) {
    let target = world.now + .seconds(seconds)
    for event in world.due(by: target) { apply(event) }
    world.pass(to: target)
  }

  func apply(_ event: Event) {
    events.append(event)
    world.evolve(event)
  }

  /// Nil where the command was carried out.
  @discardableResult
  func submit(_ command: Command) -> Refusal? {
    switch world.decide(command, zones: Self.zones) {
    case .success(let events):
      for event in events { apply(event) }
      return nil
    case .failure(let refusal): return refusal
    }
  }

  @discardableResult
  func create(
    _ name: String, in place: Int = 0, _ settings: String = "{}", version: String? = nil
  ) throws -> Refusal? {
    var properties = try JSONValue(parsing: settings)
    if properties["vmSize"] == nil { properties["vmSize"] = .string("STANDARD_DS3_v2") }
    let body: JSONValue = .object([
      "location": .string("eastus"), "flavour": .string("kept"),
      "properties": .object(["computeType": .string("ComputeInstance"), "properties": properties]),
    ])
    return submit(
      .write(
        key(name, in: place), in: world.workspaces[place], name: name, body: body, version: version, by: owner))
  }

  /// What the journal holds gives this very world.
  func expectReplayIsSame() throws {
    let replayed = try events.map { event in
      try #require(Event(json: try JSONValue(parsing: event.json.compactText)))
    }
    #expect(replayed == events)
    let again = try #require(World(replaying: replayed, zones: Self.zones))
    var same = again
    same.pass(to: world.now)
    #expect(same == world)
  }

  @discardableResult
  func act(_ action: PowerAction, _ name: String) -> Refusal? {
    submit(.act(action, on: key(name), by: owner))
  }

  /// Gives a role, as the owner does by ARM. The assignment's name follows from what it is.
  @discardableResult
  func assign(
    _ role: RoleDefinition, to objectID: String, at scope: Scope, name: String? = nil
  ) -> Refusal? {
    let body: JSONValue = .object([
      "properties": .object(["roleDefinitionId": .string("/x/" + role.id), "principalId": .string(objectID)])
    ])
    var ids = SplitMix64(seed: UInt64(events.count))
    return submit(.directory(.assignRole(name: name ?? ids.guid(), at: scope, body: body, by: owner)))
  }

  func principal(_ name: String) throws -> Principal { try #require(world.directory.principal(named: name)) }
}
