package import ComputeModel

/// Whose instance it is: the assigned user, else the creator. Names of object ids need Graph; without it the id is
/// shortened, never replaced by a guess.
package struct Owner: Hashable, Sendable {
  package var text: String

  package init(_ instance: ComputeInstance) {
    if let assigned = instance.assignedTo {
      text = Self.shortened(assigned.objectID)
    } else if let name = instance.createdBy?.name, !name.isEmpty {
      text = name
    } else if let id = instance.createdBy?.objectID, !id.isEmpty {
      text = Self.shortened(id)
    } else {
      text = "-"
    }
  }

  static func shortened(_ objectID: String) -> String {
    objectID.count > 9 ? objectID.prefix(8) + ".." : objectID
  }
}
