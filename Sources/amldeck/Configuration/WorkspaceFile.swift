import ARM
import ComputeModel

/// The `config.json` of a workspace that the studio offers for download, found as Microsoft's SDK finds it: in
/// `.azureml/`, in `aml_config/`, then in the directory itself, then the same in each directory above (FACTS
/// section 10). A `config.json` of something else is passed over.
struct WorkspaceFile: Sendable {
  var path: String
  var subscription: String
  var resourceGroup: String
  var workspace: String

  static func find(_ sources: ConfigurationSources) -> WorkspaceFile? {
    var directory = sources.directory
    while true {
      for folder in ["/.azureml", "/aml_config", ""] {
        for name in ["config.json", "project.json"] {
          let path = (directory == "/" ? "" : directory) + folder + "/" + name
          if let text = sources.read(path), let file = WorkspaceFile(text, path: path) { return file }
        }
      }
      guard directory != "/", let slash = directory.lastIndex(of: "/") else { return nil }
      directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
    }
  }

  private init?(_ text: String, path: String) {
    guard let document = try? JSONValue(parsing: String(text.trimmingPrefix("\u{FEFF}"))) else { return nil }
    self.path = path
    if let subscription = document["subscription_id"]?.text, let group = document["resource_group"]?.text,
      let workspace = document["workspace_name"]?.text
    {
      self.subscription = subscription
      resourceGroup = group
      self.workspace = workspace
    } else if let scope = document["Scope"]?.text, let id = ComputeID(path: scope + "/computes/x")?.workspace {
      // The older form, of `project.json`.
      subscription = id.subscription
      resourceGroup = id.resourceGroup
      workspace = id.name
    } else {
      return nil
    }
  }
}
