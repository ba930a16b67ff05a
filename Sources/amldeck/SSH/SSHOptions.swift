import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Glibc

/// What `amldeck ssh` and `amldeck scp` have in common: which key, which way, and whether anything is run at all.
struct SSHOptions: ParsableArguments {
  @Option(
    name: [.customShort("i"), .customLong("key"), .customLong("identity-file")],
    help: "The file of the private key (default: ssh's own choice).")
  var key: String?

  @Option(name: [.customShort("F"), .customLong("ssh-config")], help: "ssh's configuration file, instead of your own.")
  var configuration: String?

  @Option(name: [.customShort("J"), .customLong("jump")], help: "Through these machines: [USER@]HOST[:PORT], ...")
  var jump: String?

  @Flag(name: .customLong("private"), help: "The private address and port 22, as from inside the virtual network.")
  var usesPrivateAddress = false

  @Flag(name: .customLong("print"), help: "Print the command and run nothing.")
  var prints = false

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func choice() throws(ServiceFailure) -> SSHChoice {
    guard prints || output.output == .table else {
      throw ServiceFailure(
        .usage, "ssh and scp take the terminal and print no \(output.output.rawValue): add --print.")
    }
    do throws(SSHChoiceError) {
      return try SSHChoice(key: key, configuration: configuration, jump: jump)
    } catch {
      throw ServiceFailure(.usage, "\(error)")
    }
  }

  /// Where the instance says that one connects; nothing is changed by asking.
  func destination(of name: String) throws -> SSHDestination {
    let (place, isPrivate, isReadOnly, prints) = (place, usesPrivateAddress, safety.isReadOnly, prints)
    let found = Box<SSHDestination>()
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        // A shell or a file there can change anything: as in a read-only console, there is neither.
        guard prints || backend.writer != nil else {
          throw ServiceFailure(
            .readOnly,
            "This place is read-only (--read-only or the context), so nothing was opened: --print shows the command.")
        }
        let instance = try await backend.find(name)
        guard let id = ComputeID(path: instance.id) else {
          throw ServiceFailure(.unexpectedAnswer, "\(instance.name) has an id that amldeck cannot read.")
        }
        let document = try await backend.reader.document(of: id)
        do throws(SSHDestinationError) {
          found.set(try SSHDestination(resource: document, usesPrivateAddress: isPrivate))
        } catch {
          throw ServiceFailure(.refused, "\(instance.name): \(error)")
        }
      }
    }
    guard let destination = found.value else { throw ServiceFailure(.notFound, "\(name) was not found.") }
    return destination
  }

  /// Prints the command, or becomes it: then the exit code is the program's own.
  func run(_ program: String, _ arguments: [String]) throws {
    guard prints else { throw Handover.become(program, arguments) }
    let words = [program] + arguments
    let document = JSONValue.object([
      "program": .string(program), "arguments": .array(arguments.map { .string($0) }),
    ])
    try output.print(
      Report(
        document, of: [document], columns: ["program", "arguments"], name: "program",
        table: words.map { shellWord($0) }.joined(separator: " ") + "\n"))
  }
}

/// Gives this process, and with it the terminal, to another program.
enum Handover {
  /// No shell: the words are the program's arguments as they are.
  /// - Returns: only where it cannot be run.
  static func become(_ program: String, _ arguments: [String]) -> ServiceFailure {
    guard let path = ChildProcess.find(program, path: RealSurroundings.environment("PATH")) else {
      return missing(program)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      ChildProcess.withoutSecrets(RealSurroundings.variables).map { strdup($0) } + [nil]
    // What this program ignores or blocks would be ignored and blocked there too.
    signal(SIGPIPE, SIG_DFL)
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    execve(path, &words, &variables)
    return ServiceFailure(.usage, "\(path) cannot be run (\(String(cString: strerror(errno)))).")
  }

  static func missing(_ program: String) -> ServiceFailure {
    ServiceFailure(.usage, "There is no \(program) on the PATH: install the OpenSSH client.")
  }
}
