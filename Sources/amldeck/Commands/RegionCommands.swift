import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Terminal

struct QuotaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quota", abstract: "Show who holds the cores of the workspaces' regions.")
  @Flag(name: .customLong("holders"), help: "What holds the cores, the longest stopped first, and what deleting frees.")
  var holders = false
  @Flag(name: .customLong("limits"), help: "The limits of the workspaces themselves.") var limits = false
  @Option(name: .long, help: "With --holders and --set: this family, such as standardDSv2Family.") var family: String?
  @Option(name: .customLong("set"), help: "Let one workspace take so many cores of --family at most.") var cores: Int?
  @Flag(name: .long, help: "With --set: do not ask; needed where stdin is not a terminal.") var yes = false
  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard [holders, limits, cores != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--holders, --limits and --set are three questions: give one.")
    }
    guard cores.map({ (0...1_000_000).contains($0) }) ?? true else {
      throw ValidationError("--set: give 0 to 1000000.")
    }
    guard cores == nil || family != nil else { throw ValidationError("--set needs --family.") }
    guard family == nil || holders || cores != nil else {
      throw ValidationError("--family belongs to --holders and --set.")
    }
  }

  func run() throws {
    let (command, place, output, isReadOnly) = (self, place, output, cores == nil || safety.isReadOnly)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        if let cores = command.cores, let family = command.family {
          return try await QuotaHolders.set(cores, family: family, yes: command.yes, backend, output)
        }
        if command.holders {
          return try output.print(try await QuotaHolders.read(backend, family: command.family).report)
        }
        if command.limits { return try output.print(try await QuotaHolders.limits(backend)) }
        try output.print(QuotaCommand.report(try await backend.quotas()))
      }
    }
  }

  static func report(_ quotas: [(location: String, table: QuotaTable)]) -> Report {
    let regions = quotas.map { location, table in
      JSONValue.object(["location": .string(location), "quota": .array(table.rows.map(\.document))])
    }
    let rows = regions.flatMap { region in
      (region["quota"]?.elements ?? []).map { row in
        var row = row
        row["location"] = region["location"]
        return row
      }
    }
    return Report(
      .object(["regions": .array(regions)]), of: rows,
      columns: ["location", "family", "title", "used", "limit", "running", "stopped", "other"], name: "family",
      table: quotas.map { location, table in SafeText(location).text + "\n" + TextTable(table.lines).text }.joined())
  }
}

struct SizesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sizes", abstract: "List the sizes that compute instances can have.",
    discussion: "Prices are estimates of the service: the lowest where it names several, ? where it names none.")
  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    name: .customLong("retail-prices"),
    help: "Ask Azure's public list of retail prices where the service names no price; nothing of you goes there.")
  var asksRetailPrices = false

  func run() throws {
    let (place, output, asksRetailPrices) = (place, output, asksRetailPrices)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        try output.print(try await SizesCommand.report(backend, asksRetailPrices: asksRetailPrices))
      }
    }
  }

  static func report(
    _ backend: Backend, asksRetailPrices: Bool = false
  ) async throws(ServiceFailure) -> Report {
    var documents: [JSONValue] = []
    var rows = [["NAME", "LOCATION", "CORES", "GPUS", "MEMORY", "PRICE/H", "FAMILY"]]
    for (location, subscription) in try await backend.quotaScopes() {
      var sizes = try await backend.reader.sizes(in: location, subscription: subscription)
      sizes.removeAll { $0.isForInstances == false }
      if asksRetailPrices { try await backend.fillPrices(of: &sizes, in: location) }
      for size in sizes {
        documents.append(size.document(location: location))
        rows.append([
          size.name, location, size.cores.map { "\($0)" } ?? "?", size.gpus.map { "\($0)" } ?? "?",
          size.memoryGB.map { "\($0) GB" } ?? "?",
          size.price?.text ?? "?", size.family ?? "?",
        ])
      }
    }
    let document = JSONValue.object(["sizes": .array(documents)])
    let table = TextTable(rows).text
    return Report(
      document, of: documents,
      columns: ["name", "location", "family", "cores", "gpus", "memory_gb", "price_per_hour", "currency"], table: table)
  }
}

extension Backend {
  /// The regions of the workspaces, each once for each subscription: a quota belongs to both.
  func quotaScopes() async throws(ServiceFailure) -> [(location: String, subscription: String)] {
    var scopes: [(location: String, subscription: String)] = []
    for workspace in workspaceIDs {
      let region = (location: try await reader.location(of: workspace), subscription: workspace.subscription)
      if !scopes.contains(where: { $0 == region }) { scopes.append(region) }
    }
    return scopes
  }

  /// Who holds the cores of each region, as far as the instances of the workspaces show it.
  func quotas() async throws(ServiceFailure) -> [(location: String, table: QuotaTable)] {
    var instances: [ComputeInstance] = []
    for workspace in workspaceIDs {
      for case .instance(let instance) in try await reader.instances(of: workspace) { instances.append(instance) }
    }
    var tables: [(location: String, table: QuotaTable)] = []
    for (location, subscription) in try await quotaScopes() {
      let usages = try await reader.usages(in: location, subscription: subscription)
      let sizes = try await reader.sizes(in: location, subscription: subscription)
      let here = instances.filter { instance in
        instance.subscription.lowercased() == subscription.lowercased()
          && (instance.location?.filter { $0 != " " }.lowercased() ?? location) == location
      }
      tables.append((location, QuotaTable(usages: usages, sizes: sizes, instances: here)))
    }
    return tables
  }
}

extension Backend {
  /// Fills in what the service does not price from the list of retail prices.
  func fillPrices(of sizes: inout [VMSize], in location: String) async throws(ServiceFailure) {
    let unpriced = sizes.filter { $0.price == nil }.map(\.name)
    guard !unpriced.isEmpty else { return }
    guard let retailPrices else {
      throw ServiceFailure(
        .usage,
        "This cloud has no list of retail prices that can be asked for single sizes: leave --retail-prices out.")
    }
    let prices = try await retailPrices.prices(of: unpriced, in: location)
    for index in sizes.indices { sizes[index].price = sizes[index].price ?? prices[sizes[index].name] }
  }
}

extension VMSize.Price {
  /// An estimate, and of several the lowest.
  fileprivate var text: String {
    "\(perHour) \(currency)" + (candidates > 1 ? ", lowest of \(candidates)" : "")
      + (source == .retail ? " (retail)" : "")
  }
}

extension QuotaTable {
  /// Rows for ``TextTable``.
  fileprivate var lines: [[String]] {
    [["FAMILY", "USED", "LIMIT", "RUNNING", "STOPPED", "OTHER", "FREE"]]
      + rows.map { row in
        [
          row.usage.title, "\(row.usage.used)", row.usage.limit.map { "\($0)" } ?? "none", "\(row.runningCores)",
          "\(row.stoppedCores)", "\(row.otherCores)", row.freeCores.map { $0 == 0 ? "0 FULL" : "\($0)" } ?? "-",
        ]
      }
  }
}

extension QuotaTable.Row {
  fileprivate var document: JSONValue {
    .object([
      "family": .string(usage.name), "title": .string(usage.title), "used": .number(usage.used),
      "limit": usage.limit.map { .number($0) } ?? .null, "running": .number(runningCores),
      "stopped": .number(stoppedCores), "other": .number(otherCores),
    ])
  }
}

extension VMSize {
  fileprivate func document(location: String) -> JSONValue {
    .object([
      "name": .string(name), "location": .string(location), "family": .string(family),
      "cores": cores.map { .number($0) } ?? .null, "gpus": gpus.map { .number($0) } ?? .null,
      "memory_gb": memoryGB.map { .number($0) } ?? .null,
      "price_per_hour": price.map { .number($0.perHour) } ?? .null, "currency": .string(price?.currency),
      "price_source": .string(price?.source.rawValue),
      "price_candidates": price.map { .number($0.candidates) } ?? .null,
    ])
  }
}
