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
    do {
      var command = try RootCommand.parseAsRoot()
      try command.run()
    } catch let exit as ProgramExit {
      Glibc.exit(exit.code)
    } catch let end as EndedBySignal {
      end.dieOfIt()
    } catch let failure as ServiceFailure {
      StandardError.report(failure, asJSON: false)
      Glibc.exit(failure.kind.exitCode)
    } catch {
      finish(parsing: error)
    }
  }

  /// Help and version go to stdout with 0; a wrong call is one sentence on stderr with 2 (ArgumentParser's own
  /// code for it is 64).
  private static func finish(parsing error: any Error) -> Never {
    if RootCommand.exitCode(for: error) == .success {
      StandardOutput.write(RootCommand.fullMessage(for: error) + "\n")
      Glibc.exit(0)
    }
    let sentence = RootCommand.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
    let separator = sentence.hasSuffix(".") ? " See" : ": see"
    StandardError.write("amldeck: \(sentence)\(separator) amldeck --help.")
    Glibc.exit(2)
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

/// The root has no options of its own: ArgumentParser would take them before a subcommand sees them, and a
/// `--read-only` that goes to the wrong command is a write.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "amldeck",
    abstract: "A console for Azure Machine Learning compute instances, and a simulator of them.",
    discussion: """
      Without a command: the console on the workspaces that the environment names (amldeck console --help).
      To look around without Azure: amldeck demo
      """,
    version: Amldeck.version,
    subcommands: [
      WhoAmICommand.self, LoginCommand.self, ConfigCommand.self,
      ConsoleCommand.self, DemoCommand.self, ServeCommand.self, EnvCommand.self, ListCommand.self, ShowCommand.self,
      StartCommand.self, StopCommand.self, RestartCommand.self, DeleteCommand.self, IdleCommand.self, SSOCommand.self,
      SSHKeyCommand.self, SSHCommand.self, QuotaCommand.self, SizesCommand.self, NextCommand.self, TimelineCommand.self,
      ScheduleCommand.self, ScreenCommand.self, OccurrencesCommand.self,
      ObserveCommand.self, HistoryCommand.self, OperationsCommand.self, CheckCommand.self, CreateCommand.self,
      ExportCommand.self,
      WallCommand.self,
    ],
    defaultSubcommand: ConsoleCommand.self)
}

struct ConsoleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "The console; what amldeck does without a command.")

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var look: LookOptions

  func run() throws {
    let (place, isReadOnly) = (place, safety.isReadOnly)
    try ConsoleRuntime.run(look: look.configured(place)) {
      var backend = try await Backend.azure(place, isReadOnly: isReadOnly)
      backend.history = try HistoryFile.open()
      return backend
    }
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
