import ComputeModel
import Yams

extension JSONValue {
  /// The document in YAML; what is not ASCII is escaped, so that nothing in it acts on a terminal.
  func yaml() throws(ServiceFailure) -> String {
    do {
      return try serialize(node: yamlNode)
    } catch {
      throw ServiceFailure(.unexpectedAnswer, "The answer cannot be written as YAML: \(error).")
    }
  }

  var yamlNode: Node {
    switch self {
    case .null: Node("null", Tag(.null))
    case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool))
    case .number(let text): Node(text, Tag(.int))
    // Quoted, since an expression such as * * * * * would be an alias.
    case .string(let text): Node(text, Tag(.str), .doubleQuoted)
    case .array(let elements): Node(elements.map(\.yamlNode))
    case .object(let object): Node(object.members.map { (Node($0.name), $0.value.yamlNode) })
    }
  }
}
