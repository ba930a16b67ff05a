import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import History
import Schedules
import Terminal

/// What all commands that change an instance have in common.
struct ActionOptions: ParsableArguments {
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.")
  var yes = false

  @Flag(name: .customLong("no-wait"), help: "Return when the service has accepted, not when it is done.")
  var noWait = false

  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  /// - Parameters:
  ///   - word: the command's name, which stands for the action in what is printed.
  ///   - note: what else a person should see before answering.
  func run(_ action: InstanceAction, on names: [String], word: String, note: String = "") throws {
    let (place, output, noWait, isReadOnly) = (place, output, noWait, safety.isReadOnly)
    // Names that come through stdin leave nobody to answer.
    if !yes { try confirm(action, names, word: word, note: note) }
    let names = try PipedNames.expanded(names)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        guard let writer = backend.writer else {
          throw ServiceFailure(
            .readOnly,
            "This place is read-only (--read-only or the context): \(word) changes something and was not sent.")
        }
        let own = OwnOperations.ofCommand(on: backend)
        defer { own?.store.close() }
        var failures: [ServiceFailure] = []
        var printed = 0
        for (index, name) in names.enumerated() {
          do throws(ServiceFailure) {
            let count = names.count > 1 ? " (\(index + 1) of \(names.count))" : ""
            var outcome = try await ProgressLine.during("\(word) \(name)\(count)") {
              line throws(ServiceFailure) in
              try await Self.perform(action, name, backend, writer, own, noWait: noWait) { line.report(percent: $0) }
            }
            outcome.word = word
            try output.print(outcome.report, isFirst: printed == 0)
            printed += 1
          } catch {
            StandardError.report(error, asJSON: output.isJSON)
            failures.append(error)
          }
        }
        if let first = failures.first {
          throw ProgramExit(code: names.count > 1 && failures.count < names.count ? 5 : first.kind.exitCode)
        }
      }
    }
  }

  private func confirm(_ action: InstanceAction, _ names: [String], word: String, note: String) throws {
    guard isatty(0) == 1 else {
      throw ServiceFailure(
        .usage, "stdin is not a terminal, so nobody can confirm: add --yes to \(word) without asking.")
    }
    let list = names.map { SafeText($0).text }.joined(separator: ", ")
    if !note.isEmpty { output.review(SafeText(note).text + "\n") }
    if action == .delete {
      // The same as in the console: what cannot be undone is typed in full.
      output.review("delete \(list) for good? Type \(names.count == 1 ? "its name" : "their number"): ")
      let expected = names.count == 1 ? names[0] : "\(names.count)"
      guard readLine() == expected else { throw ServiceFailure(.cancelled, "Nothing was sent.") }
      return
    }
    output.review("\(action.label) of \(list)? [y/N] ")
    guard let answer = readLine(), answer.lowercased() == "y" || answer.lowercased() == "yes" else {
      throw ServiceFailure(.cancelled, "Nothing was sent.")
    }
  }

  private static func perform(
    _ action: InstanceAction, _ name: String, _ backend: Backend, _ writer: ComputeOperator,
    _ own: OwnOperations?, noWait: Bool,
    onPoll: @escaping @Sendable (Int?) -> Void
  ) async throws(ServiceFailure) -> ActionOutcome {
    let begun = RealSurroundings.now()
    let instance = try await backend.find(name)
    guard let id = ComputeID(path: instance.id) else {
      throw ServiceFailure(.unexpectedAnswer, "\(instance.name) has an id that amldeck cannot read.")
    }
    if let refusal = action.refusal(by: instance), !action.isLongRunning {
      throw ServiceFailure(.refused, "\(instance.name) \(refusal).")
    }
    let acceptance: ComputeOperator.Acceptance
    var kept = own?.began(action, Target(instance), at: backend.clock.now)
    do throws(ServiceFailure) {
      acceptance = try await writer.accept(action, on: id)
      kept?.requestID = acceptance.requestID
      if let operation = acceptance.operation {
        kept = kept.flatMap { own?.accepted($0, operation) }
        if !noWait { try await backend.reader.wait(for: operation, onPoll: onPoll) }
      }
      if !noWait, let failure = try await writer.unfulfilled(action, on: id) { throw failure }
    } catch {
      if let kept { own?.ended(kept, error, at: backend.clock.now) }
      throw error
    }
    // What nobody waits for stays open: the next console goes on watching it.
    if let kept, !noWait || acceptance.operation == nil { own?.ended(kept, nil, at: backend.clock.now) }
    return ActionOutcome(
      name: instance.name, word: action.label, status: noWait ? "Accepted" : "Succeeded",
      state: try await state(of: id, after: action, backend),
      requestID: acceptance.requestID, duration: RealSurroundings.now() - begun)
  }

  /// nil where the instance is gone.
  private static func state(
    of id: ComputeID, after action: InstanceAction, _ backend: Backend
  ) async throws(ServiceFailure) -> String? {
    do throws(ServiceFailure) {
      return try await backend.reader.instance(id).state.word
    } catch  where error.kind == .notFound && action == .delete {
      return nil
    }
  }
}

struct ActionOutcome {
  var name: String
  var word: String
  var status: String
  var state: String?
  var requestID: String?
  var duration: Duration

  /// On one line, so that those of several instances are JSON lines.
  var report: Report {
    // One decimal: the service's own waits are whole seconds.
    let tenths = Int((duration.inSeconds * 10).rounded())
    let seconds = "\(tenths / 10).\(tenths % 10)"
    let now = state.map { "now \($0)" } ?? "it is gone"
    let document = JSONValue.object([
      "name": .string(name), "action": .string(word), "status": .string(status),
      "state": .string(state), "request_id": .string(requestID), "seconds": .number(seconds),
    ])
    var report = Report(
      document, of: [document], columns: ["name", "action", "status", "state", "request_id", "seconds"],
      table: SafeText("\(name): \(word) \(status.lowercased()), \(now) (\(seconds) s)").text + "\n")
    report.isLine = true
    return report
  }
}
