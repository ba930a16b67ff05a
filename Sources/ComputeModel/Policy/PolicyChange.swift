import Languages

/// What a policy does to an instance that is written, beside refusing it: the effects `append` and `modify` of its
/// definition (Microsoft Learn, "Azure Policy definition effect basics").
package struct PolicyChange: Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable {
    case add
    case addOrReplace
    case remove
  }

  package var operation: Operation
  /// The alias of what it writes, without the type of the resource: `schedules`, `idleTimeBeforeShutdown`.
  package var field: String
  /// What is written there; a parameter that is not known stays as the definition says it. nil of what is removed.
  package var value: JSONValue?

  /// `adds schedules = {...}`
  package var text: String {
    let written = value.map { " = \($0.compactText)" } ?? ""
    return switch operation {
    case .add: localized("adds \(field)\(written)")
    case .addOrReplace: localized("sets \(field)\(written)")
    case .remove: localized("removes \(field)")
    }
  }

  /// What a definition changes under an assignment; nothing where its effect is another one.
  /// - Parameters:
  ///   - definition: `properties` of the definition.
  ///   - assigned: `properties.parameters` of the assignment.
  package static func list(of definition: JSONValue, assigned: JSONValue?) -> [PolicyChange] {
    var parameters: [String: JSONValue] = [:]
    for parameter in definition["parameters"]?.object?.members ?? [] {
      parameters[parameter.name.lowercased()] = parameter.value["defaultValue"]
    }
    for parameter in assigned?.object?.members ?? [] {
      parameters[parameter.name.lowercased()] = parameter.value["value"]
    }
    guard let then = definition[path: "policyRule", "then"], let effect = then["effect"] else { return [] }
    switch resolved(effect, parameters).text?.lowercased() {
    case "append":
      return (then["details"]?.elements ?? []).compactMap { detail in
        change(.add, of: detail, parameters)
      }
    case "modify":
      return (then[path: "details", "operations"]?.elements ?? []).compactMap { detail in
        detail["operation"]?.text.flatMap { word in
          Operation.allCases.first { $0.rawValue.lowercased() == word.lowercased() }
        }.flatMap { change($0, of: detail, parameters) }
      }
    default: return []
    }
  }

  private static func change(
    _ operation: Operation, of detail: JSONValue, _ parameters: [String: JSONValue]
  ) -> PolicyChange? {
    guard let field = detail["field"]?.text else { return nil }
    // Aliases of a type begin with the type.
    let type = "Microsoft.MachineLearningServices/workspaces/computes/"
    let isOfComputes = field.lowercased().hasPrefix(type.lowercased())
    return PolicyChange(
      operation: operation, field: isOfComputes ? String(field.dropFirst(type.count)) : field,
      value: operation == .remove ? nil : detail["value"].map { resolved($0, parameters) })
  }

  /// With the parameters that are known in the places where the definition names them.
  private static func resolved(_ value: JSONValue, _ parameters: [String: JSONValue]) -> JSONValue {
    switch value {
    case .string(let text):
      guard text.hasPrefix("["), text.hasSuffix("]"), !text.hasPrefix("[["),
        case .success(let known)? = TemplateExpression(text.dropFirst().dropLast())?.value(parameters)
      else { return value }
      return known
    case .array(let elements): return .array(elements.map { resolved($0, parameters) })
    case .object(let object):
      var copy = value
      for member in object.members { copy[member.name] = resolved(member.value, parameters) }
      return copy
    case .null, .bool, .number: return value
    }
  }
}

extension PolicyChange.Operation: CaseIterable {}
