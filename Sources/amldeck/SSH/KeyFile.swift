import Languages
import ComputeModel
import Glibc

/// Files with public keys that a person names.
enum KeyFile {
  /// The largest public key of RSA has a few kilobytes.
  private static let maximumBytes = 65_536

  /// The public key in a file; where there is none, a sentence that says why and holds nothing of it.
  static func publicKey(of path: String) throws(ServiceFailure) -> SSHPublicKey {
    let text = try text(of: path)
    do throws(SSHPublicKeyError) {
      return try SSHPublicKey(text: text)
    } catch {
      throw ServiceFailure(.usage, "\(error)")
    }
  }

  /// - Parameter path: `~` is the home directory; `-` is stdin.
  static func text(of path: String) throws(ServiceFailure) -> String {
    var descriptor: Int32 = 0
    if path != "-" {
      descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        throw ServiceFailure(
          .usage,
          localized("\(path) cannot be read (\(String(cString: strerror(errno)))): name a file with a public key."))
      }
    }
    defer { if descriptor > 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw ServiceFailure(.usage, localized("\(path) cannot be read (\(String(cString: strerror(errno))))."))
      }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= maximumBytes else {
        throw ServiceFailure(
          .usage, localized("\(path) is too large for a public key: name the file that ends in .pub."))
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ServiceFailure(.usage, localized("\(path) is not text: name a file with a public key."))
    }
    return text
  }

  static func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = RealSurroundings.environment("HOME") else { return path }
    return home + path.dropFirst()
  }
}
