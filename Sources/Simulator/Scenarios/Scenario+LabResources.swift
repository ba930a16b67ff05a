import ComputeModel
import Schedules

extension Scenario {
  /// What ``lab`` holds beside instances and clusters: jobs, a lock, an assigned policy, a stored key and a quota of
  /// a workspace.
  func resources(
    of founding: Founding, builder: InstanceBuilder, clusters: Clusters, workspaces: [Workspace], owner: Principal
  ) -> [Event.Kind] {
    if self == .findings {
      return findingResources(of: founding, builder: builder, workspaces: workspaces, owner: owner)
    }
    guard self == .lab else { return [] }
    let lab = LabResources(
      founding: founding, instances: builder.instances, clusters: clusters, workspaces: workspaces, owner: owner)
    return lab.jobs + [lab.lock, lab.assignment, lab.storedKey, lab.quota].compactMap { $0 } + lab.trial
  }
}

private struct LabResources {
  let founding: Founding
  let instances: [Instance]
  let clusters: Clusters
  let workspaces: [Workspace]
  let owner: Principal

  private var start: Instant { founding.clock.virtualAnchor }
  private var subscription: String { "/subscriptions/\(founding.subscription)" }

  private func instance(_ name: String) -> Instance? { instances.first { $0.name == name } }

  private func workspacePath(of instance: Instance) -> String {
    "\(subscription)/resourceGroups/\(instance.resourceGroup)/providers/Microsoft.MachineLearningServices/workspaces/"
      + instance.workspace
  }

  private func path(of instance: Instance) -> String { "\(workspacePath(of: instance))/computes/\(instance.name)" }

  /// As many as the instance runs at a time, and one more, which so has to wait.
  var jobs: [Event.Kind] {
    guard let instance = instance("chen-gpu-a") else { return [] }
    // A sequence of its own, so that jobs do not change what instances draw.
    var ids = SplitMix64(seed: founding.seed, sequence: -3)
    let environment = JobEnvironment(
      workspace: instance.workspace, resourceGroup: instance.resourceGroup, name: "resnet", version: "1",
      properties: .object(["image": .string("ghcr.io/contoso/resnet:1")]), createdOn: start - .seconds(4 * 3600),
      createdBy: instance.createdBy.objectID)
    var kinds: [Event.Kind] = [.jobs(.environmentWritten(environment))]
    let running = World.parallelJobs(on: instance)
    for number in 0...running {
      var job = Job(
        ordinal: number, workspace: instance.workspace, resourceGroup: instance.resourceGroup,
        name: "resnet-sweep-\(number + 1)", compute: instance.key,
        properties: .object([
          "jobType": .string("Command"), "displayName": .string("ResNet sweep \(number + 1)"),
          "experimentName": .string("resnet"), "command": .string("python train.py --fold \(number + 1)"),
          "environmentId": .string("\(workspacePath(of: instance))/environments/resnet/versions/1"),
          "computeId": .string(path(of: instance)),
        ]), createdOn: start - .seconds(3 * 3600 - number * 60), createdBy: instance.createdBy.objectID)
      if number < running {
        job.status = .running
        // Longer than jobs that are sent later, so that a screen has something to show.
        let length: Duration =
          founding.durations == .real ? .seconds(5 * 3600 + ids.below(4 * 3600)) : founding.durations.job(&ids)
        job.due = start + length
        job.goal = .completed
      }
      kinds.append(.jobs(.written(job)))
    }
    return kinds
  }

  var lock: Event.Kind? {
    guard let instance = instance("emil-old") else { return nil }
    return .locks(
      .written(
        Lock(
          name: "keep-notebooks", scope: Scope(path(of: instance)), level: .canNotDelete,
          notes: "Its owner has left; nobody has looked at the notebooks yet.")))
  }

  /// The simulator's own policy. It reports and refuses nothing.
  var assignment: Event.Kind? {
    guard let definition = PolicyDefinition.shutdownSchedule(at: start) else { return nil }
    let body: JSONValue = .object([
      "properties": .object([
        "displayName": .string("Every instance has a shutdown schedule"),
        "parameters": .object(["effect": .object(["value": .string("Audit")])]),
      ])
    ])
    let assignment = try? PolicyAssignment(
      reading: body, name: "audit-shutdown-schedule", scope: subscription, definition: definition,
      definitionID: definition.id(subscription: founding.subscription), by: owner.objectID, at: start)
    return assignment.map { Event.Kind.policy(.assignmentWritten($0)) }
  }

  /// The founding document's default, as somebody tries it who does not want it to act yet.
  var trial: [Event.Kind] {
    guard let definition = PolicyDefinition.defaultShutdownSchedule(at: start) else { return [] }
    let body: JSONValue = .object([
      "properties": .object([
        "displayName": .string("A stop at 22:00 where there is no schedule"),
        "enforcementMode": .string("DoNotEnforce"),
      ])
    ])
    let assignment = try? PolicyAssignment(
      reading: body, name: "default-shutdown-schedule", scope: subscription, definition: definition,
      definitionID: definition.id(subscription: founding.subscription), by: owner.objectID, at: start)
    guard let assignment else { return [] }
    return [.policy(.definitionWritten(definition)), .policy(.assignmentWritten(assignment))]
  }

  var storedKey: Event.Kind? {
    guard let workspace = workspaces.first else { return nil }
    return .sshPublicKeys(
      .written(
        StoredSSHPublicKey(
          name: "bob-laptop", resourceGroup: workspace.resourceGroup, location: workspace.location,
          tags: .object([:]), publicKey: InstanceBuilder.key, createdOn: start - .seconds(900 * 3600))))
  }

  /// Room for some more instances, beside what the workspace holds.
  var quota: Event.Kind? {
    guard let workspace = workspaces.last else { return nil }
    let family = "standardDSv2Family"
    var held = clusters.cores(family: family, in: workspace)
    for instance in instances where instance.holdsQuota && workspace.contains(instance) {
      guard let size = instance.size, size.family == family else { continue }
      held += size.cores
    }
    return .workspaceQuotas(
      .limitSet(
        WorkspaceQuotas.Limit(
          resourceGroup: workspace.resourceGroup, workspace: workspace.name, family: family, cores: held + 50)))
  }
}
