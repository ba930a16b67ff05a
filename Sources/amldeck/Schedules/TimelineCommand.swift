import ArgumentParser
import ComputeModel
import Console
import History
import Schedules

struct TimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline", abstract: "Observed and planned times of instances, day by day.",
    discussion: """
      The past is what amldeck observed (amldeck observe, the console) and what the service says of its last
      operation; a time of which nothing is known is "not observed", never "off". The future is what the schedules
      plan.
      """)

  @Argument(
    help: "Names or ids of instances; - reads them from stdin (default: all).", completion: KnownNames.instances)
  var names: [String] = []

  @Option(name: .long, help: "Days back.")
  var back = 7

  @Option(name: .long, help: "Days ahead.")
  var ahead = 7

  @Option(name: .long, help: "local, utc, own (each schedule's), or a Windows or IANA name.")
  var zone = "local"

  @Option(name: .long, help: "As if it were this time, such as 2026-11-23T05:00:00Z (default: now).")
  var at: InstantArgument?

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (0...90).contains(back), (1...366).contains(ahead) else {
      throw ValidationError("--back takes 0 to 90 days and --ahead 1 to 366.")
    }
  }

  func run() throws {
    let (command, names) = (self, try PipedNames.expanded(names))
    try headless(output) {
      let zone = try TimelineZone(named: command.zone)
      let store = try HistoryFile.existing()
      defer { store?.close() }
      try await Backend.withAzure(command.place, isReadOnly: true) { backend in
        let reading = try await FleetReading.read(backend, names: names)
        var fleet = try FleetTimeline(
          of: reading.instances, now: command.at?.instant ?? backend.clock.now, zone: zone, back: command.back,
          ahead: command.ahead, store: store)
        await fleet.readRoom(backend)
        try command.output.print(fleet.report(reading))
        try reading.throwErrors(asJSON: command.output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }
}

/// Whose midnights the days of a timeline have.
enum TimelineZone {
  case fixed(Zone)
  case own

  init(named name: String) throws(ServiceFailure) {
    switch name.lowercased() {
    case "own": self = .own
    case "utc": self = .fixed(.utc)
    case "local":
      guard let viewer = SystemZones.viewer else {
        throw ServiceFailure(.usage, "This machine's time zone cannot be read: install tzdata, or give --zone utc.")
      }
      self = .fixed(viewer)
    default:
      do throws(ZoneError) {
        self = .fixed(try SystemZones.source.zone(iana: WindowsZone.named(name)?.iana ?? name))
      } catch {
        // Where this machine has its data, it is the name that is wrong.
        guard SystemZones.version != nil else { throw ServiceFailure(.usage, error.description) }
        throw ServiceFailure(
          .usage,
          "There is no time zone \(name): give local, utc, own, a Windows name such as China Standard Time, or an IANA"
            + " name such as Asia/Shanghai.")
      }
    }
  }

  /// The zone of an instance's days; UTC where it has no schedule of its own.
  func zone(for plan: InstancePlan) -> Zone {
    switch self {
    case .fixed(let zone): zone
    case .own: plan.entries.lazy.compactMap { $0.active?.zone }.first ?? .utc
    }
  }
}

/// The timelines of several instances over the same days.
struct FleetTimeline {
  struct Row {
    var instance: ComputeInstance
    var plan: InstancePlan
    var timeline: Timeline
    var zone: Zone
    var days: [TimelineDay]
  }

  let now: Instant
  var rows: [Row] = []
  /// Several starts in one minute, and whether there are cores for them.
  var starts: [(start: SimultaneousStarts, room: SimultaneousStarts.Room)] = []

  init(
    of instances: [ComputeInstance], now: Instant, zone: TimelineZone, back: Int, ahead: Int, store: HistoryStore?
  ) throws(ServiceFailure) {
    // A day more: midnights differ from zone to zone.
    let from = now - .seconds(Int64(back + 2) * 86_400)
    self.init(
      of: instances, now: now, zone: zone, back: back, ahead: ahead,
      pasts: try ObservedPast.all(store, ids: instances.map(\.id), from: from, until: now))
  }

  /// - Parameter pasts: what was observed, by ARM id.
  init(
    of instances: [ComputeInstance], now: Instant, zone: TimelineZone, back: Int, ahead: Int,
    pasts: [String: ObservedPast]
  ) {
    self.now = now
    for instance in instances {
      let plan = InstancePlan(of: instance, zones: SystemZones.source)
      let zone = zone.zone(for: plan)
      let days = TimelineDay.days(around: now, offset: -back, count: back + 1 + ahead, zone: zone)
      let (from, until) = (days[0].start, days[days.count - 1].end)
      let timeline = Timeline(
        of: instance, plan: plan, past: pasts[instance.id], now: now, from: from, until: until)
      rows.append(Row(instance: instance, plan: plan, timeline: timeline, zone: zone, days: days))
    }
  }
}

extension FleetTimeline {
  /// What cannot be read of the quota costs its verdict and nothing else.
  mutating func readRoom(_ backend: Backend) async {
    let starts = SimultaneousStarts.all(in: rows.map { ($0.instance, $0.timeline) })
    guard starts.contains(where: { $0.instances.contains { $0.releasesQuotaOnStop == true } }) else {
      self.starts = starts.map { ($0, .held) }
      return
    }
    do throws(ServiceFailure) {
      let regions = try await backend.regions()
      let tables = regions.map { region in
        (region, QuotaTable(usages: region.usages, sizes: region.sizes, instances: rows.map(\.instance)))
      }
      self.starts = starts.map { start in
        (
          start,
          start.room { instance in
            let location = instance.location?.filter { $0 != " " }.lowercased()
            return tables.first { region, _ in
              region.location == location
                && (region.subscription.map { $0.lowercased() == instance.subscription.lowercased() } ?? true)
            }?.1
          }
        )
      }
    } catch {
      self.starts = starts.map { ($0, .unknown("whether the cores are there is not known: \(error.sentence)")) }
    }
  }

  func report(_ reading: FleetReading) -> Report {
    let instances = rows.map { $0.document(now: now) }
    let document = JSONValue.object([
      "now": .string(now.iso8601(fractionDigits: 0)), "tzdata": .string(SystemZones.version?.text),
      "instances": .array(instances),
      "simultaneous_starts": .array(
        starts.map { $0.start.document(room: $0.room) }),
      "errors": .array(reading.errorDocuments),
    ])
    let (lines, table) = (lines, table)
    return Report(
      document, columns: Self.columns, rows: lines, names: rows.map(\.instance.name), table: table)
  }

  private var table: String {
    var text = ""
    for row in rows {
      if !text.isEmpty { text += "\n" }
      text += row.table(now: now)
    }
    for (start, room) in starts.prefix(5) { text += "\n" + start.sentence(room: room) }
    if !starts.isEmpty { text += "\n" }
    return text
  }
}

extension SimultaneousStarts {
  func document(room: Room) -> JSONValue {
    let (needed, free): (Int?, Int?) =
      switch room {
      case .held: (0, nil)
      case .fits(let needed, let free): (needed, free)
      case .short(let needed, let free, quota: _): (needed, free)
      case .unknown: (nil, nil)
      }
    return .object([
      "at": .string(at.iso8601), "count": .number(names.count), "names": .array(names.map { .string($0) }),
      "cores": needed.map { .number($0) } ?? .null, "free_cores": free.map { .number($0) } ?? .null,
      "room": .string(room.sentence),
    ])
  }

  func sentence(room: Room) -> String {
    "\(at.iso8601): \(names.count) starts at once, \(room.sentence): \(names.prefix(8).joined(separator: ", "))"
      + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}
