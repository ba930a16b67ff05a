import Languages
import ComputeModel
import Schedules
import Terminal

extension Page {
  /// The jobs that run on instances or wait for them, and what a stop would end.
  mutating func jobs(of targets: [Target], _ state: ConsoleState) {
    for target in targets {
      let word =
        state.fleet.instance(id: target.id).map { StateWord($0.state).text } ?? localized("not in the list any more")
      row([(target.name, 24, .title), (word, .max, .dim)], opens: target)
      switch state.jobs[target.id] {
      case nil: paragraph(localized("Reading..."), role: .dim)
      case .failure(let failure): paragraph(failure.sentence, role: .error)
      case .success(let found):
        jobRows(found, on: target, state)
        paragraph(state.stopSentence(of: target, found), role: found.running > 0 ? .warning : .dim)
      }
      blank()
    }
    paragraph(
      localized("Jobs that were sent to a workspace without a compute of their own are not among them."), role: .dim)
  }

  private mutating func jobRows(_ found: InstanceJobs, on target: Target, _ state: ConsoleState) {
    if found.jobs.isEmpty { return }
    let titleWidth = max(14, min(40, width / 2 - 8))
    columns([("JOB", titleWidth), ("STATUS", 14), ("SINCE", 8), ("BY", 16), ("NAME", .max)])
    for job in found.jobs {
      row(
        [
          (job.title, titleWidth, .text), (job.status, 14, job.isRunning ? .running : .transitional),
          (job.createdAt.map { ageText(state.now - $0) } ?? "?", 8, .dim), (job.createdBy ?? "?", 16, .dim),
          (job.name == job.title ? "" : job.name, .max, .dim),
        ], opens: target)
    }
  }
}

extension ConsoleState {
  /// Lists of jobs are long, and jobs are slow.
  private static let jobsLife = Duration.seconds(60)

  fileprivate func stopSentence(of target: Target, _ found: InstanceJobs) -> String {
    if found.jobs.isEmpty {
      return found.isWhole
        ? localized("No job runs on it or waits for it.")
        : localized("None was found; the list was too long to be looked through.")
    }
    return jobsSentence(of: target, called: target.name).replacing(
      localized("This ends"), with: localized("Stopping it ends"))
  }

  /// The jobs of what is marked, lit, or the page's.
  mutating func showJobs(of items: [FleetItem]) -> [Effect] {
    let targets = items.compactMap { item -> Target? in
      if case .instance(let instance) = item { return Target(instance) }
      return nil
    }
    guard !targets.isEmpty else {
      notice = Notice(kind: .refusal, text: localized("jobs: no instance that can be read is selected."))
      return []
    }
    var report = ReportScreen(.jobs)
    report.targets = targets
    return visit(.report(report)) + readShownJobs(renewing: true)
  }

  mutating func readShownJobs(renewing: Bool = false) -> [Effect] {
    guard case .report(let report) = screen, report.topic == .jobs else { return [] }
    if !renewing, let at = jobsAskedAt, now - at < Self.jobsLife * max(1, clockRate) { return [] }
    jobsAskedAt = now
    return [.readJobs(report.targets)]
  }
}
