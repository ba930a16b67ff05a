import ComputeModel
import Glibc

/// Suspensions of starts that a person has confirmed, in the state directory, until they are over. Consoles and
/// `amldeck schedule due` of one person share the file.
enum SuspensionsFile {
  private static var directory: String { StateDirectory.base + "/amldeck" }
  private static var path: String { directory + "/suspensions.json" }

  /// None where there is no file; a damaged file is said, and left alone.
  static func read() throws(ServiceFailure) -> [KeptSuspension] {
    guard access(path, F_OK) == 0 else { return [] }
    guard let bytes = SmallFile.read(path), let document = try? JSONValue(parsing: bytes),
      let elements = document["suspensions"]?.elements
    else { throw damaged }
    var suspensions: [KeptSuspension] = []
    for element in elements {
      guard let suspension = KeptSuspension(element) else { throw damaged }
      suspensions.append(suspension)
    }
    return suspensions
  }

  /// Writes `new` in place of `known`; what others have written meanwhile stays.
  static func replace(known: [KeptSuspension], with new: [KeptSuspension]) throws(ServiceFailure) {
    try StateDirectory.make(directory)
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      if lock >= 0 { close(lock) }
      throw ServiceFailure(
        .usage, "\(path).lock cannot be used (\(String(cString: strerror(errno)))): set XDG_STATE_HOME.")
    }
    // Closing it lets go of the lock.
    defer { close(lock) }
    var all = try read()
    all.removeAll { known.contains($0) && !new.contains($0) }
    all += new.filter { !all.contains($0) }
    try PrivateFile.write(
      JSONValue.object(["suspensions": .array(all.map(\.document))]).indentedText + "\n", to: path)
  }

  private static var damaged: ServiceFailure {
    ServiceFailure(.usage, "The suspensions in \(path) cannot be read: mend or remove the file.")
  }
}
