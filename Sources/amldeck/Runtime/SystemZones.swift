import Glibc
import Schedules

/// The system's time zones: who reads the files is the executable's business.
enum SystemZones {
  static let folder = "/usr/share/zoneinfo/"
  static let source = ZoneSource { name in SmallFile.read(folder + name) }

  static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count - 1)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
