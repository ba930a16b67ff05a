import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  private static let rights = "Microsoft.Authorization"
  private static let definitions =
    "/subscriptions/{subscription}/providers/Microsoft.Authorization/policyDefinitions"
  private static let builtInDefinitions = "/providers/Microsoft.Authorization/policyDefinitions"
  private static let assignments = "{scope}/providers/Microsoft.Authorization/policyAssignments"
  private static let states = "{scope}/providers/Microsoft.PolicyInsights/policyStates/latest"

  static let policy: [ServiceOperation] = [
    ServiceOperation(
      .get, builtInDefinitions, right: nil, versions: .anyDate,
      modelled: "Microsoft's definitions that act on computes.",
      limits: "These five only; definitions of other resource types are missing."
    ) { routes, call throws(Answer) in try routes.listDefinitions(PolicyDefinition.builtIn, call) },
    ServiceOperation(
      .get, builtInDefinitions + "/{definition}", right: nil, versions: .anyDate,
      modelled: "One of Microsoft's definitions, as it is published."
    ) { _, call throws(Answer) in
      let folded = call["definition"].lowercased()
      guard let definition = PolicyDefinition.builtIn.first(where: { $0.name == folded }) else {
        throw Routes.policyNotFound("policyDefinition", "policy definition", call["definition"])
      }
      return .ok(PolicyDocuments.definition(definition, call.world))
    },
    ServiceOperation(
      .get, definitions, right: rights + "/policyDefinitions/read", versions: .anyDate,
      modelled: "Built-in and custom definitions; $filter by policyType."
    ) { routes, call throws(Answer) in
      try routes.listDefinitions(PolicyDefinition.builtIn + call.world.policies.definitions, call)
    },
    ServiceOperation(
      .get, definitions + "/{definition}", right: rights + "/policyDefinitions/read", versions: .anyDate,
      modelled: "A custom definition."
    ) { _, call throws(Answer) in .ok(PolicyDocuments.definition(try call.policyDefinition(), call.world)) },
    ServiceOperation(
      .put, definitions + "/{definition}", right: rights + "/policyDefinitions/write", versions: .anyDate,
      modelled: "Defines a policy; every member of its rule is understood, or the request is refused.",
      limits: "Effects append, modify, deny, audit, disabled; modes All and Indexed; aliases of computes; no"
        + " management groups. A body that is the properties alone is taken too."
    ) { routes, call throws(Answer) in
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .policy(.writeDefinition(name: call["definition"], body: body), by: call.principal))
      guard let definition = world.policies.definition(name: call["definition"]) else {
        throw Routes.policyNotFound("policyDefinition", "policy definition", call["definition"])
      }
      return Answer(status: 201, document: PolicyDocuments.definition(definition, world))
    },
    ServiceOperation(
      .delete, definitions + "/{definition}", right: rights + "/policyDefinitions/delete", versions: .anyDate,
      modelled: "Deletes a custom definition; 204 where there is none; refused while it is assigned."
    ) { routes, call throws(Answer) in
      guard call.world.policies.definition(name: call["definition"]) != nil else { return .empty(204) }
      _ = try await routes.submit(.policy(.deleteDefinition(name: call["definition"]), by: call.principal))
      return .empty(200)
    },
    ServiceOperation(
      .get, assignments, right: rights + "/policyAssignments/read", versions: .anyDate,
      modelled: "Assignments at, above and below a scope; $filter atScope(), atExactScope(), policyDefinitionId eq."
    ) { routes, call throws(Answer) in try routes.listAssignments(call) },
    ServiceOperation(
      .get, assignments + "/{assignment}", right: rights + "/policyAssignments/read", versions: .anyDate,
      modelled: "An assignment."
    ) { _, call throws(Answer) in .ok(PolicyDocuments.assignment(try call.policyAssignment(call.world), call.world)) },
    ServiceOperation(
      .put, assignments + "/{assignment}", right: rights + "/policyAssignments/write", versions: .anyDate,
      modelled: "Assigns a definition at a subscription, group or workspace, with parameters, notScopes and"
        + " enforcementMode.",
      limits: "Acts at once, on PUT of a compute; POST actions such as updateSchedules are only reported. No"
        + " initiatives, overrides or selectors."
    ) { routes, call throws(Answer) in
      guard let body = try call.call.document() else { throw Routes.emptyContent }
      let world = try await routes.submit(
        .policy(
          .writeAssignment(scope: call["scope"], name: call["assignment"], body: body), by: call.principal))
      return Answer(
        status: 201, document: PolicyDocuments.assignment(try call.policyAssignment(world), world))
    },
    ServiceOperation(
      .delete, assignments + "/{assignment}", right: rights + "/policyAssignments/delete", versions: .anyDate,
      modelled: "Withdraws an assignment; 204 where there is none."
    ) { routes, call throws(Answer) in
      guard let present = call.world.policies.assignment(scope: call["scope"], name: call["assignment"]) else {
        return .empty(204)
      }
      _ = try await routes.submit(
        .policy(.deleteAssignment(scope: call["scope"], name: call["assignment"]), by: call.principal))
      return .ok(PolicyDocuments.assignment(present, call.world))
    },
    ServiceOperation(
      .post, states + "/queryResults", right: "Microsoft.PolicyInsights/policyStates/queryResults/read",
      versions: .anyDate,
      modelled: "Each instance's compliance with each assignment, now; $filter of eq and ne joined by and; $top.",
      limits: "Azure evaluates within half an hour; here it is always the state of this moment. Computes only."
    ) { routes, call throws(Answer) in try routes.queryStates(call) },
    ServiceOperation(
      .post, states + "/summarize", right: "Microsoft.PolicyInsights/policyStates/summarize/read",
      versions: .anyDate, modelled: "How many instances do not comply, in all and by assignment."
    ) { routes, call throws(Answer) in
      let summary = PolicyDocuments.summary(try routes.compliance(call))
      return .ok(.object(["@odata.count": .number(1), "value": .array([summary])]))
    },
    ServiceOperation(
      .post,
      "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.PolicyInsights"
        + "/checkPolicyRestrictions",
      right: "Microsoft.PolicyInsights/checkPolicyRestrictions/read", versions: .anyDate,
      modelled: "The policies that would deny the compute in resourceDetails, by the very evaluation of its PUT.",
      limits: "Computes only; pendingFields and includeAuditEffect are not read, and fieldRestrictions are empty."
    ) { routes, call throws(Answer) in try routes.checkRestrictions(call) },
  ]
}

extension OperationCall {
  fileprivate func policyDefinition() throws(Answer) -> PolicyDefinition {
    guard let definition = world.policies.definition(name: self["definition"]) else {
      throw Routes.policyNotFound("policyDefinition", "policy definition", self["definition"])
    }
    return definition
  }

  fileprivate func policyAssignment(_ world: World) throws(Answer) -> PolicyAssignment {
    guard let assignment = world.policies.assignment(scope: self["scope"], name: self["assignment"]) else {
      throw Routes.policyNotFound("policyAssignment", "policy assignment", self["assignment"])
    }
    return assignment
  }
}

extension Routes {
  fileprivate static func policyNotFound(_ type: String, _ words: String, _ name: String) -> Answer {
    .error(
      404, type.prefix(1).uppercased() + type.dropFirst() + "NotFound", "The \(words) '\(name)' could not be found.")
  }

  fileprivate func checkRestrictions(_ request: OperationCall) throws(Answer) -> Answer {
    let group = try request.group()
    guard let details = try request.call.document()?["resourceDetails"], let content = details["resourceContent"],
      content.object != nil, let name = content["name"]?.text?.split(separator: "/").last.map({ String($0) })
    else {
      throw .error(
        400, "InvalidCheckRestrictionsRequest", "resourceDetails.resourceContent must be a resource with a name.")
    }
    let scope = Scope(details["scope"]?.text ?? "")
    guard
      let workspace = request.world.workspaces.first(where: {
        $0.resourceGroup.lowercased() == group.lowercased() && request.world.scope(of: $0) == scope
      })
    else {
      throw .error(
        400, "InvalidCheckRestrictionsRequest", "resourceDetails.scope must be a workspace of the group '\(group)'.")
    }
    let violations = request.world.policyViolations(of: content, named: name, in: workspace)
    let evaluations = violations.map { Self.evaluation($0) }
    return .ok(
      .object([
        "fieldRestrictions": .array([]),
        "contentEvaluationResult": .object(["policyEvaluations": .array(evaluations)]),
      ]))
  }

  private static func evaluation(_ violation: JSONValue) -> JSONValue {
    let policy: JSONValue = .object([
      "policyDefinitionId": violation["policyDefinitionId"] ?? .null, "policySetDefinitionId": .null,
      "policyDefinitionReferenceId": .null, "policySetDefinitionName": .null,
      "policyAssignmentId": violation["policyAssignmentId"] ?? .null,
    ])
    return .object([
      "policyInfo": policy, "evaluationResult": .string("NonCompliant"),
      "evaluationDetails": violation["evaluationDetails"] ?? .null,
    ])
  }

  fileprivate func listDefinitions(
    _ definitions: [PolicyDefinition], _ request: OperationCall
  ) throws(Answer) -> Answer {
    var wanted: String?
    if let filter = request.call.parameter("$filter") {
      guard case .comparison("policytype", true, let value)? = PolicyFilter.terms(filter)?.first else {
        throw PolicyFilter.refused(filter, "policyType eq 'BuiltIn' or 'Custom'")
      }
      wanted = value.lowercased()
    }
    return .list(
      definitions.filter { wanted == nil || wanted == ($0.isBuiltIn ? "builtin" : "custom") }
        .map { PolicyDocuments.definition($0, request.world) })
  }

  fileprivate func listAssignments(_ request: OperationCall) throws(Answer) -> Answer {
    let scope = Scope(request["scope"])
    var found = request.world.policies.assignments.filter {
      scope.contains(Scope($0.scope)) || Scope($0.scope).contains(scope)
    }
    if let filter = request.call.parameter("$filter") {
      switch PolicyFilter.terms(filter)?.first {
      case .function("atscope"): found.removeAll { !Scope($0.scope).contains(scope) }
      case .function("atexactscope"): found.removeAll { Scope($0.scope) != scope }
      case .comparison("policydefinitionid", true, let id):
        found.removeAll { $0.definitionID.lowercased() != id.lowercased() }
      default: throw PolicyFilter.refused(filter, "atScope(), atExactScope() or policyDefinitionId eq 'ID'")
      }
    }
    return .list(found.map { PolicyDocuments.assignment($0, request.world) })
  }

  /// What the scope of a question about states means: a place for resources, or a definition, or an assignment.
  fileprivate func compliance(_ request: OperationCall) throws(Answer) -> [PolicyCompliance] {
    let world = request.world
    let path = request["scope"]
    let folded = path.lowercased()
    if folded.contains("/providers/microsoft.authorization/policyassignments/") {
      return world.compliance(under: world.subscriptionScope) { $0.id.lowercased() == folded }
    }
    if folded.contains("/providers/microsoft.authorization/policydefinitions/") {
      // A built-in definition is asked for under the subscription, though its id has none.
      let name = folded.split(separator: "/").last.map { String($0) } ?? ""
      return world.compliance(under: world.subscriptionScope) {
        $0.definitionID.lowercased().split(separator: "/").last.map { String($0) } == name
      }
    }
    return world.compliance(under: Scope(path))
  }

  fileprivate func queryStates(_ request: OperationCall) throws(Answer) -> Answer {
    for name in ["$apply", "$select", "$orderby", "$expand"] where request.call.parameter(name) != nil {
      throw .error(400, "InvalidQueryOptions", "The query option \(name) is not one that this simulator has.")
    }
    var states = try compliance(request).map { PolicyDocuments.state($0, request.world) }
    if let filter = request.call.parameter("$filter") {
      guard let terms = PolicyFilter.terms(filter) else {
        throw PolicyFilter.refused(filter, "NAME eq 'VALUE' and NAME ne 'VALUE'")
      }
      for term in terms {
        guard case .comparison(let name, let isEqual, let value) = term,
          let member = states.first?.object?.members.first(where: { $0.name.lowercased() == name })?.name
            ?? (states.isEmpty ? name : nil)
        else { throw PolicyFilter.refused(filter, "members of a policy state") }
        states.removeAll { state in
          let found = state[member]
          let text = found?.text ?? found?.flag.map { $0 ? "true" : "false" }
          return (text?.lowercased() == value.lowercased()) != isEqual
        }
      }
    }
    if let top = request.call.parameter("$top") {
      guard let count = Int(top), count >= 0 else {
        throw .error(400, "InvalidQueryOptions", "$top is '\(top)' and must be a whole number.")
      }
      states = Array(states.prefix(count))
    }
    return .ok(
      .object([
        "@odata.context": .string(
          "\(request.call.origin)\(request["scope"])/providers/Microsoft.PolicyInsights/policyStates"
            + "/$metadata#latest"),
        "@odata.count": .number(states.count), "value": .array(states),
      ]))
  }
}

/// As much of OData's filters as policy's lists take: `name eq 'value'`, `name ne 'value'` and functions without
/// arguments, joined by `and`.
enum PolicyFilter {
  enum Term: Equatable {
    /// Names in lower case.
    case comparison(String, Bool, String)
    case function(String)
  }

  /// Nil where the filter is more than that.
  static func terms(_ text: String) -> [Term]? {
    var terms: [Term] = []
    for part in text.replacing(" AND ", with: " and ").split(separator: " and ") {
      let words = part.split(separator: " ", maxSplits: 2)
      if words.count == 1, words[0].hasSuffix("()") {
        terms.append(.function(words[0].dropLast(2).lowercased()))
        continue
      }
      guard words.count == 3, ["eq", "ne"].contains(words[1].lowercased()) else { return nil }
      let value = words[2]
      let isQuoted = value.count >= 2 && value.hasPrefix("'") && value.hasSuffix("'")
      guard isQuoted || value == "true" || value == "false" else { return nil }
      terms.append(
        .comparison(
          words[0].lowercased(), words[1].lowercased() == "eq",
          String(isQuoted ? value.dropFirst().dropLast() : value)))
    }
    return terms.isEmpty ? nil : terms
  }

  static func refused(_ filter: String, _ known: String) -> Answer {
    .error(400, "InvalidFilterInQueryString", "The filter '\(filter)' is not understood; it can be \(known).")
  }
}
