/// A JSON document as it was received: members keep their order and numbers keep their text.
///
/// Foundation's decoder turns `100.0` into `100`, rounds large integers and forgets the order of members (measured,
/// ARCHITECTURE decision 10); a resource that is read, changed and sent back must lose none of that.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number as it was written, such as `100.0` or `9007199254740993`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  package static func number(_ integer: some BinaryInteger) -> JSONValue { .number(String(integer)) }

  /// An object of members in this order.
  package static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(name: $0.key, value: $0.value) }))
  }

  /// A string, or null where there is none.
  package static func string(_ text: String?) -> JSONValue {
    guard let text else { return .null }
    return .string(text)
  }
}

/// The members of a JSON object, in order. Where a name stands twice, the last one counts, as in most readers.
package struct JSONObject: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }

    /// JSON's names are the same where their characters are (RFC 8259, section 8.3). Swift's `==` also takes `é` for
    /// `e` with an accent, and the Kelvin sign for `K`.
    func isNamed(_ name: String) -> Bool {
      // Most names differ in length, or at once.
      let (mine, theirs) = (self.name.utf8, name.utf8)
      guard mine.count == theirs.count else { return false }
      return mine.withContiguousStorageIfAvailable { mine in
        theirs.withContiguousStorageIfAvailable { theirs in
          mine.indices.allSatisfy { mine[$0] == theirs[$0] }
        } ?? mine.elementsEqual(theirs)
      } ?? mine.elementsEqual(theirs)
    }
  }

  package private(set) var members: [Member]

  package init(_ members: [Member] = []) {
    self.members = members
  }

  /// Setting nil removes the member; setting a new name appends it.
  package subscript(name: String) -> JSONValue? {
    get { members.last { $0.isNamed(name) }?.value }
    set {
      guard let newValue else {
        members.removeAll { $0.isNamed(name) }
        return
      }
      if let index = members.lastIndex(where: { $0.isNamed(name) }) {
        members[index].value = newValue
      } else {
        members.append(Member(name: name, value: newValue))
      }
    }
  }
}

extension JSONValue {
  /// The member of an object; nil for every other kind of value.
  package subscript(name: String) -> JSONValue? {
    get {
      guard case .object(let object) = self else { return nil }
      return object[name]
    }
    set {
      var object = JSONObject()
      if case .object(let present) = self { object = present }
      object[name] = newValue
      self = .object(object)
    }
  }

  /// The value behind a chain of member names; nil where one is missing, null is a value.
  package subscript(path names: String...) -> JSONValue? {
    var value: JSONValue? = self
    for name in names { value = value?[name] }
    return value
  }

  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var flag: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// The number where it is a whole one that fits.
  package var integer: Int? {
    guard case .number(let text) = self else { return nil }
    return Int(text)
  }

  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  package var isNull: Bool { self == .null }

  /// What the value is, in the words of a message to a person.
  package var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
