/// Why the history could not be read or written. The program goes on without it, and says so.
package enum HistoryError: Error, Hashable, Sendable, CustomStringConvertible {
  case damaged(path: String, reason: String)
  case newerVersion(path: String, version: Int)
  case storage(path: String, reason: String)

  package var description: String {
    switch self {
    case .damaged(let path, let reason):
      "The history \(path) is damaged (\(reason)): move it away, and a new one is begun."
    case .newerVersion(let path, let version):
      "The history \(path) was written by a newer amldeck (format \(version)): use that one, or move the file away."
    case .storage(let path, let reason):
      "The history \(path) cannot be used: \(reason)."
    }
  }
}
