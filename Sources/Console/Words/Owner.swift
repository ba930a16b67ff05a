package import ComputeModel

/// Whose instance it is: the assigned user, else the creator. Names of object ids need the directory; without it the id
/// is shortened, never replaced by a guess.
package struct Owner: Hashable, Sendable {
  package var text: String
  package var objectID: String?
  private var signInName: String?
  /// Every word by which a person may know the owner, and with the object id besides.
  var words: [String] { [text] + [signInName].compactMap { $0 } }
  var names: [String] { words + [objectID].compactMap { $0 } }

  package init(_ instance: ComputeInstance) {
    let name: String?
    if let assigned = instance.assignedTo {
      (objectID, name, signInName) = (assigned.objectID, assigned.name, assigned.signInName)
    } else {
      let creator = instance.createdBy
      (objectID, name, signInName) = (creator?.objectID, creator?.name, creator?.signInName)
    }
    if let name, !name.isEmpty {
      text = name
    } else if let objectID, !objectID.isEmpty {
      text = Self.shortened(objectID)
    } else {
      text = "-"
    }
  }

  /// Where there is room: the name, else the whole id.
  package var fullText: String { text == objectID.map { Self.shortened($0) } ? objectID ?? text : text }

  static func shortened(_ objectID: String) -> String {
    objectID.count > 9 ? objectID.prefix(8) + ".." : objectID
  }
}
