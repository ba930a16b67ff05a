import ComputeModel
import Schedules
import Testing

/// Standards, and where instances differ from them.
@Suite struct PresetTests {
  private static let pair = SchedulePair(
    start: TimeOfDay(hour: 8, minute: 0), stop: TimeOfDay(hour: 18, minute: 0), days: Weekdays(1...5), zone: "UTC")

  private static func preset() throws -> Preset {
    Preset(
      name: "office", idle: .after(try IdleTime(minutes: 60)), schedules: pair.documents,
      tags: [.init(name: "team", value: "nlp")])
  }

  private static func instance(
    idle: String?, schedules: [JSONValue], tags: [ComputeInstance.Tag]
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState("Stopped"),
      idleTimeBeforeShutdown: idle, schedules: schedules, tags: tags)
  }

  @Test func whatIsAsItSaysNeedsNothing() throws {
    let same = Self.instance(
      idle: "PT1H", schedules: Self.pair.documents,
      tags: [.init(name: "own", value: "x"), .init(name: "team", value: "nlp")])
    #expect(try Self.preset().drift(of: same).isEmpty)
    #expect(try Self.preset().changes(for: same).isEmpty)
  }

  @Test func eachMemberThatDiffersIsOneChange() throws {
    let other = Self.instance(
      idle: nil, schedules: [], tags: [.init(name: "own", value: "x"), .init(name: "team", value: "cv")])
    let preset = try Self.preset()
    #expect(preset.drift(of: other).map(\.what) == ["idle shutdown", "the set of schedules", "tag team"])
    #expect(preset.drift(of: other).map(\.present) == ["off", "none", "cv"])
    #expect(
      preset.changes(for: other) == [
        .updateIdleShutdownSetting(try IdleTime(minutes: 60)), .updateSchedules(Self.pair.documents),
        .setTags([.init(name: "own", value: "x"), .init(name: "team", value: "nlp")]),
      ])
  }

  @Test func whatAPresetLeavesOpenIsNoDrift() throws {
    let off = Preset(name: "off", idle: .off)
    #expect(off.drift(of: Self.instance(idle: nil, schedules: Self.pair.documents, tags: [])).isEmpty)
    let running = Self.instance(idle: "PT30M", schedules: [], tags: [])
    #expect(off.changes(for: running) == [.updateIdleShutdownSetting(nil)])
    // Text of the service that nobody can read is not what was asked for.
    #expect(!off.drift(of: Self.instance(idle: "soon", schedules: [], tags: [])).isEmpty)
  }

  @Test func driftIsAFindingOfThoseThatItIsMeantFor() throws {
    let other = Self.instance(idle: nil, schedules: [], tags: [])
    func codes(_ isFor: Bool) throws -> [FindingCode] {
      let measure = FindingMeasure(
        now: Plans.instant("2026-11-25T12:00:00Z"), zones: nil,
        presets: [PresetRule(try Self.preset()) { _, _ in isFor }])
      return other.findings(measure).map(\.code)
    }
    #expect(try codes(true).contains(.presetDrift))
    #expect(try !codes(false).contains(.presetDrift))
  }
}
