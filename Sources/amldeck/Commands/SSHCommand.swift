import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Glibc

struct SSHCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssh", abstract: "Open an SSH session on an instance: this terminal becomes ssh's.")

  @Argument(help: "The instance's name.") var name: String

  @Option(name: [.customShort("i"), .customLong("key")], help: "The file of the private key (default: ssh's own).")
  var key: String?

  @Flag(name: .customLong("private"), help: "The private address and port 22, as from inside the virtual network.")
  var usesPrivateAddress = false

  @Flag(name: .customLong("print"), help: "Print the command and run nothing.")
  var prints = false

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard prints || output.output == .table else {
      throw ValidationError("ssh takes the terminal and prints no \(output.output.rawValue): add --print.")
    }
  }

  func run() throws {
    let (name, place, isPrivate) = (name, place, usesPrivateAddress)
    let found = Box<SSHDestination>()
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
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
    guard let destination = found.value else { return }
    let words = ["ssh"] + destination.arguments(key: key)
    if prints {
      let document = JSONValue.object(["name": .string(name), "command": .array(words.map { .string($0) })])
      return try output.print(
        Report(
          document, of: [document], columns: ["name", "command"], table: words.joined(separator: " ") + "\n"))
    }
    // No shell: the words are ssh's arguments as they are. This process becomes ssh, and its code is ours.
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    signal(SIGPIPE, SIG_DFL)
    execvp("ssh", &arguments)
    throw ServiceFailure(
      .usage, "ssh cannot be run (\(String(cString: strerror(errno)))): install the OpenSSH client.")
  }
}
