import ArgumentParser
import ComputeModel
import Glibc
import Schedules

/// Schedules on the command line: from a file, as pairs, or as cron expressions.
struct ScheduleOptions: ParsableArguments {
  @Option(name: .long, help: "A file with ARM's JSON or az ml's YAML; - reads stdin.")
  var file: String?

  @Option(name: .long, help: "When it starts, such as 9:00.")
  var start: String?

  @Option(name: .long, help: "When it stops, such as 18:00; before the start means the next day.")
  var stop: String?

  @Option(name: .long, help: "On these days: mon-fri, sat,sun, daily.")
  var days = "daily"

  @Option(name: .long, help: "Days with a start and a stop, such as \"mon-thu 9:00-18:00\"; may be repeated.")
  var pair: [String] = []

  @Option(name: .customLong("cron-start"), help: "A cron expression that starts it; may be repeated.")
  var cronStart: [String] = []

  @Option(name: .customLong("cron-stop"), help: "A cron expression that stops it; may be repeated.")
  var cronStop: [String] = []

  @Option(name: .long, help: "The Windows name of the time zone.")
  var zone = "UTC"

  /// Checked as the service is known to check them; a problem is said before anything is read or sent.
  func documents() throws(ServiceFailure) -> [JSONValue] {
    guard WindowsZone.named(zone) != nil else {
      throw ServiceFailure(
        .usage, "--zone \(zone) is no Windows time zone: write UTC, China Standard Time, W. Europe Standard Time.")
    }
    var documents: [JSONValue] = []
    if let file { documents += try Self.read(file).documents }
    if start != nil || stop != nil { documents += try onePair().documents }
    for text in pair { documents += try Self.pair(text, zone: zone).documents }
    for (action, expressions) in [("Start", cronStart), ("Stop", cronStop)] {
      for expression in expressions {
        documents.append(
          .object([
            "action": .string(action), "status": .string("Enabled"), "triggerType": .string("Cron"),
            "cron": .object(["expression": .string(expression), "timeZone": .string(zone)]),
          ]))
      }
    }
    return documents
  }

  private func onePair() throws(ServiceFailure) -> SchedulePair {
    SchedulePair(
      start: try start.map(Self.time), stop: try stop.map(Self.time), days: try Self.weekdays(days), zone: zone)
  }

  /// `mon-thu 9:00-18:00`
  static func pair(_ text: String, zone: String) throws(ServiceFailure) -> SchedulePair {
    let parts = text.split(separator: " " as Character)
    let times = parts.last?.split(separator: "-" as Character) ?? []
    guard parts.count == 2, times.count == 2 else {
      throw ServiceFailure(.usage, "--pair \(text) cannot be read: write it as \"mon-thu 9:00-18:00\".")
    }
    return SchedulePair(
      start: try time(String(times[0])), stop: try time(String(times[1])), days: try weekdays(String(parts[0])),
      zone: zone)
  }

  private static func time(_ text: String) throws(ServiceFailure) -> TimeOfDay {
    guard let time = TimeOfDay(parsing: text) else {
      throw ServiceFailure(.usage, "\(text) is no time of day: write it as 9:00 or 18:30.")
    }
    return time
  }

  private static func weekdays(_ text: String) throws(ServiceFailure) -> Weekdays {
    guard let days = Weekdays(parsing: text) else {
      throw ServiceFailure(.usage, "\(text) are no days: write mon-fri, sat,sun or daily.")
    }
    return days
  }

  /// The longest file that is read; four schedules need a thousandth of it.
  private static let maximumBytes = 1 << 20

  private static func read(_ path: String) throws(ServiceFailure) -> ScheduleSet {
    guard let bytes = path == "-" ? SmallFile.read("/dev/stdin") : SmallFile.read(path) else {
      throw ServiceFailure(.usage, "\(path) cannot be read, or is longer than \(maximumBytes) bytes.")
    }
    // The founding document's own parameter file has comments.
    if let json = try? JSONValue(parsingCommented: bytes) {
      if let set = ScheduleSet(arm: json) { return set }
      throw ServiceFailure(.usage, "\(path) is JSON without computeStartStop: give the value of ARM's schedules.")
    }
    return try AzureMLScheduleYAML.read(
      String(decoding: bytes, as: UTF8.self), file: path, remark: StandardError.remark)
  }
}
