import ARM
import ComputeModel
import Foundation
import Glibc
import Schedules
import Synchronization
import Testing

@testable import amldeck

/// What an alert comes to, with real programs, files and sockets.
@Suite struct AlertDeskTests {
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)
  private static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")
  private let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "amldeck-alerts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  private static func instance(_ state: String) -> FleetItem {
    .instance(
      ComputeInstance(
        id: workspace.path + "/computes/ci", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s",
        state: InstanceState(state)))
  }

  private final class Complaints: Sendable {
    private let all = Mutex<[String]>([])
    func add(_ text: String) { all.withLock { $0.append(text) } }
    var texts: [String] { all.withLock { $0 } }
  }

  /// Watches lists of one instance in these states, a minute after the other.
  private func watch(
    _ states: [String], _ settings: AlertSettings, statePath: String? = nil
  ) async throws -> [String] {
    let complaints = Complaints()
    let desk = try AlertDesk(
      settings, statePath: statePath, zone: .utc, complain: { complaints.add($0.sentence) })
    for (index, state) in states.enumerated() {
      await desk.take(
        [Self.instance(state)], of: Self.workspace,
        FindingMeasure(now: Self.now + .seconds(60 * index), zones: nil))
    }
    await desk.finish()
    return complaints.texts
  }

  private func lines(_ name: String) throws -> [JSONValue] {
    let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
    return try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  @Test func aCommandGetsEachAlertOnItsInput() async throws {
    let complaints = try await watch(
      ["Unusable", "Unusable", "Running"], AlertSettings(command: ["/usr/bin/tee", "-a", folder + "/told"]))
    #expect(complaints == [])
    let told = try lines("told")
    #expect(told.map { $0["phase"]?.text } == ["raised", "recovered"])
    #expect(told.map { $0["kind"]?.text } == ["failed", "failed"])
    #expect(told[0]["name"]?.text == "ci")
    #expect(told[0]["text"]?.text == "its state is Unusable")
  }

  @Test func aCommandThatFailsOrHangsIsSaidOnce() async throws {
    let failing = try await watch(["Unusable", "Running", "Unusable"], AlertSettings(command: ["/bin/false"]))
    #expect(failing == ["The alert command /bin/false ended with 1."])
    let started = ContinuousClock.now
    let hanging = try await watch(
      ["Unusable"], AlertSettings(command: ["/bin/sleep", "60"], commandLimit: .seconds(1)))
    #expect(hanging.count == 1 && hanging[0].contains("did not end within 1 s"))
    #expect(ContinuousClock.now - started < .seconds(20))
    let missing = try await watch(["Unusable"], AlertSettings(command: ["/no/such/program"]))
    #expect(missing.count == 1 && missing[0].contains("cannot be started"))
  }

  @Test func aLogHasALineForEachAlertAndNoQuietHours() async throws {
    let path = folder + "/log"
    let complaints = try await watch(
      ["Unusable", "Running"],
      AlertSettings(
        command: ["/usr/bin/tee", "-a", folder + "/told"], log: .file(path), quiet: QuietHours("05:00-06:00")))
    #expect(complaints == [])
    #expect(try lines("log").map { $0["phase"]?.text } == ["raised", "recovered"])
    #expect(!FileManager.default.fileExists(atPath: folder + "/told"))
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let refused = try await watch(["Unusable"], AlertSettings(log: .file("/no/such/folder/log")))
    #expect(refused.count == 1 && refused[0].contains("/no/such/folder/log"))
  }

  @Test func aProgramThatIsStartedAgainIsSilentAboutWhatStands() async throws {
    let (state, log) = (folder + "/state.json", AlertSettings(log: .file(folder + "/log")))
    _ = try await watch(["Unusable"], log, statePath: state)
    _ = try await watch(["Unusable", "Running"], log, statePath: state)
    #expect(try lines("log").map { $0["phase"]?.text } == ["raised", "recovered"])
    try "not JSON".write(toFile: state, atomically: true, encoding: .utf8)
    await #expect(throws: ServiceFailure.self) { _ = try await watch(["Running"], log, statePath: state) }
  }

  @Test func journaldGetsItsFields() throws {
    let path = folder + "/journal"
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(isBound == 0)
    let alert = Alert(
      kind: .finding(.failed), phase: .raised, id: "/x", name: "ci", workspace: "w", text: "two\nlines",
      since: Self.now, at: Self.now)
    try AlertChannels.journal(alert, socket: path)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    try #require(count > 0)
    let message = Array("ci failed: two\nlines".utf8)
    var wanted = Array("MESSAGE\n".utf8) + [UInt8(message.count), 0, 0, 0, 0, 0, 0, 0] + message
    wanted += Array("\nPRIORITY=3\nSYSLOG_IDENTIFIER=amldeck\nAMLDECK_KIND=failed\n".utf8)
    wanted += Array("AMLDECK_PHASE=raised\nAMLDECK_INSTANCE=/x\n".utf8)
    #expect(Array(bytes[..<count]) == wanted)
    #expect(throws: ServiceFailure.self) { try AlertChannels.journal(alert, socket: folder + "/nobody") }
  }
}
