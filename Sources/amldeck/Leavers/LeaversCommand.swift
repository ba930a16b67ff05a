import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import Terminal

struct LeaversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leavers",
    abstract:
      "Instances of people who are gone from the directory, or disabled in it; exit code 1 where there are any.",
    discussion: """
      With what they cost, and the safe way on. Azure cannot give an instance to somebody else: it is stopped and kept,
      or made again for another person. It takes the right to read the directory; whom nobody may ask about is no leaver.
      """)

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output) = (place, output)
    try headless(output) {
      let store = try HistoryFile.existing()
      defer { store?.close() }
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let reading = await FleetReading.read(backend)
        let facts = await FactsReader(backend, store: store, zone: SystemZones.viewer ?? .utc)
          .read(reading.instances, at: reading.observedAt)
        for failure in facts.failures { StandardError.report(failure, asJSON: output.isJSON) }
        let leavers = Leavers(reading, facts.facts)
        try output.print(leavers.report)
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
        if !leavers.found.isEmpty { throw ProgramExit(code: 1) }
      }
    }
  }
}

/// The instances of those who left, the dearest first.
struct Leavers: Sendable {
  var observedAt: Instant
  var found: [(instance: ComputeInstance, facts: FindingFacts)]
  /// People about whom nobody may ask.
  var unknown: Int

  init(_ reading: FleetReading, _ facts: [String: FindingFacts]) {
    observedAt = reading.observedAt
    let all = reading.instances.compactMap { instance in
      facts[instance.id.lowercased()].map { (instance: instance, facts: $0) }
    }
    unknown = Set(all.filter { $0.facts.owner == .unknown }.compactMap { $0.instance.ownerID }).count
    found = all.filter { $0.facts.owner.hasLeft }.sorted { one, other in
      func week(_ facts: FindingFacts) -> Int64 {
        facts.cost.flatMap { cost in cost.money(cost.week)?.millionths } ?? -1
      }
      let (left, right) = (week(one.facts), week(other.facts))
      return left == right ? one.instance.name < other.instance.name : left > right
    }
  }

  var report: Report {
    let documents = found.map { instance, facts in
      JSONValue.object([
        "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
        "state": .string(instance.state.word), "owner": .string(instance.ownerID),
        "presence": .string(facts.owner.rawValue), "size": .string(instance.vmSize),
        "price_per_hour": facts.cost?.pricePerHour.map { .number($0.exact) } ?? .null,
        "currency": .string(facts.cost?.pricePerHour?.currency),
        "week": facts.cost.flatMap { cost in cost.money(cost.week).map { .number($0.number) } } ?? .null,
        "steps": .array(instance.stepsAfterLeaving.map { .string($0) }),
      ])
    }
    return Report(
      .object([
        "observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "leavers": .array(documents),
        "unknown_owners": .number(unknown),
      ]), of: documents,
      columns: ["name", "workspace", "state", "owner", "presence", "size", "price_per_hour", "currency", "week", "id"],
      table: table)
  }

  private var table: String {
    var text = ""
    if found.isEmpty {
      text = "Nobody who has an instance is known to have left.\n"
    } else {
      let rows = found.map { instance, facts -> [String] in
        var week = "?"
        if let cost = facts.cost, let spent = cost.money(cost.week) {
          week = (cost.week.unknownSeconds > 0 ? ">=" : "") + spent.text
        }
        return [
          instance.name, instance.workspace, instance.state.word, instance.ownerID ?? "?", facts.owner.rawValue,
          facts.cost?.perHour?.text ?? "-", week,
        ]
      }
      text = TextTable([["NAME", "WORKSPACE", "STATE", "OWNER", "PRESENCE", "AN HOUR", "THIS WEEK"]] + rows).text
      for (instance, _) in found {
        text += instance.stepsAfterLeaving.map { SafeText("\(instance.name): \($0)").oneLine.text + "\n" }.joined()
      }
    }
    if unknown > 0 {
      text += "\(unknown) owners could not be asked about: that takes the right to read the directory.\n"
    }
    return text
  }
}
