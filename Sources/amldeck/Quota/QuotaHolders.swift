import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import Terminal

/// Who eats the quota, of one reading.
struct QuotaHolders: Sendable {
  var observedAt: Instant
  var holders: [QuotaHolder]

  /// - Parameter family: in any of the service's spellings; nil for all.
  static func read(_ backend: Backend, family: String?) async throws(ServiceFailure) -> QuotaHolders {
    var reading = await FleetReading.read(backend)
    if let error = reading.errors.first { throw error.failure }
    _ = try await reading.takeNames(from: backend)
    let clusters = try await backend.clusters()
    let regions = try await backend.regions()
    let sizes = regions.flatMap(\.sizes)
    if let family,
      !sizes.contains(where: { $0.family.map { Usage.folded(family: $0) } == Usage.folded(family: family) })
    {
      let known = Set(sizes.compactMap(\.family)).sorted()
      throw ServiceFailure(.usage, "There is no family \(family) here\(Suggestion.text(for: family, among: known))")
    }
    return QuotaHolders(
      observedAt: reading.observedAt,
      holders: QuotaHolder.list(reading.instances, clusters, sizes: sizes, family: family) { instance in
        let owner = Owner(instance).fullText
        return owner == "-" ? nil : owner
      })
  }

  var report: Report {
    let documents = holders.map { holder in
      JSONValue.object([
        "kind": .string(holder.kind.rawValue), "name": .string(holder.name), "workspace": .string(holder.workspace),
        "id": .string(holder.id), "size": .string(holder.size), "family": .string(holder.family),
        "cores": .number(holder.cores), "state": .string(holder.state),
        "stopped_since": .string(holder.stoppedSince?.iso8601), "owner": .string(holder.owner),
        "deleting_frees": holder.kind == .cluster ? .null : .number(holder.cores),
      ])
    }
    return Report(
      .object(["observed_at": .string(observedAt.iso8601(fractionDigits: 3)), "holders": .array(documents)]),
      of: documents,
      columns: [
        "kind", "name", "workspace", "size", "family", "cores", "state", "stopped_since", "owner", "deleting_frees",
        "id",
      ], table: table)
  }

  private var table: String {
    guard !holders.isEmpty else { return "Nothing that is visible holds cores.\n" }
    let rows = holders.map { holder in
      [
        holder.name, holder.workspace, holder.family, "\(holder.cores)", holder.state,
        holder.stoppedSince.map { ageText(observedAt - $0) } ?? "",
        holder.kind == .cluster ? "a cluster: not changed here" : "\(holder.cores) cores", holder.owner ?? "",
      ]
    }
    return TextTable(
      [["NAME", "WORKSPACE", "FAMILY", "CORES", "STATE", "STOPPED FOR", "DELETING FREES", "OWNER"]] + rows
    ).text
  }

  /// The limits of the workspaces themselves.
  static func limits(_ backend: Backend) async throws(ServiceFailure) -> Report {
    var documents: [JSONValue] = []
    for (location, subscription) in try await backend.quotaScopes() {
      for quota in try await backend.reader.workspaceQuotas(in: location, subscription: subscription) {
        guard backend.workspaceIDs.contains(where: { $0.name.lowercased() == quota.workspace.lowercased() }) else {
          continue
        }
        documents.append(
          .object([
            "location": .string(location), "workspace": .string(quota.workspace), "family": .string(quota.family),
            "limit": quota.limit.map { .number($0) } ?? .null, "id": .string(quota.id),
          ]))
      }
    }
    let limits = documents
    let rows = limits.map { document in
      [
        document["workspace"]?.text ?? "", document["location"]?.text ?? "", document["family"]?.text ?? "",
        document["limit"]?.integer.map { "\($0)" } ?? "none",
      ]
    }
    return Report(
      .object(["limits": .array(limits)]), of: limits,
      columns: ["workspace", "location", "family", "limit", "id"], name: "family",
      table: limits.isEmpty
        ? "No workspace has a limit of its own.\n"
        : TextTable([["WORKSPACE", "LOCATION", "FAMILY", "LIMIT"]] + rows).text)
  }

  /// Says what will be sent, asks, and sends it.
  static func set(
    _ cores: Int, family: String, yes: Bool, _ backend: Backend, _ output: OutputOptions
  ) async throws {
    let writer = try backend.requireWriter()
    guard backend.workspaceIDs.count == 1 else {
      throw ServiceFailure(.usage, "--set is for one workspace: name it with --workspace.")
    }
    let workspace = backend.workspaceIDs[0]
    let location = try await backend.reader.location(of: workspace)
    let usages = try await backend.reader.usages(in: location, subscription: workspace.subscription)
    guard
      let usage = usages.first(where: {
        $0.isDedicatedCores && !$0.isRegionalTotal && Usage.folded(family: $0.name) == Usage.folded(family: family)
      })
    else {
      let known = usages.filter { $0.isDedicatedCores && !$0.isRegionalTotal }.map(\.name)
      throw ServiceFailure(
        .usage, "There is no family \(family) in \(location)\(Suggestion.text(for: family, among: known))")
    }
    let update = QuotaUpdate(workspace: workspace, location: location, family: usage.name, cores: cores)
    let facts = [
      "\(workspace.name) may then take \(cores) cores of \(usage.title); \(usage.used) of"
        + " \(usage.limit.map { "\($0)" } ?? "unlimited") are in use in \(location). It costs nothing by itself, and"
        + " stops nothing that runs.", "sends \(writer.request(for: update).text)",
    ]
    if output.output == .table || !yes {
      output.review(facts.map { SafeText($0).oneLine.text + "\n" }.joined())
    }
    if !yes { try ScheduleSending.confirm(output) }
    let own = OwnOperations.ofCommand(on: backend)
    defer { own?.store.close() }
    let requestID = try await backend.send(update, by: own)
    let document = JSONValue.object([
      "workspace": .string(workspace.name), "family": .string(usage.name), "limit": .number(cores),
      "status": .string("Success"), "request_id": .string(requestID),
    ])
    try output.print(
      Report(
        document, of: [document], columns: ["workspace", "family", "limit", "status", "request_id"], name: "family",
        table: SafeText("\(workspace.name): \(cores) cores of \(usage.name) at most").oneLine.text + "\n"))
  }
}

extension Backend {
  /// The training clusters of all workspaces.
  func clusters() async throws(ServiceFailure) -> [TrainingCluster] {
    var clusters: [TrainingCluster] = []
    for workspace in workspaceIDs { clusters += try await reader.clusters(of: workspace) }
    return clusters
  }
}
