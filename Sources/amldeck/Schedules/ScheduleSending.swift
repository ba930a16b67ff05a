import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Glibc
import History
import Schedules
import Terminal

/// A set of schedules on its way to an instance.
struct ScheduleChange {
  var before: [JSONValue]
  var after: [JSONValue]
  /// What a person must know besides what the two sets say themselves.
  var notes: [String] = []

  init(_ before: [JSONValue], _ after: [JSONValue]) {
    self.before = before
    self.after = after
  }
}

/// Sends one `updateSchedules`, after it has said what it is.
struct ScheduleSending: ParsableArguments {
  @Flag(name: .long, help: "Do not ask; needed where stdin is not a terminal.")
  var yes = false

  @OptionGroup var safety: SafetyOptions
  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  /// Everything is said, then asked once, then sent; what fails does not keep the others from it.
  /// - Parameters:
  ///   - names: names or ids; `-` stands for those that stdin names.
  ///   - change: from the instance as it is now, and the service's now.
  func run(
    _ names: [String],
    _ change: @escaping @Sendable (ComputeInstance, Instant) throws(ServiceFailure) -> ScheduleChange
  ) throws {
    let (yes, place, output, isReadOnly) = (yes, place, output, safety.isReadOnly)
    let names = try expanded(names)
    try headless(output) {
      try await Backend.withAzure(place, isReadOnly: isReadOnly) { backend in
        let writer = try backend.requireWriter()
        var reviews: [ScheduleReview] = []
        for name in names {
          let instance = try await backend.find(name)
          let change = try change(instance, backend.clock.now)
          guard let id = ComputeID(path: instance.id) else {
            throw ServiceFailure(.unexpectedAnswer, "\(instance.name) has an id that amldeck cannot read.")
          }
          let action = InstanceAction.updateSchedules(change.after)
          let requests = try await writer.requests(for: action, on: id).map(\.text)
          let review = ScheduleReview(instance, id, change, requests, now: backend.clock.now)
          if output.output == .table || !yes { output.review(review.text(named: names.count > 1)) }
          try review.throwRefusal()
          reviews.append(review)
        }
        if !yes { try Self.confirm(output) }
        let own = OwnOperations.ofCommand(on: backend)
        defer { own?.store.close() }
        var failures: [ServiceFailure] = []
        var printed = 0
        for review in reviews {
          do throws(ServiceFailure) {
            let requestID = try await ProgressLine.during("schedules of \(review.name)") { _ throws(ServiceFailure) in
              try await backend.recorded("updateSchedules", of: review.id.path, by: own, requestID: { $0 }) {
                () async throws(ServiceFailure) in try await review.send(by: writer)
              }
            }
            try output.print(
              review.report(requestID: requestID, isOneOfSeveral: names.count > 1), isFirst: printed == 0)
            printed += 1
          } catch {
            if names.count == 1 { throw error }
            failures.append(error)
            StandardError.report(error, asJSON: output.isJSON)
          }
        }
        guard let first = failures.first else { return }
        throw ProgramExit(code: failures.count == reviews.count ? first.kind.exitCode : 5)
      }
    }
  }

  /// Where stdin brings the names, nobody is left to answer: that is said before it is read.
  func expanded(_ names: [String]) throws(ServiceFailure) -> [String] {
    guard names.contains("-"), !yes else { return try PipedNames.expanded(names) }
    throw ServiceFailure(.usage, "stdin brings the names, so nobody can confirm: add --yes to send without asking.")
  }

  static func confirm(_ output: OutputOptions) throws(ServiceFailure) {
    guard isatty(0) == 1 else {
      throw ServiceFailure(
        .usage, "stdin is not a terminal, so nobody can confirm: nothing was sent; add --yes to send it.")
    }
    output.review("Send it? [y/N] ")
    guard let answer = readLine(), answer.lowercased() == "y" || answer.lowercased() == "yes" else {
      throw ServiceFailure(.cancelled, "Nothing was sent.")
    }
  }
}

/// What a change does, before it is sent.
struct ScheduleReview {
  private let instance: ComputeInstance
  let id: ComputeID
  private let change: ScheduleChange
  private let requests: [String]
  private let differences: [ScheduleSet.Difference]
  private let findings: [PlanFinding]

  init(
    _ instance: ComputeInstance, _ id: ComputeID, _ change: ScheduleChange, _ requests: [String], now: Instant
  ) {
    self.instance = instance
    self.id = id
    self.change = change
    self.requests = requests
    differences = ScheduleSet(change.before).difference(to: ScheduleSet(change.after), created: instance.createdOn)
    let plan = InstancePlan(change.after, created: instance.createdOn, zones: SystemZones.source)
    findings = plan.findings(now: now)
  }

  /// What the service is known to refuse is not sent at all.
  func throwRefusal() throws(ServiceFailure) {
    guard let refusal = findings.first(where: { $0.kind == .refused }) else { return }
    let which = refusal.number.map { "Schedule \($0): " } ?? ""
    throw ServiceFailure(.refused, "\(which)\(refusal.text)")
  }

  var name: String { instance.name }

  /// - Returns: the id of the request; nil where its answer was lost.
  func send(by writer: ComputeOperator) async throws(ServiceFailure) -> String? {
    let action = InstanceAction.updateSchedules(change.after)
    let acceptance = try await writer.accept(action, on: id)
    if let failure = try await writer.unfulfilled(action, on: id) { throw failure }
    return acceptance.requestID
  }

  /// Whole lines, however long: an exact request that is cut off is none.
  func text(named: Bool) -> String {
    var lines = named ? ["\(instance.name)"] : []
    lines += differences.map { "\($0.kind.rawValue) \($0.text)" }
    lines += findings.filter { $0.kind != .refused }.map { "\($0.kind.rawValue): \($0.sentence)" }
    lines += change.notes
    lines += requests.map { "sends \($0)" }
    return lines.map { SafeText($0).oneLine.text + "\n" }.joined()
  }

  /// - Parameter isOneOfSeveral: those of several instances are JSON lines.
  func report(requestID: String?, isOneOfSeveral: Bool) -> Report {
    let document = JSONValue.object([
      "name": .string(instance.name), "action": .string("updateSchedules"), "status": .string("Succeeded"),
      "schedules": .array(change.after), "requests": .array(requests.map { .string($0) }),
      "difference": .array(differences.map { .string("\($0.kind.rawValue) \($0.text)") }),
      "findings": .array(findings.map(\.document)), "notes": .array(change.notes.map { .string($0) }),
      "request_id": .string(requestID),
    ])
    var report = Report(
      document, of: [document], columns: ["name", "action", "status", "request_id", "difference"],
      table: SafeText("\(instance.name): \(change.after.count) schedules in force").text + "\n")
    report.isLine = isOneOfSeveral
    return report
  }
}
