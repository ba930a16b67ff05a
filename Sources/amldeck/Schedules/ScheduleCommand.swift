import ArgumentParser
import ComputeModel
import Console
import Schedules

struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Show, set, skip, suspend, export and import the schedules of instances.",
    subcommands: [Show.self, Set.self, Remove.self, Skip.self, Suspend.self, Due.self, Export.self])
}

extension ScheduleCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "The schedules of one instance: in words, with their next times and what is odd about them.")

    @Argument(help: "The instance's name.", completion: KnownNames.instances)
    var name: String

    @Option(name: .long, help: "So many next times of each.")
    var count = 3

    @OptionGroup var place: PlaceOptions
    /// Reading is all that this command does: the option is accepted and changes nothing.
    @OptionGroup var safety: SafetyOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
      guard (0...1000).contains(count) else { throw ValidationError("--count \(count): give 0 to 1000.") }
    }

    func run() throws {
      let command = self
      try headless(output) {
        try await Backend.withAzure(command.place, isReadOnly: true) { backend in
          let instance = try await backend.find(command.name)
          let report = ScheduleReport(instance, now: backend.clock.now, count: command.count)
          try command.output.print(report.report)
        }
      }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Print the schedules of one instance for a template or for az ml.",
      discussion: "amldeck schedule set --file reads both back.")

    @Argument(help: "The instance's name.", completion: KnownNames.instances)
    var name: String

    @Option(
      name: .long, help: "arm: the value of the template's parameter schedules (-o json too); azml: az ml's YAML.")
    var format = Format.arm

    @OptionGroup var place: PlaceOptions
    /// Reading is all that this command does: the option is accepted and changes nothing.
    @OptionGroup var safety: SafetyOptions
    @OptionGroup var output: OutputOptions

    enum Format: String, ExpressibleByArgument, CaseIterable {
      case arm, azml
    }

    func validate() throws {
      guard format == .arm || output.output == .table else {
        throw ValidationError("--format azml is a form of its own: leave -o out.")
      }
    }

    func run() throws {
      let command = self
      try headless(output) {
        try await Backend.withAzure(command.place, isReadOnly: true) { backend in
          let instance = try await backend.find(command.name)
          let set = ScheduleSet(instance.schedules).withoutServiceMembers
          let document = JSONValue.object(["schedules": .object(["value": set.arm])])
          let text = command.format == .arm ? document.indentedText + "\n" : try AzureMLScheduleYAML.write(set)
          var report = Report(
            document, of: set.documents, columns: ["action", "status", "triggerType", "cron", "recurrence"], table: text
          )
          report.names = [instance.name]
          try command.output.print(report)
        }
      }
    }
  }

  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set",
      abstract: "Replace the schedules of instances, all at once.",
      discussion: """
        From a file (ARM's JSON or az ml's YAML), from pairs of a start and a stop, or from cron expressions:
          amldeck schedule set alice-ci --start 9:00 --stop 18:00 --days mon-thu --zone "China Standard Time"
          amldeck schedule set alice-ci --pair "mon-thu 9:00-18:00" --pair "fri 9:00-16:00"
          amldeck schedule set alice-ci --cron-stop "0 22 * * *" --add
        The exact request and what it changes are printed first. Without --yes nothing is sent where stdin is not a
        terminal.
        """)

    @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances)
    var names: [String]

    @OptionGroup var given: ScheduleOptions

    @Flag(name: .long, help: "Keep the present schedules and add these.")
    var add = false

    @Flag(name: .long, help: "Remove all schedules.")
    var none = false

    @OptionGroup var sending: ScheduleSending

    func run() throws {
      let (names, add, none) = (names, add, none)
      guard given.file != "-" || !names.contains("-") else {
        throw ServiceFailure(.usage, "stdin cannot be both the names and the schedules: give --file a file.")
      }
      let new = try given.documents()
      guard none || !new.isEmpty else {
        throw ServiceFailure(.usage, "No schedule is given: see amldeck schedule set --help, or --none to remove all.")
      }
      guard !none || new.isEmpty else {
        throw ServiceFailure(.usage, "--none removes all schedules: it goes with no other schedule.")
      }
      try sending.run(names) { instance, _ in
        ScheduleChange(instance.schedules, add ? instance.schedules + new : new)
      }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Remove one schedule of an instance, or turn it off or on.")

    @Argument(help: "The instance's name or id; - reads several from stdin.", completion: KnownNames.instances)
    var name: String

    @Argument(help: "The schedule's number, as amldeck schedule show counts.")
    var number: Int

    @Flag(name: .long, help: "Keep it, but Disabled.")
    var disable = false

    @Flag(name: .long, help: "Keep it, and Enabled.")
    var enable = false

    @OptionGroup var sending: ScheduleSending

    func validate() throws {
      guard !(disable && enable) else { throw ValidationError("--disable and --enable exclude each other.") }
    }

    func run() throws {
      let command = self
      try sending.run([name]) { instance, _ throws(ServiceFailure) in
        var documents = instance.schedules
        guard documents.indices.contains(command.number - 1) else {
          throw ServiceFailure(
            .notFound, "\(instance.name) has \(documents.count) schedules, and none with the number \(command.number).")
        }
        if command.disable || command.enable {
          documents[command.number - 1]["status"] = .string(command.enable ? "Enabled" : "Disabled")
        } else {
          documents.remove(at: command.number - 1)
        }
        return ScheduleChange(instance.schedules, documents)
      }
    }
  }

  struct Skip: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "skip",
      abstract: "Skip the next scheduled stop of instances.",
      discussion: """
        There is no operation for it: the start time of the schedule is moved to its own time after the skipped one,
        which is how it was reported to work (not verified against the real service).
        """)

    @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances)
    var names: [String]

    @OptionGroup var sending: ScheduleSending

    func run() throws {
      try sending.run(names) { instance, now throws(ServiceFailure) in
        do throws(StopSkipError) {
          let skip = try InstancePlan(of: instance, zones: SystemZones.source).skippingNextStop(
            after: now, created: instance.createdOn, zones: SystemZones.source)
          var change = ScheduleChange(skip.before, skip.after)
          change.notes = skip.sentences
          return change
        } catch {
          switch error {
          case .nothingToSkip(let sentence): throw ServiceFailure(.refused, sentence)
          }
        }
      }
    }
  }
}

extension StopSkip {
  /// What will be skipped, what a person must know, and what stops the instance then.
  package var sentences: [String] {
    let numbers = numbers.map { String($0) }.joined(separator: " and ")
    var sentences = ["Skips the stop at \(at.iso8601) of schedule \(numbers)."] + warnings
    sentences.append(
      nextStop.event.map { "The next stop is then at \($0.at.iso8601)." }
        ?? "No stop is planned then: \(nextStop.reason ?? "none").")
    return sentences + ["Reported to work, not verified against the real service."]
  }
}
