import Languages
import ARM
import ARMClient
import ComputeModel
import Console

extension Backend {
  /// The instance of this name in the workspaces, or of this ARM id; both are compared without regard to case, as ARM
  /// does.
  func find(_ name: String) async throws(ServiceFailure) -> ComputeInstance {
    guard !name.isEmpty else {
      throw ServiceFailure(.usage, localized("An empty name is no instance's: see amldeck list for their names."))
    }
    if name.hasPrefix("/") { return try await reader.instance(try id(name)) }
    var found: [ComputeInstance] = []
    var refusals: [ServiceFailure] = []
    for workspace in workspaceIDs {
      do throws(ServiceFailure) {
        found.append(try await reader.instance(ComputeID(workspace: workspace, name: name)))
      } catch {
        switch error.kind {
        case .notFound: continue
        // One workspace that may not be read does not hide the others.
        case .noAccess where workspaceIDs.count > 1: refusals.append(error)
        default: throw error
        }
      }
    }
    guard let instance = found.first else {
      // It may be where nobody lets us look: that is told, and not that it does not exist.
      if let first = refusals.first { throw first }
      let places = place.workspaces.joined(separator: ", ")
      throw ServiceFailure(
        .notFound, localized("There is no compute instance \(name) in \(places): see amldeck list."),
        code: "ResourceNotFound", httpStatus: 404)
    }
    guard found.count == 1 else {
      let places = found.map(\.workspace).joined(separator: ", ")
      throw ServiceFailure(
        .refused, localized("\(name) stands in more than one workspace (\(places)): name one with --workspace."))
    }
    return instance
  }

  /// An id of another place is refused: what a command acts on is what its options and context say.
  private func id(_ path: String) throws(ServiceFailure) -> ComputeID {
    guard let id = ComputeID(path: path) else {
      throw ServiceFailure(
        .usage, localized("\(path) is not the id of a compute: give a name, or an id from amldeck list -o json."))
    }
    guard workspaceIDs.contains(where: { $0.isSame(as: id.workspace) }) else {
      throw ServiceFailure(
        .notFound,
        localized(
          "\(id.name) is in workspace \(id.workspace.name), which is not among those of this context: name its place with"
        )
          + localized(" --subscription, --resource-group and --workspace."))
    }
    return id
  }
}
