import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import History
import Languages
import Schedules
import Terminal

struct CreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create an instance from a file, or one for each of many people.",
    discussion: """
      The file is a compute of az ml (YAML), an ARM resource, or an ARM template with one compute in it; JSON may have
      comments. Of a template only values, parameters, concat and format are resolved. With --for-each one is made for
      each user of a table: people, names, cores, quota and policies are looked at first, wrong lines are listed by their
      number before anything is sent, and a run that was cut off is taken up by the same call.
      """)
  @Option(name: .long, help: "The file; - is stdin.") var file: String
  @Option(name: .long, help: "A file with the template's parameters.") var parameters: String?
  @Option(name: .long, help: "The instance's name, instead of the one in the file; with --for-each such as {user}-ci.")
  var name: String?
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.") var yes = false
  @Flag(name: .customLong("no-wait"), help: "Return when the service has accepted, not when it is done.")
  var noWait = false
  @OptionGroup var onboarding: OnboardingOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output, noWait, yes, isReadOnly) = (place, output, noWait, yes, safety.isReadOnly)
    let (file, parameters, given, onboarding) = (file, parameters, name, onboarding)
    try headless(output) {
      guard yes || onboarding.plan || isatty(0) == 1 else {
        throw ServiceFailure(
          .usage, "stdin is not a terminal, so nobody can confirm: add --yes to create without asking.")
      }
      if let table = onboarding.forEach {
        let template = try Self.description(file, parameters, isNamed: true)
        return try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
          try await onboarding.run(
            template, file: table, pattern: given, yes: yes, noWait: noWait, output, backend)
        }
      }
      let creation = try Self.creation(file, parameters, name: given)
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        let writer = try backend.requireWriter()
        let id = ComputeID(workspace: try Self.workspace(creation, backend), name: creation.name ?? "")
        let begun = RealSurroundings.now()
        try await writer.requireFree(id)
        let complete = try await Self.located(creation, id, backend)
        if output.output == .table || !yes {
          output.review(SafeText("sends \(writer.request(for: complete, as: id).text)").oneLine.text + "\n")
        }
        if !yes { try ScheduleSending.confirm(output) }
        let own = OwnOperations.ofCommand(on: backend)
        defer { own?.store.close() }
        let outcome = try await ProgressLine.during("create \(id.name)") { line throws(ServiceFailure) in
          let operation: PendingOperation
          let target = Target(id: id.path, name: id.name, workspace: id.workspace.name)
          var kept = own?.began(.create(complete), target, at: backend.clock.now)
          do throws(ServiceFailure) {
            operation = try await writer.begin(complete, as: id)
            kept = kept.flatMap { own?.accepted($0, operation) }
            if !noWait { try await backend.reader.wait(for: operation) { line.report(percent: $0) } }
          } catch {
            if let kept { own?.ended(kept, error, at: backend.clock.now) }
            throw error
          }
          if let kept, !noWait { own?.ended(kept, nil, at: backend.clock.now) }
          return ActionOutcome(
            name: id.name, word: "create", status: noWait ? "Accepted" : "Succeeded",
            state: try await backend.reader.instance(id).state.word, requestID: operation.requestID,
            duration: RealSurroundings.now() - begun)
        }
        try output.print(outcome.report)
      }
    }
  }

  private static func description(
    _ file: String, _ parametersFile: String?, isNamed: Bool
  ) throws(ServiceFailure) -> InstanceCreation {
    let text = try CreationText.read(file)
    var parameters: (text: String, file: String)?
    if let parametersFile { parameters = (try CreationText.read(parametersFile), parametersFile) }
    return try CreationFile.read(
      text, file: file, parameters: parameters, isNamed: isNamed, remark: StandardError.remark)
  }

  /// The description with a name that the service will take.
  private static func creation(
    _ file: String, _ parametersFile: String?, name: String?
  ) throws(ServiceFailure) -> InstanceCreation {
    var creation = try description(file, parametersFile, isNamed: name != nil)
    if let name { creation.name = name }
    guard let name = creation.name else {
      throw ServiceFailure(.usage, "\(file) names no instance: add --name.")
    }
    if let refusal = InstanceCreation.refusal(ofName: name) {
      throw ServiceFailure(.usage, "The name \(name) \(refusal).")
    }
    return creation
  }

  private static func workspace(
    _ creation: InstanceCreation, _ backend: Backend
  ) throws(ServiceFailure) -> WorkspaceID {
    var candidates = backend.workspaceIDs
    if let named = creation.workspace { candidates = candidates.filter { $0.name.lowercased() == named.lowercased() } }
    guard let first = candidates.first else {
      throw ServiceFailure(
        .notFound, "Workspace \(creation.workspace ?? "") of the file is not among those looked at: check --workspace.")
    }
    guard candidates.count == 1 else {
      throw ServiceFailure(
        .usage, "There are \(candidates.count) workspaces: say with --workspace in which one to create it.")
    }
    return first
  }

  /// Without a location, that of the workspace is sent, as az ml does.
  private static func located(
    _ creation: InstanceCreation, _ id: ComputeID, _ backend: Backend
  ) async throws(ServiceFailure) -> InstanceCreation {
    guard creation.resource["location"] == nil else { return creation }
    guard let location = try await backend.reader.workspace(id.workspace)["location"]?.text else {
      throw ServiceFailure(
        .unexpectedAnswer, "Workspace \(id.workspace.name) does not say where it is: write location into the file.")
    }
    var located = creation
    located.resource["location"] = .string(location)
    return located
  }
}

enum CreationText {
  static func read(_ path: String) throws(ServiceFailure) -> String {
    guard let bytes = SmallFile.read(path == "-" ? "/dev/stdin" : KeyFile.expanded(path)) else {
      throw ServiceFailure(
        .usage,
        localized("\(path) cannot be read, or has more than a megabyte: name a file that describes one instance."))
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ServiceFailure(.usage, localized("\(path) is not text in UTF-8."))
    }
    return text
  }
}
