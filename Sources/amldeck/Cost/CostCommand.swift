import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules

struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "What the instances cost: an hour of those that run, today, this week, and what of it is waste.",
    discussion: """
      By the service's own estimate of a size's price, for the hours in which an instance was seen running: by amldeck
      observe, the console or a wall, and by what the service says of its last operation. Disks, addresses and load
      balancers are not in it. Hours that nobody saw are not guessed: then the sum is a least.
      """)

  @Argument(help: "Instances' names (default: all).")
  var names: [String] = []

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (names, place, output) = (names, place, output)
    try headless(output) {
      let store = try HistoryFile.existing()
      defer { store?.close() }
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let reading = try await FleetReading.read(backend, names: names)
        let facts = FactsReader(backend, store: store, zone: SystemZones.viewer ?? .utc)
        let more = await facts.costs(of: reading.instances, at: reading.observedAt)
        let report = CostReport(reading, more)
        try output.print(report.printed)
        for failure in more.failures { StandardError.report(failure, asJSON: output.isJSON) }
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }
}

/// What instances cost, the dearest week first.
struct CostReport: Sendable {
  var observedAt: Instant
  var rows: [(instance: ComputeInstance, cost: InstanceCost)]
  var all: FleetCost
  private var errors: [JSONValue]

  init(_ reading: FleetReading, _ facts: FactsReader.Reading) {
    observedAt = reading.observedAt
    errors = reading.errorDocuments
    rows = reading.instances.compactMap { instance in
      facts.facts[instance.id.lowercased()]?.cost.map { (instance, $0) }
    }.sorted { one, other in
      func week(_ cost: InstanceCost) -> Int64 { cost.money(cost.week)?.millionths ?? -1 }
      return week(one.cost) == week(other.cost)
        ? one.instance.name < other.instance.name : week(one.cost) > week(other.cost)
    }
    all = FleetCost(rows.map(\.cost))
  }

  var printed: Report {
    let instances = rows.map { Self.document($0.instance, $0.cost) }
    return Report(
      document, of: instances,
      columns: [
        "name", "workspace", "size", "running", "price_per_hour", "currency", "today", "today_unknown_seconds", "week",
        "week_unknown_seconds", "waste", "id",
      ], table: table)
  }

  private var document: JSONValue {
    .object([
      "observed_at": .string(observedAt.iso8601(fractionDigits: 3)),
      "per_hour": all.perHour.document, "today": all.today.document, "week": all.week.document,
      "waste_per_hour": all.wastePerHour.document, "waste_today": all.wasteToday.document,
      "running": .number(all.running), "wasted": .number(all.wasted), "without_price": .number(all.withoutPrice),
      "unknown_seconds_this_week": .number(all.unknownSeconds),
      "instances": .array(rows.map { Self.document($0.instance, $0.cost) }), "errors": .array(errors),
    ])
  }

  private static func document(_ instance: ComputeInstance, _ cost: InstanceCost) -> JSONValue {
    func amount(_ money: Money?) -> JSONValue { money.map { .number($0.number) } ?? .null }
    return .object([
      "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
      "size": .string(instance.vmSize), "currency": .string(cost.pricePerHour?.currency),
      "price_per_hour": cost.pricePerHour.map { .number($0.exact) } ?? .null, "running": .bool(cost.isRunning),
      "today": amount(cost.money(cost.today)), "today_unknown_seconds": .number(cost.today.unknownSeconds),
      "week": amount(cost.money(cost.week)), "week_unknown_seconds": .number(cost.week.unknownSeconds),
      "waste": .string(cost.waste),
      "days": .array(
        cost.days.map {
          .object([
            "date": .string($0.date), "running_seconds": .number($0.time.runningSeconds),
            "unknown_seconds": .number($0.time.unknownSeconds), "cost": amount(cost.money($0.time)),
          ])
        }),
    ])
  }

  private var table: String {
    var lines = [["INSTANCE", "WORKSPACE", "AN HOUR", "TODAY", "THIS WEEK", "WASTE"]]
    for (instance, cost) in rows {
      func text(_ time: InstanceCost.Time) -> String {
        cost.money(time).map { (time.unknownSeconds > 0 ? ">=" : "") + $0.text } ?? "?"
      }
      let price = cost.pricePerHour.map { cost.isRunning ? $0.text : "(\($0.text))" } ?? "?"
      lines.append([
        instance.name, instance.workspace, price, text(cost.today), text(cost.week), cost.waste ?? "",
      ])
    }
    lines.append(["ALL", "", all.perHourText, all.todayText, all.weekText, "\(all.wasteText) an hour"])
    return TextTable(lines).text
  }
}
