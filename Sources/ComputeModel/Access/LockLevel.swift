/// How much a lock of a resource forbids, in ARM's words.
package enum LockLevel: String, Hashable, Sendable {
  case canNotDelete = "CanNotDelete"
  case readOnly = "ReadOnly"

  /// Whether it stands against an operation with this right. ReadOnly stops actions as well, as ARM's does: a POST
  /// could change anything (MicrosoftDocs, "Lock your resources to protect your infrastructure").
  package func forbids(_ right: String) -> Bool {
    let right = right.lowercased()
    if right.hasSuffix("/delete") { return true }
    return self == .readOnly && (right.hasSuffix("/write") || right.hasSuffix("/action"))
  }
}
