import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import History
import Schedules
import Terminal

struct PresetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preset",
    abstract: "Standards of the configuration: list them, or make instances as one says.",
    discussion: "amldeck check --preset NAME finds where instances differ, and changes nothing.",
    subcommands: [List.self, Apply.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The presets of the configuration.")
    @OptionGroup var place: PlaceOptions
    /// Nothing is asked of Azure: accepted as everywhere, and of no effect.
    @OptionGroup(visibility: .hidden) var safety: SafetyOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let configuration = try EffectiveConfiguration(place, isReadOnly: true, sources: .real)
      try output.print(PresetCommand.report(configuration.file.presets))
    }
  }

  static func report(_ presets: [Preset]) -> Report {
    let documents = presets.map(\.document)
    let rows = documents.map { document in
      ["name", "for", "idle", "schedules", "tags"].map { name in
        document[name].map { $0.text ?? ($0.isNull ? "-" : $0.compactText) } ?? "-"
      }
    }
    return Report(
      .object(["presets": .array(documents)]), of: documents, columns: ["name", "for", "idle", "schedules", "tags"],
      table: presets.isEmpty
        ? "The configuration has no presets.\n" : TextTable([["NAME", "FOR", "IDLE", "SCHEDULES", "TAGS"]] + rows).text)
  }

  struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "apply",
      abstract: "Make instances as a preset says.",
      discussion: """
        Without names those that its filter lets through. What each lacks is said with the exact requests, then asked
        once, then sent; only what differs is sent, so that the same call takes up a run that was cut off.
        """)
    @Argument(help: "The preset's name.", completion: KnownNames.presets) var preset: String
    @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
      [String] = []
    @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.") var yes = false
    @OptionGroup var safety: SafetyOptions
    @OptionGroup var place: PlaceOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
      let (yes, place, output, isReadOnly, preset) = (yes, place, output, safety.isReadOnly, preset)
      guard yes || isatty(0) == 1 else {
        throw ServiceFailure(
          .usage, "stdin is not a terminal, so nobody can confirm: add --yes to send without asking.")
      }
      let names = try PipedNames.expanded(names)
      try headless(output) {
        try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
          let writer = try backend.requireWriter()
          let rule = try Preset.named(preset, among: backend.presets)
          guard !names.isEmpty || rule.preset.filter != nil else {
            throw ServiceFailure(
              .usage, "The preset \(preset) does not say for whom it is: name instances, or give it a member for.")
          }
          let reading = try await FleetReading.read(backend, names: names)
          let plan = PresetPlan(rule.preset, for: rule.subjects(of: reading, named: names))
          let requests = try await writer.requests(for: plan.changes)
          if output.output == .table || !yes { output.review(plan.text(requests)) }
          guard !plan.changes.isEmpty else { return }
          if !yes { try ScheduleSending.confirm(output) }
          try await Self.send(plan.changes, backend, writer, output)
          try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
        }
      }
    }

    private static func send(
      _ changes: [InstanceChange], _ backend: Backend, _ writer: ComputeOperator, _ output: OutputOptions
    ) async throws {
      let own = OwnOperations.ofCommand(on: backend)
      defer { own?.store.close() }
      var (printed, failed): (Int, [ServiceFailure]) = (0, [])
      for (index, change) in changes.enumerated() {
        do throws(ServiceFailure) {
          let what = "\(change.action.label) of \(change.target.name) (\(index + 1) of \(changes.count))"
          let outcome = try await ProgressLine.during(what) { _ throws(ServiceFailure) in
            try await backend.recorded(
              change.action.label, of: change.target.id, by: own, requestID: { $0.requestID }
            ) { () async throws(ServiceFailure) in try await writer.carryOut(change) }
          }
          try output.print(outcome.report, isFirst: printed == 0)
          printed += 1
        } catch {
          StandardError.report(error, asJSON: output.isJSON)
          failed.append(error)
        }
      }
      guard let first = failed.first else { return }
      throw ProgramExit(code: printed > 0 ? 5 : first.kind.exitCode)
    }
  }
}

/// What a preset changes on which instances.
struct PresetPlan {
  let preset: Preset
  let changes: [InstanceChange]
  private let lines: [String]
  private let met: Int

  init(_ preset: Preset, for instances: [ComputeInstance]) {
    self.preset = preset
    var (changes, lines, met): ([InstanceChange], [String], Int) = ([], [], 0)
    for instance in instances {
      let wanted = preset.changes(for: instance)
      if wanted.isEmpty { met += 1 }
      changes += wanted.map { InstanceChange($0, Target(instance)) }
      lines += preset.drift(of: instance).map { "\(instance.name): \($0.text)" }
    }
    (self.changes, self.lines, self.met) = (changes, lines, met)
  }

  func text(_ requests: [String]) -> String {
    let targets = Set(changes.map(\.target.id)).count
    let sum =
      "preset \(preset.name): \(targets == 1 ? "1 instance" : "\(targets) instances") in "
      + "\(changes.count == 1 ? "1 request" : "\(changes.count) requests"); \(met == 1 ? "1 is" : "\(met) are") as it says"
      + " already."
      + " It costs nothing by itself."
    return ([sum] + lines + requests.map { "sends \($0)" }).map { SafeText($0).oneLine.text + "\n" }.joined()
  }
}

extension ComputeOperator {
  /// Sends one change that the service takes at once, and looks whether it took effect.
  func carryOut(_ change: InstanceChange) async throws(ServiceFailure) -> ActionOutcome {
    let begun = RealSurroundings.now()
    let id = try ConsoleRuntime.id(of: change.target)
    let acceptance = try await accept(change.action, on: id)
    if let failure = try await unfulfilled(change.action, on: id) { throw failure }
    return ActionOutcome(
      name: change.target.name, word: change.action.label, status: "Succeeded",
      state: try await reader.instance(id).state.word, requestID: acceptance.requestID,
      duration: RealSurroundings.now() - begun)
  }
}

extension Preset {
  fileprivate var document: JSONValue {
    let idleText: String? =
      switch idle {
      case .off?: "off"
      case .after(let time)?: time.wire
      case nil: nil
      }
    return .object([
      "name": .string(name), "for": .string(filter), "idle": .string(idleText),
      "schedules": schedules.map { .array($0) } ?? .null,
      "tags": .object(JSONObject(tags.map { JSONObject.Member(name: $0.name, value: .string($0.value)) })),
    ])
  }
}
