import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Schedules
import Terminal

struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Instances that a filter lets through, by what was observed of them too: 'stopped>30d & cost>100'.",
    discussion: """
      The language of the list's filter, with stopped, running, hours and cost over the time since --since. A view that was
      saved in the console (:save NAME FILTER) is asked by its name. With --check the exit code is 1 where something is
      found, for cron and CI.
      """)

  @Argument(help: "The filter, in one word for the shell.") var filter: String?
  @Option(name: .long, help: "A view that was saved in the console, instead of a filter.") var view: String?
  @Option(name: .long, help: "From when on hours and cost count: mon, 30d, 2026-11-01 (default: this week).")
  var since: String?
  @Flag(name: .customLong("check"), help: "End with 1 where an instance is found.") var isCheck = false
  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (filter == nil) != (view == nil) else { throw ValidationError("Give a filter, or --view NAME.") }
  }

  func run() throws {
    let (command, place, output) = (self, place, output)
    try headless(output) {
      let text = try command.text()
      let expression = try Answer.expression(text)
      let store = try HistoryFile.existing()
      defer { store?.close() }
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        var reading = await FleetReading.read(backend)
        try await reading.nameOwners(backend, for: output)
        let zone = SystemZones.viewer ?? .utc
        var calendar = CostCalendar(now: reading.observedAt, zone: zone)
        if let since = command.since { calendar.weekStart = try Self.begin(since, now: reading.observedAt, zone) }
        let answer = try await Answer(text, expression, reading, backend, store: store, calendar: calendar)
        try output.print(answer.report)
        for failure in answer.failures { StandardError.report(failure, asJSON: output.isJSON) }
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
        if command.isCheck, !answer.found.isEmpty { throw ProgramExit(code: 1) }
      }
    }
  }

  private func text() throws(ServiceFailure) -> String {
    guard let view else { return filter ?? "" }
    let views = try ViewsFile.read().views
    guard let saved = views.first(where: { $0.name == view }) else {
      throw ServiceFailure(
        .usage, "There is no view \(view)\(Suggestion.text(for: view, among: views.map(\.name)))")
    }
    return saved.filter
  }

  private static func begin(_ text: String, now: Instant, _ zone: Zone) throws(ServiceFailure) -> Instant {
    do throws(SinceError) {
      return try Instant(since: text, now: now, zone: zone)
    } catch {
      throw ServiceFailure(.usage, "--since \(error)")
    }
  }
}

/// What a filter lets through, with what it was judged by.
struct Answer: Sendable {
  var filter: String
  var since: Instant
  var observedAt: Instant
  var found: [(instance: ComputeInstance, facts: FindingFacts)]
  /// Why something is not known.
  var failures: [ServiceFailure] = []

  static func expression(_ text: String) throws(ServiceFailure) -> FilterExpression {
    do throws(FilterError) {
      return try FilterExpression(text)
    } catch {
      throw ServiceFailure(.usage, "The filter cannot be read: \(error).")
    }
  }

  /// - Parameter calendar: its week is the time over which hours and cost count.
  init(
    _ filter: String, _ expression: FilterExpression, _ reading: FleetReading, _ backend: Backend,
    store: HistoryStore?, calendar: CostCalendar
  ) async throws(ServiceFailure) {
    (self.filter, since, observedAt) = (filter, calendar.weekStart, reading.observedAt)
    let now = reading.observedAt
    var pasts: [String: ObservedPast] = [:]
    if let store {
      // What is off may be off for longer than the costs are asked for.
      let from = min(since, now - .seconds(86_400 * HistoryFile.keptDays))
      let seen = try HistoryFile.store { () throws(HistoryError) in
        try store.window(from: from, until: now, spans: try store.spans(from: from, until: now))
      }
      for instance in seen { pasts[instance.id.lowercased()] = instance.past }
    }
    var prices = PriceBook()
    do throws(ServiceFailure) { prices = try await PriceBook(backend) } catch {
      guard error.kind != .cancelled else { throw error }
      failures.append(error)
    }
    var facts: [String: FindingFacts] = [:]
    for instance in reading.instances {
      let id = instance.id.lowercased()
      facts[id] = FindingFacts(
        past: pasts[id],
        cost: InstanceCost(
          of: instance, price: prices.price(of: instance), past: pasts[id],
          plan: InstancePlan(of: instance, zones: SystemZones.source), now: now, calendar: calendar))
    }
    let known = facts
    let measure = FindingMeasure(
      now: now, zones: SystemZones.source, facts: known, weeklyBudget: backend.weeklyBudget, presets: backend.presets)
    let byID = Dictionary(reading.instances.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let passing = expression.passing(
      reading.items, now: now, me: backend.principalID, facts: { known[$0.lowercased()] },
      findings: { byID[$0]?.findings(measure) ?? [] })
    found = passing.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return (instance, known[instance.id.lowercased()] ?? FindingFacts())
    }
  }

  var report: Report {
    let documents = found.map { instance, facts in
      let stopped = instance.standing(.off, past: facts.past, now: observedAt)
      let owner = Owner(instance).fullText
      return JSONValue.object([
        "name": .string(instance.name), "workspace": .string(instance.workspace), "id": .string(instance.id),
        "state": .string(instance.state.word), "size": .string(instance.vmSize),
        "owner": .string(owner == "-" ? nil : owner),
        "stopped_seconds": stopped.map { .number($0.components.seconds) } ?? .null,
        "running_seconds": facts.cost.map { .number($0.week.runningSeconds) } ?? .null,
        "unknown_seconds": facts.cost.map { .number($0.week.unknownSeconds) } ?? .null,
        "cost": facts.cost.flatMap { cost in cost.money(cost.week).map { .number($0.number) } } ?? .null,
        "currency": .string(facts.cost?.pricePerHour?.currency),
      ])
    }
    return Report(
      .object([
        "observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "filter": .string(filter),
        "since": .string(since.iso8601), "instances": .array(documents),
      ]), of: documents,
      columns: [
        "name", "workspace", "state", "size", "owner", "stopped_seconds", "running_seconds", "unknown_seconds", "cost",
        "currency", "id",
      ], table: table)
  }

  private var table: String {
    guard !found.isEmpty else { return "The filter lets no instance through.\n" }
    let rows = found.map { instance, facts -> [String] in
      var cost = "?"
      if let known = facts.cost, let spent = known.money(known.week) {
        cost = (known.week.unknownSeconds > 0 ? ">=" : "") + spent.text
      }
      let stopped = instance.standing(.off, past: facts.past, now: observedAt)
      return [
        instance.name, instance.workspace, instance.state.word, Owner(instance).fullText,
        stopped.map { ageText($0) } ?? "", facts.cost.map { ageText(.seconds($0.week.runningSeconds)) } ?? "?", cost,
      ]
    }
    return TextTable([["NAME", "WORKSPACE", "STATE", "OWNER", "STOPPED FOR", "RAN", "COST"]] + rows).text
      + "Hours and cost since \(since.iso8601).\n"
  }
}
