import Languages
import ARM
import ComputeModel
import Schedules

/// Up to when what had ended in a workspace was cleared off the page of operations.
struct ClearedOperations: Hashable, Sendable {
  /// The ARM id in lower case.
  var workspace: String
  var until: Instant
}

/// What nobody wants to see again, in the state directory; the history has it all the same.
enum ClearedOperationsFile {
  private static var file: SharedListFile<ClearedOperations> {
    SharedListFile(
      directory: StateDirectory.base + "/amldeck", name: "cleared-operations",
      remedy: localized("mend or remove the file"),
      element: { document in
        guard let workspace = document["workspace"]?.text,
          let until = document["until"]?.text.flatMap({ try? Instant(iso8601: $0) })
        else { return nil }
        return ClearedOperations(workspace: workspace, until: until)
      },
      document: {
        .object(["workspace": .string($0.workspace), "until": .string($0.until.iso8601(fractionDigits: 7))])
      })
  }

  static func read() throws(ServiceFailure) -> [ClearedOperations] { try file.read() }

  static func clear(_ workspaces: [WorkspaceID], until instant: Instant) throws(ServiceFailure) {
    let paths = workspaces.map { $0.path.lowercased() }
    try file.change { all in
      all.removeAll { paths.contains($0.workspace) }
      all += paths.map { ClearedOperations(workspace: $0, until: instant) }
    }
  }
}
