import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Glibc
import Schedules
import Terminal

struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "start", abstract: "Start stopped instances.")
  @OptionGroup var options: PowerOptions
  func run() throws { try options.run(.start) }
}

struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stop running instances.")
  @OptionGroup var options: PowerOptions
  func run() throws { try options.run(.stop) }
}

struct RestartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "restart", abstract: "Restart running instances.")
  @OptionGroup var options: PowerOptions
  func run() throws { try options.run(.restart) }
}

/// What start, stop and restart have in common: all but the verb.
struct PowerOptions: ParsableArguments {
  @Argument(help: "Names of instances.")
  var names: [String]

  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.")
  var yes = false

  @Flag(name: .customLong("no-wait"), help: "Return when the service has accepted, not when it is done.")
  var noWait = false

  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run(_ action: PowerAction) throws {
    let (names, place, output, noWait, isReadOnly) = (names, place, output, noWait, safety.isReadOnly)
    if !yes { try confirm(action) }
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        guard let writer = backend.writer else {
          throw ServiceFailure(
            .readOnly, "--read-only was given: \(action.rawValue) changes something and was not sent.")
        }
        var failures: [ServiceFailure] = []
        for name in names {
          do throws(ServiceFailure) {
            let outcome = try await Self.perform(action, name, backend, writer, noWait: noWait)
            StandardOutput.write(outcome.text(output.output))
          } catch {
            StandardError.report(error, asJSON: output.output == .json)
            failures.append(error)
          }
        }
        if let first = failures.first {
          throw ProgramExit(code: names.count > 1 && failures.count < names.count ? 5 : first.kind.exitCode)
        }
      }
    }
  }

  private func confirm(_ action: PowerAction) throws {
    guard isatty(0) == 1 else {
      throw ServiceFailure(
        .usage, "stdin is not a terminal, so nobody can confirm: add --yes to \(action.rawValue) without asking.")
    }
    let list = names.map { SafeText($0).text }.joined(separator: ", ")
    StandardOutput.write("\(action.rawValue) \(list)? [y/N] ")
    guard let answer = readLine(), answer.lowercased() == "y" || answer.lowercased() == "yes" else {
      throw ServiceFailure(.cancelled, "Nothing was sent.")
    }
  }

  private static func perform(
    _ action: PowerAction, _ name: String, _ backend: Backend, _ writer: ComputeOperator, noWait: Bool
  ) async throws(ServiceFailure) -> PowerOutcome {
    let begun = RealSurroundings.now()
    let instance = try await backend.find(name)
    guard let id = ComputeID(path: instance.id) else {
      throw ServiceFailure(.unexpectedAnswer, "\(instance.name) has an id that amldeck cannot read.")
    }
    let operation = try await writer.begin(action, on: id)
    var status = "Accepted"
    if !noWait {
      if let operation { try await backend.reader.wait(for: operation) }
      status = "Succeeded"
    }
    let state = try await backend.reader.instance(id).state.word
    return PowerOutcome(
      name: instance.name, action: action, status: status, state: state, requestID: operation?.requestID,
      duration: RealSurroundings.now() - begun)
  }
}

struct PowerOutcome {
  var name: String
  var action: PowerAction
  var status: String
  var state: String
  var requestID: String?
  var duration: Duration

  func text(_ format: OutputFormat) -> String {
    // One decimal: the service's own waits are whole seconds.
    let tenths = Int((duration.inSeconds * 10).rounded())
    let seconds = "\(tenths / 10).\(tenths % 10)"
    guard format == .json else {
      return SafeText("\(name): \(action.rawValue) \(status.lowercased()), now \(state) (\(seconds) s)").text + "\n"
    }
    let document = JSONValue.object([
      "name": .string(name), "action": .string(action.rawValue), "status": .string(status),
      "state": .string(state), "request_id": .string(requestID), "seconds": .number(seconds),
    ])
    return document.compactText + "\n"
  }
}
