import ArgumentParser
import ComputeModel
import Console
import History
import Schedules

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "What happened while nobody watched: hours, cost, waste, changes and by whom, what went wrong.",
    discussion: """
      By owner, tag and workspace; of what amldeck observe, a console or a wall saw, and of Azure's activity log. Times
      that nobody observed are named, and hours in them are not guessed: the sums are then a least. Waste is what it
      cost that instances ran while nothing would have stopped them, by the settings of then. -o md is for a wiki or a ticket, -o csv for a spreadsheet.
      """)

  @Option(name: .long, help: "fri, today, yesterday, 3d, 12h, 2026-11-20 or 2026-11-20T08:00:00Z.")
  var since = "7d"

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (since, place, output) = (since, place, output)
    try headless(output) {
      let store = try HistoryFile.existing()
      defer { store?.close() }
      try await Backend.withAzure(place, isReadOnly: true) { backend in
        let from = try Self.begin(since, now: backend.clock.now)
        let (report, reading) = try await FleetReport.read(backend, store: store, from: from)
        try output.print(report.printed)
        try reading.throwErrors(asJSON: output.isJSON, workspaces: backend.place.workspaces.count)
      }
    }
  }

  private static func begin(_ text: String, now: Instant) throws(ServiceFailure) -> Instant {
    do throws(SinceError) {
      return try Instant(since: text, now: now, zone: SystemZones.viewer ?? .utc)
    } catch {
      throw ServiceFailure(.usage, "--since \(error)")
    }
  }
}
