import ComputeModel

/// What expressions of a template can refer to.
struct TemplateScope {
  let place: DeploymentTemplate.Place
  var parameters = JSONObject()
  /// As they are written; evaluated where they are used.
  var variables = JSONObject()
  /// Inside a copy loop: its name and the number of the round, from 0.
  var copy: (name: String, index: Int)?
  /// Variables that are being evaluated, so that one cannot refer to itself.
  private var pending: [String] = []

  /// Of the whole template.
  private let budget = TemplateBudget()

  init(place: DeploymentTemplate.Place) { self.place = place }

  func evaluator() -> TemplateEvaluator {
    TemplateEvaluator(budget: budget) { name, arguments throws(TemplateError) in try value(name, arguments) }
  }

  func checkVariables() throws(TemplateError) {
    for variable in variables.members {
      if variable.name == "copy" {
        throw TemplateError(
          "Copy loops of variables are not something that this simulator has.", path: "variables.copy")
      }
      _ = try self.variable(variable.name)
    }
  }

  private func value(_ name: String, _ arguments: [JSONValue]) throws(TemplateError) -> JSONValue? {
    switch name {
    case "parameters":
      let parameter = try self.name(arguments, of: "parameters")
      guard let value = JSONValue.object(parameters).member(ignoringCase: parameter) else {
        throw TemplateError("The template parameter '\(parameter)' is not found.")
      }
      return value
    case "variables": return try variable(try self.name(arguments, of: "variables"))
    case "resourcegroup":
      return .object([
        "id": .string("/subscriptions/\(place.subscription)/resourceGroups/\(place.resourceGroup)"),
        "name": .string(place.resourceGroup), "type": .string("Microsoft.Resources/resourceGroups"),
        "location": .string(place.location), "tags": .object([:]),
        "properties": .object(["provisioningState": .string("Succeeded")]),
      ])
    case "subscription":
      return .object([
        "id": .string("/subscriptions/\(place.subscription)"), "subscriptionId": .string(place.subscription),
        "tenantId": .string(place.tenant), "displayName": .string(place.subscriptionName),
      ])
    case "tenant": return .object(["tenantId": .string(place.tenant)])
    case "deployment": return .object(["name": .string(place.deployment)])
    case "resourceid": return .string(try resourceID(arguments))
    case "copyindex": return .number(try copyIndex(arguments))
    default: return nil
    }
  }

  private func name(_ arguments: [JSONValue], of function: String) throws(TemplateError) -> String {
    guard arguments.count == 1, let name = arguments[0].text else {
      throw TemplateError("The template function '\(function)' takes exactly 1 argument(s), a name.")
    }
    return name
  }

  private func variable(_ name: String) throws(TemplateError) -> JSONValue {
    guard let written = JSONValue.object(variables).member(ignoringCase: name) else {
      throw TemplateError("The template variable '\(name)' is not found.")
    }
    guard !pending.contains(name.lowercased()), pending.count < TemplateExpressionParser.maximumDepth else {
      throw TemplateError("The template variable '\(name)' refers to itself.", path: "variables.\(name)")
    }
    var inner = self
    inner.pending.append(name.lowercased())
    return try inner.evaluator().resolved(written, path: "variables.\(name)")
  }

  /// `resourceId([subscription], [group], type, name, …)`: the type is the first argument with a slash.
  private func resourceID(_ arguments: [JSONValue]) throws(TemplateError) -> String {
    let texts = arguments.compactMap { $0.text }
    guard texts.count == arguments.count, let place = texts.firstIndex(where: { $0.contains("/") }), place < 3 else {
      throw TemplateError("The template function 'resourceId' takes a resource type and names, all strings.")
    }
    let types = texts[place].split(separator: "/").map { String($0) }
    let names = texts[(place + 1)...].flatMap { $0.split(separator: "/").map { String($0) } }
    guard types.count == names.count + 1, !names.isEmpty else {
      throw TemplateError(
        "Unable to evaluate template language function 'resourceId': the type '\(texts[place])' requires"
          + " '\(max(types.count - 1, 0))' resource name argument(s).")
    }
    let subscription = place == 2 ? texts[0] : self.place.subscription
    let group = place > 0 ? texts[place - 1] : self.place.resourceGroup
    var id = "/subscriptions/\(subscription)/resourceGroups/\(group)/providers/\(types[0])"
    for (type, name) in zip(types.dropFirst(), names) { id += "/\(type)/\(name)" }
    return id
  }

  private func copyIndex(_ arguments: [JSONValue]) throws(TemplateError) -> Int {
    guard let copy else { throw TemplateError("The template function 'copyIndex' stands outside of a copy loop.") }
    var arguments = arguments
    if let name = arguments.first?.text {
      guard name.lowercased() == copy.name.lowercased() else {
        throw TemplateError("There is no copy loop '\(name)' around 'copyIndex'.")
      }
      arguments.removeFirst()
    }
    guard arguments.count < 2 else {
      throw TemplateError("The template function 'copyIndex' takes at most 2 argument(s).")
    }
    guard let offset = arguments.first else { return copy.index }
    guard let number = offset.integer, (0...1_000_000).contains(number) else {
      throw TemplateError("The offset of 'copyIndex' must be a whole number from 0 on.")
    }
    return copy.index + number
  }
}
