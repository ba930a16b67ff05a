import ComputeModel
import Glibc
import Schedules
import Simulator

/// The speed of the simulator's engine, in this process and without a journal: 10,000 instances with four schedules
/// each through seven virtual days. Prints one JSON line. `run-simulator-benchmark` builds it and holds it to its bar.
@main
enum SimulatorBenchmark {
  private static let instances = 10_000
  private static let week: Int64 = 7 * 86_400
  /// 2026-11-23T05:00:00Z
  private static let start = Instant(secondsSinceEpoch: 1_795_410_000)
  private static let schedules = [
    ("Start", "0 8 * * 1-5"), ("Stop", "0 18 * * 1-5"), ("Start", "30 9 * * 0,6"), ("Stop", "0 14 * * *"),
  ]

  static func main() {
    let zones = ZoneSource { _ in nil }
    let clock = Clock(realAnchor: start, virtualAnchor: start, rate: 1, isPaused: true)
    let founding = Scenario.fleet.founding(seed: 1, instances: instances, durations: .real, clock: clock)
    guard var world = World(replaying: founding, zones: zones), let owner = world.principals.first else {
      fail("the scenario makes no world")
    }
    let body = JSONValue.object(["computeStartStop": .array(schedules.map { document($0.0, $0.1) })])
    for instance in world.instances {
      guard
        case .success(let events) = world.decide(
          .updateSchedules(instance.key, body: body, by: owner), zones: zones)
      else { fail("\(instance.name) does not take its schedules") }
      for event in events { world.evolve(event) }
    }
    let begun = cpuSeconds()
    let count = world.advance(to: world.now + .seconds(week)).count
    let seconds = cpuSeconds() - begun
    print(#"{"instances":\#(instances),"events":\#(count),"cpu_seconds":\#(seconds)}"#)
  }

  private static func document(_ action: String, _ expression: String) -> JSONValue {
    .object([
      "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Cron"),
      "cron": .object(["expression": .string(expression), "timeZone": .string("UTC")]),
    ])
  }

  private static func fail(_ sentence: String) -> Never {
    let line = Array("SimulatorBenchmark: \(sentence)\n".utf8)
    _ = write(2, line, line.count)
    exit(1)
  }

  /// User and system time of this process.
  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
