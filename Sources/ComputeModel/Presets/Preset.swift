import Languages
package import Schedules

/// What instances of a kind should have in common, under a name: schedules, idle shutdown, tags. What a preset leaves
/// open is nobody's drift.
package struct Preset: Hashable, Sendable {
  package enum Idle: Hashable, Sendable {
    case off
    case after(IdleTime)
  }

  /// One member that is not as the preset says.
  package struct Drift: Hashable, Sendable {
    package var what: String
    package var present: String
    package var wanted: String

    package var text: String { localized("\(what) is \(present), not \(wanted)") }
  }

  package var name: String
  package var idle: Idle?
  /// The whole set; nil where it is left open.
  package var schedules: [JSONValue]?
  /// Tags beside these are left as they are.
  package var tags: [ComputeInstance.Tag]
  /// Which instances it is meant for, in the language of the list's filter; nil for those that are named.
  package var filter: String?

  package init(
    name: String, idle: Idle? = nil, schedules: [JSONValue]? = nil, tags: [ComputeInstance.Tag] = [],
    filter: String? = nil
  ) {
    self.name = name
    self.idle = idle
    self.schedules = schedules
    self.tags = tags
    self.filter = filter
  }

  /// Where an instance differs; empty where it is as the preset says.
  package func drift(of instance: ComputeInstance) -> [Drift] {
    var drift: [Drift] = []
    if let idle, instance.idle != idle {
      drift.append(Drift(what: localized("idle shutdown"), present: Self.text(instance.idle), wanted: Self.text(idle)))
    }
    if let schedules, !ScheduleSet(schedules).means(ScheduleSet(instance.schedules)) {
      drift.append(
        Drift(
          what: localized("the set of schedules"), present: Self.text(instance.schedules), wanted: Self.text(schedules))
      )
    }
    for tag in tags {
      let present = instance.tags.first { $0.name == tag.name }?.value
      if present != tag.value {
        drift.append(
          Drift(what: localized("tag \(tag.name)"), present: present ?? localized("missing"), wanted: tag.value))
      }
    }
    return drift
  }

  /// What makes an instance as the preset says; empty where it is. So a run that was cut off is taken up by the same
  /// call: only what still differs is sent.
  package func changes(for instance: ComputeInstance) -> [InstanceAction] {
    var changes: [InstanceAction] = []
    switch idle {
    case .off? where instance.idle != .off: changes.append(.updateIdleShutdownSetting(nil))
    case .after(let time)? where instance.idle != .after(time): changes.append(.updateIdleShutdownSetting(time))
    default: break
    }
    if let schedules, !ScheduleSet(schedules).means(ScheduleSet(instance.schedules)) {
      changes.append(.updateSchedules(schedules))
    }
    var all = instance.tags
    for tag in tags {
      if let index = all.firstIndex(where: { $0.name == tag.name }) { all[index] = tag } else { all.append(tag) }
    }
    if all != instance.tags { changes.append(.setTags(all)) }
    return changes
  }

  private static func text(_ idle: Idle?) -> String {
    switch idle {
    case .off?: localized("off")
    case .after(let time)?: time.shortText
    case nil: localized("not readable")
    }
  }

  /// In the words of cron, which is what people compare.
  private static func text(_ schedules: [JSONValue]) -> String {
    guard !schedules.isEmpty else { return localized("none") }
    return StartStopSchedule.list(schedules).map { schedule in
      let rule = schedule.document[path: "cron", "expression"]?.text ?? localized("a recurrence")
      return "\(localized(word: schedule.action?.rawValue ?? "?")) \(rule)"
    }.joined(separator: "; ")
  }
}

/// A preset and which instances it is meant for at some instant.
package struct PresetRule: Sendable {
  package var preset: Preset
  package var isFor: @Sendable (ComputeInstance, Instant) -> Bool

  package init(_ preset: Preset, isFor: @escaping @Sendable (ComputeInstance, Instant) -> Bool) {
    self.preset = preset
    self.isFor = isFor
  }
}

extension ComputeInstance {
  /// nil where the service's word cannot be read.
  fileprivate var idle: Preset.Idle? {
    guard let wire = idleTimeBeforeShutdown, !wire.isEmpty else { return .off }
    return IdleTime(wire: wire).map { .after($0) }
  }

  /// Where it differs from the presets that are meant for it.
  func presetDrift(_ measure: FindingMeasure) -> [Finding] {
    guard state.known != .deleting else { return [] }
    return measure.presets.compactMap { rule in
      guard rule.isFor(self, measure.now) else { return nil }
      let drift = rule.preset.drift(of: self)
      guard !drift.isEmpty else { return nil }
      return Finding(
        .presetDrift,
        localized("it is not as preset \(rule.preset.name) says: \(drift.map(\.text).joined(separator: "; "))"))
    }
  }
}
