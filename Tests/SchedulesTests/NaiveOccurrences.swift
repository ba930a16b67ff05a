import Foundation
import Schedules

/// The rules of SEMANTICS once more, as plainly as possible and slowly: every wall-clock time of every date, with
/// offsets from Foundation. It judges the real one.
struct NaiveOccurrences {
  /// Seconds east of UTC at an instant in seconds since 1970.
  let offset: (Int64) -> Int64

  init(offset: @escaping (Int64) -> Int64) {
    self.offset = offset
  }

  init?(_ schedule: Schedule) {
    guard let zone = TimeZone(identifier: schedule.zone.name) else { return nil }
    offset = { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) }
  }

  /// D1: the first instant that shows this wall clock; where none does, read with the offset before the gap.
  func seconds(wall: Int64) -> Int64 {
    // A day and more before, no offset is younger than the one before a gap here.
    let candidates = Set([-100_000, -50_000, -3600, 0, 3600, 50_000, 100_000].map { offset(wall + $0) })
    let matching = candidates.map { wall - $0 }.filter { $0 + offset($0) == wall }
    if let first = matching.min() { return first }
    // Clocks go forward: the smallest offset is the one before.
    return wall - (candidates.min() ?? 0)
  }

  func occurrences(of schedule: Schedule, after: Int64, until: Int64) -> [Int64] {
    let earliest = schedule.start?.instant.secondsSinceEpoch ?? Int64.min
    var found: Set<Int64> = []
    for day in Int(after / 86_400) - 3...Int(until / 86_400) + 3 {
      guard let times = times(of: schedule, onDay: day) else { continue }
      for time in times { found.insert(seconds(wall: Int64(day) * 86_400 + Int64(time))) }
    }
    return found.filter { $0 > after && $0 < until && $0 >= earliest }.sorted()
  }

  /// Seconds of the day, or nil where the date does not match.
  private func times(of schedule: Schedule, onDay day: Int) -> [Int]? {
    let date = CivilDateTime.civil(fromDays: day)
    let civil = CivilDateTime(year: date.year, month: date.month, day: date.day)
    switch schedule.rule {
    case .cron(let expression):
      guard
        expression.values(of: .month).contains(date.month),
        expression.values(of: .dayOfMonth).contains(date.day),
        expression.values(of: .dayOfWeek).contains(civil.weekday)
      else { return nil }
      return expression.values(of: .hour).flatMap { hour in
        expression.values(of: .minute).map { hour * 3600 + $0 * 60 }
      }
    case .recurrence(let recurrence):
      guard let anchor = schedule.start?.wallClock, matches(recurrence, civil, day, anchor) else {
        return nil
      }
      let hours = recurrence.hours.isEmpty ? [anchor.hour] : recurrence.hours
      let minutes = recurrence.minutes.isEmpty ? [anchor.minute] : recurrence.minutes
      let second = recurrence.minutes.isEmpty ? anchor.second : 0
      return hours.flatMap { hour in minutes.map { hour * 3600 + $0 * 60 + second } }
    }
  }

  private func matches(
    _ recurrence: Recurrence, _ civil: CivilDateTime, _ day: Int, _ anchor: CivilDateTime
  ) -> Bool {
    let anchorDay = CivilDateTime.days(year: anchor.year, month: anchor.month, day: anchor.day)
    switch recurrence.frequency {
    case .minute, .hour: return false
    case .day: return (day - anchorDay) % recurrence.interval == 0
    case .week:
      let sunday = day - civil.weekday
      let weekdays = recurrence.weekdays.isEmpty ? [anchor.weekday] : recurrence.weekdays
      return (sunday - (anchorDay - anchor.weekday)) % (7 * recurrence.interval) == 0
        && weekdays.contains(civil.weekday)
    case .month:
      let months = (civil.year - anchor.year) * 12 + civil.month - anchor.month
      let length = CivilDateTime.daysInMonth(year: civil.year, month: civil.month)
      let days = recurrence.monthDays.isEmpty ? [anchor.day] : recurrence.monthDays
      return months % recurrence.interval == 0
        && (days.contains(civil.day) || days.contains(civil.day - length - 1))
    }
  }
}
