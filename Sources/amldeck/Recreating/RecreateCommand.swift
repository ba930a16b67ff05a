import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import History
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
  @Option(name: .long, help: "Only those whose owner has agreed by this tag of the instance, such as patch=ok.")
  var consent: String?
  @Flag(name: .long, help: "Wait for owners who have not agreed yet, and from one window to the next.") var wait = false
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.") var yes = false
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...8).contains(batch) else { throw ValidationError("--batch \(batch): give 1 to 8.") }
    guard window.map({ QuietHours($0) != nil }) ?? true else {
      throw ValidationError("--window \(window ?? ""): write it as 22:00-06:00.")
    }
    guard consent.map({ OwnerConsent($0) != nil }) ?? true else {
      throw ValidationError("--consent \(consent ?? ""): write it as patch=ok.")
    }
    guard !wait || consent != nil || window != nil else {
      throw ValidationError("--wait belongs to --consent and --window.")
    }
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
        let own = OwnOperations.ofCommand(on: backend)
        defer { own?.store.close() }
        let recreator = Recreator(backend: backend, writer: try backend.requireWriter(), file: .usual, own: own)
        var person: DirectoryUser?
        if let text = command.person { person = try await backend.user(text).get() }
        let run = command.run(recreator, person)
        var plans: [Recreation] = []
        for name in names { plans.append(try await recreator.plan(name, for: person, consent: run.consent)) }
        if output.output == .table || !command.yes { output.review(try await Self.text(plans, run)) }
        if !command.yes { try Self.confirm(plans, output) }
        var printed = 0
        try await run.run(plans) { outcome in
          if let report = outcome.report { try output.print(report, isFirst: printed == 0) }
          printed += 1
          if let failure = outcome.failure { StandardError.report(failure, asJSON: output.isJSON) }
        }
      }
    }
  }

  private func run(_ recreator: Recreator, _ person: DirectoryUser?) -> RecreationRun {
    RecreationRun(
      recreator: recreator, person: person, batch: batch, window: window.flatMap { QuietHours($0) },
      zone: SystemZones.viewer ?? .utc, consent: consent.flatMap { .init($0) }, waits: wait,
      pause: { await WorkerThreads.sleep(RecreationRun.usualPause) }, say: { StandardError.write("amldeck: \($0)") })
  }

  private static func text(_ plans: [Recreation], _ run: RecreationRun) async throws(ServiceFailure) -> String {
    var lines = [
      "\(plans.count == 1 ? "1 instance is" : "\(plans.count) instances are") deleted and made again, in"
        + " \(plans.count * 2) requests:"
    ]
    for plan in plans {
      lines.append("\(plan.name)\(plan.wasStopped ? ", stopped again afterwards" : "")")
      lines += plan.losses.map { "! \(plan.name) loses: \($0)" }
      lines += try await run.recreator.requests(plan).map { "sends \($0)" }
    }
    lines += try await run.conditions(plans)
    lines.append("Cores and cost are as before; while it is made, compute is billed. The first surprise ends it.")
    return lines.map { SafeText($0).oneLine.text + "\n" }.joined()
  }

  private static func confirm(_ plans: [Recreation], _ output: OutputOptions) throws(ServiceFailure) {
    // As for a deletion: what cannot be undone is typed in full.
    output.review("Type \(plans.count == 1 ? "its name" : "their number"): ")
    guard readLine() == (plans.count == 1 ? plans[0].name : "\(plans.count)") else {
      throw ServiceFailure(.cancelled, "Nothing was sent.")
    }
  }
}
