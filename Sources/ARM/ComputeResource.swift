package import ComputeModel

/// A compute as ARM writes it, and what of it the console understands.
package enum ComputeResource {
  /// What an element of a list of computes is. Lists hold every compute type (FACTS section 16).
  package enum Reading: Hashable, Sendable {
    case instance(ComputeInstance)
    case otherComputeType(String)
    case unreadable(UnreadableItem)
  }

  /// Of ids and names, in bytes: both are kept as long as the list is, and shown (RELIABILITY R16). No poll URL is
  /// meant, which may be as long as this (FACTS section 16).
  static let longestID = 4096

  /// Reads leniently: absent, null and unknown members are fine; only an element without a name, a compute type or
  /// a state cannot become a row of its own.
  /// - Parameters:
  ///   - document: one resource, as it was received.
  ///   - workspace: where it was asked for; the fallback for an element without a usable id.
  package static func read(_ document: [UInt8], in workspace: WorkspaceID) throws(JSONError) -> Reading {
    var places = PlaceMemory(workspace)
    let fields = try JSONScanner.scan(document) { scanner throws(JSONError) in try ComputeFields(&scanner) }
    return fields.reading(&places, position: 0)
  }

  /// The same of a document that was read as a tree.
  package static func read(_ document: JSONValue, in workspace: WorkspaceID) -> Reading {
    do throws(JSONError) {
      return try read(document.compactBytes, in: workspace)
    } catch {
      return .unreadable(
        UnreadableItem(
          id: "\(workspace.path)/computes/item 1", name: "item 1", workspace: workspace.name, reason: "\(error)"))
    }
  }
}
