import Languages
import ComputeModel
import Terminal

/// Jobs on instances: what an action that ends them says of them.
extension ConsoleState {
  /// Asks for the jobs of those that the list says run some.
  mutating func readJobs(endedBy action: InstanceAction, on targets: [Target]) -> [Effect] {
    guard action.endsJobs else { return [] }
    let busy = targets.filter { fleet.instance(id: $0.id)?.state == .known(.jobRunning) }
    // What was read for an earlier dialog is not true any more.
    for target in busy { jobs[target.id] = nil }
    return busy.isEmpty ? [] : [.readJobs(busy)]
  }

  /// What ends with it, as a sentence.
  /// - Parameter name: how the instance is called in it.
  func jobsSentence(of target: Target, called name: String) -> String {
    switch jobs[target.id] {
    case nil: return localized("A job runs on \(name) and ends with it; how many is being read.")
    case .failure(let failure):
      return localized("A job runs on \(name) and ends with it; how many is not visible: \(failure.sentence)")
    case .success(let found):
      let least = found.isWhole ? "" : localized("at least ")
      let word = found.running == 1 ? localized("running job") : localized("running jobs")
      let names = found.jobs.filter(\.isRunning).prefix(4).map(\.title).joined(separator: ", ")
      let more = found.running > 4 ? localized(" and \(found.running - 4) more") : ""
      let waiting = found.waiting == 0 ? "" : localized("; \(found.waiting) more wait for it")
      return localized("This ends \(least)\(found.running) \(word) on \(name): \(names)\(more)\(waiting).")
    }
  }
}

extension InstanceAction {
  var endsJobs: Bool { self == .stop || self == .restart || self == .delete }
}
