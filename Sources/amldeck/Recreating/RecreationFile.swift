import ComputeModel
import Glibc

/// Recreations that were begun and have not ended, in the state directory: after the deletion this file is the only
/// place where the instance's settings stand.
struct RecreationFile: Sendable {
  let directory: String

  static var usual: RecreationFile { RecreationFile(directory: StateDirectory.base + "/amldeck") }

  private var path: String { directory + "/recreations.json" }

  /// None where there is no file; a damaged file is said, and left alone.
  func read() throws(ServiceFailure) -> [Recreation] {
    guard access(path, F_OK) == 0 else { return [] }
    guard let bytes = SmallFile.read(path), let document = try? JSONValue(parsing: bytes),
      let elements = document["recreations"]?.elements
    else { throw damaged }
    var recreations: [Recreation] = []
    for element in elements {
      guard let recreation = Recreation(element) else { throw damaged }
      recreations.append(recreation)
    }
    return recreations
  }

  func keep(_ recreation: Recreation) throws(ServiceFailure) {
    try change { $0 = $0.filter { $0.id.lowercased() != recreation.id.lowercased() } + [recreation] }
  }

  func forget(_ id: String) throws(ServiceFailure) {
    try change { $0.removeAll { $0.id.lowercased() == id.lowercased() } }
  }

  private func change(_ change: (inout [Recreation]) -> Void) throws(ServiceFailure) {
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
    change(&all)
    try PrivateFile.write(
      JSONValue.object(["recreations": .array(all.map(\.document))]).indentedText + "\n", to: path)
  }

  private var damaged: ServiceFailure {
    ServiceFailure(
      .usage, "The recreations in \(path) cannot be read: mend the file; it may be all that is left of one.")
  }
}
