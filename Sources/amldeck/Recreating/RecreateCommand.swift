import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import Schedules
import Terminal

struct RecreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recreate",
    abstract: "Delete instances and make them again with the same name, owner and settings: the way to a new image.",
    discussion: """
      What cannot be carried over is said first, with the exact requests; then their number is asked for. One batch after
      the other; the first surprise ends it, and the rest is left alone. Settings are kept on disk until the new instance
      was compared member by member, so that the same call takes up a run that was cut off.
      """)
  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String]
  @Option(name: .customLong("for"), help: "Make it for somebody else: a sign-in name or an object id.") var person:
    String?
  @Option(name: .long, help: "How many at once, 1 to 8.") var batch = 1
  @Option(name: .long, help: "Only in these hours of yours, such as 22:00-06:00: waits for them, and ends with them.")
  var window: String?
  @Option(name: .long, help: "Only those whose owner has agreed by this tag, such as patch=ok.") var consent: String?
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.") var yes = false
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...8).contains(batch) else { throw ValidationError("--batch \(batch): give 1 to 8.") }
    guard window.map({ QuietHours($0) != nil }) ?? true else {
      throw ValidationError("--window \(window ?? ""): write it as 22:00-06:00.")
    }
    guard consent.map({ $0.contains("=") }) ?? true else { throw ValidationError("--consent: write it as patch=ok.") }
    guard person == nil || names.count == 1 else { throw ValidationError("--for is for one instance.") }
  }

  func run() throws {
    let (command, place, output, isReadOnly) = (self, place, output, safety.isReadOnly)
    guard yes || (isatty(0) == 1 && !names.contains("-")) else {
      throw ServiceFailure(
        .usage, "stdin is not a terminal, so nobody can confirm: add --yes to delete and make again without asking.")
    }
    let names = try PipedNames.expanded(names)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        let recreator = Recreator(backend: backend, writer: try backend.requireWriter(), file: .usual)
        var person: DirectoryUser?
        if let text = command.person { person = try await backend.user(text).get() }
        var plans: [Recreation] = []
        for name in names {
          if let refusal = try await command.consentRefusal(name, backend) {
            StandardError.write("amldeck: \(refusal)")
            continue
          }
          plans.append(try await recreator.plan(name, for: person))
        }
        guard !plans.isEmpty else { throw ServiceFailure(.refused, "Nobody has agreed: nothing was sent.") }
        if output.output == .table || !command.yes { output.review(try await Self.text(plans, recreator)) }
        if !command.yes { try Self.confirm(plans, output) }
        try await command.carryOut(plans, recreator, output)
      }
    }
  }

  private func consentRefusal(_ name: String, _ backend: Backend) async throws(ServiceFailure) -> String? {
    guard let consent, let sign = consent.firstIndex(of: "=") else { return nil }
    let (tag, value) = (String(consent[..<sign]), String(consent[consent.index(after: sign)...]))
    let instance = try await backend.find(name)
    if instance.tags.contains(where: { $0.name == tag && $0.value == value }) { return nil }
    return "\(instance.name) is left alone: its owner has not agreed by the tag \(consent)."
  }

  private static func text(_ plans: [Recreation], _ recreator: Recreator) async throws(ServiceFailure) -> String {
    var lines = ["\(plans.count) instances are deleted and made again, in \(plans.count * 2) requests:"]
    for plan in plans {
      lines.append("\(plan.name)\(plan.wasStopped ? ", stopped again afterwards" : "")")
      lines += plan.losses.map { "! \(plan.name) loses: \($0)" }
      lines += try await recreator.requests(plan).map { "sends \($0)" }
    }
    lines.append("Cores and cost are as before; while it is made, compute is billed.")
    return lines.map { SafeText($0).oneLine.text + "\n" }.joined()
  }

  private static func confirm(_ plans: [Recreation], _ output: OutputOptions) throws(ServiceFailure) {
    // As for a deletion: what cannot be undone is typed in full.
    output.review("Type \(plans.count == 1 ? "its name" : "their number"): ")
    guard readLine() == (plans.count == 1 ? plans[0].name : "\(plans.count)") else {
      throw ServiceFailure(.cancelled, "Nothing was sent.")
    }
  }

  private func carryOut(_ plans: [Recreation], _ recreator: Recreator, _ output: OutputOptions) async throws {
    let (hours, zone) = (window.flatMap { QuietHours($0) }, SystemZones.viewer ?? .utc)
    func isOpen() -> Bool { hours?.contain(recreator.backend.clock.now, in: zone) ?? true }
    while !isOpen() { await WorkerThreads.sleep(.seconds(30)) }
    var printed = 0
    for first in stride(from: 0, to: plans.count, by: batch) {
      let left = plans[first...].map(\.name).joined(separator: ", ")
      guard isOpen() else {
        throw ServiceFailure(.refused, "The window \(window ?? "") is over: \(left) are left as they are.")
      }
      let outcomes = await Self.outcomes(Array(plans[first..<min(first + batch, plans.count)]), recreator)
      for outcome in outcomes {
        if let report = outcome.report { try output.print(report, isFirst: printed == 0) }
        printed += 1
        if let failure = outcome.failure { StandardError.report(failure, asJSON: output.isJSON) }
      }
      guard let failed = outcomes.first(where: { $0.failure != nil })?.failure else { continue }
      let rest = plans.dropFirst(first + batch).map(\.name)
      if !rest.isEmpty {
        StandardError.write("amldeck: \(rest.joined(separator: ", ")) are left as they are, after this surprise.")
      }
      throw ProgramExit(code: outcomes.count + first == 1 ? failed.kind.exitCode : 5)
    }
  }

  private static func outcomes(_ plans: [Recreation], _ recreator: Recreator) async -> [RecreationOutcome] {
    await withTaskGroup(of: RecreationOutcome.self) { tasks in
      for plan in plans { tasks.addTask { await .of(plan, recreator) } }
      var outcomes: [RecreationOutcome] = []
      for await outcome in tasks { outcomes.append(outcome) }
      return outcomes.sorted { $0.name < $1.name }
    }
  }
}

/// What became of one instance.
private struct RecreationOutcome: Sendable {
  var name: String
  var state: String?
  var duration: Duration
  var failure: ServiceFailure?

  static func of(_ plan: Recreation, _ recreator: Recreator) async -> RecreationOutcome {
    let begun = RealSurroundings.now()
    var outcome = RecreationOutcome(name: plan.name, duration: .zero)
    do throws(ServiceFailure) { outcome.state = try await recreator.carryOut(plan) } catch { outcome.failure = error }
    outcome.duration = RealSurroundings.now() - begun
    return outcome
  }

  var report: Report? {
    guard failure == nil else { return nil }
    return ActionOutcome(
      name: name, word: "recreate", status: "Succeeded", state: state, requestID: nil, duration: duration
    ).report
  }
}
