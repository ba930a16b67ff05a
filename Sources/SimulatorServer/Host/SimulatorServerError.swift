import Simulator

/// Why a simulator does not start or cannot go on: one plain sentence each, with the remedy.
package enum SimulatorServerError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownScenario(String)
  case optionOutOfRange(String)
  /// A flag wants something else than the state was made with.
  case differs(option: String, wanted: String, stored: String, directory: String)
  case directory(path: String, reason: String)
  case unsafeFile(path: String, reason: String)
  case inUse(directory: String)
  case newerVersion(path: String, version: Int)
  case damaged(path: String, reason: String)
  case journal(path: String, reason: String)
  case certificate(reason: String)
  case notLoopback(String)
  case cannotListen(address: String, reason: String)
  case notServed(directory: String)

  package var description: String {
    switch self {
    case .unknownScenario(let name):
      "There is no scenario \"\(name)\": choose one of \(scenarioNames.joined(separator: ", "))."
    case .optionOutOfRange(let sentence): sentence
    case .differs(let option, let wanted, let stored, let directory):
      "The simulator in \(directory) has \(option) \(stored), not \(wanted): leave the option out, or choose another"
        + " directory with --state."
    case .directory(let path, let reason):
      "The state directory \(path) cannot be used (\(reason)): choose another with --state, or use --in-memory."
    case .unsafeFile(let path, let reason):
      "\(path) is not safe to use (\(reason)): make it a file of yours with mode 0600, or remove it."
    case .inUse(let directory):
      "Another simulator serves from \(directory): stop it, or choose another directory with --state."
    case .newerVersion(let path, let version):
      "\(path) was written by a later amldeck (format \(version)): use that one, or choose another directory."
    case .damaged(let path, let reason):
      "\(path) is damaged (\(reason)): restore a copy of it, or move the directory away to begin anew."
    case .journal(let path, let reason):
      "Nothing can be stored in \(path) (\(reason)): make room on the disk and check its permissions."
    case .certificate(let reason):
      "The simulator's certificate cannot be made (\(reason)): remove the .pem files of the state directory to have"
        + " new ones."
    case .notLoopback(let address):
      "The simulator listens on this machine only, and \(address) is not an address such as 127.0.0.1:0 or [::1]:0."
    case .cannotListen(let address, let reason):
      "Cannot listen on \(address) (\(reason)): choose another port, or 0 for any."
    case .notServed(let directory):
      "No simulator has served from \(directory) yet: start one with amldeck serve --state \(directory)."
    }
  }
}

/// For the help of commands.
package let scenarioNames = Scenario.allCases.map { $0.rawValue }
