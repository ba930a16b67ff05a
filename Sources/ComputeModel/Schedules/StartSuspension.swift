import Languages
package import Schedules

/// Keeps the scheduled starts of an instance from firing between two instants, as over holidays.
///
/// The start times of its Start schedules are moved to their own first time afterwards, as ``StopSkip`` does it: so the
/// service takes the starts up again by itself, whether or not any program of ours still runs. Stops stay as they are.
package struct StartSuspension: Hashable, Sendable {
  package var from: Instant
  /// From here on starts fire again.
  package var until: Instant
  /// The set as it is, and as it stands while the suspension lasts.
  package var before: [JSONValue]
  package var during: [JSONValue]
  /// The starts that do not happen, ascending.
  package var dropped: [Instant]
  /// What a person must know before it is sent, one sentence each.
  package var warnings: [String]
  /// What starts it afterwards.
  package var nextStart: NextEvent
}

package enum StartSuspensionError: Error, Hashable, Sendable {
  /// In one sentence.
  case nothingToSuspend(String)
}

extension InstancePlan {
  /// - Parameter created: see ``init(_:created:zones:)``.
  package func suspendingStarts(
    from: Instant, until: Instant, created: Instant?, zones: ZoneSource
  ) throws(StartSuspensionError) -> StartSuspension {
    guard from < until else { throw .nothingToSuspend(localized("The suspension would end before it begins.")) }
    var documents = entries.map(\.schedule.document)
    var (dropped, warnings): ([Instant], [String]) = ([], [])
    // A second before: an occurrence exactly at the end fires again.
    let last = until - .seconds(1)
    for entry in entries where entry.schedule.action == .start {
      guard let timing = entry.active else { continue }
      let falls = timing.occurrences(after: from - .seconds(1), until: until)
      guard !falls.isEmpty else { continue }
      let number = entry.schedule.number
      guard !timing.dependsOnCreation else {
        throw .nothingToSuspend(
          localized(
            "Schedule \(number) has no start time and is counted from when it was set, which the service does not show: give"
          )
            + localized(" it a start time first."))
      }
      guard let following = timing.occurrences(after: last, limit: 1).first else {
        throw .nothingToSuspend(
          localized("Schedule \(number) starts nothing any more after that: disable it instead of suspending it."))
      }
      let moved = Self.moved(entry.schedule, timing, to: following)
      documents[number - 1] = moved.document
      dropped += falls
      warnings += Self.warnings(number, timing, moved, last, created: created, zones: zones)
    }
    guard !dropped.isEmpty else { throw .nothingToSuspend(localized("No scheduled start falls into that time.")) }
    let changed = InstancePlan(documents, created: created, zones: zones)
    return StartSuspension(
      from: from, until: until, before: entries.map(\.schedule.document), during: documents,
      dropped: dropped.sorted(), warnings: warnings, nextStart: changed.next(after: last, action: .start))
  }
}

/// A suspension that a person has confirmed, kept until it is over: what is to be sent when it begins, and the old set
/// that is put back when it ends.
package struct KeptSuspension: Hashable, Sendable {
  /// The ARM id.
  package var id: String
  package var name: String
  package var workspace: String
  package var from: Instant
  package var until: Instant
  package var before: [JSONValue]
  package var during: [JSONValue]

  package init(of instance: ComputeInstance, _ suspension: StartSuspension) {
    id = instance.id
    name = instance.name
    workspace = instance.workspace
    from = suspension.from
    until = suspension.until
    before = suspension.before
    during = suspension.during
  }

  package enum Step: Hashable, Sendable {
    /// Send this set now.
    case send([JSONValue], label: String)
    /// Nothing is left to do.
    case done
    /// It cannot go on, for this reason, in one sentence.
    case abandoned(String)
  }

  /// What is to be done now; nil while there is nothing. Only a set that is still the one that was confirmed is
  /// written over: somebody else's change is left alone.
  package func step(at now: Instant, present: [JSONValue]) -> Step? {
    let set = ScheduleSet(present)
    let isBefore = set.means(ScheduleSet(before))
    let isDuring = set.means(ScheduleSet(during))
    if now < from { return nil }
    if now < until {
      if isDuring { return nil }
      if isBefore { return .send(during, label: Self.beginLabel) }
    } else {
      if isBefore { return .done }
      if isDuring { return .send(before, label: Self.endLabel) }
    }
    return .abandoned(
      localized(
        "The schedules of \(name) were changed by somebody since its starts were suspended: they are left as they are.")
    )
  }

  /// The suspension after this program itself has sent another set: what was not touched is put back as it was, what was
  /// changed stays as it was sent.
  package func rebased(onto sent: [JSONValue]) -> KeptSuspension {
    var rebased = self
    rebased.during = sent
    rebased.before = sent.map { document in
      let place = during.firstIndex { ScheduleSet([$0]).means(ScheduleSet([document])) }
      return place.flatMap { before.indices.contains($0) ? before[$0] : nil } ?? document
    }
    return rebased
  }

  package static let beginLabel = "suspension of starts"
  package static let endLabel = "end of the suspension of starts"
}

extension KeptSuspension {
  package var document: JSONValue {
    .object([
      "id": .string(id), "name": .string(name), "workspace": .string(workspace), "from": .string(from.iso8601),
      "until": .string(until.iso8601), "before": .array(before), "during": .array(during),
    ])
  }

  /// nil where it is not what ``document`` writes.
  package init?(_ document: JSONValue) {
    guard let id = document["id"]?.text, let name = document["name"]?.text,
      let workspace = document["workspace"]?.text,
      let from = document["from"]?.text.flatMap({ try? Instant(iso8601: $0) }),
      let until = document["until"]?.text.flatMap({ try? Instant(iso8601: $0) }),
      let before = document["before"]?.elements, let during = document["during"]?.elements
    else { return nil }
    self.id = id
    self.name = name
    self.workspace = workspace
    self.from = from
    self.until = until
    self.before = before
    self.during = during
  }
}

extension CivilDateTime {
  /// Reads `2026-12-24`, the midnight of that day; nil where it is no date.
  package init?(date text: String) {
    guard text.utf8.count == 10, let instant = try? Instant(iso8601: text + "T00:00:00Z") else { return nil }
    self.init(instant)
  }
}
