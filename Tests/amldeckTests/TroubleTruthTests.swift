import ComputeModel
import Foundation
import Schedules
import Testing

@testable import amldeck

/// A day of the scenario `trouble`, held against its truth file.
@Suite struct TroubleTruthTests {
  private static func truth() throws -> JSONValue {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Truth/trouble.json")
    return try JSONValue(parsing: try String(contentsOf: file, encoding: .utf8))
  }

  @Test func aDayEndsWithExactlyWhatTheTruthFileLists() async throws {
    let truth = try Self.truth()
    var watch = try await VirtualWatch("trouble", step: 120)
    try await watch.watch(hours: 24)
    await watch.backend.close()

    var wanted: [String: [String]] = [:]
    for member in truth["findings"]?.object?.members ?? [] {
      wanted[member.name] = (member.value.elements ?? []).compactMap(\.text).sorted()
    }
    #expect(!wanted.isEmpty)
    #expect(watch.codes == wanted)

    let day = DemoCommand.start
    var left = watch.said
    for alert in try #require(truth["alerts"]?.elements) {
      let (name, kind) = (try #require(alert["name"]?.text), try #require(alert["kind"]?.text))
      let from = try #require(alert["from"]?.text), until = try #require(alert["until"]?.text)
      let index = left.firstIndex {
        $0.name == name && $0.kind.word == kind && $0.phase.rawValue == alert["phase"]?.text
      }
      guard let index else {
        Issue.record("\(name): no alert \(kind)")
        continue
      }
      let at = left.remove(at: index).at
      #expect(
        at >= Self.instant(from, of: day) && at <= Self.instant(until, of: day), "\(name) \(kind) at \(at.iso8601)")
    }
    #expect(left.map { "\($0.at.iso8601) \($0.phase.rawValue) \($0.name) \($0.kind.word)" } == [])
  }

  /// A time of the first day.
  private static func instant(_ text: String, of day: Instant) -> Instant {
    let time = TimeOfDay(parsing: text) ?? TimeOfDay(hour: 0, minute: 0)
    let midnight = day.secondsSinceEpoch - day.secondsSinceEpoch % 86_400
    return Instant(secondsSinceEpoch: midnight + Int64(time.hour * 3600 + time.minute * 60))
  }
}

/// Each kind of finding has an instance in the scenario `findings` that raises it, and others that do not.
@Suite struct FindingScenarioTests {
  @Test func eachFindingIsRaisedByItsInstanceAndByNoOther() async throws {
    var watch = try await VirtualWatch("findings", step: 300, budget: Money("10", currency: ""), isReadOnly: false)
    try await watch.watch(hours: 1.5)
    await watch.backend.close()
    let wanted: [String: [String]] = [
      "quiet": [], "never-idles": ["never-idles"],
      // Azure Policy audits here what has no schedule.
      "no-stop-schedule": ["no-stop-schedule", "policy-not-met"],
      "unreachable-stop": ["unreachable-stop"], "odd-schedule": ["schedule-not-understood"],
      "stopped-holding-quota": ["stopped-holding-quota"], "outdated-image": ["outdated-image"],
      "sso-not-handed-over": ["sso-not-handed-over"], "ssh-open": ["public-ip", "ssh-open"],
      "public-ip": ["public-ip"], "failed": ["failed"], "stuck": ["stuck"],
      "missed-schedule": ["failed", "missed-schedule"], "owner-gone": ["owner-gone"],
      "identity-without-role": ["identity-without-storage-role"], "identity-with-role": [],
      "over-budget": ["over-budget"],
    ]
    #expect(watch.codes == wanted)
    // Presets stand in a configuration, which this world has not: see the tests of presets.
    let without = FindingCode.allCases.filter { $0 != .presetDrift }
    #expect(Set(wanted.values.flatMap { $0 }) == Set(without.map(\.rawValue)))
    #expect(without.allSatisfy { watch.measure.looksFor($0) })
    let evidence = watch.instances.first { $0.name == "no-stop-schedule" }?.findings(watch.measure).map(\.evidence)
    #expect(evidence?.contains("it does not meet Every instance has a shutdown schedule") == true)
  }

  /// Half an hour before the stop at six: of what runs then, and of nothing that no schedule stops.
  @Test func aPlannedStopIsAnnouncedOnceBeforeItComes() async throws {
    var watch = try await VirtualWatch("findings", step: 900, kinds: [.stopSoon])
    try await watch.watch(hours: 13.5)
    await watch.backend.close()
    let midnight = DemoCommand.start.secondsSinceEpoch / 86_400 * 86_400
    let half = Instant(secondsSinceEpoch: midnight + 17 * 3600 + 1800)
    let announced = watch.said.filter { $0.name == "never-idles" }
    #expect(announced.map(\.kind) == [.stopSoon] && announced.map(\.phase) == [.raised])
    #expect(announced.allSatisfy { $0.at >= half && $0.at < half + .seconds(1800) })
    let names = Set(watch.said.map(\.name))
    #expect(names.isDisjoint(with: ["no-stop-schedule", "stopped-holding-quota", "failed", "missed-schedule"]))
  }

  @Test func whatMayNotBeReadIsUnknownAndNoFinding() async throws {
    // No directory: whether somebody is gone cannot be told.
    let watch = try await VirtualWatch("findings", step: 300, directory: false)
    await watch.backend.close()
    #expect(watch.codes["owner-gone"] == [])
    // Read-only: Azure Policy tells its verdicts by a POST.
    #expect(watch.codes["no-stop-schedule"] == ["no-stop-schedule"])
    #expect(!watch.measure.looksFor(.policyNotMet))
    // Nobody has watched yet, and no budget is set.
    #expect(watch.codes["missed-schedule"] == ["failed"])
    #expect(watch.codes["over-budget"] == [])
  }
}
