import ComputeModel
import Languages
import Yams

/// A description of a new instance in a file: az ml's YAML, an ARM resource, or a template with parameters.
enum CreationFile {
  /// Values in one YAML file, those that a name stands for counted each time: ten names for ten names for ten names fill
  /// any memory.
  private static let maximumValues = 20_000

  /// - Parameter remark: hears a sentence of each thing that is left out.
  static func read(
    _ text: String, file: String, parameters: (text: String, file: String)?, isNamed: Bool,
    remark: (String) -> Void
  ) throws(ServiceFailure) -> InstanceCreation {
    // JSON is YAML too: what it is shows in the first byte that is no comment.
    guard isJSON(text) else {
      guard parameters == nil else {
        throw ServiceFailure(
          .usage, localized("--parameters belongs to a template, and \(file) is YAML: leave it out."))
      }
      return try azureML(text, file: file, remark)
    }
    let document = try json(text, file: file)
    let isTemplate = document["resources"] != nil
    guard isTemplate || parameters == nil else {
      throw ServiceFailure(
        .usage, localized("--parameters belongs to a template, and \(file) has no resources: leave it out."))
    }
    var values: JSONValue?
    if let parameters { values = try json(parameters.text, file: parameters.file) }
    do throws(CreationMistake) {
      return isTemplate
        ? try InstanceCreation(template: document, parameters: values, isNamed: isNamed)
        : try InstanceCreation(resource: document)
    } catch {
      throw ServiceFailure(.usage, "\(file): \(error).")
    }
  }

  private static func isJSON(_ text: String) -> Bool {
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return start.hasPrefix("{") || start.hasPrefix("//") || start.hasPrefix("/*")
  }

  private static func json(_ text: String, file: String) throws(ServiceFailure) -> JSONValue {
    let plain = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    do throws(CommentedJSONError) {
      return try JSONValue(parsingCommented: Array(plain.utf8))
    } catch {
      throw ServiceFailure(.usage, localized("\(file) is not JSON: \(error)."))
    }
  }

  private static func azureML(
    _ text: String, file: String, _ remark: (String) -> Void
  ) throws(ServiceFailure) -> InstanceCreation {
    let composed: Node?
    do { composed = try compose(yaml: text) } catch {
      throw ServiceFailure(.usage, localized("\(file) is not YAML: \(error)."))
    }
    guard let node = composed, node.mapping != nil else {
      throw ServiceFailure(
        .usage, localized("\(file) describes no compute: write name, type: computeinstance and size."))
    }
    var lines: [[String]: Int] = [:]
    var values = 0
    guard let document = value(node, at: [], &lines, &values) else {
      throw ServiceFailure(
        .usage, localized("\(file) holds more than \(maximumValues) values: one instance needs some dozens."))
    }
    var schedules: [JSONValue] = []
    if document["schedules"]?.object != nil {
      schedules = try AzureMLScheduleYAML.read(text, file: file, remark: remark).documents
    }
    do throws(CreationMistake) {
      return try InstanceCreation(azureML: document, schedules: schedules)
    } catch {
      let line = lines[error.path].map { localized(", line \($0)") } ?? ""
      throw ServiceFailure(.usage, "\(file)\(line): \(error).")
    }
  }

  /// - Parameters:
  ///   - lines: gets the line of each member.
  ///   - values: counts them.
  /// - Returns: nil where there are too many.
  private static func value(
    _ node: Node, at path: [String], _ lines: inout [[String]: Int], _ values: inout Int
  ) -> JSONValue? {
    values += 1
    guard values <= maximumValues else { return nil }
    if let mapping = node.mapping {
      var members: [JSONObject.Member] = []
      for (key, inner) in mapping {
        let name = key.scalar?.string ?? "?"
        lines[path + [name]] = key.mark?.line
        guard let value = value(inner, at: path + [name], &lines, &values) else { return nil }
        members.append(JSONObject.Member(name: name, value: value))
      }
      return .object(JSONObject(members))
    }
    if let sequence = node.sequence {
      var elements: [JSONValue] = []
      for (index, inner) in sequence.enumerated() {
        let place = path + ["\(index)"]
        lines[place] = inner.mark?.line
        guard let value = value(inner, at: place, &lines, &values) else { return nil }
        elements.append(value)
      }
      return .array(elements)
    }
    guard let scalar = node.scalar else { return .null }
    // What is quoted is a text, whatever it looks like.
    guard scalar.style == .plain else { return .string(scalar.string) }
    if node.null != nil { return .null }
    if let flag = node.bool { return .bool(flag) }
    if let number = node.int { return .number(number) }
    return .string(scalar.string)
  }
}
