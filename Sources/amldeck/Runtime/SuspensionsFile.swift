import Languages
import ComputeModel

/// Suspensions of starts that a person has confirmed, in the state directory, until they are over. Consoles and
/// `amldeck schedule due` of one person share the file.
enum SuspensionsFile {
  private static var file: SharedListFile<KeptSuspension> {
    SharedListFile(
      directory: StateDirectory.base + "/amldeck", name: "suspensions", remedy: localized("mend or remove the file"),
      element: { KeptSuspension($0) }, document: { $0.document })
  }

  static func read() throws(ServiceFailure) -> [KeptSuspension] { try file.read() }

  /// Writes `new` in place of `known`; what others have written meanwhile stays.
  static func replace(known: [KeptSuspension], with new: [KeptSuspension]) throws(ServiceFailure) {
    try file.change { all in
      all.removeAll { known.contains($0) && !new.contains($0) }
      all += new.filter { !all.contains($0) }
    }
  }
}
