import ComputeModel
import Schedules

extension World {
  func events(for command: JobsCommand, by principal: Principal) throws(Refusal) -> [Event] {
    switch command {
    case .write(let name, let workspace, let body):
      return try JobWriting(world: self, workspace: workspace, name: name, principal: principal).events(body)
    case .writeEnvironment(let name, let version, let workspace, let body):
      return try JobWriting(world: self, workspace: workspace, name: name, principal: principal)
        .events(environment: name, version: version, body)
    case .cancel(let name, let workspace):
      let job = try existing(name, in: workspace)
      // What has ended stays as it ended.
      guard !job.status.isEnded else { return [] }
      return [jobEvent("\(principal.name) canceled the job \(name)", .ended(ordinal: job.ordinal, .canceled))]
    case .delete(let name, let workspace):
      let job = try existing(name, in: workspace)
      guard job.status.isEnded else {
        throw Refusal(.conflict, code: "UserError", "The job '\(name)' is \(job.status.rawValue): cancel it first.")
      }
      return [jobEvent("\(principal.name) deleted the job \(name)", .deleted(ordinal: job.ordinal))]
    }
  }

  private func existing(_ name: String, in workspace: Workspace) throws(Refusal) -> Job {
    guard let job = jobs.job(named: name, in: workspace) else {
      throw Refusal(.notFound, code: "UserError", "The job '\(name)' was not found.")
    }
    return job
  }

  private func jobEvent(_ why: String, _ event: JobsEvent, at instant: Instant? = nil) -> Event {
    Event(at: instant ?? now, why: why, kind: .jobs(event))
  }

  /// How many jobs an instance runs at a time; the rest queue (founding document: several, with a queue). The number
  /// is not documented: one for each core is a decision.
  static func parallelJobs(on instance: Instance) -> Int { max(instance.size?.cores ?? 1, 1) }

  /// What happens next to a job by itself; the order of the queue is that of creation.
  var nextJobEvent: Event? {
    guard jobs.hasActiveJobs else { return nil }
    var taken: [InstanceKey: Int] = [:]
    let active = jobs.activeJobs
    for job in active where job.status == .running { taken[job.compute, default: 0] += 1 }
    var earliest: Event?
    for job in active {
      guard let event = next(job, taken: taken[job.compute] ?? 0) else { continue }
      if event.at <= now { return event }
      if earliest.map({ event.at < $0.at }) ?? true { earliest = event }
    }
    return earliest
  }

  private func next(_ job: Job, taken: Int) -> Event? {
    guard let instance = instance(job.compute) else {
      return jobEvent("the job \(job.name) lost its compute", .ended(ordinal: job.ordinal, .failed))
    }
    let isUp = instance.state == .running || instance.state == .jobRunning
    guard job.status == .running else {
      guard isUp, taken < Self.parallelJobs(on: instance) else { return nil }
      var chance = SplitMix64(seed: founding.seed, sequence: sequence)
      var length = founding.durations.job(&chance)
      var goal = Job.Status.completed
      if let limit = job.properties[path: "limits", "timeout"]?.text.flatMap({ IdleShutdown.seconds(of: $0) }),
        .seconds(limit) < length
      {
        (length, goal) = (.seconds(limit), .canceled)
      }
      return jobEvent(
        "the job \(job.name) began on \(instance.name)",
        .began(ordinal: job.ordinal, due: now + length, goal: goal))
    }
    guard isUp else {
      return jobEvent(
        "the job \(job.name) ended with its instance, which is \(instance.state.rawValue)",
        .ended(ordinal: job.ordinal, .canceled))
    }
    guard let due = job.due, let goal = job.goal else { return nil }
    return jobEvent(
      goal == .completed ? "the job \(job.name) took its time and is done" : "the job \(job.name) came to its timeout",
      .ended(ordinal: job.ordinal, goal), at: max(due, now))
  }

  /// An instance with a running job is JobRunning, and never idle.
  mutating func evolve(_ event: JobsEvent, at instant: Instant) {
    guard let key = jobs.evolve(event), let position = instanceIndex[key] else { return }
    switch (instances[position].state, jobs.running(on: key) > 0) {
    case (.running, true): instances[position].state = .jobRunning
    case (.jobRunning, false):
      if case .ended = event { instances[position].state = .running }
    default: return
    }
    refresh(position, at: instant)
  }
}
