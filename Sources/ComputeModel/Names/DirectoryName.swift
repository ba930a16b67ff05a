/// Who stands behind an object id, as the directory says.
package struct DirectoryName: Hashable, Sendable {
  /// The object id, in lower case.
  package var id: String
  package var displayName: String
  /// The user principal name; nil for what is no person.
  package var signInName: String?

  package init(id: String, displayName: String, signInName: String? = nil) {
    self.id = id.lowercased()
    self.displayName = displayName
    self.signInName = signInName
  }

  /// The name with the sign-in name beside it, where the two differ.
  package var text: String {
    guard let signInName, signInName.lowercased() != displayName.lowercased() else { return displayName }
    return "\(displayName) (\(signInName))"
  }
}

/// The names that were learned so far, and the ids that the directory has no name for: neither is asked for twice.
package struct NameBook: Hashable, Sendable {
  private var names: [String: DirectoryName] = [:]
  private var nameless: Set<String> = []

  package init() {}

  package var isEmpty: Bool { names.isEmpty }

  package func name(of objectID: String) -> DirectoryName? { names[objectID.lowercased()] }

  /// Those of the ids that were never asked for, each once, in lower case.
  package func unknown(among ids: some Sequence<String>) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    for id in ids {
      let folded = id.lowercased()
      guard names[folded] == nil, !nameless.contains(folded), seen.insert(folded).inserted else { continue }
      found.append(folded)
    }
    return found
  }

  /// - Parameter ids: all that were asked for; those without a name are nobody that we may see.
  package mutating func learn(_ found: [DirectoryName], of ids: some Sequence<String>) {
    for name in found { names[name.id] = name }
    nameless.formUnion(ids.map { $0.lowercased() }.filter { names[$0] == nil })
  }
}

extension ComputeInstance {
  /// The object ids of the people that the service named by nothing else.
  package var namelessIDs: [String] {
    var ids: [String] = []
    if let assignedTo, assignedTo.name == nil { ids.append(assignedTo.objectID) }
    if let createdBy, createdBy.name?.isEmpty != false, let id = createdBy.objectID { ids.append(id) }
    return ids.filter { !$0.isEmpty }
  }

  /// With the names that the book has. What the service itself says of a name stays.
  package func named(by book: NameBook) -> ComputeInstance {
    guard !book.isEmpty else { return self }
    var named = self
    if let name = assignedTo.flatMap({ book.name(of: $0.objectID) }) {
      named.assignedTo?.name = name.displayName
      named.assignedTo?.signInName = name.signInName
    }
    if let id = createdBy?.objectID, createdBy?.name?.isEmpty != false, let name = book.name(of: id) {
      named.createdBy?.name = name.displayName
      named.createdBy?.signInName = name.signInName
    }
    return named
  }
}

extension FleetItem {
  package func named(by book: NameBook) -> FleetItem {
    guard case .instance(let instance) = self, !book.isEmpty else { return self }
    return .instance(instance.named(by: book))
  }
}
