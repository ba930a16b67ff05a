import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

extension ServiceOperation {
  private static let rights = "Microsoft.MachineLearningServices/workspaces"
  private static let jobPath = workspacePath + "/jobs/{job}"
  private static let environmentPath = workspacePath + "/environments/{environment}/versions/{number}"

  static let jobs: [ServiceOperation] = [
    ServiceOperation(
      .get, workspacePath + "/jobs", right: rights + "/jobs/read",
      modelled: "Pages of 100 in the order of creation; jobType, tag and listViewType choose.",
      limits: "The service's order is unknown; the filter by properties is refused."
    ) { routes, call throws(Answer) in try routes.listJobs(call) },
    ServiceOperation(
      .get, jobPath, right: rights + "/jobs/read", modelled: "A job and its status."
    ) { _, call throws(Answer) in
      .ok(JobDocuments.job(try call.job(call.world, in: try call.workspace()), call.world))
    },
    ServiceOperation(
      .put, jobPath, right: rights + "/jobs/write",
      modelled: "Sends a command job to a compute instance (201): one for each core runs, the rest queue, and the"
        + " instance is JobRunning meanwhile; stopping it cancels what runs.",
      limits: "The command is not carried out: how long it takes comes from the seed, and there are no logs or outputs."
        + " How many run at once is not documented. A job for a stopped instance waits until it runs."
    ) { routes, call throws(Answer) in
      let workspace = try call.workspace()
      let existed = call.world.jobs.job(named: call["job"], in: workspace) != nil
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .jobs(.write(name: call["job"], in: workspace, body: body), by: call.principal))
      return Answer(
        status: existed ? 200 : 201, document: JobDocuments.job(try call.job(world, in: workspace), world))
    },
    ServiceOperation(
      .post, jobPath + "/cancel", right: rights + "/jobs/cancel/action",
      modelled: "Ends a job at once (200); nothing happens to one that has ended."
    ) { routes, call throws(Answer) in
      _ = try await routes.submit(
        .jobs(.cancel(name: call["job"], in: try call.workspace()), by: call.principal))
      return .empty(200)
    },
    ServiceOperation(
      .delete, jobPath, right: rights + "/jobs/delete",
      modelled: "Forgets a job that has ended (200); 204 where there is none."
    ) { routes, call throws(Answer) in
      let workspace = try call.workspace()
      guard call.world.jobs.job(named: call["job"], in: workspace) != nil else { return .empty(204) }
      _ = try await routes.submit(.jobs(.delete(name: call["job"], in: workspace), by: call.principal))
      return .empty(200)
    },
    ServiceOperation(
      .get, environmentPath, right: rights + "/environments/versions/read",
      modelled: "The image that jobs run in."
    ) { _, call throws(Answer) in
      .ok(JobDocuments.environment(try call.environment(call.world, in: try call.workspace()), call.world))
    },
    ServiceOperation(
      .put, environmentPath, right: rights + "/environments/versions/write",
      modelled: "Names an image for jobs (201).", limits: "Images are not built or pulled, and not listed."
    ) { routes, call throws(Answer) in
      let workspace = try call.workspace()
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .jobs(
          .writeEnvironment(name: call["environment"], version: call["number"], in: workspace, body: body),
          by: call.principal))
      return Answer(
        status: 201, document: JobDocuments.environment(try call.environment(world, in: workspace), world))
    },
  ]
}

extension OperationCall {
  fileprivate func job(_ world: World, in workspace: Workspace) throws(Answer) -> Job {
    guard let job = world.jobs.job(named: self["job"], in: workspace) else {
      throw .error(404, "UserError", "The job '\(self["job"])' was not found.")
    }
    return job
  }

  fileprivate func environment(_ world: World, in workspace: Workspace) throws(Answer) -> JobEnvironment {
    guard
      let environment = world.jobs.environment(named: self["environment"], version: self["number"], in: workspace)
    else {
      throw .error(
        404, "UserError", "The environment '\(self["environment"])' version '\(self["number"])' was not found.")
    }
    return environment
  }
}

extension Routes {
  fileprivate func listJobs(_ request: OperationCall) throws(Answer) -> Answer {
    let workspace = try request.workspace()
    if request.call.parameter("properties") != nil {
      throw .error(400, "UserError", "The filter 'properties' is not one that this simulator has.")
    }
    let view = request.call.parameter("listViewType")?.lowercased() ?? "activeonly"
    guard ["activeonly", "archivedonly", "all"].contains(view) else {
      throw .error(400, "UserError", "listViewType must be ActiveOnly, ArchivedOnly or All.")
    }
    var after = -1
    if let token = request.call.parameter("$skip") {
      guard let ordinal = Int(token), ordinal >= 0 else {
        throw .error(400, "InvalidContinuationToken", "The continuation token '\(token)' is not one of ours.")
      }
      after = ordinal
    }
    let type = request.call.parameter("jobType")?.lowercased() ?? "command"
    let tag = request.call.parameter("tag").map { $0.split(separator: "=", maxSplits: 1).map { String($0) } }
    let wanted = request.world.jobs.all.filter { job in
      guard job.ordinal > after, job.workspace == workspace.name, job.resourceGroup == workspace.resourceGroup else {
        return false
      }
      if let tag, let name = tag.first {
        guard let value = job.properties[path: "tags", name]?.text, tag.count == 1 || tag[1] == value else {
          return false
        }
      }
      return type == "command" && (view == "all" || job.isArchived == (view == "archivedonly"))
    }
    let page = wanted.prefix(Self.pageSize)
    var document: JSONValue = .object(["value": .array(page.map { JobDocuments.job($0, request.world) })])
    if page.count < wanted.count, let last = page.last {
      var query = "api-version=\(request.version)&$skip=\(last.ordinal)"
      for name in ["jobType", "tag", "listViewType"] {
        if let value = request.call.parameter(name) { query += "&\(name)=\(value.pathSegment)" }
      }
      document["nextLink"] = .string("\(request.call.origin)\(request.call.path)?\(query)")
    }
    return .ok(document)
  }
}

/// Jobs and environments as the service writes them (azure-ai-ml's wire model of 2025-12-01).
enum JobDocuments {
  static func job(_ job: Job, _ world: World) -> JSONValue {
    var properties = job.properties
    properties["status"] = .string(job.status.rawValue)
    if properties["experimentName"]?.text == nil { properties["experimentName"] = .string("Default") }
    if properties["displayName"]?.text == nil { properties["displayName"] = .string(job.name) }
    for (member, standard) in [
      ("tags", JSONValue.object([:])), ("properties", .object([:])), ("services", .object([:])),
      ("isArchived", .bool(false)),
    ] where properties[member] == nil || properties[member] == .null {
      properties[member] = standard
    }
    return resource(
      "jobs/\(job.name)", "jobs", job.name, properties, (job.resourceGroup, job.workspace), job.createdOn,
      job.createdBy, world)
  }

  static func environment(_ environment: JobEnvironment, _ world: World) -> JSONValue {
    var properties = environment.properties
    properties["environmentType"] = .string("UserCreated")
    properties["provisioningState"] = .string("Succeeded")
    if properties["osType"] == nil { properties["osType"] = .string("Linux") }
    return resource(
      "environments/\(environment.name)/versions/\(environment.version)", "environments/versions",
      environment.version, properties, (environment.resourceGroup, environment.workspace), environment.createdOn,
      environment.createdBy, world)
  }

  private static func resource(
    _ path: String, _ type: String, _ name: String, _ properties: JSONValue, _ place: (group: String, name: String),
    _ createdOn: Instant, _ createdBy: String, _ world: World
  ) -> JSONValue {
    let author = world.directory.principal(objectID: createdBy)
    return .object([
      "id": .string("\(world.scope(group: place.group, workspace: place.name).text)/\(path)"), "name": .string(name),
      "type": .string("\(machineLearningProvider)/workspaces/\(type)"), "properties": properties,
      "systemData": .object([
        "createdAt": .string(createdOn.iso8601(fractionDigits: 7, suffix: "+00:00")),
        "createdBy": .string(author?.name ?? createdBy), "createdByType": .string(author?.kind.rawValue),
      ]),
    ])
  }
}
