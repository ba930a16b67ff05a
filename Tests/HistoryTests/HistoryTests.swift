import ComputeModel
import Foundation
import GRDB
import Schedules
import Testing

@testable import History

private let workspace =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
private let anna = workspace + "/computes/ci-anna"
private let ben = workspace + "/computes/ci-ben"

/// Minutes after the beginning of these tests.
private func minute(_ minutes: Int64) -> Instant { Instant(secondsSinceEpoch: 1_795_410_000 + 60 * minutes) }

extension HistoryStore {
  fileprivate func see(
    _ state: String, of id: String = anna, at instant: Instant, operation: SeenOperation? = nil,
    settings: [Observation.Setting] = []
  ) throws(HistoryError) {
    try record(
      [Observation(instance: id, state: state, operation: operation, settings: settings)],
      ofWorkspace: workspace, at: instant, longestGap: .seconds(120))
  }
}

@Suite struct ObservedStates {
  @Test func aStateThatLastsIsOneSpan() throws {
    let history = try HistoryStore(path: nil)
    for time in 0...60 { try history.see("Running", at: minute(Int64(time))) }
    #expect(
      try history.spans(of: anna, from: minute(0), until: minute(100)) == [
        StateSpan(state: "Running", from: minute(0), until: minute(60))
      ])
  }

  @Test func aChangeBeginsWhenTheServiceSaysThatItBegan() throws {
    let history = try HistoryStore(path: nil)
    try history.see("Running", at: minute(0))
    let stop = SeenOperation(
      name: "Stop", time: minute(0) + .seconds(20), status: "InProgress", trigger: "User")
    try history.see("Stopping", at: minute(1), operation: stop)
    try history.see("Stopped", at: minute(2), operation: stop)
    #expect(
      try history.spans(of: anna, from: minute(0), until: minute(9)) == [
        StateSpan(state: "Running", from: minute(0), until: minute(0) + .seconds(20)),
        StateSpan(state: "Stopping", from: minute(0) + .seconds(20), until: minute(2)),
        StateSpan(state: "Stopped", from: minute(2), until: minute(2)),
      ])
  }

  @Test func timeWithoutContactIsAGapEvenInTheSameState() throws {
    let history = try HistoryStore(path: nil)
    try history.see("Running", at: minute(0))
    try history.see("Running", at: minute(1))
    try history.see("Running", at: minute(30))
    try history.see("Running", at: minute(31))
    let spans = try history.spans(of: anna, from: minute(0), until: minute(40))
    #expect(spans.count == 2)
    #expect(
      ObservationGap.between(spans, from: minute(0), until: minute(40)) == [
        ObservationGap(from: minute(1), until: minute(30)), ObservationGap(from: minute(31), until: minute(40)),
      ])
  }

  @Test func aWindowShowsOnlyWhatLiesInIt() throws {
    let history = try HistoryStore(path: nil)
    for time in 0...10 { try history.see("Running", at: minute(Int64(time))) }
    #expect(
      try history.spans(of: anna.uppercased(), from: minute(3), until: minute(5)) == [
        StateSpan(state: "Running", from: minute(3), until: minute(5))
      ])
    #expect(try history.spans(of: ben, from: minute(0), until: minute(5)) == [])
  }

  @Test func anInstanceThatIsMissingIsGoneAndMayComeBack() throws {
    let history = try HistoryStore(path: nil)
    try history.see("Running", at: minute(0))
    try history.see("Running", of: ben, at: minute(1))
    #expect(try history.instances().map { $0.gone } == [minute(1), nil])
    try history.see("Creating", at: minute(2))
    #expect(try history.instances().map { $0.gone } == [nil, minute(2)])
  }
}

@Suite struct Windows {
  /// What one walk over all says is what asking for each says.
  @Test func allInstancesAtOnce() throws {
    let history = try HistoryStore(path: nil)
    let start = SeenOperation(name: "Start", time: minute(2), status: "StartFailed", trigger: "User")
    for time in 0...4 {
      try history.record(
        [
          Observation(
            instance: anna, state: time < 2 ? "Running" : "Stopped", operation: start,
            settings: [.init("idleTimeBeforeShutdown", time < 3 ? nil : "\"PT45M\"")]),
          Observation(instance: ben, state: "Odd"),
        ], ofWorkspace: workspace, at: minute(Int64(time)), longestGap: .seconds(120))
    }
    try history.see("Running", at: minute(5))
    let activity = LoggedActivity(
      id: "1", action: "x/start/action", caller: "c", began: minute(3), status: "Succeeded")
    try history.record([activity], of: anna.uppercased())
    func read(_ from: Int64, _ until: Int64, leavesOutSuccess: Bool = false) throws -> [SeenInstance] {
      let (from, until) = (minute(from), minute(until))
      return try history.window(
        from: from, until: until, spans: try history.spans(from: from, until: until),
        leavesOutSuccess: leavesOutSuccess)
    }
    let window = try read(1, 4)
    #expect(window.map(\.id) == [anna, ben])
    #expect(window.map(\.gone) == [nil, minute(5)])
    for (seen, id) in zip(window, [anna, ben]) {
      let spans = try history.spans(of: id, from: minute(1), until: minute(4))
      #expect(
        seen.past.spans
          == spans.map { ObservedPast.Span(state: InstanceState($0.state), from: $0.from, until: $0.until) })
      #expect(seen.changes == (try history.changes(of: id, from: minute(1), until: minute(4))))
    }
    #expect(window[0].past.operations.map(\.status) == ["StartFailed"])
    #expect(window[0].settings == ["idleTimeBeforeShutdown": "\"PT45M\""])
    #expect(window[0].workspace == workspace.lowercased())
    // Gone before the window began.
    #expect(try read(6, 9).map(\.id) == [anna])
    #expect(try history.activity(from: minute(3), until: minute(3)) == [anna.lowercased(): [activity]])
    #expect(try history.activity(from: minute(4), until: minute(9)).isEmpty)
  }

  /// A report of millions of operations reads those that say more than the spans do.
  @Test func operationsThatSucceededMayBeLeftOut() throws {
    let history = try HistoryStore(path: nil)
    for (time, status) in [(1, "StartFailed"), (2, "Succeeded"), (3, "InProgress"), (4, nil)] as [(Int64, String?)] {
      let start = SeenOperation(name: "Start", time: minute(time), status: status, trigger: "User")
      try history.record(
        [anna, ben].map { Observation(instance: $0, state: "Stopped", operation: start) }, ofWorkspace: workspace,
        at: minute(time), longestGap: .seconds(120))
    }
    // What the log says of ben is held against all that was seen of it.
    let activity = LoggedActivity(
      id: "1", action: "x/start/action", caller: "c", began: minute(3), status: "Failed")
    try history.record([activity], of: ben)
    func statuses(leavesOutSuccess: Bool) throws -> [[String?]] {
      try history.window(from: minute(0), until: minute(9), spans: [:], leavesOutSuccess: leavesOutSuccess)
        .map { $0.past.operations.map(\.status) }
    }
    let all = ["StartFailed", "Succeeded", "InProgress", nil]
    #expect(try statuses(leavesOutSuccess: false) == [all, all])
    #expect(try statuses(leavesOutSuccess: true) == [["StartFailed", "InProgress", nil], all])
  }
}

@Suite struct ObservedSettings {
  @Test func aSettingThatChangedIsToldOnceWithItsOldValue() throws {
    let history = try HistoryStore(path: nil)
    try history.see("Running", at: minute(0), settings: [.init("idleTimeBeforeShutdown", "\"PT30M\"")])
    try history.see("Running", at: minute(1), settings: [.init("idleTimeBeforeShutdown", nil)])
    try history.see("Running", at: minute(2), settings: [.init("idleTimeBeforeShutdown", nil)])
    #expect(
      try history.changes(of: anna, from: minute(0), until: minute(9)) == [
        SettingChange(member: "idleTimeBeforeShutdown", before: "\"PT30M\"", after: nil, seen: minute(1))
      ])
  }

  @Test func anOperationIsKeptOnceWithItsLastStatus() throws {
    let history = try HistoryStore(path: nil)
    var start = SeenOperation(name: "Start", time: minute(0), status: "InProgress", trigger: "Schedule")
    try history.see("Starting", at: minute(1), operation: start)
    start.status = "Succeeded"
    try history.see("Running", at: minute(2), operation: start)
    #expect(try history.operations(of: anna, from: minute(0), until: minute(9)) == [start])
  }
}

@Suite struct OwnActions {
  @Test func anActionWithoutAnEndIsFoundByTheNextProgram() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID()).sqlite").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    var stop = OwnAction(
      id: "1", instance: anna, action: "stop", actor: "dana", began: minute(0), pollURL: "https://x/y")
    let first = try HistoryStore(path: path)
    try first.record(stop)
    first.close()
    let second = try HistoryStore(path: path)
    #expect(try second.openActions() == [stop])
    stop.ended = minute(3)
    stop.result = "Succeeded"
    try second.record(stop)
    #expect(try second.openActions() == [])
    #expect(try second.actions(of: anna, from: minute(0), until: minute(9)) == [stop])
  }

  @Test func theUsualTimeIsTheMedianOfWhatSucceeded() throws {
    let history = try HistoryStore(path: nil)
    #expect(try history.usualTime(of: "stop") == nil)
    for (index, (length, result)) in [(1, "Succeeded"), (2, "Succeeded"), (9, "Succeeded"), (90, "StopFailed")]
      .enumerated()
    {
      try history.record(
        OwnAction(
          id: "\(index)", instance: anna, action: "stop", actor: nil, began: minute(0),
          ended: minute(Int64(length)), result: result))
    }
    let usual = try #require(try history.usualTime(of: "stop"))
    #expect(usual.median == .seconds(120))
    #expect(usual.longest == .seconds(540))
    #expect(usual.count == 3)
  }
}

@Suite struct HistoryFile {
  private func newPath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID()).sqlite").path
  }

  @Test func twoProgramsShareOneFile() throws {
    let path = newPath()
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let first = try HistoryStore(path: path)
    let second = try HistoryStore(path: path)
    for time in 0..<20 {
      try (time % 2 == 0 ? first : second).see("Running", at: minute(Int64(time)))
    }
    // Late news of the slower program changes nothing.
    try first.see("Stopped", at: minute(5))
    #expect(
      try second.spans(of: anna, from: minute(0), until: minute(99)) == [
        StateSpan(state: "Running", from: minute(0), until: minute(19))
      ])
  }

  @Test func aFileThatIsNoDatabaseIsRefusedByName() throws {
    let path = newPath()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("this is not a database, whatever its name says".utf8).write(to: URL(fileURLWithPath: path))
    #expect { try HistoryStore(path: path) } throws: { "\($0)".contains("\(path) is damaged") }
  }

  @Test func oldThingsAreForgottenAndOpenActionsStay() throws {
    let history = try HistoryStore(path: nil)
    try history.see("Running", at: minute(0))
    try history.see("Stopped", at: minute(100))
    try history.record(OwnAction(id: "1", instance: anna, action: "stop", actor: nil, began: minute(0)))
    try history.prune(before: minute(50), largest: .max)
    #expect(
      try history.spans(of: anna, from: minute(0), until: minute(200)) == [
        StateSpan(state: "Stopped", from: minute(100), until: minute(100))
      ])
    #expect(try history.openActions().count == 1)
  }

  @Test func aFileThatGrewTooLargeLosesItsOldestPart() throws {
    let history = try HistoryStore(path: nil)
    let states = ["Running", "Stopped"]
    for time in 0..<3000 { try history.see(states[time % 2], at: minute(Int64(time))) }
    let before = try history.size()
    try history.prune(before: minute(0), largest: before * 3 / 4)
    #expect(try history.size() <= before * 3 / 4)
    let left = try history.spans(of: anna, from: minute(0), until: minute(3000))
    #expect(left.last?.until == minute(2999))
    #expect(try #require(left.first).from > minute(0))
  }
}

@Suite struct LoggedRequests {
  private func request(_ id: String, at minutes: Int64, status: String = "Succeeded") -> LoggedActivity {
    LoggedActivity(
      id: id, action: "Microsoft.MachineLearningServices/workspaces/computes/stop/action",
      caller: "ana@contoso.example",
      callerID: "aaaa", began: minute(minutes), ended: status == "Succeeded" ? minute(minutes + 1) : nil, status: status
    )
  }

  @Test func whatTheLogSaysIsKeptAndRenewed() throws {
    let history = try HistoryStore(path: nil)
    try history.record([request("a", at: 0, status: "Accepted"), request("b", at: 5)], of: anna)
    try history.record([request("a", at: 0)], of: anna.uppercased())
    #expect(
      try history.activity(of: anna, from: minute(0), until: minute(10)) == [request("a", at: 0), request("b", at: 5)])
    #expect(try history.activity(of: anna, from: minute(1), until: minute(10)).map(\.id) == ["b"])
    #expect(try history.activity(of: ben, from: minute(0), until: minute(10)).isEmpty)
    try history.prune(before: minute(3), largest: .max)
    #expect(try history.activity(of: anna, from: minute(0), until: minute(10)).map(\.id) == ["b"])
  }

  @Test func aFileOfTheFirstVersionIsTakenOverWithAllThatIsInIt() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "history-\(UUID().uuidString).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let first = try HistoryStore(path: path)
    try first.see("Running", at: minute(0))
    // As the first version left it.
    try first.database.write { try $0.execute(sql: "DROP TABLE logged; PRAGMA user_version = 1") }
    first.close()
    let second = try HistoryStore(path: path)
    defer { second.close() }
    #expect(try second.spans(of: anna, from: minute(0), until: minute(1)).map(\.state) == ["Running"])
    try second.record([request("a", at: 0)], of: anna)
    #expect(try second.activity(of: anna, from: minute(0), until: minute(1)).count == 1)
  }
}
