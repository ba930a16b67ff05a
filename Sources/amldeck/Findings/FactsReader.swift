import ARM
import ARMClient
import ComputeModel
import History
import Schedules

/// Reads what findings and costs need beyond the list, and remembers it for a while: none of it changes by the minute.
/// What whoever is signed in may not read stays unknown.
actor FactsReader {
  /// What is known, and why some of it is not.
  struct Reading: Sendable {
    /// By ARM id in lower case.
    var facts: [String: FindingFacts] = [:]
    /// One for each thing that could not be read although nobody forbids it.
    var failures: [ServiceFailure] = []
  }

  private struct Remembered<Value: Sendable>: Sendable {
    var value: Value
    var at: Instant
  }

  /// People leave and roles change within hours (a choice of ours; role changes take up to an hour, FACTS section 7).
  private static let kept = Duration.seconds(3600)
  /// Prices change by the month.
  private static let pricesKept = Duration.seconds(86_400)
  /// Questions to the directory at one time.
  private static let concurrency = 8

  private let backend: Backend
  private let store: HistoryStore?
  private let zone: Zone
  private var owners: [String: Remembered<FindingFacts.Presence>] = [:]
  private var accounts: [String: Remembered<String?>] = [:]
  private var accesses: [String: Remembered<FindingFacts.StorageAccess>] = [:]
  private var identities: [String: Remembered<FindingFacts.IdentityAccess>] = [:]
  private var prices: Remembered<PriceBook>?
  /// By ARM id in lower case: the policies that it does not meet.
  private var violations: Remembered<[String: [String]]>?

  /// - Parameters:
  ///   - store: what was observed; nil where nothing is kept.
  ///   - zone: in which days and weeks begin.
  init(_ backend: Backend, store: HistoryStore?, zone: Zone) {
    self.backend = backend
    self.store = store
    self.zone = zone
  }

  /// Only what costs need.
  func costs(of instances: some Sequence<ComputeInstance> & Sendable, at now: Instant) async -> Reading {
    await read(instances, at: now, costsOnly: true)
  }

  func read(_ instances: some Sequence<ComputeInstance> & Sendable, at now: Instant) async -> Reading {
    await read(instances, at: now, costsOnly: false)
  }

  private func read(_ instances: some Sequence<ComputeInstance> & Sendable, at now: Instant, costsOnly: Bool) async
    -> Reading
  {
    var reading = Reading()
    let calendar = CostCalendar(now: now, zone: zone)
    let pasts = pasts(instances, from: calendar.start, at: now, &reading.failures)
    if !costsOnly {
      await readOwners(Set(instances.compactMap { $0.ownerID?.lowercased() }), at: now, &reading.failures)
    }
    await readPrices(at: now, &reading.failures)
    if !costsOnly { await readPolicies(of: instances, at: now, &reading.failures) }
    for instance in instances {
      var facts = FindingFacts()
      facts.violatedPolicies = violations?.value[instance.id.lowercased()]
      let past = pasts[instance.id]
      facts.past = past?.past
      facts.schedulesChanged = past?.schedulesChanged
      if let owner = instance.ownerID?.lowercased() { facts.owner = owners[owner]?.value ?? .unknown }
      if !costsOnly {
        facts.storage = await storage(of: instance, at: now, &reading.failures)
        facts.identity = await identity(of: instance, at: now, &reading.failures)
      }
      facts.cost = InstanceCost(
        of: instance, price: prices?.value.price(of: instance), past: past?.past,
        plan: InstancePlan(of: instance, zones: SystemZones.source), now: now, calendar: calendar)
      reading.facts[instance.id.lowercased()] = facts
    }
    return reading
  }

  private func isFresh(_ at: Instant?, _ limit: Duration, _ now: Instant) -> Bool {
    guard let at, now >= at else { return false }
    return now - at < limit
  }

  /// What nobody may read is no failure; the same reason is said once.
  private func note(_ failure: ServiceFailure, _ failures: inout [ServiceFailure]) {
    guard failure.kind != .noAccess, failure.kind != .cancelled,
      !failures.contains(where: { $0.sentence == failure.sentence })
    else { return }
    failures.append(failure)
  }

  // MARK: The past

  private func pasts(
    _ instances: some Sequence<ComputeInstance> & Sendable, from calendarStart: Instant, at now: Instant,
    _ failures: inout [ServiceFailure]
  ) -> [String: (past: ObservedPast, schedulesChanged: Instant?)] {
    guard let store else { return [:] }
    let from = min(calendarStart, now - FindingMeasure.missedFor)
    do throws(ServiceFailure) {
      let pasts = try ObservedPast.all(store, ids: instances.map(\.id), from: from, until: now)
      return try HistoryFile.store { () throws(HistoryError) in
        try store.view { history in
          var read: [String: (past: ObservedPast, schedulesChanged: Instant?)] = [:]
          for instance in instances {
            // Nobody watched: there is no past then, and not an empty one.
            guard let past = pasts[instance.id], !past.spans.isEmpty else { continue }
            let changes =
              instance.scheduleTexts.isEmpty
              ? [] : try history.changes(of: instance.id, from: now - FindingMeasure.missedFor, until: now)
            read[instance.id] = (past, changes.last { $0.member == "schedules" }?.seen)
          }
          return read
        }
      }
    } catch {
      note(error, &failures)
      return [:]
    }
  }

  // MARK: The directory

  private func readOwners(_ ids: Set<String>, at now: Instant, _ failures: inout [ServiceFailure]) async {
    guard let directory = backend.directory else { return }
    let asked = ids.filter { !isFresh(owners[$0]?.at, Self.kept, now) }.sorted()
    for first in stride(from: 0, to: asked.count, by: Self.concurrency) {
      let group = asked[first..<min(first + Self.concurrency, asked.count)]
      let answers = await withTaskGroup(of: PresenceAnswer.self) { tasks in
        for id in group { tasks.addTask { await PresenceAnswer.ask(directory, id) } }
        var answers: [PresenceAnswer] = []
        for await answer in tasks { answers.append(answer) }
        return answers
      }
      for answer in answers {
        owners[answer.id] = answer.presence.map { Remembered(value: $0, at: now) } ?? owners[answer.id]
        guard let failure = answer.failure else { continue }
        note(failure, &failures)
        // A token that is not to be had is not to be had for anybody; asked again in an hour.
        guard failure.kind == .noAccess else { return }
        for id in asked where owners[id] == nil { owners[id] = Remembered(value: .unknown, at: now) }
        return
      }
    }
  }

  // MARK: Roles at the storage

  private func storage(
    of instance: ComputeInstance, at now: Instant, _ failures: inout [ServiceFailure]
  ) async -> FindingFacts.StorageAccess {
    guard !instance.identityPrincipals.isEmpty, let workspace = ComputeID(path: instance.id)?.workspace,
      let account = await account(of: workspace, at: now, &failures)
    else { return .unknown }
    var result: FindingFacts.StorageAccess?
    for principal in instance.identityPrincipals {
      switch await access(of: principal, to: account, at: now, &failures) {
      // Of several identities one is enough.
      case .granted: return .granted
      case .unknown: result = .unknown
      case .missing(let name): result = result ?? .missing(account: name)
      }
    }
    return result ?? .unknown
  }

  private func account(
    of workspace: WorkspaceID, at now: Instant, _ failures: inout [ServiceFailure]
  ) async -> String? {
    let key = workspace.path.lowercased()
    if let known = accounts[key], isFresh(known.at, Self.kept, now) { return known.value }
    do throws(ServiceFailure) {
      accounts[key] = Remembered(value: try await backend.reader.storageAccount(of: workspace), at: now)
    } catch {
      note(error, &failures)
    }
    return accounts[key]?.value
  }

  private func access(
    of principal: String, to account: String, at now: Instant, _ failures: inout [ServiceFailure]
  ) async -> FindingFacts.StorageAccess {
    let key = "\(principal) \(account)".lowercased()
    if let known = accesses[key], isFresh(known.at, Self.kept, now) { return known.value }
    do throws(ServiceFailure) {
      accesses[key] = Remembered(
        value: try await backend.reader.storageAccess(of: principal, to: account), at: now)
    } catch {
      note(error, &failures)
    }
    return accesses[key]?.value ?? .unknown
  }

  // MARK: Roles at the workspace

  /// Asked of those alone whose idle shutdown depends on it.
  private func identity(
    of instance: ComputeInstance, at now: Instant, _ failures: inout [ServiceFailure]
  ) async -> FindingFacts.IdentityAccess {
    guard instance.idleTimeBeforeShutdown?.isEmpty == false, !instance.identityPrincipals.isEmpty,
      let workspace = ComputeID(path: instance.id)?.workspace
    else { return .unknown }
    var result = FindingFacts.IdentityAccess.missing
    for principal in instance.identityPrincipals {
      switch await access(of: principal, to: workspace, at: now, &failures) {
      // Of several identities one is enough.
      case .contributor: return .contributor
      case .unknown: result = .unknown
      case .missing: break
      }
    }
    return result
  }

  private func access(
    of principal: String, to workspace: WorkspaceID, at now: Instant, _ failures: inout [ServiceFailure]
  ) async -> FindingFacts.IdentityAccess {
    let key = "\(principal) \(workspace.path)".lowercased()
    if let known = identities[key], isFresh(known.at, Self.kept, now) { return known.value }
    do throws(ServiceFailure) {
      identities[key] = Remembered(
        value: try await backend.reader.identityAccess(of: principal, to: workspace), at: now)
    } catch {
      note(error, &failures)
    }
    return identities[key]?.value ?? .unknown
  }

  // MARK: Policies

  /// Nothing of it is asked where the program runs read-only: verdicts take a POST.
  private func readPolicies(
    of instances: some Sequence<ComputeInstance> & Sendable, at now: Instant, _ failures: inout [ServiceFailure]
  ) async {
    guard backend.writer != nil, !isFresh(violations?.at, Self.kept, now) else { return }
    do throws(ServiceFailure) {
      let read = try await backend.readPolicies(of: instances, in: backend.workspaceIDs)
      for one in read.failures { note(one.failure, &failures) }
      violations = Remembered(value: read.table.violations, at: now)
    } catch {
      note(error, &failures)
    }
  }

  // MARK: Prices

  private func readPrices(at now: Instant, _ failures: inout [ServiceFailure]) async {
    guard !isFresh(prices?.at, Self.pricesKept, now) else { return }
    do throws(ServiceFailure) {
      prices = Remembered(value: try await PriceBook(backend), at: now)
    } catch {
      note(error, &failures)
    }
  }
}

/// What the directory said of one id. A tuple with a typed `Result` is not handed through a task group: built for
/// release, Swift 6.3.1 retains what is no object (`check` crashed).
private struct PresenceAnswer: Sendable {
  var id: String
  var presence: FindingFacts.Presence?
  var failure: ServiceFailure?

  static func ask(_ directory: DirectoryReader, _ id: String) async -> PresenceAnswer {
    do throws(ServiceFailure) {
      return PresenceAnswer(id: id, presence: try await directory.presence(of: id))
    } catch {
      return PresenceAnswer(id: id, failure: error)
    }
  }
}
