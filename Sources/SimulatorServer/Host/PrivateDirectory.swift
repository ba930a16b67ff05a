import Glibc
// GRDB brings Foundation, whose C module then owns `struct stat` on Linux.
import CoreFoundation

/// A directory of ours alone (0700) with files of ours alone (0600); RELIABILITY S6.
///
/// Nothing here follows a symbolic link, and nothing writes into a file that was there before.
struct PrivateDirectory: Sendable {
  let path: String

  /// Makes the directory and what is missing above it, or checks the one that is there.
  init(creating path: String) throws(SimulatorServerError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    var prefix = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      prefix += "/" + part
      if mkdir(prefix, 0o700) != 0, errno != EEXIST {
        throw .directory(path: path, reason: Self.reason)
      }
    }
    try check()
  }

  /// The directory that is there.
  init(existing path: String) throws(SimulatorServerError) {
    self.path = path
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .notServed(directory: path) }
    try check()
  }

  private func check() throws(SimulatorServerError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .directory(path: path, reason: Self.reason) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .directory(path: path, reason: "it is not a directory of its own")
    }
    guard status.st_uid == geteuid() else { throw .directory(path: path, reason: "it belongs to another user") }
    guard status.st_mode & 0o077 == 0 else {
      throw .directory(path: path, reason: "others may read it; it needs mode 0700")
    }
  }

  /// A new directory of a random name, for what lives only as long as the process.
  init(temporary prefix: String) throws(SimulatorServerError) {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .directory(path: parent, reason: Self.reason) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static var reason: String { String(cString: strerror(errno)) }

  func path(of name: String) -> String { path + "/" + name }

  func contains(_ name: String) -> Bool {
    var status = stat()
    return lstat(path(of: name), &status) == 0
  }

  /// Creates an empty file that must not be there yet, or leaves the one that is there after checking it.
  func prepareFile(_ name: String) throws(SimulatorServerError) {
    let path = path(of: name)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      // A umask can take bits away; it must not decide over ours.
      _ = fchmod(descriptor, 0o600)
      close(descriptor)
      return
    }
    guard errno == EEXIST else { throw .directory(path: path, reason: Self.reason) }
    close(try openChecked(name, flags: O_RDONLY))
  }

  /// Writes a file as a whole: a new one beside it, then a rename, so that no reader sees a half.
  func write(_ bytes: [UInt8], to name: String) throws(SimulatorServerError) {
    let target = path(of: name)
    let fresh = target + ".new"
    _ = unlink(fresh)
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .directory(path: fresh, reason: Self.reason) }
    _ = fchmod(descriptor, 0o600)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Self.write(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let reason = Self.reason
        close(descriptor)
        _ = unlink(fresh)
        throw .journal(path: target, reason: reason)
      }
      written += count
    }
    let isStored = fsync(descriptor) == 0
    close(descriptor)
    guard isStored, rename(fresh, target) == 0 else { throw .journal(path: target, reason: Self.reason) }
  }

  /// The bytes of a file of ours; nil where there is none.
  func read(_ name: String) throws(SimulatorServerError) -> [UInt8]? {
    guard contains(name) else { return nil }
    let descriptor = try openChecked(name, flags: O_RDONLY)
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = chunk.withUnsafeMutableBytes { Self.read(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .directory(path: path(of: name), reason: Self.reason) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Takes the lock that one server per state holds; the kernel gives it back when the process ends in any
  /// way.
  func lock() throws(SimulatorServerError) -> Int32 {
    try prepareFile("lock")
    let descriptor = try openChecked("lock", flags: O_RDWR)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(directory: path)
    }
    return descriptor
  }

  static func unlock(_ descriptor: Int32) { close(descriptor) }

  private func openChecked(_ name: String, flags: Int32) throws(SimulatorServerError) -> Int32 {
    let path = path(of: name)
    let descriptor = open(path, flags | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unsafeFile(path: path, reason: Self.reason) }
    var status = stat()
    var fault: String?
    if fstat(descriptor, &status) != 0 {
      fault = Self.reason
    } else if status.st_mode & S_IFMT != S_IFREG {
      fault = "it is not a regular file"
    } else if status.st_uid != geteuid() {
      fault = "it belongs to another user"
    } else if status.st_mode & 0o077 != 0 {
      fault = "others may read it"
    } else if status.st_nlink != 1 {
      fault = "it has a second name elsewhere"
    }
    if let fault {
      close(descriptor)
      throw .unsafeFile(path: path, reason: fault)
    }
    return descriptor
  }

  // The C functions share their names with the methods above.
  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
  }

  private static func read(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    Glibc.read(descriptor, bytes.baseAddress, bytes.count)
  }
}

extension PrivateDirectory {
  /// Removes a directory made by ``init(temporary:)`` with the files named.
  func remove(files: [String]) {
    for file in files { _ = unlink(path(of: file)) }
    _ = rmdir(path)
  }
}
