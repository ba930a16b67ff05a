import ComputeModel

/// What assigned policies make of a request to write an instance, before the service sees it.
struct PolicyEnforcement {
  let world: World
  let workspace: Workspace
  let name: String

  private struct Hit {
    var assignment: PolicyAssignment
    var definition: PolicyDefinition
    var evaluation: PolicyEvaluation
    var effect: PolicyEffect
  }

  private var resource: Scope { Scope("\(world.scope(of: workspace).text)/computes/\(name)") }

  /// The body with what policies add to it, and what they did. Appending and modifying come before denying (Azure
  /// Policy's order of evaluation).
  func applied(to body: JSONValue, key: InstanceKey) throws(Refusal) -> (body: JSONValue, events: [Event]) {
    // What is not even a resource is the service's to refuse.
    guard body["properties"]?.object != nil else { return (body, []) }
    let assignments = world.policies.assignments.filter { $0.isEnforced && $0.covers(resource) }
    guard !assignments.isEmpty else { return (body, []) }
    let isNew = world.instance(key) == nil
    var body = body
    var events: [Event] = []
    func note(_ hit: Hit, _ what: String) {
      events.append(
        Event(
          at: world.now, why: "the policy \(hit.assignment.displayName) \(what) \(name)",
          kind: .policy(.acted(hit.effect, assignment: hit.assignment.id, key))))
    }
    for assignment in assignments {
      guard let hit = try hit(assignment, body), hit.effect == .append || hit.effect == .modify else { continue }
      // An existing instance is reported, and left as it is (the founding document's policy gives a default).
      if hit.effect == .append, !isNew { continue }
      let changed = try change(body, by: hit)
      if changed != body { note(hit, hit.effect == .append ? "added to" : "changed") }
      body = changed
    }
    var denials: [Hit] = []
    for assignment in assignments {
      guard let hit = try hit(assignment, body) else { continue }
      if hit.effect == .deny { denials.append(hit) }
      if hit.effect == .audit { note(hit, "found a fault with") }
    }
    if !denials.isEmpty { throw refusal(denials) }
    return (body, events)
  }

  /// Nil where the rule does not match, or does nothing.
  private func hit(_ assignment: PolicyAssignment, _ body: JSONValue) throws(Refusal) -> Hit? {
    guard
      let definition = world.policies.definition(
        id: assignment.definitionID, subscription: world.founding.subscription), let rule = definition.rule
    else { return nil }
    let evaluation = PolicyEvaluation(
      rule: rule, parameters: assignment.effectiveParameters(of: definition), document: document(body))
    guard let effect = evaluation.effect, effect != .disabled else { return nil }
    var hit = Hit(assignment: assignment, definition: definition, evaluation: evaluation, effect: effect)
    do throws(TemplateError) {
      return try evaluation.matches() ? hit : nil
    } catch {
      // A rule that cannot be evaluated denies (Azure Policy, policy functions).
      hit.effect = .deny
      throw refusal([hit], reason: "the rule could not be evaluated: \(error)")
    }
  }

  private func document(_ body: JSONValue) -> JSONValue {
    var document = body
    document["type"] = .string(PolicyAlias.namespace)
    document["name"] = .string(name)
    document["fullName"] = .string("\(workspace.name)/\(name)")
    document["id"] = .string(resource.text)
    return document
  }

  private func change(_ body: JSONValue, by hit: Hit) throws(Refusal) -> JSONValue {
    var body = body
    for change in hit.evaluation.rule.changes {
      let present = change.alias.values(in: body).first.flatMap { $0 }
      let value: JSONValue
      do throws(TemplateError) {
        value = try hit.evaluation.value(of: change)
      } catch {
        throw refusal([hit], reason: "a value could not be evaluated: \(error)")
      }
      switch change.operation {
      case .add where present != nil:
        // An append that meets another value denies (Azure Policy, append effect).
        if hit.effect == .append, present != value {
          throw refusal([hit], reason: "\(change.alias.text) has another value than the policy appends")
        }
      case .add, .addOrReplace: body.set(value, at: change.alias.path[...])
      case .remove: body.set(nil, at: change.alias.path[...])
      }
    }
    return body
  }

  /// In ARM's words (vscode-apimanagement#348 and Microsoft's page on the error).
  private func refusal(_ hits: [Hit], reason: String? = nil) -> Refusal {
    let subscription = world.founding.subscription
    let identifiers = hits.map { hit in
      JSONValue.object([
        "policyAssignment": .object([
          "name": .string(hit.assignment.displayName), "id": .string(hit.assignment.id),
        ]),
        "policyDefinition": .object([
          "name": .string(hit.definition.displayName),
          "id": .string(hit.definition.id(subscription: subscription)),
        ]),
      ])
    }
    var message =
      "Resource '\(name)' was disallowed by policy. Policy identifiers:"
      + " '\(JSONValue.array(identifiers).compactText)'."
    if let reason { message += " Reason: \(reason)." }
    var refusal = Refusal(.forbidden, code: "RequestDisallowedByPolicy", message)
    refusal.target = name
    refusal.additionalInfo = hits.map { hit in
      .object([
        "type": .string("PolicyViolation"),
        "info": .object([
          "evaluationDetails": .object(["evaluatedExpressions": .array(hit.evaluation.evaluatedExpressions())]),
          "policyDefinitionId": .string(hit.definition.id(subscription: subscription)),
          "policyDefinitionName": .string(hit.definition.name),
          "policyDefinitionDisplayName": .string(hit.definition.displayName),
          "policyDefinitionEffect": .string(hit.effect.rawValue),
          "policyAssignmentId": .string(hit.assignment.id),
          "policyAssignmentName": .string(hit.assignment.name),
          "policyAssignmentDisplayName": .string(hit.assignment.displayName),
          "policyAssignmentScope": .string(hit.assignment.scope),
          "policyAssignmentParameters": hit.assignment.properties["parameters"] ?? .object([:]),
        ]),
      ])
    }
    return refusal
  }
}

extension JSONValue {
  /// - Parameter value: nil removes.
  fileprivate mutating func set(_ value: JSONValue?, at path: ArraySlice<PolicyAlias.Segment>) {
    guard case .member(let name)? = path.first else { return }
    let spelling = object?.members.last { $0.name.lowercased() == name.lowercased() }?.name ?? name
    if path.count == 1 {
      self[spelling] = value
    } else {
      var inner = self[spelling] ?? .object([:])
      inner.set(value, at: path.dropFirst())
      if value != nil || self[spelling] != nil { self[spelling] = inner }
    }
  }
}
