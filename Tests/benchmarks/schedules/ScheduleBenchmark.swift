import ComputeModel
import Glibc
import Schedules

/// The speed of the schedule engine, in this process and without JSON: every occurrence that the fleet of a workload
/// file has in one week.
///
///     ScheduleBenchmark WORKLOAD         counts, adds up and times; prints one JSON line
///     ScheduleBenchmark WORKLOAD --list  prints each occurrence as unix seconds, `--` after each schedule
///
/// `run-schedule-benchmark` makes the workload, judges the answer, and compares with cronsim.
@main
enum ScheduleBenchmark {
  /// The week from 2026-03-26T00:00:00Z: Europe's clocks change in it. The beginning itself counts.
  private static let after = Instant(secondsSinceEpoch: 1_774_483_200 - 1)
  private static let end = Instant(secondsSinceEpoch: 1_775_088_000)
  /// 2^61 - 1: a sum in its ring depends on every occurrence and fits into a word.
  private static let modulus: UInt64 = (1 << 61) - 1

  static func main() {
    do throws(BenchmarkError) {
      let arguments = CommandLine.arguments
      guard arguments.count == 2 || arguments.dropFirst(2) == ["--list"] else {
        throw BenchmarkError("usage: ScheduleBenchmark WORKLOAD [--list]")
      }
      let specifications = try Workload.read(arguments[1])
      if arguments.count == 3 { try list(specifications) } else { try measure(specifications) }
    } catch {
      let line = Array("ScheduleBenchmark: \(error.sentence)\n".utf8)
      _ = write(2, line, line.count)
      exit(2)
    }
  }

  private static func measure(_ specifications: [Workload.Specification]) throws(BenchmarkError) {
    let zones = ZoneSource { SystemZoneFile.read($0) }
    let begun = cpuSeconds()
    var schedules: [Schedule] = []
    schedules.reserveCapacity(specifications.count)
    for specification in specifications { schedules.append(try specification.schedule(zones: zones)) }
    let checked = cpuSeconds()
    var (count, sum): (Int, UInt64) = (0, 0)
    for schedule in schedules {
      var upcoming = schedule.upcoming(after: after, until: end)
      while let occurrence = upcoming.next() {
        count += 1
        sum = (sum + UInt64(occurrence.secondsSinceEpoch)) % modulus
      }
    }
    let found = cpuSeconds()
    let answer = JSONValue.object([
      "schedules": .number(schedules.count), "occurrences": .number(count), "sum": .number(String(sum)),
      "check_cpu_seconds": .number(decimal(checked - begun)),
      "occurrences_cpu_seconds": .number(decimal(found - checked)),
    ])
    print(answer.compactText)
  }

  private static func list(_ specifications: [Workload.Specification]) throws(BenchmarkError) {
    let zones = ZoneSource { SystemZoneFile.read($0) }
    var text = ""
    for specification in specifications {
      for occurrence in try specification.schedule(zones: zones).occurrences(after: after, until: end) {
        text += "\(occurrence.secondsSinceEpoch)\n"
      }
      text += "--\n"
    }
    print(text, terminator: "")
  }

  private static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// With four decimals.
  private static func decimal(_ seconds: Double) -> String {
    let parts = Int((seconds * 10_000).rounded())
    let rest = String(parts % 10_000)
    return "\(parts / 10_000)." + String(repeating: "0", count: 4 - rest.utf8.count) + rest
  }
}

struct BenchmarkError: Error {
  var sentence: String
  init(_ sentence: String) { self.sentence = sentence }
}
