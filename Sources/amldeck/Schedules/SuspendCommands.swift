import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Schedules
import Terminal

extension ScheduleCommand {
  struct Suspend: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "suspend",
      abstract: "Leave out the scheduled starts of instances between two days, as over holidays.",
      discussion: """
        The start times of their Start schedules are moved to the first start afterwards, so that the service takes
        them up again by itself. What begins on a later day is kept, and sent by `amldeck schedule due` or by a console
        that runs then; both also put the old set back afterwards. A day begins at midnight of the schedules' own zone.
        """)

    @Argument(help: "Names or ids of instances; - reads them from stdin.", completion: KnownNames.instances)
    var names: [String]

    @Option(name: .long, help: "The first day without starts, such as 2026-12-24 (default: now).")
    var from: String?

    @Option(name: .long, help: "The first day with starts again, such as 2027-01-04.")
    var until: String

    @OptionGroup var sending: ScheduleSending

    func run() throws {
      let (from, until, sending) = (try from.map(Self.day), try Self.day(until), sending)
      let names = try sending.expanded(names)
      try headless(sending.output) {
        try await Backend.withAzure(sending.place, isReadOnly: sending.safety.isReadOnly) { backend in
          let writer = try backend.requireWriter()
          let now = backend.clock.now
          var planned: [(instance: ComputeInstance, suspension: StartSuspension)] = []
          for name in names {
            let instance = try await backend.find(name)
            planned.append((instance, try Self.suspension(of: instance, from: from, until: until, now: now)))
          }
          if sending.output.output == .table || !sending.yes {
            for (instance, suspension) in planned {
              sending.output.review(try await Self.review(instance, suspension, writer, now: now))
            }
          }
          if !sending.yes { try ScheduleSending.confirm(sending.output) }
          try SuspensionsFile.replace(known: [], with: planned.map { KeptSuspension(of: $0.instance, $0.suspension) })
          for (instance, suspension) in planned where suspension.from <= now {
            try await backend.send(suspension.during, to: instance, writer)
          }
          let lines = planned.map {
            SafeText("\($0.instance.name): \($0.suspension.from <= now ? "suspended" : "kept until it begins")").text
              + "\n"
          }
          try sending.output.print(
            Suspend.report(planned.map { KeptSuspension(of: $0.instance, $0.suspension) }, table: lines.joined()))
        }
      }
    }

    private static func report(_ suspensions: [KeptSuspension], table: String) -> Report {
      let documents = suspensions.map(\.document)
      return Report(
        .object(["suspensions": .array(documents)]), of: documents,
        columns: ["name", "workspace", "from", "until", "id"], table: table)
    }

    private static func day(_ text: String) throws -> CivilDateTime {
      guard let day = CivilDateTime(date: text) else { throw ValidationError("\(text) is no day: write 2026-12-24.") }
      return day
    }

    private static func suspension(
      of instance: ComputeInstance, from: CivilDateTime?, until: CivilDateTime, now: Instant
    ) throws(ServiceFailure) -> StartSuspension {
      let plan = InstancePlan(of: instance, zones: SystemZones.source)
      do throws(StartSuspensionError) {
        return try plan.suspendingStarts(
          from: max(now, from.map { plan.midnight(of: $0) } ?? now), until: plan.midnight(of: until),
          created: instance.createdOn, zones: SystemZones.source)
      } catch {
        switch error {
        case .nothingToSuspend(let sentence): throw ServiceFailure(.refused, "\(instance.name): \(sentence)")
        }
      }
    }

    private static func review(
      _ instance: ComputeInstance, _ suspension: StartSuspension, _ writer: ComputeOperator, now: Instant
    ) async throws -> String {
      let action = InstanceAction.updateSchedules(suspension.during)
      let requests = try await writer.requests(for: action, on: try backendID(of: instance)).map(\.text)
      let when = suspension.from <= now ? "now" : "at \(suspension.from.iso8601)"
      let next = suspension.nextStart.event.map { $0.at.iso8601 } ?? "never"
      var lines = [
        "\(instance.name): \(suspension.dropped.count) starts are left out, the first at"
          + " \(suspension.dropped[0].iso8601); the next one is then at \(next)."
      ]
      lines += suspension.warnings
      lines += requests.map { "sends \(when) \($0)" }
      return lines.map { SafeText($0).oneLine.text + "\n" }.joined()
    }
  }

  struct Due: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "due",
      abstract: "Send what is due of suspended starts: for a timer or cron.",
      discussion: "A set that somebody has changed meanwhile is left alone, and its suspension is dropped.")

    @Flag(name: .long, help: "Only say what is kept and what is due.")
    var list = false

    @OptionGroup var sending: ScheduleSending

    func run() throws {
      let (list, sending) = (list, sending)
      let kept = try SuspensionsFile.read()
      if list || kept.isEmpty {
        return try sending.output.print(Self.report(kept, sent: [], table: Self.table(of: kept)))
      }
      try headless(sending.output) {
        try await Backend.withAzure(sending.place, isReadOnly: sending.safety.isReadOnly) { backend in
          let writer = try backend.requireWriter()
          var failed = 0
          var sent: [JSONValue] = []
          for suspension in kept {
            do throws(ServiceFailure) {
              guard let step = try await Self.carryOut(suspension, backend, writer) else { continue }
              sent.append(.object(["name": .string(suspension.name), "step": .string(step)]))
              guard sending.output.output == .table else { continue }
              StandardOutput.write(SafeText("\(suspension.name): \(step) sent").oneLine.text + "\n")
            } catch {
              failed += 1
              StandardError.report(error, asJSON: sending.output.isJSON)
            }
          }
          if sending.output.output != .table {
            try sending.output.print(Self.report(try SuspensionsFile.read(), sent: sent, table: ""))
          }
          guard failed == 0 else { throw ProgramExit(code: failed == kept.count ? 6 : 5) }
        }
      }
    }

    /// - Returns: what was sent; nil where nothing is due.
    private static func carryOut(
      _ suspension: KeptSuspension, _ backend: Backend, _ writer: ComputeOperator
    ) async throws(ServiceFailure) -> String? {
      let instance = try await backend.reader.instance(try backendID(suspension.id, suspension.name))
      switch suspension.step(at: backend.clock.now, present: instance.schedules) {
      case nil: return nil
      case .send(let set, let label):
        try await backend.send(set, to: instance, writer)
        if label == KeptSuspension.endLabel { try SuspensionsFile.replace(known: [suspension], with: []) }
        return label
      case .done:
        try SuspensionsFile.replace(known: [suspension], with: [])
        return nil
      case .abandoned(let sentence):
        try SuspensionsFile.replace(known: [suspension], with: [])
        throw ServiceFailure(.refused, sentence)
      }
    }

    static func report(_ suspensions: [KeptSuspension], sent: [JSONValue], table: String) -> Report {
      let documents = suspensions.map(\.document)
      return Report(
        .object(["suspensions": .array(documents), "sent": .array(sent)]), of: documents,
        columns: ["name", "workspace", "from", "until", "id"], table: table)
    }

    private static func table(of kept: [KeptSuspension]) -> String {
      if kept.isEmpty { return "No starts are suspended.\n" }
      return TextTable(
        [["NAME", "WORKSPACE", "FROM", "UNTIL"]]
          + kept.map { [$0.name, $0.workspace, $0.from.iso8601, $0.until.iso8601] }
      ).text
    }
  }
}

extension InstancePlan {
  /// The first instant of a day by the clocks of the first schedule, else of UTC.
  fileprivate func midnight(of day: CivilDateTime) -> Instant {
    let zone = entries.lazy.compactMap { $0.active?.zone }.first ?? .utc
    return zone.meaning(of: day)?.instant ?? Instant(secondsSinceEpoch: day.secondsSinceEpoch)
  }
}

private func backendID(of instance: ComputeInstance) throws(ServiceFailure) -> ComputeID {
  try backendID(instance.id, instance.name)
}

private func backendID(_ id: String, _ name: String) throws(ServiceFailure) -> ComputeID {
  guard let id = ComputeID(path: id) else {
    throw ServiceFailure(.unexpectedAnswer, "\(name) has an id that amldeck cannot read.")
  }
  return id
}

extension Backend {
  func requireWriter() throws(ServiceFailure) -> ComputeOperator {
    guard let writer else { throw ServiceFailure(.readOnly, "--read-only was given: nothing was sent.") }
    return writer
  }

  /// One `updateSchedules`, and a look whether it took effect.
  fileprivate func send(
    _ schedules: [JSONValue], to instance: ComputeInstance, _ writer: ComputeOperator
  ) async throws(ServiceFailure) {
    let action = InstanceAction.updateSchedules(schedules)
    let id = try backendID(of: instance)
    try await ProgressLine.during("schedules of \(instance.name)") { _ throws(ServiceFailure) in
      _ = try await writer.begin(action, on: id)
      if let failure = try await writer.unfulfilled(action, on: id) { throw failure }
    }
  }
}
