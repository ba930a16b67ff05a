import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import Schedules

extension OnboardingPlan {
  /// Questions at one time, to the directory and to the service.
  private static let concurrency = 8

  /// Looks everybody up and asks what stands against it; changes nothing.
  /// - Parameter pattern: of names; nil for `{user}-ci`.
  static func read(
    _ sheet: OnboardingSheet, template: InstanceCreation, pattern: String?, _ backend: Backend
  ) async throws(ServiceFailure) -> OnboardingPlan {
    if let refusal = template.refusalForOthers { throw ServiceFailure(.usage, refusal) }
    let pattern = pattern ?? "{user}-ci"
    guard pattern.contains("{user}") else {
      throw ServiceFailure(.usage, "--name \(pattern) would give all one name: write {user} where theirs belongs.")
    }
    let people = await answers(sheet.lines.map(\.user), backend)
    let workspace = backend.workspaceIDs.count == 1 ? backend.place.workspaces[0] : nil
    let instances = await FleetReading.read(backend).labelled(by: backend)
    if let error = instances.errors.first { throw error.failure }
    var places: [Place] = []
    for region in try await backend.regions() {
      let here = instances.instances.filter { region.workspaces.contains($0.workspace) }
      let quota = QuotaTable(usages: region.usages, sizes: region.sizes, instances: here)
      places += region.workspaces.map {
        Place(label: $0, location: region.location, quota: quota, instances: here)
      }
    }
    var plan = OnboardingPlan(
      sheet, template: template, pattern: pattern, people: people, places: places, workspace: workspace)
    await plan.askPolicies(backend)
    plan.learn(await rights(plan.toMake, backend))
    return plan
  }

  /// What the roles of each user give in the workspace, by the line.
  private static func rights(
    _ items: [Item], _ backend: Backend
  ) async -> [Int: Result<ScopeAccess, ServiceFailure>] {
    await withTaskGroup(of: RightsAnswer.self) { tasks in
      var answers: [Int: Result<ScopeAccess, ServiceFailure>] = [:]
      for (index, item) in items.enumerated() {
        if index >= concurrency, let answer = await tasks.next() { answers[answer.line] = answer.result }
        tasks.addTask {
          RightsAnswer(
            line: item.line, result: await backend.access(ofAssignee: item.person.objectID, in: item.workspace))
        }
      }
      for await answer in tasks { answers[answer.line] = answer.result }
      return answers
    }
  }

  private static func answers(
    _ users: [String], _ backend: Backend
  ) async -> [String: Result<DirectoryUser, ServiceFailure>] {
    let asked = Array(Set(users.map { $0.lowercased() })).sorted()
    return await withTaskGroup(of: UserAnswer.self) { tasks in
      var answers: [String: Result<DirectoryUser, ServiceFailure>] = [:]
      for (index, user) in asked.enumerated() {
        if index >= concurrency, let answer = await tasks.next() { answers[answer.user] = answer.result }
        tasks.addTask { UserAnswer(user: user, result: await backend.user(user)) }
      }
      for await answer in tasks { answers[answer.user] = answer.result }
      return answers
    }
  }

  /// One question for all that are alike: two hundred lines of one template are one question.
  private mutating func askPolicies(_ backend: Backend) async {
    var alike: [(impersonal: JSONValue, workspace: String, items: [Item])] = []
    for item in toMake {
      let impersonal = item.creation.impersonal
      if let index = alike.firstIndex(where: { $0.workspace == item.workspace && $0.impersonal == impersonal }) {
        alike[index].items.append(item)
      } else {
        alike.append((impersonal, item.workspace, [item]))
      }
    }
    for (_, label, items) in alike {
      guard let workspace = backend.workspace(labelled: label) else { continue }
      let id = ComputeID(workspace: workspace, name: items[0].name)
      let check = await backend.check(
        items[0].creation, Target(id: id.path, name: id.name, workspace: label))
      switch check.policy {
      case .fine: break
      case .refused(let why): refuse(Set(items.map(\.line)), localized("meets a policy: \(why)"))
      case .notVisible(let why): if !warnings.contains(why) { warnings.append(why) }
      }
    }
  }
}

/// The same of what somebody may do.
private struct RightsAnswer: Sendable {
  var line: Int
  var result: Result<ScopeAccess, ServiceFailure>
}

/// What the directory said of one user. No tuple of a typed `Result` goes through a task group (see ``FactsReader``).
private struct UserAnswer: Sendable {
  var user: String
  var result: Result<DirectoryUser, ServiceFailure>
}
