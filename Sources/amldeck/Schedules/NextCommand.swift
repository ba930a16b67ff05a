import ArgumentParser
import ComputeModel
import Console
import Schedules

struct NextCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "When instances start and stop next by their schedules.",
    discussion: "What is planned by schedules only: nobody outside can see when idle shutdown will fire.")

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all).", completion: KnownNames.instances)
  var names: [String] = []

  @Option(name: .long, help: "So many events of each instance.")
  var count = 1

  @Option(name: .long, help: "Only events within so many hours.")
  var within: Int?

  @Option(name: .long, help: "at, name, workspace or action.")
  var sort = Order.at

  @Flag(name: .customLong("reverse"), help: "The other way round.")
  var isReversed = false

  @Option(name: .long, help: "As if it were this time, such as 2026-11-23T05:00:00Z (default: now).")
  var at: InstantArgument?

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  enum Order: String, ExpressibleByArgument, CaseIterable {
    case at, name, workspace, action
  }

  func validate() throws {
    guard (1...1000).contains(count) else { throw ValidationError("--count \(count): give 1 to 1000.") }
    guard within.map({ (1...87_600).contains($0) }) ?? true else {
      throw ValidationError("--within \(within ?? 0): give 1 to 87600 hours.")
    }
  }

  func run() throws {
    let (command, names) = (self, try PipedNames.expanded(names))
    try headless(output) {
      try await Backend.withAzure(command.place, isReadOnly: true) { backend in
        let reading = try await FleetReading.read(backend, names: names)
        let now = command.at?.instant ?? backend.clock.now
        let list = UpcomingEvents(
          of: reading.instances, now: now, count: command.count,
          end: command.within.map { now + .seconds(Int64($0) * 3600) })
        let sorted = list.sorted(by: command.sort, isReversed: command.isReversed)
        try command.output.print(sorted.report(reading))
        try reading.throwErrors(asJSON: command.output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }
}

/// A time on the command line.
struct InstantArgument: ExpressibleByArgument {
  var instant: Instant

  init?(argument: String) {
    guard let instant = try? Instant(iso8601: argument) else { return nil }
    self.instant = instant
  }
}

/// The events that are planned next, with where they belong; and the instances without one, each with its reason.
struct UpcomingEvents {
  struct Row {
    var instance: ComputeInstance
    var event: PlannedEvent
    var zone: Zone?
    var zoneName: String
  }

  let now: Instant
  var rows: [Row] = []
  var without: [(instance: ComputeInstance, reason: String)] = []

  init(of instances: [ComputeInstance], now: Instant, count: Int, end: Instant?) {
    self.now = now
    for instance in instances {
      let plan = InstancePlan(of: instance, zones: SystemZones.source)
      var (after, found) = (now, 0)
      var next = plan.next(after: after)
      while found < count, let event = next.event, end.map({ event.at < $0 }) ?? true {
        // All of one instant: what comes after it is asked for next.
        for event in plan.events(after: after, until: event.at + .seconds(1)) where found < count {
          let entry = plan.entries[event.number - 1]
          rows.append(
            Row(instance: instance, event: event, zone: entry.active?.zone, zoneName: entry.schedule.zoneName))
          found += 1
        }
        after = event.at
        next = plan.next(after: after)
      }
      let first = plan.next(after: now)
      if found == 0, first.event != nil {
        without.append((instance, "nothing in the time that was asked for"))
      } else if let reason = first.reason {
        without.append((instance, reason))
      }
    }
  }

  func sorted(by order: NextCommand.Order, isReversed: Bool) -> UpcomingEvents {
    var sorted = self
    sorted.rows.sort { left, right in
      let keys: (String, String) =
        switch order {
        case .at: ("", "")
        case .name: (left.instance.name, right.instance.name)
        case .workspace: (left.instance.workspace, right.instance.workspace)
        case .action: (left.event.actionWord, right.event.actionWord)
        }
      if keys.0 != keys.1 { return (keys.0 < keys.1) != isReversed }
      if left.event.at != right.event.at { return (left.event.at < right.event.at) != (isReversed && order == .at) }
      return (left.instance.name, left.event.number) < (right.instance.name, right.event.number)
    }
    return sorted
  }

  func report(_ reading: FleetReading) -> Report {
    let events = rows.map { row -> JSONValue in
      .object([
        "at": .string(row.event.at.iso8601), "in_seconds": .number((row.event.at - now).components.seconds),
        "action": .string(row.event.actionWord), "name": .string(row.instance.name),
        "workspace": .string(row.instance.workspace), "id": .string(row.instance.id),
        "schedule": .string(row.event.schedule), "number": .number(row.event.number),
        "time_zone": .string(row.zoneName), "local": .string(row.local),
      ])
    }
    let missing = without.map { item -> JSONValue in
      .object([
        "name": .string(item.instance.name), "workspace": .string(item.instance.workspace),
        "id": .string(item.instance.id), "reason": .string(item.reason),
      ])
    }
    let document = JSONValue.object([
      "now": .string(now.iso8601(fractionDigits: 0)), "tzdata": .string(SystemZones.version?.text),
      "events": .array(events), "without": .array(missing), "errors": .array(reading.errorDocuments),
    ])
    return Report(
      document, of: events,
      columns: ["at", "in_seconds", "action", "name", "workspace", "number", "time_zone", "local", "schedule", "id"],
      table: table)
  }

  private var table: String {
    var text = ""
    if !rows.isEmpty {
      let header = ["AT (UTC)", "IN", "ACTION", "NAME", "WORKSPACE", "SCHEDULE", "LOCAL"]
      text =
        TextTable(
          [header]
            + rows.map { row in
              [
                row.event.at.iso8601, ageText(row.event.at - now), row.event.actionWord, row.instance.name,
                row.instance.workspace, String(row.event.number), "\(row.local ?? "?") \(row.zoneName)",
              ]
            }
        ).text
    }
    if !without.isEmpty {
      if !rows.isEmpty { text += "\n" }
      text +=
        TextTable(
          [["NAME", "WORKSPACE", "NO OR UNCERTAIN EVENT BECAUSE"]]
            + without.map {
              [$0.instance.name, $0.instance.workspace, $0.reason]
            }
        ).text
    }
    return text
  }
}

extension UpcomingEvents.Row {
  /// On the clocks of the schedule's zone, with their abbreviation.
  var local: String? {
    guard let zone else { return nil }
    let wall = zone.wallClock(at: event.at)
    return "\(wall.dateText)T\(wall.timeText) \(zone.offset(at: event.at).abbreviation)"
  }
}
