import ArgumentParser
import ComputeModel

/// The wall display of `demo`.
struct WallOptions: ParsableArguments {
  @Flag(name: .customLong("wall"), help: "A wall display: read-only, its screens turn by themselves; q quits.")
  var isWall = false

  @Option(name: .long, help: "With --wall: seconds for each screen, 1 to 3600 (default: 30).")
  var seconds: Int?

  @Flag(name: .long, help: "With --wall: owners as initials.")
  var initials = false

  /// - Returns: nil where no wall is asked for.
  func settings() throws(ServiceFailure) -> WallSettings? {
    guard isWall else {
      if seconds != nil || initials { throw ServiceFailure(.usage, "--seconds and --initials need --wall.") }
      return nil
    }
    let seconds = seconds ?? 30
    guard (1...3600).contains(seconds) else {
      throw ServiceFailure(.usage, "--seconds must be from 1 to 3600.")
    }
    return WallSettings(secondsPerFace: seconds, showsInitials: initials)
  }
}

struct WallSettings: Sendable {
  var secondsPerFace: Int
  var showsInitials: Bool
}
