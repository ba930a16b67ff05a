import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules

extension FleetReport {
  /// Puts together what was observed here and what Azure's activity log says.
  /// - Parameter store: nil where nothing was ever kept. What is read of the log is kept there.
  /// - Returns: the report, and the fleet as it is now.
  static func read(
    _ backend: Backend, store: HistoryStore?, from: Instant
  ) async throws(ServiceFailure) -> (report: FleetReport, reading: FleetReading) {
    // Of a long history the spans take as long as a long list does: they are read while the service is waited for.
    async let observed = Self.spans(store, from: from, until: backend.clock.now)
    let reading = await FleetReading.read(backend)
    let report = try await read(reading.labelled(by: backend), backend, store, try await observed.get(), from: from)
    return (report, reading)
  }

  private static func spans(
    _ store: HistoryStore?, from: Instant, until: Instant
  ) async -> Result<SpansByInstance, ServiceFailure> {
    guard let store else { return .success([:]) }
    return Result { () throws(ServiceFailure) in
      try HistoryFile.store { () throws(HistoryError) in try store.spans(from: from, until: until) }
    }
  }

  private static func read(
    _ reading: FleetReading, _ backend: Backend, _ store: HistoryStore?, _ spans: SpansByInstance, from: Instant
  ) async throws(ServiceFailure) -> FleetReport {
    let until = reading.observedAt
    var notes = reading.errors.map(\.failure.sentence)
    var log = try await readLog(backend, from: from, until: until, &notes)
    var seen: [SeenInstance] = []
    if let store {
      let requests = log
      (seen, log) = try HistoryFile.store { () throws(HistoryError) in
        for (id, requests) in requests { try store.record(requests, of: id) }
        return (
          try store.window(from: from, until: until, spans: spans, leavesOutSuccess: true),
          try store.activity(from: from, until: until)
        )
      }
    } else {
      notes.append(
        "Nothing was observed here: let amldeck observe, a console or a wall run. What is told of hours follows from"
          + " each instance's last operation alone.")
    }
    let prices = try await noted(&notes, else: PriceBook()) { () async throws(ServiceFailure) in
      try await PriceBook(backend)
    }
    let sources = Self.sources(reading, seen, log, prices, backend)
    var names = NameBook()
    let people = sources.flatMap { source in
      [source.instance.ownerID].compactMap { $0 } + source.log.compactMap(\.callerID)
    }
    let ids = names.unknown(among: people)
    let found = try await noted(&notes, else: []) { () async throws(ServiceFailure) in try await backend.names(of: ids)
    }
    names.learn(found, of: ids)
    var report = FleetReport(
      sources, workspaces: backend.place.workspaces, from: from, until: until, names: names,
      zones: SystemZones.source)
    report.notes = notes
    return report
  }

  /// What cannot be had is said, and does not keep the rest from being told.
  private static func noted<Value: Sendable>(
    _ notes: inout [String], else missing: Value, _ read: () async throws(ServiceFailure) -> Value
  ) async throws(ServiceFailure) -> Value {
    do throws(ServiceFailure) {
      return try await read()
    } catch {
      guard error.kind != .cancelled else { throw error }
      notes.append(error.sentence)
      return missing
    }
  }

  private static func readLog(
    _ backend: Backend, from: Instant, until: Instant, _ notes: inout [String]
  ) async throws(ServiceFailure) -> [String: [LoggedActivity]] {
    let oldest = until - .seconds(86_400 * ComputeReader.activityLogDays)
    if from < oldest {
      notes.append(
        "Azure's activity log goes back \(ComputeReader.activityLogDays) days: before, only amldeck's own record tells."
      )
    }
    var log: [String: [LoggedActivity]] = [:]
    for subscription in Set(backend.workspaceIDs.map { $0.subscription.lowercased() }).sorted() {
      let read = try await noted(&notes, else: [:]) { () async throws(ServiceFailure) in
        try await backend.reader.activity(inSubscription: subscription, from: max(from, oldest), until: until)
      }
      log.merge(read) { $0 + $1 }
    }
    return log
  }

  private static func sources(
    _ reading: FleetReading, _ seen: [SeenInstance], _ log: [String: [LoggedActivity]], _ prices: PriceBook,
    _ backend: Backend
  ) -> [Source] {
    var known = Dictionary(seen.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    var locations: [String: String] = [:]
    var sources = reading.instances.map { instance in
      let id = instance.id.lowercased()
      let past = known.removeValue(forKey: id)
      if let location = instance.location { locations[instance.workspace] = location }
      return Source(
        instance, past: past?.past ?? ObservedPast(), changes: past?.changes ?? [], log: log[id] ?? [],
        price: prices.price(of: instance))
    }
    let failed = Set(reading.errors.map(\.workspace))
    let builtIn = builtInNames(sources)
    for (index, workspace) in backend.workspaceIDs.enumerated() where !failed.contains(workspace.name) {
      let label = backend.place.workspaces[index]
      for past in known.values.filter({ $0.workspace == workspace.path.lowercased() }).sorted(by: { $0.id < $1.id }) {
        let instance = ComputeInstance(of: past, workspace: label, location: locations[label], builtIn: builtIn)
        // Where nobody noted that it went away, it was there as long as it was seen.
        guard let instance, let gone = past.gone ?? past.past.spans.last?.until else { continue }
        sources.append(
          Source(
            instance, gone: gone, past: past.past, changes: past.changes, log: log[past.id.lowercased()] ?? [],
            price: prices.price(of: instance)))
      }
    }
    return sources
  }
}

extension ComputeInstance {
  /// One that is gone, as it was when it was last seen; nil where its id cannot be read.
  /// - Parameter builtIn: the names of the service's own applications.
  fileprivate init?(of past: SeenInstance, workspace: String, location: String?, builtIn: Set<String>) {
    guard let id = ComputeID(path: past.id) else { return nil }
    func value(_ member: String) -> JSONValue? { past.settings[member].flatMap { try? JSONValue(parsing: $0) } }
    self.init(
      id: past.id, name: id.name, workspace: workspace, resourceGroup: id.workspace.resourceGroup,
      subscription: id.workspace.subscription, location: location, state: .known(.unknown),
      vmSize: value("vmSize")?.text,
      assignedTo: value("assignedUser")?.text.map { AssignedUser(objectID: $0, tenantID: nil) },
      idleTimeBeforeShutdown: value("idleTimeBeforeShutdown")?.text, schedules: value("schedules")?.elements ?? [],
      applications: (value("applications")?.elements ?? []).compactMap(\.text).map { name in
        Application(name: name, endpoint: nil, kind: builtIn.contains(name) ? .builtIn : .custom)
      },
      tags: (value("tags")?.object?.members ?? []).compactMap { member in
        member.value.text.map { Tag(name: member.name, value: $0) }
      })
  }
}
