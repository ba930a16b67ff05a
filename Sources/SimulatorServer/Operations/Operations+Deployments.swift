import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let rights = "Microsoft.Resources/deployments"
  private static let group = "/subscriptions/{subscription}/resourceGroups/{group}"
  private static let path = group + "/providers/Microsoft.Resources/deployments"

  static let deployments: [ServiceOperation] = [
    ServiceOperation(
      .get, path, right: rights + "/read", versions: .anyDate, modelled: "The deployments of a group."
    ) { _, call throws(Answer) in
      let group = try call.group()
      let documents = DeploymentDocuments(world: call.world)
      return .list(
        call.world.deployments.all.filter { $0.resourceGroup == group }.map { documents.deployment($0) })
    },
    ServiceOperation(
      .get, path + "/{deployment}", right: rights + "/read", versions: .anyDate,
      modelled: "A deployment with its parameters, outputs and errors."
    ) { _, call throws(Answer) in
      .ok(DeploymentDocuments(world: call.world).deployment(try call.deployment()))
    },
    ServiceOperation(
      .put, path + "/{deployment}", right: rights + "/write", versions: .anyDate,
      modelled: "Creates the computes of a template (201, polled): parameters, variables, conditions, copy loops of"
        + " resources, dependsOn, outputs, comments.",
      limits: "Incremental mode only; no linked or nested templates, reference(), uniqueString() or functions of time;"
        + " resources that depend on each other begin in that order and do not wait. Other resource types are"
        + " InvalidTemplate."
    ) { routes, call throws(Answer) in try await routes.deploy(call) },
    ServiceOperation(
      .delete, path + "/{deployment}", right: rights + "/delete", versions: .anyDate,
      modelled: "Forgets a deployment, not what it made; 204."
    ) { routes, call throws(Answer) in
      _ = try await routes.submit(
        .deployments(.delete(name: call["deployment"], group: try call.group()), by: call.principal))
      return .empty(204)
    },
    ServiceOperation(
      .post, path + "/{deployment}/validate", right: rights + "/validate/action", versions: .anyDate,
      modelled: "Evaluates a template, and checks rights and policies.",
      limits: "What only the service itself refuses, such as quota, is met by the deployment."
    ) { routes, call throws(Answer) in
      let read = try call.template()
      let group = try call.group()
      do throws(Refusal) {
        try call.world.checkBeforehand(read.template, group: group, by: call.principal)
      } catch {
        throw Routes.answer(to: error)
      }
      return .ok(
        DeploymentDocuments(world: call.world).validation(
          read.template, name: call["deployment"], group: group, templateHash: read.hash))
    },
    ServiceOperation(
      .get, path + "/{deployment}/operations", right: rights + "/operations/read", versions: .anyDate,
      modelled: "What became of each resource."
    ) { _, call throws(Answer) in try call.operations() },
    ServiceOperation(
      .get, group + "/deployments/{deployment}/operations", right: rights + "/operations/read", versions: .anyDate,
      modelled: "The same, at the address that the SDKs use."
    ) { _, call throws(Answer) in try call.operations() },
    ServiceOperation(
      .get, path + "/{deployment}/operationStatuses/{operation}", right: rights + "/operationstatuses/read",
      versions: .anyDate, modelled: "Whether a deployment still runs."
    ) { _, call throws(Answer) in
      let deployment = try call.deployment()
      guard deployment.operationID == call["operation"].lowercased() else {
        throw .error(404, "DeploymentOperationNotFound", "The operation '\(call["operation"])' was not found.")
      }
      let answer = Answer.ok(DeploymentDocuments(world: call.world).status(deployment))
      return deployment.isRunning ? answer.with("Retry-After", "1") : answer
    },
  ]
}

extension OperationCall {
  fileprivate func deployment() throws(Answer) -> Deployment {
    let group = try group()
    guard let deployment = world.deployments.deployment(named: self["deployment"], in: group) else {
      throw .error(404, "DeploymentNotFound", "Deployment '\(self["deployment"])' could not be found.")
    }
    return deployment
  }

  fileprivate func operations() throws(Answer) -> Answer {
    let deployment = try deployment()
    let documents = DeploymentDocuments(world: world)
    return .list(deployment.resources.map { documents.operation($0, of: deployment) })
  }

  /// The template of the body, evaluated.
  fileprivate func template() throws(Answer) -> (template: DeploymentTemplate, hash: String, tags: JSONValue) {
    let name = self["deployment"]
    guard (1...64).contains(name.count),
      name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.()".contains($0) })
    else {
      throw .error(
        400, "InvalidDeploymentName",
        "The deployment name '\(name)' is not valid: it has 1 to 64 letters, digits and -_.().")
    }
    let body: JSONValue
    do throws(CommentedJSONError) {
      body = try JSONValue(parsingCommented: call.body)
    } catch {
      throw .error(
        400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '\(error)'.")
    }
    let properties = body["properties"] ?? .null
    for member in properties.object?.members ?? []
    where !["template", "parameters", "mode", "validationLevel"].contains(member.name) && !member.value.isNull {
      throw Self.invalid(TemplateError.unknown(member.name))
    }
    guard let mode = properties["mode"]?.text, mode.lowercased() == "incremental" else {
      throw Self.invalid(TemplateError.mode)
    }
    guard let template = properties["template"], template.object != nil else {
      throw Self.invalid(TemplateError.missing)
    }
    let group = try group()
    do throws(TemplateError) {
      let read = try DeploymentTemplate(
        template, values: properties["parameters"] ?? .null,
        at: DeploymentTemplate.Place(world, resourceGroup: group, deployment: name))
      for resource in read.resources where !knownComputeAPIVersions.contains(resource.apiVersion.lowercased()) {
        throw TemplateError.version(resource)
      }
      return (read, DeploymentTemplate.hash(of: template), body["tags"] ?? .null)
    } catch {
      throw Self.invalid(error)
    }
  }

  /// In ARM's form (azure-docs#115708, avdaccelerator#358); the path is where ARM's is mostly empty.
  private static func invalid(_ error: TemplateError) -> Answer {
    var answer = Answer.error(400, "InvalidTemplate", "Deployment template validation failed: '\(error)'.")
    answer.document?["error"]?["additionalInfo"] = .array([
      .object([
        "type": .string("TemplateViolation"),
        "info": .object(["lineNumber": .number(0), "linePosition": .number(0), "path": .string(error.path)]),
      ])
    ])
    return answer
  }
}

extension TemplateError {
  fileprivate static func unknown(_ member: String) -> TemplateError {
    TemplateError("'\(member)' is not something that this simulator's deployments have.", path: member)
  }

  fileprivate static let mode = TemplateError(
    "The mode must be Incremental: this simulator never deletes what a template does not name.", path: "mode")

  fileprivate static let missing = TemplateError("The template must be an object.", path: "template")

  fileprivate static func version(_ resource: DeploymentTemplate.Resource) -> TemplateError {
    TemplateError(
      "No registered resource provider found for API version '\(resource.apiVersion)' for type"
        + " '\(DeploymentTemplate.computeType)'. The supported api-versions are"
        + " '\(knownComputeAPIVersions.joined(separator: ", "))'.", path: resource.path + ".apiVersion")
  }
}

extension Routes {
  fileprivate func deploy(_ request: OperationCall) async throws(Answer) -> Answer {
    let read = try request.template()
    let group = try request.group()
    let name = request["deployment"]
    let existed = request.world.deployments.deployment(named: name, in: group) != nil
    let world = try await submit(
      .deployments(
        .deploy(read.template, name: name, group: group, templateHash: read.hash, tags: read.tags),
        by: request.principal))
    guard let deployment = world.deployments.deployment(named: name, in: group) else {
      throw .error(404, "DeploymentNotFound", "Deployment '\(name)' could not be found.")
    }
    let documents = DeploymentDocuments(world: world)
    let status = "\(documents.id(name, group: group))/operationStatuses/\(deployment.operationID)"
    return Answer(status: existed ? 200 : 201, document: documents.deployment(deployment, isNew: true))
      .with("Azure-AsyncOperation", "\(request.call.origin)\(status)?api-version=\(request.version)")
      .with("Retry-After", "1")
  }
}
