import ComputeModel
import Foundation
import Schedules

/// When something happens.
extension FuzzTarget {
  private static let zones = ZoneSource { name in
    FileManager.default.contents(atPath: "/usr/share/zoneinfo/" + name).map { Array($0) }
  }
  private static let names = ["UTC", "W. Europe Standard Time", "Lord Howe Standard Time", "Morocco Standard Time"]
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)

  private static func exercise(_ schedule: Schedule) {
    var upcoming = schedule.upcoming(after: now, until: now + .seconds(40 * 86_400))
    var last = now
    for _ in 0..<20 {
      guard let next = upcoming.next() else { break }
      require(next > last, "back in time")
      last = next
    }
    _ = schedule.reading
    _ = schedule.equivalentCron
  }

  static func cron(_ bytes: [UInt8]) {
    let text = string(bytes)
    do throws(ScheduleError) {
      let expression = try CronExpression(parsing: text)
      for field in [CronField.minute, .hour, .dayOfMonth, .month, .dayOfWeek] {
        require(expression.values(of: field).allSatisfy { field.range.contains($0) }, "out of its field")
      }
      let spec = ScheduleValue.object([
        ("expression", .string(text)), ("timeZone", .string(names[bytes.count % names.count])),
      ])
      exercise(try Schedule(.cron, validating: spec, zones: zones, created: now))
    } catch {
      require(!error.message.isEmpty, "refused without a word")
    }
  }

  static func recurrence(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    do throws(ScheduleError) {
      let kind: Schedule.Kind = value["expression"] == nil ? .recurrence : .cron
      exercise(
        try Schedule(kind, validating: ScheduleValue(value), zones: zones, created: now - .seconds(400_000)))
    } catch {
      require(!error.message.isEmpty, "refused without a word")
    }
    guard let documents = value.elements else { return }
    let plan = InstancePlan(documents, created: now - .seconds(86_400), zones: zones)
    require(plan.entries.count == documents.count, "a schedule is lost")
    require(plan.events(after: now, until: now + .seconds(3 * 86_400)).allSatisfy { $0.at > now }, "back in time")
    _ = plan.findings(now: now)
    let set = ScheduleSet(documents)
    require(set.means(set), "a set that is another than itself")
  }

  static func zoneFile(_ bytes: [UInt8]) {
    _ = ZoneDataVersion(versionFile: bytes)
    _ = ZoneDataVersion(tzdataZI: bytes)
    guard let zone = try? Zone(name: "Made", tzif: bytes) else { return }
    for seconds in [Int64.min, -9_223_372_036, 0, 1_795_410_000, 9_223_372_036, .max] {
      let instant = Instant(secondsSinceEpoch: seconds)
      require(abs(zone.offset(at: instant).secondsFromUTC) <= 200 * 3600, "an offset of weeks")
      _ = zone.wallClock(at: instant)
    }
    _ = zone.transitions(from: Instant(nanosecondsSinceEpoch: .min), until: Instant(nanosecondsSinceEpoch: .max))
    _ = zone.meaning(of: CivilDateTime(year: 2030, month: 3, day: 31, hour: 2, minute: 30))
  }

  static func duration(_ bytes: [UInt8]) {
    let text = string(bytes)
    if let time = try? IdleTime(text: text) {
      require(IdleTime.minutesAllowed.contains(time.minutes), "out of its bounds")
      require(IdleTime(wire: time.wire) == time, "on the wire, another time")
      require((try? IdleTime(text: time.shortText)) == time, "shown as another time")
    }
    if let time = IdleTime(wire: text) { require((try? IdleTime(text: text)) == time, "two readings") }
    if let time = TimeOfDay(parsing: text) { require((0..<24).contains(time.hour), "no hour") }
    _ = Weekdays(parsing: text)
  }

  static func timestamp(_ bytes: [UInt8]) {
    guard let instant = try? Instant(iso8601: string(bytes)) else { return }
    require((try? Instant(iso8601: instant.iso8601(fractionDigits: 9))) == instant, "printed, another time")
  }
}
