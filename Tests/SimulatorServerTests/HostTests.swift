import ComputeModel
import Foundation
import GRDB
import HTTPTypes
import Schedules
import Simulator
import SimulatorServer
import Testing

/// A directory of one test, removed at its end.
final class TestDirectory: Sendable {
  let path: String

  init() { path = NSTemporaryDirectory() + "amldeck-test-" + UUID().uuidString }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path + name)
    return try #require(attributes[.posixPermissions] as? Int)
  }
}

@Suite struct HostTests {
  private let options = SimulatorOptions(scenario: "small", seed: 5)

  @Test func nothingIsLostByARestart() async throws {
    let directory = TestDirectory()
    let clock = HeldClock()
    let before = try await TestService(options, stateDirectory: directory.path, clock: clock)
    #expect(try await before.host.synchronousLevel() == 2)
    _ = try await before.arm(.post, "\(before.workspace)/computes/alice-ci/stop")
    let secret = before.host.clientSecret
    let token = try await before.token()
    let events = try await before.host.storedEvents().map { $0.text }
    let world = try await before.host.currentWorld()
    await before.host.stop()

    let after = try await TestService(SimulatorOptions(), stateDirectory: directory.path, clock: clock)
    #expect(try await after.host.storedEvents().map { $0.text } == events)
    #expect(try await after.host.currentWorld() == world)
    #expect(after.host.clientSecret == secret)
    let reply = try await after.send(
      .get, "\(after.workspace)/computes/alice-ci?api-version=2025-12-01",
      headers: ["Authorization": "Bearer \(token)"])
    #expect(reply.document?[path: "properties", "properties", "state"]?.text == "Stopping")
    // The operation goes on; the cloud did not stop meanwhile.
    clock.pass(60)
    #expect(try await after.state("alice-ci") == "Stopped")
    await after.host.stop()
  }

  @Test func aFleetAnswersForItsFirstPageWhileItIsStillFounded() async throws {
    var options = SimulatorOptions(scenario: "fleet", seed: 7)
    (options.instances, options.isPaused) = (1_500, true)
    let whole = try await TestService(options)
    let growing = try await TestService(options, foundsAtOnce: false)
    #expect(try await growing.host.currentWorld().instances.count < 300)
    let list = "\(growing.workspace)/computes"
    // Nobody founds the rest yet: it is not waited for.
    let page = try await growing.arm(.get, list)
    #expect(page.document?["value"]?.elements?.count == 100)
    #expect(page.document?["nextLink"] != nil)
    let pageOfAll = try await whole.arm(.get, list)
    #expect(page.document == pageOfAll.document)
    // A console that opens reads these of a simulator before it shows its first row.
    for reading in ["health", "clock", "faults"] {
      #expect(try await growing.control(.get, reading).status == 200, "\(reading)")
    }

    // Nor by itself: that would take the processor from those who show the first ones.
    await growing.host.start()
    _ = try await growing.arm(.get, list)
    #expect(try await growing.host.currentWorld().instances.count < 300)
    // What only the last instances can answer waits for them.
    let last = try #require(try await whole.host.currentWorld().instances.last)
    let path = growing.workspace.replacingOccurrences(of: "ml-research", with: last.workspace)
    #expect(try await growing.arm(.get, "\(path)/computes/\(last.name)").status == 200)
    let (grown, made) = (try await growing.host.currentWorld(), try await whole.host.currentWorld())
    #expect(grown.instances == made.instances)
    #expect(grown.founding == made.founding)
    #expect(grown.sequence == made.sequence)
    #expect(grown.nextDue == made.nextDue)
    await growing.host.stop()
    await whole.host.stop()
  }

  @Test func filesArePrivate() async throws {
    let directory = TestDirectory()
    let service = try await TestService(options, stateDirectory: directory.path)
    _ = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
    #expect(try directory.mode("") == 0o700)
    for name in ["/journal.sqlite3", "/journal.sqlite3-wal", "/journal.sqlite3-shm", "/lock"] {
      #expect(try directory.mode(name) == 0o600, "\(name)")
    }
    await service.host.stop()
  }

  @Test func oneServerPerState() async throws {
    let directory = TestDirectory()
    let service = try await TestService(options, stateDirectory: directory.path)
    await #expect(throws: SimulatorServerError.inUse(directory: directory.path)) {
      try await TestService(options, stateDirectory: directory.path)
    }
    await service.host.stop()
    let next = try await TestService(options, stateDirectory: directory.path)
    await next.host.stop()
  }

  @Test func differingFlagsAreRefused() async throws {
    let directory = TestDirectory()
    await (try TestService(options, stateDirectory: directory.path)).host.stop()
    let differing: [(String, SimulatorOptions)] = [
      ("scenario", SimulatorOptions(scenario: "lab")), ("seed", SimulatorOptions(seed: 6)),
      ("speed", SimulatorOptions(rate: 60)), ("clock", SimulatorOptions(isPaused: true)),
      ("durations", SimulatorOptions(durations: .short)),
      ("start", SimulatorOptions(start: Instant(secondsSinceEpoch: 0))),
    ]
    for (name, options) in differing {
      do {
        _ = try await Host(options: options, stateDirectory: directory.path)
        Issue.record("\(name) was accepted")
      } catch {
        guard case .differs(let option, _, _, _) = error else { throw error }
        #expect(option == name)
      }
    }
    await (try TestService(options, stateDirectory: directory.path)).host.stop()
  }

  @Test func laterFormatsAndDamageAreRefused() async throws {
    let directory = TestDirectory()
    await (try TestService(options, stateDirectory: directory.path)).host.stop()
    let path = directory.path + "/journal.sqlite3"
    do {
      let database = try DatabaseQueue(path: path)
      try await database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
      try database.close()
    }
    await #expect(throws: SimulatorServerError.newerVersion(path: path, version: 99)) {
      try await Host(options: options, stateDirectory: directory.path)
    }
    try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
    do {
      _ = try await Host(options: options, stateDirectory: directory.path)
      Issue.record("a damaged journal was accepted")
    } catch {
      guard case .damaged = error else { throw error }
    }
  }

  /// A flipped bit makes a value of another kind of it, which the table forbids and SQLite does not look for.
  @Test func aValueThatCannotBeThereIsDamageAndNoCrash() async throws {
    let directory = TestDirectory()
    await (try TestService(options, stateDirectory: directory.path)).host.stop()
    let database = try DatabaseQueue(path: directory.path + "/journal.sqlite3")
    try await database.write { database in
      try database.execute(
        sql: """
          CREATE TABLE damaged (sequence INTEGER PRIMARY KEY, text TEXT);
          INSERT INTO damaged SELECT sequence, CASE WHEN sequence = 2 THEN NULL ELSE text END FROM event;
          DROP TABLE event;
          ALTER TABLE damaged RENAME TO event;
          """)
    }
    try database.close()
    do {
      _ = try await Host(options: options, stateDirectory: directory.path)
      Issue.record("a journal with a hole was accepted")
    } catch {
      guard case .damaged = error else { throw error }
    }
  }

  @Test func unsafePlacesAreRefused() async throws {
    let directory = TestDirectory()
    let manager = FileManager.default
    try manager.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
    try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory.path)
    do {
      _ = try await Host(options: options, stateDirectory: directory.path)
      Issue.record("a directory that others may read was accepted")
    } catch {
      guard case .directory = error else { throw error }
    }
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: directory.path)
    try manager.createSymbolicLink(
      atPath: directory.path + "/journal.sqlite3", withDestinationPath: directory.path + "/elsewhere")
    do {
      _ = try await Host(options: options, stateDirectory: directory.path)
      Issue.record("a planted link was followed")
    } catch {
      guard case .unsafeFile = error else { throw error }
    }
    #expect(!manager.fileExists(atPath: directory.path + "/elsewhere"))
  }

  @Test func sameSeedSameJournal() async throws {
    var journals: [[String]] = []
    for _ in 0..<2 {
      let service = try await TestService(SimulatorOptions(scenario: "lab", seed: 9))
      _ = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
      service.clock.pass(30)
      _ = try await service.arm(.post, "\(service.workspace)/computes/bob-notebooks/restart")
      service.clock.pass(300)
      _ = try await service.host.currentWorld()
      journals.append(try await service.host.storedEvents().map { $0.text })
    }
    #expect(journals[0] == journals[1])
  }

  @Test func theClockObeysTheControlAPI() async throws {
    let service = try await TestService(SimulatorOptions(scenario: "small", isPaused: true))
    let bearer = ["Authorization": "Bearer \(service.host.controlToken)"]
    _ = try await service.arm(.post, "\(service.workspace)/computes/alice-ci/stop")
    service.clock.pass(1000)
    #expect(try await service.state("alice-ci") == "Stopping")
    let next = try await service.send(
      .post, "/_simulator/clock/advance", body: #"{"nextEvent":true}"#, headers: bearer)
    #expect(next.document?["now"]?.text == "2026-11-23T05:01:00Z")
    #expect(try await service.state("alice-ci") == "Stopped")
    let by = try await service.send(.post, "/_simulator/clock/advance", body: #"{"by":30.5}"#, headers: bearer)
    #expect(by.document?["now"]?.text == "2026-11-23T05:01:30.500Z")
    let to = try await service.send(
      .post, "/_simulator/clock/advance", body: #"{"to":"2026-11-23T06:00:00Z"}"#, headers: bearer)
    #expect(to.document?["now"]?.text == "2026-11-23T06:00:00Z")
    let set = try await service.send(
      .put, "/_simulator/clock", body: #"{"mode":"real","rate":60}"#, headers: bearer)
    #expect(set.document?["mode"]?.text == "real")
    service.clock.pass(1)
    let clock = try await service.send(.get, "/_simulator/clock", headers: bearer)
    #expect(clock.document?["now"]?.text == "2026-11-23T06:01:00Z")
    for body in [#"{"by":-1}"#, #"{"to":"2020-01-01T00:00:00Z"}"#, "{}", "[", #"{"by":1e99}"#] {
      let reply = try await service.send(.post, "/_simulator/clock/advance", body: body, headers: bearer)
      #expect(reply.status == 400, "\(body)")
    }
    let bad = try await service.send(.put, "/_simulator/clock", body: #"{"rate":0}"#, headers: bearer)
    #expect(bad.status == 400)
    let events = try await service.send(.get, "/_simulator/events?after=0", headers: bearer)
    let kinds = (events.document?["events"]?.elements ?? []).compactMap { $0["kind"]?.text }
    #expect(kinds.first == "founded")
    #expect(kinds.contains("operationSucceeded"))
    let health = try await service.send(.get, "/_simulator/health", headers: bearer)
    #expect(health.document?["scenario"]?.text == "small")
  }
}
