import ArgumentParser
import ComputeModel
import Glibc

/// The program. `main` is synchronous on purpose: the console's poll loop needs the main thread for itself.
@main
enum Amldeck {
  static let version = "0.1.0"

  static func main() {
    // A reader that goes away (`amldeck list | head`) ends the output, not the program with a signal's noise.
    signal(SIGPIPE, SIG_IGN)
    // Swift's own crash handler stops at a prompt for 30 seconds, in scripts too: a crash ends at once instead. The
    // console puts a handler of its own in this place.
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] { signal(number, SIG_DFL) }
    let arguments = ProgramArguments(Array(CommandLine.arguments.dropFirst()), root: RootCommand.self)
    do {
      if let unknown = arguments.unknownCommand {
        let hint = Suggestion.text(for: unknown, among: arguments.knownCommands)
        let path = (["amldeck"] + arguments.path).joined(separator: " ")
        throw ServiceFailure(
          .usage, "There is no command \(path) \(unknown.isEmpty ? "\"\"" : unknown)\(hint) See \(arguments.help).")
      }
      var command = try arguments.command(of: RootCommand.self)
      try command.run()
    } catch let exit as ProgramExit {
      leave(exit.code)
    } catch let end as EndedBySignal {
      end.dieOfIt()
    } catch let failure as ServiceFailure {
      StandardError.report(failure, asJSON: arguments.isJSON)
      leave(failure.kind.exitCode)
    } catch {
      finish(parsing: error, arguments)
    }
    leave(0)
  }

  /// Ends the program at once. What runs on other threads (a lookup that was given up, a connection that closes) must
  /// not meet the destructors that `exit` runs: `check` crashed so, after everything was said. Whatever this program
  /// prints is written without a buffer; the flush is for what libraries print.
  static func leave(_ code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }

  /// Help and version go to stdout with 0; a wrong call is one sentence on stderr with 2 (ArgumentParser's own
  /// code for it is 64).
  private static func finish(parsing error: any Error, _ arguments: ProgramArguments) -> Never {
    if RootCommand.exitCode(for: error) == .success {
      let message = RootCommand.fullMessage(for: error)
      StandardOutput.write(message + "\n" + (message == version && arguments.isVerbose ? BuiltFrom.text : ""))
      leave(0)
    }
    let failure = ServiceFailure(.usage, usageSentence(RootCommand.message(for: error), help: arguments.help))
    StandardError.report(failure, asJSON: arguments.isJSON)
    leave(failure.kind.exitCode)
  }

  /// - Parameters:
  ///   - message: what is wrong, with or without its full stop; ArgumentParser lists choices on lines of their own.
  ///   - help: the call that says how it is done.
  static func usageSentence(_ message: String, help: String) -> String {
    let lines = message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }
    let choices = lines.filter { $0.hasPrefix("- ") }.map { $0.dropFirst(2) }
    var message = lines.filter { !$0.hasPrefix("- ") }.joined(separator: " ")
    if !choices.isEmpty {
      message = message.replacing(". Please provide one of the following:", with: ": give one of")
      message += " \(choices.joined(separator: ", "))."
    }
    let isEnded = message.last.map { ".?!".contains($0) } ?? false
    return message + (isEnded ? " See" : ": see") + " \(help)."
  }
}

/// Ends the program with this code, after everything was said.
struct ProgramExit: Error {
  var code: Int32
}

/// A signal ended the console, and the terminal is as it was. Whoever started the program learns of the signal in the
/// way it would have without us: by the way the process ends.
struct EndedBySignal: Error {
  var number: Int32

  func dieOfIt() -> Never {
    signal(number, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    kill(getpid(), number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    // Only where the signal's action could not be put back.
    Glibc.exit(128 + number)
  }
}

/// The root has no options of its own: see ``ProgramArguments``.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "amldeck",
    abstract: "A console for Azure Machine Learning compute instances, and a simulator of them.",
    discussion: """
      Without a command: the console on the workspaces that the environment names (amldeck console --help).
      To look around without Azure: amldeck demo
      Every command takes --context, --cloud, --subscription, -g, -w, -o, --read-only, --theme, --lang, --no-color,
      --ascii and -v, also before its name: amldeck --read-only -o json list
      """,
    version: Amldeck.version,
    subcommands: [
      WhoAmICommand.self, LoginCommand.self, ConfigCommand.self,
      ConsoleCommand.self, DemoCommand.self, ServeCommand.self, EnvCommand.self, ListCommand.self, ShowCommand.self,
      StartCommand.self, StopCommand.self, RestartCommand.self, DeleteCommand.self, IdleCommand.self, SSOCommand.self,
      SSHKeyCommand.self, SSHCommand.self, SCPCommand.self, QuotaCommand.self, SizesCommand.self, NextCommand.self,
      TimelineCommand.self,
      ScheduleCommand.self, ScreenCommand.self, OccurrencesCommand.self,
      ObserveCommand.self, HistoryCommand.self, OperationsCommand.self, CheckCommand.self, CostCommand.self,
      ReportCommand.self, PresetCommand.self, LeaversCommand.self, AskCommand.self, RecreateCommand.self,
      TellCommand.self, CreateCommand.self, ExportCommand.self, WallCommand.self,
      ActivityCommand.self,
      PolicyCommand.self,
      SchemaCommand.self,
    ],
    defaultSubcommand: ConsoleCommand.self)
}

struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", _superCommandName: ProgramArguments.program,
    abstract: "The console; what amldeck does without a command.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var plain: PlainOptions

  func run() throws {
    let (place, isReadOnly) = (place, safety.isReadOnly)
    let output = output
    try ConsoleRuntime.run(
      look: output.screen(place, isPlain: plain.isPlain), isPlain: plain.isPlain,
      reconnect: { context throws(ServiceFailure) in
        // The context says where it is: what was said of another place does not belong to it.
        var place = place
        place.context = context
        (place.cloud, place.subscription, place.resourceGroup, place.workspace) = (nil, nil, nil, [])
        var backend = try await Backend.azure(place, isReadOnly: isReadOnly)
        backend.history = try HistoryFile.open()
        return (backend, try output.look.configured(place))
      },
      connect: {
        var backend = try await Backend.azure(place, isReadOnly: isReadOnly)
        backend.history = try HistoryFile.open()
        return backend
      })
  }
}

extension ServiceFailure.Kind {
  /// ARCHITECTURE section 6.
  var exitCode: Int32 {
    switch self {
    case .usage: 2
    case .noAccess: 3
    case .noContact, .unexpectedAnswer: 4
    case .refused, .notFound, .operationFailed, .readOnly: 6
    case .cancelled: 130
    }
  }
}
