package import ComputeModel
import Schedules

/// Azure Policy: what is defined and what is assigned.
package struct Policies: Hashable, Sendable {
  /// Custom ones, in the order of their creation.
  package internal(set) var definitions: [PolicyDefinition] = []
  package internal(set) var assignments: [PolicyAssignment] = []

  /// - Parameter id: of a built-in or a custom definition, in any case.
  package func definition(id: String, subscription: String) -> PolicyDefinition? {
    let folded = id.lowercased()
    return (PolicyDefinition.builtIn + definitions).first { $0.id(subscription: subscription).lowercased() == folded }
  }

  package func definition(name: String) -> PolicyDefinition? {
    let folded = name.lowercased()
    return definitions.first { $0.name.lowercased() == folded }
  }

  package func assignment(scope: String, name: String) -> PolicyAssignment? {
    let (scope, folded) = (scope.lowercased(), name.lowercased())
    return assignments.first { $0.scope.lowercased() == scope && $0.name.lowercased() == folded }
  }

  mutating func evolve(_ event: PolicyEvent) {
    switch event {
    case .definitionWritten(let definition):
      if let place = definitions.firstIndex(where: { $0.name.lowercased() == definition.name.lowercased() }) {
        definitions[place] = definition
      } else {
        definitions.append(definition)
      }
    case .definitionDeleted(let name): definitions.removeAll { $0.name == name }
    case .assignmentWritten(let assignment):
      if let place = assignments.firstIndex(where: { $0.id.lowercased() == assignment.id.lowercased() }) {
        assignments[place] = assignment
      } else {
        assignments.append(assignment)
      }
    case .assignmentDeleted(let id): assignments.removeAll { $0.id == id }
    case .acted: break  // It says why a resource differs from what was asked; the resource itself says how.
    }
  }
}

package enum PolicyCommand: Hashable, Sendable {
  case writeDefinition(name: String, body: JSONValue)
  case deleteDefinition(name: String)
  /// - scope: a path, in any case.
  case writeAssignment(scope: String, name: String, body: JSONValue)
  case deleteAssignment(scope: String, name: String)
}

package enum PolicyEvent: Hashable, Sendable {
  case definitionWritten(PolicyDefinition)
  case definitionDeleted(name: String)
  case assignmentWritten(PolicyAssignment)
  case assignmentDeleted(id: String)
  /// An assignment changed a request, or found a fault with one that it let pass.
  case acted(PolicyEffect, assignment: String, InstanceKey)
}

extension PolicyEvent {
  /// An object of one member.
  var json: JSONValue {
    let (name, value) = named
    return .object([name: value])
  }

  init?(json: JSONValue) {
    guard let member = json.object?.members.first else { return nil }
    self.init(name: member.name, value: member.value)
  }

  private var named: (String, JSONValue) {
    switch self {
    case .definitionWritten(let definition): ("definitionWritten", definition.json)
    case .definitionDeleted(let name): ("definitionDeleted", .string(name))
    case .assignmentWritten(let assignment): ("assignmentWritten", assignment.json)
    case .assignmentDeleted(let id): ("assignmentDeleted", .string(id))
    case .acted(let effect, let assignment, let key):
      (
        "acted",
        .object([
          "effect": .string(effect.rawValue), "assignment": .string(assignment), "instance": .string(key.text),
        ])
      )
    }
  }

  private init?(name: String, value: JSONValue) {
    switch name {
    case "definitionWritten":
      guard let definition = PolicyDefinition(json: value) else { return nil }
      self = .definitionWritten(definition)
    case "definitionDeleted":
      guard let name = value.text else { return nil }
      self = .definitionDeleted(name: name)
    case "assignmentWritten":
      guard let assignment = PolicyAssignment(json: value) else { return nil }
      self = .assignmentWritten(assignment)
    case "assignmentDeleted":
      guard let id = value.text else { return nil }
      self = .assignmentDeleted(id: id)
    case "acted":
      guard let effect = value["effect"]?.text.flatMap({ PolicyEffect(rawValue: $0) }),
        let assignment = value["assignment"]?.text, let key = value["instance"]?.text
      else { return nil }
      self = .acted(effect, assignment: assignment, InstanceKey(text: key))
    default: return nil
    }
  }
}
