import ComputeModel
import Glibc
import Schedules

/// The schedules of a workload file: one instance a line, as ARM writes its schedules.
enum Workload {
  struct Specification {
    var kind: Schedule.Kind
    var value: ScheduleValue
    var created: Instant

    func schedule(zones: ZoneSource) throws(BenchmarkError) -> Schedule {
      do throws(ScheduleError) {
        return try Schedule(kind, validating: value, zones: zones, created: created)
      } catch {
        throw BenchmarkError("a schedule of the workload is refused: \(error)")
      }
    }
  }

  static func read(_ path: String) throws(BenchmarkError) -> [Specification] {
    guard let bytes = SystemZoneFile.bytes(of: path) else {
      throw BenchmarkError("\(path) cannot be read: make it with make-workload.py")
    }
    var specifications: [Specification] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let instance = try? JSONValue(parsing: Array(line)), let text = instance["created"]?.text,
        let created = try? Instant(iso8601: text), let elements = instance["computeStartStop"]?.elements
      else { throw BenchmarkError("\(path) is not a workload: make it with make-workload.py") }
      for element in elements {
        guard let kind = element["triggerType"]?.text.flatMap({ Schedule.Kind(rawValue: $0.lowercased()) }),
          let value = element[kind.rawValue]
        else { throw BenchmarkError("\(path) holds a schedule without a trigger: make it with make-workload.py") }
        specifications.append(Specification(kind: kind, value: ScheduleValue(value), created: created))
      }
    }
    return specifications
  }
}

/// The zones of this machine, as the program itself reads them.
enum SystemZoneFile {
  static func read(_ ianaName: String) -> [UInt8]? { bytes(of: "/usr/share/zoneinfo/" + ianaName) }

  static func bytes(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return ferror(file) == 0 ? bytes : nil
  }
}
