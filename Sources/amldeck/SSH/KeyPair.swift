import Languages
import ComputeModel
import Glibc

/// A new pair of SSH keys in files of this machine.
enum KeyPair {
  /// Makes a pair whose private half is at `path` with mode 0600 and whose public half is at `path.pub`. Files that are
  /// there stay as they are: the pair is made in a directory of its own, and linked to its place, which fails where
  /// something stands.
  /// - Parameter generate: writes the pair at the path that it is given, which lies in a new directory.
  /// - Returns: the public half.
  static func make(
    at path: String, generate: (_ path: String) throws(ServiceFailure) -> Void
  ) throws(ServiceFailure) -> SSHPublicKey {
    let path = KeyFile.expanded(path)
    guard path.hasPrefix("/") else {
      throw ServiceFailure(.usage, localized("\(path) is not a whole path: begin it with / or ~/."))
    }
    for file in [path, path + ".pub"] where exists(file) { throw taken(file) }
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    let draft = try makeDirectory(in: folder)
    let (key, publicKey) = ("\(draft)/key", "\(draft)/key.pub")
    defer {
      unlink(key)
      unlink(publicKey)
      rmdir(draft)
    }
    try generate(key)
    guard exists(key), exists(publicKey), chmod(key, 0o600) == 0 else {
      throw ServiceFailure(.refused, localized("ssh-keygen made no pair of keys: nothing was written."))
    }
    guard link(key, path) == 0 else { throw failure(path) }
    guard link(publicKey, path + ".pub") == 0 else {
      let failure = failure(path + ".pub")
      // Ours: it was not there a moment ago, and link does not replace.
      unlink(path)
      throw failure
    }
    return try KeyFile.publicKey(of: path + ".pub")
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func taken(_ path: String) -> ServiceFailure {
    ServiceFailure(.refused, localized("\(path) is there already and is not overwritten: choose another name."))
  }

  private static func failure(_ path: String) -> ServiceFailure {
    if errno == EEXIST { return taken(path) }
    let reason = String(cString: strerror(errno))
    return ServiceFailure(.usage, localized("\(path) cannot be written (\(reason)): choose another name."))
  }

  /// Mode 0700, whatever the umask says.
  private static func makeDirectory(in folder: String) throws(ServiceFailure) -> String {
    var template = Array("\(folder)/.amldeck-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw ServiceFailure(
        .usage,
        localized(
          "No file can be made in \(folder.isEmpty ? "/" : folder) (\(String(cString: strerror(errno)))): make the directory"
        )
          + localized(" with mkdir -m 700, or choose another."))
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
