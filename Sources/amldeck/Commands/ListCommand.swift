import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Schedules

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", _superCommandName: ProgramArguments.program,
    abstract: "List the compute instances of the workspaces.")

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output) = (place, output)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        var reading = await FleetReading.read(backend)
        try await reading.nameOwners(backend, for: output)
        // What could be read is printed in any case; what could not is told beside it.
        let found = reading
        try output.print(found.report(table: found.table))
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }
}

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show compute instances, member by member.")

  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances)
  var names: [String]

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (names, place, output) = (try PipedNames.expanded(names), place, output)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        var reading = FleetReading(observedAt: backend.clock.now, items: [], errors: [])
        for name in names { reading.items.append(.instance(try await backend.find(name))) }
        try await reading.nameOwners(backend, for: output)
        let details = reading.instances.map { reading.details(of: $0) }.joined(separator: "\n")
        try output.print(reading.report(table: details))
      }
    }
  }
}

/// Runs a headless command and says its failure as ARCHITECTURE section 6 asks.
func headless(_ output: OutputOptions, _ body: @escaping @Sendable () async throws -> Void) throws {
  do {
    try blocking(body)
  } catch let failure as ServiceFailure {
    StandardError.report(failure, asJSON: output.isJSON)
    throw ProgramExit(code: failure.kind.exitCode)
  }
}

/// One reading of the fleet for scripts.
struct FleetReading: Sendable {
  struct WorkspaceError: Sendable {
    var workspace: String
    var failure: ServiceFailure
  }

  var observedAt: Instant
  var items: [FleetItem]
  var errors: [WorkspaceError]

  static func read(_ backend: Backend) async -> FleetReading {
    let reading = FleetReading(observedAt: backend.clock.now, items: [], errors: [])
    // Each workspace's list is a chain of pages, of which only the last names the next: several chains take no longer
    // than one. How many requests are under way at once is the connection's business.
    return await withTaskGroup(of: WorkspacePart.self) { tasks in
      for (place, workspace) in backend.workspaceIDs.enumerated() {
        tasks.addTask { await WorkspacePart(place: place, workspace, backend.reader) }
      }
      var parts: [WorkspacePart] = []
      for await part in tasks { parts.append(part) }
      return parts.sorted { $0.place < $1.place }.reduce(into: reading) { reading, part in
        reading.items += part.items
        if let error = part.error { reading.errors.append(error) }
      }
    }
  }

  /// What one workspace's list held, or why it could not be read.
  private struct WorkspacePart: Sendable {
    /// Where the workspace stands among the others.
    let place: Int
    private(set) var items: [FleetItem] = []
    private(set) var error: WorkspaceError?

    init(place: Int, _ workspace: WorkspaceID, _ reader: ComputeReader) async {
      self.place = place
      do throws(ServiceFailure) {
        items = try await reader.instances(of: workspace)
      } catch {
        self.error = WorkspaceError(workspace: workspace.name, failure: error)
      }
    }
  }

  /// Only the instances of these names or ids; all where none is given. A name that is nowhere is said.
  static func read(_ backend: Backend, names: [String]) async throws(ServiceFailure) -> FleetReading {
    var reading = await read(backend)
    guard !names.isEmpty else { return reading }
    let wanted = Set(names.map { $0.lowercased() })
    reading.items.removeAll { !wanted.contains($0.name.lowercased()) && !wanted.contains($0.id.lowercased()) }
    let found = Set(reading.items.flatMap { [$0.name.lowercased(), $0.id.lowercased()] })
    // Where a workspace could not be read, it may be there: that error is told instead.
    if reading.errors.isEmpty, let missing = names.first(where: { !found.contains($0.lowercased()) }) {
      let places = backend.place.workspaces.joined(separator: ", ")
      throw ServiceFailure(
        .notFound, "There is no compute instance \(missing) in \(places): see amldeck list.", code: "ResourceNotFound",
        httpStatus: 404)
    }
    return reading
  }

  /// Rows with the label that tells their workspace from others of its name.
  func labelled(by backend: Backend) -> FleetReading {
    var labels: [String: String] = [:]
    for (id, label) in zip(backend.workspaceIDs, backend.place.workspaces) where id.name != label {
      labels[id.path.lowercased()] = label
    }
    guard !labels.isEmpty else { return self }
    var labelled = self
    labelled.items = items.map { item in
      let label = ComputeID(path: item.id).flatMap { labels[$0.workspace.path.lowercased()] }
      return label.map { item.inWorkspace(labelled: $0) } ?? item
    }
    return labelled
  }

  /// Tells what could not be read; the exit code says whether that was all.
  func throwErrors(asJSON: Bool, workspaces: Int) throws {
    for error in errors { StandardError.report(error.failure, asJSON: asJSON) }
    guard let first = errors.first else { return }
    throw ProgramExit(code: errors.count == workspaces ? first.failure.kind.exitCode : 5)
  }

  /// What could not be read: whole workspaces, and single items of their lists.
  var errorDocuments: [JSONValue] {
    let workspaces = errors.map { error in
      JSONValue.object([
        "workspace": .string(error.workspace),
        "code": .string(error.failure.code ?? error.failure.kind.rawValue),
        "message": .string(error.failure.sentence), "request_id": .string(error.failure.requestID),
      ])
    }
    let single = items.compactMap { item -> JSONValue? in
      guard case .unreadable(let item) = item else { return nil }
      return .object([
        "workspace": .string(item.workspace), "code": .string("UnreadableItem"),
        "message": .string("\(item.name) cannot be read: \(item.reason)."), "request_id": .null,
      ])
    }
    return workspaces + single
  }

  var instances: [ComputeInstance] {
    items.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return instance
    }
  }

  var document: JSONValue { document(listing: instances) }

  func document(listing instances: [ComputeInstance]) -> JSONValue {
    .object([
      "observed_at": .string(observedAt.iso8601(fractionDigits: 3)),
      "instances": .array(instances.map { $0.listDocument(now: observedAt) }), "errors": .array(errorDocuments),
    ])
  }

  var table: String {
    var rows = [["NAME", "WORKSPACE", "STATE", "SIZE", "OWNER", "IDLE", "SSO", "LAST OPERATION"]]
    for item in items {
      switch item {
      case .unreadable(let item): rows.append([item.name, item.workspace, "?", "?", "?", "?", "?", item.reason])
      case .instance(let instance):
        let last = instance.lastOperation.map { "\($0.name) \($0.status ?? "?")" } ?? "-"
        rows.append([
          instance.name, instance.workspace, instance.state.word, instance.vmSize ?? "?",
          Owner(instance).fullText,
          instance.idleTimeBeforeShutdown ?? "-", instance.isSSOEnabled.map { $0 ? "on" : "off" } ?? "?", last,
        ])
      }
    }
    return TextTable(rows).text
  }

  /// A name with its object id, as far as they are known.
  private static func person(_ name: String?, _ id: String?) -> String? {
    guard let name, !name.isEmpty else { return id }
    return id.map { "\(name)  object id \($0)" } ?? name
  }

  func details(of instance: ComputeInstance) -> String {
    var rows = [
      ["name", instance.name], ["workspace", instance.workspace],
      ["resource group", instance.resourceGroup], ["subscription", instance.subscription],
      ["location", instance.location ?? "?"], ["state", instance.state.word],
      ["provisioning state", instance.provisioningState?.word ?? "?"], ["size", instance.vmSize ?? "?"],
      ["created by", Self.person(instance.createdBy?.name, instance.createdBy?.objectID) ?? "?"],
      ["assigned to", Self.person(instance.assignedTo?.name, instance.assignedTo?.objectID) ?? "-"],
      ["idle shutdown", instance.idleTimeBeforeShutdown ?? "-"],
      ["single sign-on", instance.isSSOEnabled.map { $0 ? "on" : "off" } ?? "?"],
      ["SSH", instance.ssh.map { $0.isEnabled ? "on, port \($0.port.map { "\($0)" } ?? "?")" : "off" } ?? "?"],
      ["schedules", "\(instance.scheduleTexts.count)"], ["identity", instance.identityType ?? "-"],
    ]
    if let last = instance.lastOperation {
      let time = last.time?.iso8601 ?? "time unknown"
      rows.append([
        "last operation", "\(last.name) \(last.status ?? "?") at \(time), by \(last.trigger ?? "?")",
      ])
    }
    rows += instance.applications.map { ["application", "\($0.name)  \($0.endpoint ?? "-")"] }
    rows += instance.tags.map { ["tag", "\($0.name)=\($0.value)"] }
    return TextTable(rows).text
  }
}

extension ComputeInstance {
  /// The element `I` of ARCHITECTURE section 6. Members are added, never renamed; null is "the service did not say".
  /// - Parameter now: the service's; the next event comes after it.
  func listDocument(now: Instant) -> JSONValue {
    let next = nextEvent(after: now)
    let findings = self.findings(FindingMeasure(now: now, zones: SystemZones.source))
    return .object([
      "id": .string(id), "name": .string(name), "workspace": .string(workspace),
      "resource_group": .string(resourceGroup), "subscription": .string(subscription), "location": .string(location),
      "state": .string(state.word), "provisioning_state": .string(provisioningState?.word), "size": .string(vmSize),
      "created_by": .object([
        "id": .string(createdBy?.objectID), "name": .string(createdBy?.name),
        "user_principal_name": .string(createdBy?.signInName),
      ]),
      "assigned_to": assignedTo?.listDocument ?? .null,
      "idle_time_before_shutdown": .string(idleTimeBeforeShutdown), "sso": JSONValue(isSSOEnabled), "ssh": sshDocument,
      "schedules": .array(schedules),
      "next_event": next.event?.document ?? .null,
      // Why there is none, or why it is in doubt: null alone could also mean a machine without time zone data.
      "next_event_reason": .string(next.reason),
      "applications": .array(applications.map { $0.listDocument }),
      "last_operation": lastOperation?.listDocument ?? .null,
      "identity": .string(identityType),
      "tags": .object(JSONObject(tags.map { JSONObject.Member(name: $0.name, value: .string($0.value)) })),
      "findings": .array(findings.map { .string($0.code.rawValue) }),
    ])
  }

  private var sshDocument: JSONValue {
    .object([
      "enabled": JSONValue(ssh?.isEnabled), "user": .string(ssh?.user),
      "port": ssh?.port.map { .number($0) } ?? .null, "key_set": JSONValue(ssh?.hasKey),
    ])
  }
}

extension ComputeInstance.AssignedUser {
  fileprivate var listDocument: JSONValue {
    .object([
      "object_id": .string(objectID), "tenant_id": .string(tenantID), "name": .string(name),
      "user_principal_name": .string(signInName),
    ])
  }
}

extension ComputeInstance.Application {
  fileprivate var listDocument: JSONValue {
    .object(["name": .string(name), "endpoint": .string(endpoint), "kind": .string(kind.rawValue)])
  }
}

extension LastOperation {
  fileprivate var listDocument: JSONValue {
    .object([
      "name": .string(name), "time": .string(time?.iso8601), "status": .string(status), "trigger": .string(trigger),
    ])
  }
}

extension JSONValue {
  fileprivate init(_ flag: Bool?) {
    self = flag.map { .bool($0) } ?? .null
  }
}
