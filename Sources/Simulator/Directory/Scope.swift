/// Where a role or a lock applies: a subscription, a group, or a resource; everything below belongs to it.
package struct Scope: Hashable, Sendable, CustomStringConvertible {
  /// A resource id as it was written, without a closing slash; empty for the root.
  package let text: String
  /// In lower case: ids are compared without regard to case (FACTS section 1).
  let folded: String

  package init(_ text: String) {
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    self.text = text
    folded = text.lowercased()
  }

  /// The resource that an address is about: without an action (`.../start`) and without the name of a collection
  /// (`.../computes`), which is a list of what its parent has.
  /// - Parameter path: the segments of the address.
  package init(path: [String]) {
    var kept: [String] = []
    var index = 0
    while index < path.count {
      let isProvider = path[index].lowercased() == "providers"
      // A provider's name belongs to the types after it; alone it names nothing.
      let length = isProvider ? 4 : 2
      guard index + length <= path.count else { break }
      kept += path[index..<(index + length)]
      index += length
    }
    self.init(kept.map { "/" + $0 }.joined())
  }

  package var description: String { text.isEmpty ? "/" : text }

  package func contains(_ other: Scope) -> Bool {
    guard other.folded.hasPrefix(folded) else { return false }
    return other.folded.utf8.count == folded.utf8.count
      || other.folded.utf8.dropFirst(folded.utf8.count).first == UInt8(ascii: "/")
  }

  package static func == (left: Scope, right: Scope) -> Bool { left.folded == right.folded }

  package func hash(into hasher: inout Hasher) { hasher.combine(folded) }
}

extension World {
  package var subscriptionScope: Scope { Scope("/subscriptions/" + founding.subscription) }

  package func scope(group: String) -> Scope { Scope("\(subscriptionScope.text)/resourceGroups/\(group)") }

  package func scope(of workspace: Workspace) -> Scope {
    scope(group: workspace.resourceGroup, workspace: workspace.name)
  }

  package func scope(of instance: Instance) -> Scope {
    let workspace = scope(group: instance.resourceGroup, workspace: instance.workspace)
    return Scope("\(workspace.text)/computes/\(instance.name)")
  }

  package func scope(group: String, workspace: String) -> Scope {
    Scope("\(scope(group: group).text)/providers/Microsoft.MachineLearningServices/workspaces/\(workspace)")
  }
}
