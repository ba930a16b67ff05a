import ArgumentParser
import ComputeModel
import Console
import Schedules

/// How a wall display looks.
struct WallOptions: ParsableArguments {
  @Option(name: .long, help: "Of a wall display: seconds for each screen, 1 to 3600.")
  var seconds: Int?

  @Flag(name: .long, help: "Of a wall display: owners as initials.")
  var initials = false

  @Option(
    name: .long, help: "Of a wall display: the zone of the third clock (default: the one that most schedules name).")
  var clock: String?

  /// Whether any of it was given.
  var isGiven: Bool { seconds != nil || initials || clock != nil }

  func settings() throws(ServiceFailure) -> WallSettings {
    let seconds = seconds ?? WallSettings.usualSeconds
    guard (1...3600).contains(seconds) else {
      throw ServiceFailure(.usage, "--seconds \(seconds): give 1 to 3600.")
    }
    return WallSettings(
      secondsPerFace: seconds, showsInitials: initials,
      zone: try clock.map { name throws(ServiceFailure) in
        try Self.zone(name)
      })
  }

  private static func zone(_ name: String) throws(ServiceFailure) -> Zone {
    do throws(ZoneError) {
      return try SystemZones.source.zone(iana: name)
    } catch {
      throw ServiceFailure(.usage, "--clock \(name): \(error) Give an IANA name such as Asia/Shanghai.")
    }
  }
}

struct WallSettings: Sendable {
  static let usualSeconds = Wall.usualSeconds

  var secondsPerFace: Int
  var showsInitials: Bool
  var zone: Zone?
}

struct WallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wall", _superCommandName: ProgramArguments.program,
    abstract: "A read-only wall display: its screens turn by themselves, q q quits.",
    discussion: "Nothing can be changed from it. The bar says LIVE, LATE or NO CONTACT, and how old the data is.")

  @OptionGroup var place: PlaceOptions
  /// A wall is always read-only: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var wall: WallOptions
  @OptionGroup var plain: PlainOptions

  func run() throws {
    let (place, settings) = (place, try wall.settings())
    try ConsoleRuntime.run(
      look: output.screen(place, isPlain: plain.isPlain), wall: settings, isPlain: plain.isPlain
    ) {
      var backend = try await Backend.azure(place, isReadOnly: true)
      backend.history = try HistoryFile.open()
      return backend
    }
  }
}
