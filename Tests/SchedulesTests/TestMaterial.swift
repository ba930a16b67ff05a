import Foundation
import Schedules
import Testing

/// The zones of this machine.
let systemZones = ZoneSource { readZoneFile($0) }

func readZoneFile(_ name: String) -> [UInt8]? {
  FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
}

func readVectors(_ name: String) throws -> ScheduleValue {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/" + name)
  return try JSONText.read(Array(try Data(contentsOf: file)))
}

func instant(_ text: String) throws -> Instant {
  try Instant(iso8601: text)
}

func cron(_ expression: String, zone: String = "UTC", start: String? = nil) throws -> Schedule {
  var members: [(name: String, value: ScheduleValue)] = [
    ("expression", .string(expression)), ("timeZone", .string(zone)),
  ]
  if let start { members.append(("startTime", .string(start))) }
  return try Schedule(.cron, validating: .object(members), zones: systemZones)
}

func recurrence(_ json: String, created: String? = nil) throws -> Schedule {
  try Schedule(
    .recurrence, validating: try JSONText.read(json), zones: systemZones, created: created.map(instant))
}

/// What `body` throws, or nil.
func refusal(_ body: () throws -> Schedule) -> ScheduleError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ScheduleError
  }
}

/// Random numbers that can be had again: set AMLDECK_SEED to the number that a failed test printed.
struct SeededRandom: RandomNumberGenerator {
  static let seed: UInt64 = {
    let seed =
      ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0...UInt64(UInt32.max))
    print("AMLDECK_SEED=\(seed)")
    return seed
  }()

  private var state: UInt64

  /// - Parameter salt: makes the numbers of one test independent of those of another.
  init(salt: UInt64) {
    state = Self.seed &+ salt &* 0x9E37_79B9_7F4A_7C15
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  mutating func int(_ bounds: ClosedRange<Int>) -> Int { Int.random(in: bounds, using: &self) }
}
