import Languages
import Glibc

/// A file that holds a secret of ours.
enum SecretFile {
  struct Unreadable: Error {
    /// A clause, such as `/x/key.pem cannot be read (No such file or directory)`.
    var reason: String
  }

  /// - Parameters:
  ///   - isPrivate: refuses a file that others than its owner may read, as ssh does with keys.
  ///   - maximumBytes: a larger file is not what its name says.
  static func read(_ path: String, isPrivate: Bool, maximumBytes: Int = 1 << 20) throws(Unreadable) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Unreadable(reason: localized("\(path) is not a file")) }
    if isPrivate, status.st_mode & 0o077 != 0 {
      throw Unreadable(reason: localized("others may read \(path): run chmod 600 on it"))
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= maximumBytes else {
        throw Unreadable(reason: localized("\(path) is too large to be a credential"))
      }
    }
  }

  private static func unreadable(_ path: String) -> Unreadable {
    Unreadable(reason: localized("\(path) cannot be read (\(String(cString: strerror(errno))))"))
  }
}

extension [UInt8] {
  /// The text without white space around it.
  var trimmedText: String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let text = drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    return String(decoding: text, as: UTF8.self)
  }
}
