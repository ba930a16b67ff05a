import ComputeModel
import Console
import Glibc

/// Saved views, in the state directory: they are the program's memory and not the user's configuration.
enum ViewsFile {
  private static var path: String { StateDirectory.base + "/amldeck/views.json" }

  /// None where there is no file; a damaged file is said, and left alone.
  static func read() throws(ServiceFailure) -> [SavedView] {
    guard access(path, F_OK) == 0 else { return [] }
    let text = try KeyFile.text(of: path)
    guard let document = try? JSONValue(parsing: text), let elements = document["views"]?.elements else {
      throw ServiceFailure(.usage, "The saved views in \(path) cannot be read: mend or remove the file.")
    }
    return elements.compactMap { element in
      guard let name = element["name"]?.text, let filter = element["filter"]?.text else { return nil }
      return SavedView(name: name, filter: filter)
    }
  }

  static func write(_ views: [SavedView]) throws(ServiceFailure) {
    try StateDirectory.make(StateDirectory.base + "/amldeck")
    let elements = views.map { JSONValue.object(["name": .string($0.name), "filter": .string($0.filter)]) }
    try PrivateFile.write(JSONValue.object(["views": .array(elements)]).indentedText + "\n", to: path)
  }
}
