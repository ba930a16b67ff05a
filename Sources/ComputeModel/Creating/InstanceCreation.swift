import Languages

/// What is wrong with a description of a new instance, with the place of it.
package struct CreationMistake: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names of members from the outside in, such as `["ssh_settings", "ssh_key_value"]`; empty for the whole.
  package var path: [String]
  /// A clause after the place.
  package var reason: String

  package init(_ path: [String], _ reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { path.isEmpty ? reason : "\(path.joined(separator: ".")) \(reason)" }
}

/// A compute instance that is to be made: its name, and the body of the PUT that makes it.
package struct InstanceCreation: Hashable, Sendable {
  /// As the description names it; nil where it does not.
  package var name: String?
  /// The workspace that a template names before the instance's name; nil elsewhere.
  package var workspace: String?
  /// An ARM resource without name and type, which the address says.
  package var resource: JSONValue

  package init(name: String?, workspace: String? = nil, resource: JSONValue) {
    self.name = name
    self.workspace = workspace
    self.resource = resource
  }

  /// Why the service would refuse a name, as a clause after it; nil where it would not (FACTS section 5.1, both
  /// wordings of the rule).
  package static func refusal(ofName name: String) -> String? {
    let bytes = Array(name.utf8)
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard (3...24).contains(bytes.count) else { return localized("must have 3 to 24 characters") }
    guard isLetter(bytes[0]) else { return localized("must begin with a letter") }
    guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) else {
      return localized("may hold only the letters a to z, digits and -")
    }
    if let dash = bytes.lastIndex(of: UInt8(ascii: "-")), !bytes[dash...].contains(where: isLetter) {
      return localized("must have a letter after its last -")
    }
    return nil
  }
}

/// Kinds of JSON values that a member may have.
enum MemberKind {
  case text
  case flag
  case whole
  case object
  case list

  func matches(_ value: JSONValue) -> Bool {
    switch self {
    case .text: value.text != nil
    case .flag: value.flag != nil
    case .whole: value.integer != nil
    case .object: value.object != nil
    case .list: value.elements != nil
    }
  }

  var words: String {
    switch self {
    case .text: localized("a string")
    case .flag: localized("true or false")
    case .whole: localized("a whole number")
    case .object: localized("an object")
    case .list: localized("a list")
    }
  }
}

/// Checks that a value is an object with none but these members, each of its kind; null counts as left out.
/// - Returns: the members that are not null.
func checkedMembers(
  _ value: JSONValue, at path: [String], _ kinds: [String: MemberKind]
) throws(CreationMistake) -> JSONObject {
  guard let object = value.object else {
    throw CreationMistake(path, localized("must be an object, and is \(value.kindName)"))
  }
  var checked = JSONObject()
  for member in object.members {
    let place = path + [member.name]
    guard let kind = kinds[member.name] else { throw CreationMistake(place, localized("is not known here: remove it")) }
    if member.value.isNull { continue }
    guard checked[member.name] == nil else { throw CreationMistake(place, localized("stands twice")) }
    guard kind.matches(member.value) else {
      throw CreationMistake(place, localized("must be \(kind.words), and is \(member.value.kindName)"))
    }
    checked[member.name] = member.value
  }
  return checked
}

func checkedTexts(_ value: JSONValue, at path: [String]) throws(CreationMistake) {
  for member in value.object?.members ?? [] where member.value.text == nil {
    throw CreationMistake(path + [member.name], localized("must be a string, and is \(member.value.kindName)"))
  }
}
