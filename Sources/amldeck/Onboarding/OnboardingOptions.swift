import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import History
import Terminal

/// Instances for many people at once.
struct OnboardingOptions: ParsableArguments {
  @Option(
    name: .customLong("for-each"),
    help: "A CSV file with a line for each user (user, name, workspace, size, tenant, tag.NAME); --name is {user}-ci.")
  var forEach: String?
  @Option(name: .customLong("at-once"), help: "With --for-each: so many at once, 1 to 16.") var atOnce = 4
  @Option(name: .long, help: "With --for-each: a folder for the notes to the users.") var notes: String?
  @Flag(name: .customLong("skip-wrong"), help: "With --for-each: leave wrong lines out, and make the others.")
  var skipsWrong = false
  @Flag(name: .long, help: "With --for-each: say what would be sent, and end.") var plan = false

  func validate() throws {
    guard (1...16).contains(atOnce) else { throw ValidationError("--at-once \(atOnce): give 1 to 16.") }
    guard forEach != nil || (notes == nil && !skipsWrong && !plan) else {
      throw ValidationError("--notes, --skip-wrong and --plan belong to --for-each.")
    }
  }

  /// Everything is said, then asked once, then sent.
  func run(
    _ template: InstanceCreation, file: String, pattern: String?, yes: Bool, noWait: Bool, _ output: OutputOptions,
    _ backend: Backend
  ) async throws {
    let sheet = OnboardingSheet(try CreationText.read(file))
    let plan = try await OnboardingPlan.read(sheet, template: template, pattern: pattern, backend)
    if self.plan {
      try output.print(plan.report(atOnce: atOnce))
    } else if output.output == .table || !yes || !plan.mistakes.isEmpty {
      output.review(plan.text(atOnce: atOnce))
    }
    if !plan.mistakes.isEmpty, !skipsWrong {
      let sentence =
        plan.mistakes.count == 1
        ? "1 line of \(file) is wrong, and nothing was sent: mend it, or --skip-wrong."
        : "\(plan.mistakes.count) lines of \(file) are wrong, and nothing was sent: mend them, or --skip-wrong."
      throw ServiceFailure(.usage, sentence)
    }
    if let refusal = plan.refusals.first {
      throw ServiceFailure(.refused, "There is no room for all, and nothing was sent: \(refusal)")
    }
    if self.plan { return }
    guard !plan.items.isEmpty else { throw ServiceFailure(.usage, "\(file) leaves nothing to make.") }
    let writer = try backend.requireWriter()
    if let first = plan.toMake.first, let workspace = backend.workspace(labelled: first.workspace) {
      let request = writer.request(for: first.creation, as: .init(workspace: workspace, name: first.name))
      if output.output == .table || !yes {
        output.review(SafeText("the first one: \(request.text)").oneLine.text + "\n")
      }
    }
    if !yes { try ScheduleSending.confirm(output) }
    let folder = notes.map { KeyFile.expanded($0) }
    if let folder { try Onboarding.makeFolder(folder) }
    let own = OwnOperations.ofCommand(on: backend)
    defer { own?.store.close() }
    let onboarding = Onboarding(
      backend: backend, writer: writer, atOnce: atOnce, waits: !noWait, notesFolder: folder, own: own)
    var (printed, failed) = (0, 0)
    var first: ServiceFailure?
    try await onboarding.run(plan.items) { outcome in
      try output.print(outcome.report, isFirst: printed == 0)
      printed += 1
      guard let failure = outcome.failure else { return }
      StandardError.report(failure, asJSON: output.isJSON)
      failed += 1
      first = first ?? failure
    }
    if let first { throw ProgramExit(code: failed == plan.items.count ? first.kind.exitCode : 5) }
    // What was left out was asked for all the same.
    if !plan.mistakes.isEmpty { throw ProgramExit(code: 5) }
  }
}
