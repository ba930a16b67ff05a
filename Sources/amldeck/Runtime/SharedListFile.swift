import Languages
import ComputeModel
import Glibc

/// A list in the state directory that the programs of one person share: read whole, and changed under a lock.
struct SharedListFile<Element: Sendable>: Sendable {
  let directory: String
  /// Of the file, and of its one member.
  let name: String
  /// What to do about a damaged file, as a clause.
  let remedy: String
  let element: @Sendable (JSONValue) -> Element?
  let document: @Sendable (Element) -> JSONValue

  private var path: String { directory + "/\(name).json" }

  /// None where there is no file; a damaged file is said, and left alone.
  func read() throws(ServiceFailure) -> [Element] {
    guard access(path, F_OK) == 0 else { return [] }
    guard let bytes = SmallFile.read(path), let document = try? JSONValue(parsing: bytes),
      let documents = document[name]?.elements
    else { throw damaged }
    var elements: [Element] = []
    for document in documents {
      guard let element = element(document) else { throw damaged }
      elements.append(element)
    }
    return elements
  }

  func change(_ change: (inout [Element]) -> Void) throws(ServiceFailure) {
    try StateDirectory.make(directory)
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      if lock >= 0 { close(lock) }
      throw ServiceFailure(
        .usage, localized("\(path).lock cannot be used (\(String(cString: strerror(errno)))): set XDG_STATE_HOME."))
    }
    // Closing it lets go of the lock.
    defer { close(lock) }
    var all = try read()
    change(&all)
    try PrivateFile.write(JSONValue.object([name: .array(all.map(document))]).indentedText + "\n", to: path)
  }

  private var damaged: ServiceFailure {
    ServiceFailure(.usage, localized("The \(name) in \(path) cannot be read: \(remedy)."))
  }
}
