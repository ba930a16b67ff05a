import ARM
import Simulator

/// An application that every instance has; the names are those of the studio.
struct BuiltInApplication: Sendable {
  let title: String
  /// Below the instance's address, without a slash before it.
  let path: String

  static let all = [
    BuiltInApplication(title: "Jupyter", path: "tree/"), BuiltInApplication(title: "Jupyter Lab", path: "lab"),
    BuiltInApplication(title: "VS Code", path: "vscode/"),
    BuiltInApplication(title: "Terminal", path: "terminals/1"),
    BuiltInApplication(title: "Notebooks", path: "notebooks/"),
  ]
}

/// Where applications are reached. Names of instances are unique in the region, so the name is enough.
enum ApplicationAddress {
  static func root(of instance: Instance, origin: String) -> String {
    "\(origin)/instances/\(instance.name.pathSegment)/"
  }
}
