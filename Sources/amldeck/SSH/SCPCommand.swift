import ArgumentParser
import ComputeModel

struct SCPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scp", abstract: "Copy files to an instance or from it.",
    usage: "amldeck scp SOURCE ... TARGET [options]",
    discussion: """
      NAME:PATH is a file on the instance, anything else one of this machine: amldeck scp alpha-ci:notes.txt .
      The exit code is scp's own.
      """)

  @Argument(help: "Files to copy, and where to, last.") var places: [String]

  @Flag(name: .shortAndLong, help: "Directories with all that is in them.") var recursive = false

  @OptionGroup var options: SSHOptions

  func run() throws {
    let choice = try options.choice()
    guard places.count >= 2 else {
      throw ServiceFailure(.usage, "scp needs a source and a target: amldeck scp alpha-ci:notes.txt .")
    }
    let (sources, target) = (places.dropLast().map { CopyPlace($0) }, CopyPlace(places[places.count - 1]))
    let name: String
    do throws(CopyPlaceError) {
      name = try CopyPlace.instance(copying: sources, to: target)
    } catch {
      throw ServiceFailure(.usage, "\(error)")
    }
    let arguments = try options.destination(of: name)
      .scpArguments(choice, isRecursive: recursive, from: sources, to: target)
    try options.run("scp", arguments)
  }
}
