import ARMClient
import Foundation
import Glibc
import Schedules
import SimulatorServer
import Terminal

/// The real clock and real chance: the only place of the program that asks for them.
enum RealSurroundings {
  static func now() -> Instant { RealClock.now() }

  static let client = Surroundings(
    now: { now() },
    sleep: { await WorkerThreads.sleep($0) },
    random: { Double.random(in: 0..<1) },
    makeUUID: { makeUUID() })

  /// A random UUID (RFC 9562, version 4).
  static func makeUUID() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      let digits = String(byte, radix: 16)
      text += digits.utf8.count == 1 ? "0" + digits : digits
    }
    return text
  }

  /// Of this process, `NAME=VALUE`.
  static var variables: [String] { ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" } }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }
}

extension ConfigurationSources {
  /// This user's own.
  static let real = ConfigurationSources(
    variable: { RealSurroundings.environment($0) },
    read: { path in SmallFile.read(path).map { String(decoding: $0, as: UTF8.self) } },
    directory: workingDirectory, home: RealSurroundings.environment("HOME") ?? "/")

  private static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }
}
