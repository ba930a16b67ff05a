import ArgumentParser
import ComputeModel
import Schedules

/// When schedules fire: JSON lines in, JSON lines out, in order (ARCHITECTURE section 6).
struct OccurrencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "occurrences",
    abstract: "Read schedules as JSON lines and print when they fire.",
    discussion: """
      Each line of stdin: {"id"?, "kind": "cron"|"recurrence", "spec", "after", "count", "created"?, "until"?}
      Each line of stdout: {"id"?, "occurrences": [...]} or {"id"?, "error": {"property", "message"}}
      """)

  /// It reads and prints JSON lines, and asks nothing of Azure: accepted as everywhere, and of no effect.
  @OptionGroup(visibility: .hidden) var place: PlaceOptions
  @OptionGroup(visibility: .hidden) var safety: SafetyOptions
  @OptionGroup(visibility: .hidden) var output: OutputOptions

  func run() throws {
    var lines = InputLines()
    // Answers go out as soon as no whole line is left to read: a pipe gets large writes, a person each answer at once.
    while let batch = try lines.next() {
      var answers: [UInt8] = []
      for line in batch where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
        Self.answer(Array(line), to: &answers)
        answers.append(0x0A)
      }
      StandardOutput.write(answers)
    }
  }

  static func answer(_ line: [UInt8], to answers: inout [UInt8]) {
    let question: JSONValue
    do throws(JSONError) {
      question = try JSONValue(parsing: line)
    } catch {
      answers += failure(nil, "", "This line is \(error).").compactBytes
      return
    }
    guard question.object != nil else {
      answers += failure(nil, "", "A line must be an object, not \(question.kindName).").compactBytes
      return
    }
    do throws(ScheduleError) {
      let occurrences = try occurrences(question)
      var answer = JSONObject()
      answer["id"] = question["id"]
      answer["occurrences"] = .array([])
      // The times are written here and not by the JSON printer: an answer can hold a million of them.
      answers += JSONValue.object(answer).compactBytes.dropLast(2)
      for (index, occurrence) in occurrences.enumerated() {
        if index > 0 { answers.append(UInt8(ascii: ",")) }
        answers.append(UInt8(ascii: "\""))
        occurrence.appendWholeSecond(to: &answers)
        answers.append(UInt8(ascii: "\""))
      }
      answers += "]}".utf8
    } catch {
      answers += failure(question["id"], error.property, error.message).compactBytes
    }
  }

  private static func failure(_ id: JSONValue?, _ property: String, _ message: String) -> JSONValue {
    var answer = JSONObject()
    answer["id"] = id
    answer["error"] = .object(["property": .string(property), "message": .string(message)])
    return .object(answer)
  }

  private static func occurrences(_ question: JSONValue) throws(ScheduleError) -> [Instant] {
    let kind: Schedule.Kind
    switch question["kind"]?.text {
    case "cron": kind = .cron
    case "recurrence": kind = .recurrence
    default: throw ScheduleError(property: "kind", message: "kind must be \"cron\" or \"recurrence\".")
    }
    guard let spec = question["spec"] else {
      throw ScheduleError(property: "spec", message: "spec is missing: give the value of the ARM property.")
    }
    guard let after = try instant("after", question) else {
      throw ScheduleError(property: "after", message: "after is missing: give a time such as 2026-11-23T05:00:00Z.")
    }
    guard let count = question["count"]?.integer, count >= 0 else {
      throw ScheduleError(property: "count", message: "count must be a whole number that is not negative.")
    }
    // Absent `created` means equal to `after` (SEMANTICS section 0).
    let created = try instant("created", question) ?? after
    let schedule = try Schedule(
      kind, validating: ScheduleValue(spec), zones: SystemZones.source, created: created)
    return schedule.occurrences(after: after, limit: count, until: try instant("until", question))
  }

  private static func instant(_ name: String, _ question: JSONValue) throws(ScheduleError) -> Instant? {
    guard let value = question[name], !value.isNull else { return nil }
    guard let text = value.text, let instant = try? Instant(iso8601: text) else {
      throw ScheduleError(property: name, message: "\(name) must be a time such as 2026-11-23T05:00:00Z.")
    }
    return instant
  }
}
