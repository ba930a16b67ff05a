import Languages
import ComputeModel
import Console
import Glibc

/// Saved views and the order of the list, in the state directory: they are the program's memory and not the user's configuration.
enum ViewsFile {
  private static var path: String { StateDirectory.base + "/amldeck/views.json" }

  struct Kept: Hashable, Sendable {
    var views: [SavedView] = []
    var order = FleetOrder()

    init(views: [SavedView], order: FleetOrder) {
      self.views = views
      self.order = order
    }

    init(_ document: JSONValue) {
      views = (document["views"]?.elements ?? []).compactMap { element in
        guard let name = element["name"]?.text, let filter = element["filter"]?.text else { return nil }
        return SavedView(name: name, filter: filter)
      }
      order = FleetOrder(
        column: document[path: "order", "column"]?.text.flatMap { FleetOrder.Column(rawValue: $0) },
        isReversed: document[path: "order", "reversed"]?.flag == true)
    }

    var document: JSONValue {
      .object([
        "views": .array(views.map { .object(["name": .string($0.name), "filter": .string($0.filter)]) }),
        "order": .object(["column": .string(order.column?.rawValue), "reversed": .bool(order.isReversed)]),
      ])
    }
  }

  /// Nothing where there is no file; a damaged file is said, and left alone.
  static func read() throws(ServiceFailure) -> Kept {
    guard access(path, F_OK) == 0 else { return Kept(views: [], order: FleetOrder()) }
    let text = try KeyFile.text(of: path)
    guard let document = try? JSONValue(parsing: text), document["views"]?.elements != nil else {
      throw ServiceFailure(.usage, localized("The saved views in \(path) cannot be read: mend or remove the file."))
    }
    return Kept(document)
  }

  static func write(_ kept: Kept) throws(ServiceFailure) {
    try StateDirectory.make(StateDirectory.base + "/amldeck")
    try PrivateFile.write(kept.document.indentedText + "\n", to: path)
  }
}
