import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Glibc
import Schedules
import Terminal

extension OwnerNotice.Matter: ExpressibleByArgument {}

struct TellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tell",
    abstract: "Tell owners what will be done with their instances, or that their single sign-on waits for them.",
    discussion: """
      The address comes from Microsoft Graph. Each notice is shown first. As mailto nothing is sent: your own mail program
      opens the link. As file each is written into a folder; as webhook each is sent as JSON to tell: webhook of the
      configuration, without any token, after you were asked. --reminders 3d takes those whom something was told so long
      ago and of whom it still stands.
      """)

  enum Way: String, ExpressibleByArgument, CaseIterable { case mailto, file, webhook }

  @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances) var names:
    [String] = []
  @Option(name: .long, help: "stop, delete, recreate or sso.") var about: OwnerNotice.Matter?
  @Option(name: .long, help: "When it will be done, in your words: \"on Friday at 18:00\".") var when: String?
  @Option(name: .customLong("as"), help: "mailto, file or webhook.") var way = Way.mailto
  @Option(name: .long, help: "With --as file: the folder.") var folder: String?
  @Option(name: .long, help: "Those who were told so long ago, such as 3d, and of whom it still stands.")
  var reminders: String?
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.") var yes = false
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (about != nil && !names.isEmpty) != (reminders != nil) else {
      throw ValidationError("Give names and --about, or --reminders 3d.")
    }
    guard (way == .file) == (folder != nil) else {
      throw ValidationError("--folder belongs to --as file, which needs it.")
    }
  }

  func run() throws {
    let (command, place, output, isReadOnly) = (self, place, output, safety.isReadOnly)
    if way != .mailto, !yes, isatty(0) != 1 {
      throw ServiceFailure(.usage, "stdin is not a terminal, so nobody can confirm: add --yes to send without asking.")
    }
    let names = try PipedNames.expanded(names)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let told = ToldFile.usual
        let notices = try await command.notices(names, told, backend)
        guard !notices.isEmpty else {
          StandardError.write("amldeck: Nobody is to be reminded.")
          return
        }
        let report = Self.report(notices)
        if command.way == .mailto {
          try output.print(report)
        } else {
          output.review(report.table)
          if command.way == .webhook, isReadOnly {
            throw ServiceFailure(.readOnly, "--read-only was given: nothing was sent.")
          }
          if !command.yes { try ScheduleSending.confirm(output) }
          try await command.hand(over: notices, backend)
          if output.output != .table { try output.print(report) }
        }
        try told.keep(notices, at: backend.clock.now)
      }
    }
  }

  private func notices(
    _ names: [String], _ told: ToldFile, _ backend: Backend
  ) async throws(ServiceFailure) -> [OwnerNotice] {
    let facts = FactsReader(backend, store: try HistoryFile.existing(), zone: SystemZones.viewer ?? .utc)
    if let about {
      var instances: [ComputeInstance] = []
      for name in names { instances.append(try await backend.find(name)) }
      return try await backend.notices(about, instances, facts, when: when)
    }
    var notices: [OwnerNotice] = []
    let before = try Self.begin(reminders ?? "", now: backend.clock.now)
    let reading = await FleetReading.read(backend)
    let byID = Dictionary(reading.instances.map { ($0.id.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    for entry in try told.read() where entry.at <= before {
      guard let instance = byID[entry.id.lowercased()] else { continue }
      notices += try await backend.notices(entry.matter, [instance], facts, when: when)
        .filter { $0.stands(of: instance) != false }
    }
    return notices
  }

  private static func begin(_ text: String, now: Instant) throws(ServiceFailure) -> Instant {
    do throws(SinceError) {
      return try Instant(since: text, now: now, zone: SystemZones.viewer ?? .utc)
    } catch {
      throw ServiceFailure(.usage, "--reminders \(error)")
    }
  }

  private func hand(over notices: [OwnerNotice], _ backend: Backend) async throws(ServiceFailure) {
    if let folder {
      let path = KeyFile.expanded(folder)
      try Onboarding.makeFolder(path)
      for notice in notices {
        let head = "To: \(notice.address ?? "")\nSubject: \(notice.subject)\n\n"
        let text = (head + notice.text).split(separator: "\n" as Character, omittingEmptySubsequences: false)
          .map { SafeText(String($0)).text }.joined(separator: "\n")
        try Dump.write(text, to: "\(path)/\(notice.name)-\(notice.matter.rawValue).txt")
      }
      return
    }
    guard let webhook = backend.webhook else {
      throw ServiceFailure(
        .usage, "There is no address to send to: write tell: webhook: https://... into the configuration.")
    }
    for notice in notices { try await webhook.send(notice.document) }
  }

  static func report(_ notices: [OwnerNotice]) -> Report {
    let documents = notices.map(\.document)
    let text = notices.map { notice in
      let to = notice.address ?? "nobody: the directory names no address"
      let lines = ["To: \(to)", "Subject: \(notice.subject)", ""] + notice.lines + [notice.mailto ?? "", ""]
      return lines.map { SafeText($0).oneLine.text + "\n" }.joined()
    }.joined()
    return Report(
      .object(["notices": .array(documents)]), of: documents,
      columns: ["matter", "name", "workspace", "address", "subject", "mailto", "id"], table: text)
  }
}

extension Backend {
  /// Looks the owners up; without the directory their sign-in names are what is known.
  func notices(
    _ matter: OwnerNotice.Matter, _ instances: [ComputeInstance], _ facts: FactsReader, when: String?
  ) async throws(ServiceFailure) -> [OwnerNotice] {
    let costs = await facts.costs(of: instances, at: clock.now)
    var notices: [OwnerNotice] = []
    for instance in instances {
      var address = instance.ownerSignInName
      if let id = instance.ownerID, case .success(let person) = await user(id) {
        address = person.mail ?? person.userPrincipalName ?? address
      }
      notices.append(
        OwnerNotice(
          matter, about: instance, address: address, cost: costs.facts[instance.id.lowercased()]?.cost, when: when))
    }
    return notices
  }
}
