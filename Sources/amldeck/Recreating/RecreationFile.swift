import Languages
import ComputeModel

/// Recreations that were begun and have not ended, in the state directory: after the deletion this file is the only
/// place where the instance's settings stand.
struct RecreationFile: Sendable {
  let directory: String

  static var usual: RecreationFile { RecreationFile(directory: StateDirectory.base + "/amldeck") }

  private var file: SharedListFile<Recreation> {
    SharedListFile(
      directory: directory, name: "recreations", remedy: localized("mend the file; it may be all that is left of one"),
      element: { Recreation($0) }, document: { $0.document })
  }

  func read() throws(ServiceFailure) -> [Recreation] { try file.read() }

  func keep(_ recreation: Recreation) throws(ServiceFailure) {
    try file.change { $0 = $0.filter { $0.id.lowercased() != recreation.id.lowercased() } + [recreation] }
  }

  func forget(_ id: String) throws(ServiceFailure) {
    try file.change { $0.removeAll { $0.id.lowercased() == id.lowercased() } }
  }
}
