import Languages
import Schedules

/// Says of each occurrence once that it began, and once that it is over (issue 7 point 4).
package struct AlertWatch: Hashable, Sendable {
  private struct Key: Hashable, Comparable {
    var id: String
    var kind: String

    static func < (one: Key, other: Key) -> Bool { (one.id, one.kind) < (other.id, other.kind) }
  }

  private struct Standing: Hashable, Sendable {
    var alert: Alert
    /// Of a coming stop: when it is.
    var stop: Instant?
  }

  package let kinds: Set<AlertKind>
  private var standing: [Key: Standing] = [:]

  package init(kinds: some Sequence<AlertKind>) { self.kinds = Set(kinds) }

  /// Takes in one complete list of a workspace.
  /// - Parameters:
  ///   - workspace: its ARM id.
  ///   - measure: what findings are judged by; its `now` is when the list was read.
  /// - Returns: what is new, by instance.
  package mutating func take(
    _ instances: [ComputeInstance], ofWorkspace workspace: String, _ measure: FindingMeasure
  ) -> [Alert] {
    // What stands is kept in a file and told to other programs: in English, whatever the screen speaks.
    var news = Language.with(.english) { takeInEnglish(instances, workspace, measure) }
    guard Language.current != .english else { return news }
    for index in news.indices where news[index].phase == .raised {
      guard let instance = instances.first(where: { $0.id == news[index].id }),
        let text = clause(news[index].kind, instance, measure)
      else { continue }
      news[index].shownText = text
    }
    return news
  }

  private func clause(_ kind: AlertKind, _ instance: ComputeInstance, _ measure: FindingMeasure) -> String? {
    switch kind {
    case .finding(let code): instance.findings(measure).first { $0.code == code }?.evidence
    case .stopSoon: stopSoon(instance, measure)?.text
    }
  }

  private mutating func takeInEnglish(
    _ instances: [ComputeInstance], _ workspace: String, _ measure: FindingMeasure
  ) -> [Alert] {
    var news: [Alert] = []
    var present: Set<String> = []
    for instance in instances {
      let id = instance.id.lowercased()
      present.insert(id)
      var seen: Set<Key> = []
      for finding in instance.findings(measure) where kinds.contains(.finding(finding.code)) {
        seen.insert(Key(id: id, kind: finding.code.rawValue))
        raise(.finding(finding.code), instance, finding.evidence, stop: nil, measure.now, &news)
      }
      if kinds.contains(.stopSoon), let (at, text) = stopSoon(instance, measure) {
        seen.insert(Key(id: id, kind: AlertKind.stopSoon.word))
        raise(.stopSoon, instance, text, stop: at, measure.now, &news)
      }
      // On its way somewhere, nothing is over: a start that is tried again may fail again.
      if instance.state.known?.isTransitional == true { continue }
      for key in standing.keys.sorted() where key.id == id && !seen.contains(key) { end(key, measure.now, &news) }
    }
    for key in standing.keys.sorted()
    where key.id.hasPrefix(workspace.lowercased() + "/") && !present.contains(key.id) {
      end(key, measure.now, &news)
    }
    return news
  }

  private func stopSoon(_ instance: ComputeInstance, _ measure: FindingMeasure) -> (at: Instant, text: String)? {
    guard let zones = measure.zones, !instance.schedules.isEmpty, Timeline.isOn(instance.state) == true,
      let stop = InstancePlan(of: instance, zones: zones).next(after: measure.now, action: .stop).event,
      stop.at - measure.now <= AlertKind.stopNotice
    else { return nil }
    let time = CivilDateTime(stop.at)
    return (stop.at, localized("schedule \(stop.number) stops it at \(time.timeText) UTC"))
  }

  private mutating func raise(
    _ kind: AlertKind, _ instance: ComputeInstance, _ text: String, stop: Instant?, _ now: Instant,
    _ news: inout [Alert]
  ) {
    let key = Key(id: instance.id.lowercased(), kind: kind.word)
    if let known = standing[key], known.stop == stop { return }
    let alert = Alert(
      kind: kind, phase: .raised, id: instance.id, name: instance.name, workspace: instance.workspace, text: text,
      since: now, at: now)
    standing[key] = Standing(alert: alert, stop: stop)
    news.append(alert)
  }

  private mutating func end(_ key: Key, _ now: Instant, _ news: inout [Alert]) {
    guard let over = standing.removeValue(forKey: key) else { return }
    // The stop came: what was announced has happened, and nobody needs to hear that it is over.
    if let stop = over.stop, stop <= now { return }
    var alert = over.alert
    alert.phase = .recovered
    alert.at = now
    news.append(alert)
  }
}

extension AlertWatch {
  /// What has begun, for a program that is started again: it does not say twice what still stands.
  package var document: JSONValue {
    .array(
      standing.sorted { $0.key < $1.key }.map { _, value in
        .object([
          "kind": .string(value.alert.kind.word), "id": .string(value.alert.id), "name": .string(value.alert.name),
          "workspace": .string(value.alert.workspace), "text": .string(value.alert.text),
          "since": .string(value.alert.since.iso8601), "stop": .string(value.stop?.iso8601),
        ])
      })
  }

  /// Goes on from what ``document`` said; kinds that are not watched any more are left out.
  /// - Returns: false where it is not such a document.
  package mutating func resume(_ document: JSONValue) -> Bool {
    guard let elements = document.elements else { return false }
    for element in elements {
      guard let kind = element["kind"]?.text.flatMap({ AlertKind($0) }), let id = element["id"]?.text,
        let name = element["name"]?.text, let workspace = element["workspace"]?.text,
        let text = element["text"]?.text, let since = element["since"]?.text.flatMap({ try? Instant(iso8601: $0) })
      else { return false }
      guard kinds.contains(kind) else { continue }
      let alert = Alert(
        kind: kind, phase: .raised, id: id, name: name, workspace: workspace, text: text, since: since, at: since)
      let stop = element["stop"]?.text.flatMap { try? Instant(iso8601: $0) }
      standing[Key(id: id.lowercased(), kind: kind.word)] = Standing(alert: alert, stop: stop)
    }
    return true
  }
}
