import ComputeModel

/// The parameters that a template declares.
struct TemplateParameters {
  private let declared: JSONObject

  init(_ document: JSONValue) throws(TemplateError) {
    guard let object = document.object else {
      throw TemplateError("The template property 'parameters' must be an object.", path: "parameters")
    }
    declared = object
  }

  private static let knownMembers = [
    "type", "defaultValue", "allowedValues", "minLength", "maxLength", "minValue", "maxValue", "metadata",
  ]

  /// `SecureString` for `securestring`: the service's spelling.
  static func spelled(_ type: String) -> String {
    ["String", "SecureString", "Int", "Bool", "Object", "SecureObject", "Array"]
      .first { $0.lowercased() == type.lowercased() } ?? type
  }

  static func document(_ declared: JSONValue, _ values: JSONObject) -> JSONValue {
    var document: JSONValue = .object([:])
    for value in values.members {
      let type = spelled(declared.member(ignoringCase: value.name)?["type"]?.text ?? "")
      var entry: JSONValue = .object(["type": .string(type)])
      if !type.hasPrefix("Secure") { entry["value"] = value.value }
      document[value.name] = entry
    }
    return document
  }

  /// The value of every parameter. The words are ARM's as its users quote them.
  func values(_ given: JSONValue, _ scope: TemplateScope) throws(TemplateError) -> JSONObject {
    guard let supplied = given.isNull ? JSONObject() : given.object else {
      throw TemplateError("The deployment's parameters are \(given.kindName) and must be an object.")
    }
    let names = declared.members.map { $0.name }
    let unknown = supplied.members.map { $0.name }.filter { name in
      !names.contains { $0.lowercased() == name.lowercased() }
    }
    guard unknown.isEmpty else {
      throw TemplateError(
        "The following parameters were supplied, but do not correspond to any parameters defined in the template:"
          + " '\(unknown.joined(separator: ", "))'. The parameters defined in the template are:"
          + " '\(names.joined(separator: ", "))'.", path: "parameters")
    }
    var scope = scope
    for parameter in declared.members {
      let path = "parameters.\(parameter.name)"
      for member in parameter.value.object?.members ?? [] where !Self.knownMembers.contains(member.name) {
        throw TemplateError("Could not find member '\(member.name)' on a template parameter.", path: path)
      }
      guard let type = parameter.value["type"]?.text else {
        throw TemplateError("The template parameter '\(parameter.name)' has no type.", path: path)
      }
      let value = try value(of: parameter, given: JSONValue.object(supplied), scope)
      try check(value, parameter, type: type, path: path)
      scope.parameters[parameter.name] = value
    }
    return scope.parameters
  }

  private func value(
    of parameter: JSONObject.Member, given: JSONValue, _ scope: TemplateScope
  ) throws(TemplateError) -> JSONValue {
    let path = "parameters.\(parameter.name)"
    if let supplied = given.member(ignoringCase: parameter.name) {
      guard supplied["reference"] == nil else {
        throw TemplateError("References to a key vault are not something that this simulator has.", path: path)
      }
      guard let value = supplied["value"] else {
        throw TemplateError(
          "The value of deployment parameter '\(parameter.name)' is null. Please specify the value or use the"
            + " parameter reference.", path: path)
      }
      return value
    }
    guard let standard = parameter.value["defaultValue"] else {
      throw TemplateError(
        "The value for the template parameter '\(parameter.name)' is not provided. Please see"
          + " https://aka.ms/arm-create-parameter-file for usage details.", path: path)
    }
    return try scope.evaluator().resolved(standard, path: path + ".defaultValue")
  }

  private func check(
    _ value: JSONValue, _ parameter: JSONObject.Member, type: String, path: String
  ) throws(TemplateError) {
    let fits: Bool? =
      switch type.lowercased() {
      case "string", "securestring": value.text != nil
      case "int": value.integer != nil
      case "bool": value.flag != nil
      case "object", "secureobject": value.object != nil
      case "array": value.elements != nil
      default: nil
      }
    guard let fits else {
      throw TemplateError("The template parameter '\(parameter.name)' has the unknown type '\(type)'.", path: path)
    }
    let invalid = "The provided value for the template parameter '\(parameter.name)' is not valid."
    guard fits else {
      throw TemplateError("\(invalid) Expected a value of type '\(Self.spelled(type))'.", path: path)
    }
    if let allowed = parameter.value["allowedValues"]?.elements, !allowed.contains(value) {
      let words = allowed.map { $0.policyText ?? $0.compactText }.joined(separator: ",")
      throw TemplateError(
        "\(invalid) The value '\(value.policyText ?? value.compactText)' is not part of the allowed value(s):"
          + " '\(words)'.", path: path)
    }
    let length = value.text?.count ?? value.elements?.count
    let bounds =
      [("minLength", length, true), ("maxLength", length, false)]
      + [("minValue", value.integer, true), ("maxValue", value.integer, false)]
    for (name, measure, isLower) in bounds {
      guard let bound = parameter.value[name]?.integer, let measure else { continue }
      guard isLower ? measure >= bound : measure <= bound else {
        throw TemplateError("\(invalid) Its \(name) is \(bound).", path: path)
      }
    }
  }
}
