import ARM
import ARMClient
import ComputeModel
import Console
import Glibc
import Schedules
import Terminal

/// Carries out a plan: so many at once, what fails does not keep the others from it, and what an earlier run has made is
/// taken up again.
struct Onboarding: Sendable {
  let backend: Backend
  let writer: ComputeOperator
  var atOnce: Int
  var waits: Bool
  /// Where the notes for the users are written; nil for none.
  var notesFolder: String?
  /// Where it is written down; nil where nothing is kept.
  var own: OwnOperations?

  /// What became of one line.
  struct Outcome: Sendable {
    var item: OnboardingPlan.Item
    var status: String
    var state: String?
    var requestID: String?
    var duration: Duration
    var notePath: String?
    var failure: ServiceFailure?
  }

  func run(_ items: [OnboardingPlan.Item], each: (Outcome) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Outcome.self) { tasks in
      for (index, item) in items.enumerated() {
        if index >= atOnce, let outcome = try await tasks.next() { try await each(outcome) }
        tasks.addTask { await make(item) }
      }
      while let outcome = try await tasks.next() { try await each(outcome) }
    }
  }

  private func make(_ item: OnboardingPlan.Item) async -> Outcome {
    let begun = RealSurroundings.now()
    var outcome = Outcome(item: item, status: "Failed", duration: .zero)
    do throws(ServiceFailure) {
      guard let workspace = backend.workspace(labelled: item.workspace) else {
        throw ServiceFailure(.notFound, "There is no workspace \(item.workspace) in this context.")
      }
      let id = ComputeID(workspace: workspace, name: item.name)
      if item.standing == .create {
        try await writer.requireFree(id)
        outcome.requestID = try await make(item.creation, as: id)
      } else if waits {
        try await takeUp(id)
      }
      let document = try await backend.reader.document(of: id)
      outcome.state = document[path: "properties", "properties", "state"]?.text
      outcome.notePath = try write(document, of: id)
      outcome.status = waits ? "Succeeded" : "Accepted"
    } catch {
      outcome.failure = error
    }
    outcome.duration = RealSurroundings.now() - begun
    return outcome
  }

  /// - Returns: the id of the request.
  private func make(_ creation: InstanceCreation, as id: ComputeID) async throws(ServiceFailure) -> String? {
    var kept = own?.began(InstanceAction.create(nil).label, of: id.path, at: backend.clock.now)
    do throws(ServiceFailure) {
      let operation = try await writer.begin(creation, as: id)
      kept = kept.flatMap { own?.accepted($0, operation) }
      // What nobody waits for stays open: the next console goes on watching it.
      guard waits else { return operation.requestID }
      try await backend.reader.wait(for: operation)
      if let kept { own?.ended(kept, nil, at: backend.clock.now) }
      return operation.requestID
    } catch {
      if let kept { own?.ended(kept, error, at: backend.clock.now) }
      throw error
    }
  }

  /// An earlier run has asked for it, and may have died before its end.
  private func takeUp(_ id: ComputeID) async throws(ServiceFailure) {
    let instance = try await backend.reader.instance(id)
    guard let known = instance.state.known, known.isTransitional || known.isFailed else { return }
    if known.isFailed {
      throw ServiceFailure(
        .operationFailed,
        "\(id.name) is there from an earlier run and is \(instance.state.word): delete it, and run this again.")
    }
    var operation = PendingOperation(
      action: .start, resourcePath: id.path, poll: .resource, firstWaitMilliseconds: nil, requestID: nil)
    operation.word = "create"
    try await backend.reader.wait(for: operation)
  }

  /// - Returns: the file's path; nil where no notes are asked for. One that is there stays as it is.
  private func write(_ document: JSONValue, of id: ComputeID) throws(ServiceFailure) -> String? {
    guard let notesFolder,
      let note = HandOverNote(
        document, name: id.name, workspace: id.workspace.name, resourceGroup: id.workspace.resourceGroup)
    else { return nil }
    let path = "\(notesFolder)/\(id.name).txt"
    guard access(path, F_OK) != 0 else { return path }
    try Dump.write(note.lines.map { SafeText($0).text + "\n" }.joined(), to: path)
    return path
  }

  /// The folder of the notes, made where it is missing, for its owner alone.
  static func makeFolder(_ path: String) throws(ServiceFailure) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw ServiceFailure(
        .usage, "The folder \(path) cannot be made (\(String(cString: strerror(errno)))): look at --notes.")
    }
  }
}

extension Onboarding.Outcome {
  /// On one line, so that those of several lines are JSON lines.
  var report: Report {
    let tenths = Int((duration.inSeconds * 10).rounded())
    let seconds = "\(tenths / 10).\(tenths % 10)"
    let person = item.person.userPrincipalName ?? item.person.objectID
    let document = JSONValue.object([
      "line": .number(item.line), "user": .string(person), "name": .string(item.name),
      "workspace": .string(item.workspace), "action": .string("create"), "status": .string(status),
      "state": .string(state), "request_id": .string(requestID), "seconds": .number(seconds),
      "note": .string(notePath), "error": .string(failure?.sentence),
    ])
    let rest = failure.map { ": \($0.sentence)" } ?? ", now \(state ?? "?") (\(seconds) s)"
    let before = item.standing == .there ? "was there already, " : ""
    var report = Report(
      document, of: [document],
      columns: [
        "line", "user", "name", "workspace", "action", "status", "state", "request_id", "seconds", "note", "error",
      ],
      table: SafeText("line \(item.line) \(person): \(item.name) \(before)\(status.lowercased())\(rest)").oneLine.text
        + "\n")
    report.isLine = true
    return report
  }
}
