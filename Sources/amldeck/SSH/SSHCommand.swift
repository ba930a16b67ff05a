import ArgumentParser
import ComputeModel

struct SSHCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssh", abstract: "Open an SSH session on an instance: this terminal becomes ssh's.",
    usage: "amldeck ssh NAME [options] [-- remote command]",
    discussion: "The exit code is ssh's own: that of the remote command, 255 where no session came about.")

  @Argument(help: "The instance's name.", completion: KnownNames.instances) var name: String

  @Argument(parsing: .postTerminator, help: "What runs there instead of a shell.") var command: [String] = []

  @OptionGroup var options: SSHOptions

  func run() throws {
    let choice = try options.choice()
    try options.run("ssh", try options.destination(of: name).sshArguments(choice, command: command))
  }
}
