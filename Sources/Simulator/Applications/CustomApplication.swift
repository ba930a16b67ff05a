import ComputeModel
package import Schedules

/// A custom service of an instance, as far as it matters whether it can be reached.
package struct CustomApplication: Hashable, Sendable {
  package let name: String
  /// The port under which it is reached; nil where it publishes none.
  package let publishedPort: Int?
  let targetPort: Int?
  /// `image.reference` of a docker image.
  let image: String?
  let isEnvironment: Bool
  let license: String?

  init?(_ service: JSONValue) {
    guard let name = service["name"]?.text else { return nil }
    self.name = name
    let endpoint = service["endpoints"]?.elements?.first
    publishedPort = endpoint?["published"]?.integer
    targetPort = endpoint?["target"]?.integer
    image = service[path: "image", "reference"]?.text
    isEnvironment = service[path: "image", "type"]?.text?.lowercased() == "azureml"
    license = service[path: "environmentVariables", "RSP_LICENSE", "value"]?.text
  }

  package enum State: Hashable, Sendable {
    /// The instance does not run.
    case away
    /// Its image is being pulled: 502 in the service (founding document).
    case starting(until: Instant)
    case ready
    /// It will not come up as things are.
    case failed(reason: String)
  }

  /// Posit Workbench, by the image of Microsoft's example (FACTS section 5.4).
  var isPositWorkbench: Bool { image?.lowercased().contains("/rstudio-workbench") == true }

  /// RStudio, by the image that the founding document names.
  private var isRStudio: Bool { image?.lowercased().contains("/rocker-rstudio-ml-verse") == true }

  /// The registry that the image is pulled from; Docker's own where none is named.
  var registry: String? {
    guard let image, !isEnvironment, let first = image.split(separator: "/").first else { return nil }
    guard image.contains("/"), first.contains(".") || first.contains(":") else { return "docker.io" }
    return first.split(separator: ":").first.map { $0.lowercased() }
  }

  /// Whether it is pulled from a registry of Azure's own, in any of the clouds.
  var isInAzureRegistry: Bool {
    guard let registry else { return false }
    return [".azurecr.io", ".azurecr.cn", ".azurecr.us"].contains { registry.hasSuffix($0) }
  }

  /// The hosts that must be reached before it comes up. That GitHub's registry takes two, and the licence a third,
  /// is the founding document's.
  var hosts: [String] {
    var hosts: [String] = []
    if let registry { hosts.append(registry) }
    if registry == "ghcr.io" { hosts.append("pkg-containers.githubusercontent.com") }
    if isPositWorkbench { hosts.append("www.wyday.com") }
    return hosts
  }

  /// Nil where nothing in the settings keeps it from coming up.
  var fault: String? {
    if image?.isEmpty != false { return "it names no image" }
    if isPositWorkbench, license?.isEmpty != false { return "Posit Workbench needs a licence key in RSP_LICENSE" }
    if isRStudio, let targetPort, targetPort != 8787 {
      return "RStudio's image listens on target port 8787, not on \(targetPort)"
    }
    return nil
  }
}

extension Instance {
  package var customApplications: [CustomApplication] {
    (settings["customServices"]?.elements ?? []).compactMap { CustomApplication($0) }
  }

  /// Who may use its applications: the assigned user, else the creator (founding document; FACTS section 7).
  package var userID: String {
    (settings[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text ?? createdBy.objectID)
      .lowercased()
  }
}

extension World {
  package func state(of application: CustomApplication, on instance: Instance) -> CustomApplication.State {
    guard instance.state == .running || instance.state == .jobRunning else { return .away }
    if let fault = application.fault { return .failed(reason: fault) }
    if let workspace = workspace(resourceGroup: instance.resourceGroup, name: instance.workspace) {
      let network = networks.network(of: workspace)
      if let host = application.hosts.first(where: { !network.reaches($0) }) {
        return .failed(reason: "\(host) is not among the allowed outbound hosts of the workspace \(workspace.name)")
      }
      if application.isInAzureRegistry, !directory.isContributor(instance.userID, at: scope(of: workspace)) {
        return .failed(reason: "its user is not Contributor, which pulling from a container registry takes")
      }
    }
    guard let began = agenda.outlooks[instance.ordinal]?.pulls.began(application.name) else { return .ready }
    let end = began + founding.durations.imagePull
    return now < end ? .starting(until: end) : .ready
  }

  /// The applications that will not come up, as the resource's `errors` has them. The service's own code and words
  /// are unknown.
  package func applicationErrors(of instance: Instance) -> [Instance.ServiceError] {
    instance.customApplications.compactMap { application in
      guard case .failed(let reason) = state(of: application, on: instance) else { return nil }
      return Instance.ServiceError(
        code: "CustomServiceFailed",
        message: "The custom application '\(application.name)' does not come up: \(reason).")
    }
  }
}
