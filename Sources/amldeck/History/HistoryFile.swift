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
    return try open(path)
  }

  static func open(_ path: String) throws(ServiceFailure) -> HistoryStore {
    try makeOurs(path)
    return try store { () throws(HistoryError) in try HistoryStore(path: path) }
  }

  /// O_PATH, which Glibc's module leaves out (Linux, asm-generic/fcntl.h: the same on x86-64 and ARM64).
  private static let pathOnly: Int32 = 0o1000_0000

  /// Makes the file where there is none, and takes everybody else's rights.
  ///
  /// Whoever closes any descriptor of a file loses all locks of the process on it (POSIX fcntl), those that SQLite holds
  /// included: another program would take itself for the last one, and remove the log that this one writes. So what is
  /// there is only pointed at (O_PATH), which takes part in no locks.
  private static func makeOurs(_ path: String) throws(ServiceFailure) {
    func unopened() -> ServiceFailure {
      failure(localized("The history \(path) cannot be opened (\(String(cString: strerror(errno))))."))
    }
    let made = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if made >= 0 {
      // A umask can take bits away; it must not decide over ours.
      _ = fchmod(made, 0o600)
      close(made)
      return
    }
    guard errno == EEXIST else { throw unopened() }
    let pointer = Glibc.open(path, pathOnly | O_NOFOLLOW | O_CLOEXEC)
    guard pointer >= 0 else { throw unopened() }
    defer { close(pointer) }
    var status = stat()
    guard fstat(pointer, &status) == 0 else { throw unopened() }
    // What is no file is left as it is.
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: errno = ELOOP
    case S_IFDIR: errno = EISDIR
    default: errno = EINVAL
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw unopened() }
    guard chmod("/proc/self/fd/\(pointer)", 0o600) == 0 else {
      throw failure(localized("The history \(path) belongs to somebody else: move it away."))
    }
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
