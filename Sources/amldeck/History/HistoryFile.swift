import Languages
import ComputeModel
import Glibc
import History
import Schedules

/// Where the history is kept: one file for all programs of a person.
enum HistoryFile {
  /// What is older is forgotten.
  static let keptDays = 90
  /// Bytes; a fleet of 1,000 instances that change state ten times a day needs some 100 MB in 90 days.
  static let largestSize = 200_000_000

  static var path: String { StateDirectory.base + "/amldeck/history.sqlite" }

  /// Whether anything was ever kept.
  static var exists: Bool { access(path, F_OK) == 0 }

  /// Opens it, or makes a new one, readable by its owner alone.
  static func open() throws(ServiceFailure) -> HistoryStore {
    try StateDirectory.make(StateDirectory.base + "/amldeck")
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw failure(localized("The history \(path) cannot be opened (\(String(cString: strerror(errno))))."))
    }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else {
      throw failure(localized("The history \(path) belongs to somebody else: move it away."))
    }
    return try store { () throws(HistoryError) in try HistoryStore(path: path) }
  }

  /// A history's failure in the form that commands report.
  static func store<Value>(_ work: () throws(HistoryError) -> Value) throws(ServiceFailure) -> Value {
    do throws(HistoryError) {
      return try work()
    } catch {
      throw failure("\(error)")
    }
  }

  private static func failure(_ sentence: String) -> ServiceFailure { ServiceFailure(.usage, sentence) }
}
