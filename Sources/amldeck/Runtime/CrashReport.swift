import ComputeModel
import Console
import Glibc
import Terminal

/// Where Swift's own words go when the program crashes: stderr would land on the alternate screen and be lost
/// (ARCHITECTURE decision 7).
enum CrashReport {
  /// A path in `$XDG_STATE_HOME/amldeck` (0700), one for each process.
  static func path() throws(ServiceFailure) -> String {
    let directory = StateDirectory.base + "/amldeck"
    try StateDirectory.make(directory)
    return directory + "/crash-\(getpid()).txt"
  }

  /// What somebody who looks into a crash needs to know. Nothing of it is a secret.
  static func facts(program: String, theme: String, state: ConsoleState) -> [String] {
    [
      "amldeck \(Amldeck.version), \(program)", "terminal \(RealSurroundings.environment("TERM") ?? "?")",
      "size \(state.size.columns)x\(state.size.rows) at the beginning", "theme \(theme)",
      "ascii \(state.isASCII), read-only \(state.isReadOnly), simulator \(state.simulator != nil)",
      "workspaces \(state.place.workspaces.count)",
    ]
  }
}

extension Message {
  /// The name of its case alone: what was typed or read is nobody's business.
  var nameForCrashReport: String {
    // By far the most common; a mirror costs as much as a twentieth of what follows a key.
    if case .key = self { return "key" }
    return Mirror(reflecting: self).children.first?.label ?? "\(self)"
  }
}

/// The XDG state directory.
enum StateDirectory {
  static var base: String {
    if let path = RealSurroundings.environment("XDG_STATE_HOME"), path.hasPrefix("/") { return path }
    return (RealSurroundings.environment("HOME") ?? "/tmp") + "/.local/state"
  }

  /// Makes the directory and those above it, 0700 each.
  static func make(_ path: String) throws(ServiceFailure) {
    var made = ""
    for part in path.split(separator: "/" as Character) {
      made += "/" + part
      if mkdir(made, 0o700) != 0, errno != EEXIST {
        throw ServiceFailure(
          .usage,
          "Cannot make \(path) (\(String(cString: strerror(errno)))): set XDG_STATE_HOME to a directory of yours.")
      }
    }
  }
}
