package import ComputeModel

extension Cloud {
  /// The public clouds (FACTS section 9).
  package static let builtIn: [Cloud] = [
    Cloud(
      name: "AzureCloud", resourceManager: URLOrigin(host: "management.azure.com"),
      login: URLOrigin(host: "login.microsoftonline.com"), audience: "https://management.azure.com",
      hosts: Hosts(
        portal: URLOrigin(host: "portal.azure.com"), studio: URLOrigin(host: "ml.azure.com"),
        graph: URLOrigin(host: "graph.microsoft.com"), instanceSuffix: "instances.azureml.ms", prices: globalPrices)),
    Cloud(
      name: "AzureChinaCloud", resourceManager: URLOrigin(host: "management.chinacloudapi.cn"),
      login: URLOrigin(host: "login.chinacloudapi.cn"), audience: "https://management.chinacloudapi.cn",
      hosts: Hosts(
        portal: URLOrigin(host: "portal.azure.cn"), studio: URLOrigin(host: "ml.azure.cn"),
        graph: URLOrigin(host: "microsoftgraph.chinacloudapi.cn"), instanceSuffix: "instances.azureml.cn")),
    Cloud(
      name: "AzureUSGovernment", resourceManager: URLOrigin(host: "management.usgovcloudapi.net"),
      login: URLOrigin(host: "login.microsoftonline.us"), audience: "https://management.usgovcloudapi.net",
      hosts: Hosts(
        portal: URLOrigin(host: "portal.azure.us"), studio: URLOrigin(host: "ml.azure.us"),
        graph: URLOrigin(host: "graph.microsoft.us"), instanceSuffix: "instances.azureml.us", prices: globalPrices)),
  ]

  /// Of every cloud but China's, whose prices are one large file and no query (FACTS sections 9 and 11).
  private static let globalPrices = URLOrigin(host: "prices.azure.com")

  /// One of the public clouds, by its name in any case.
  package static func named(_ name: String) -> Cloud? {
    builtIn.first { $0.name.lowercased() == name.lowercased() }
  }

  /// The cloud that a metadata document describes, chosen as azure-ai-ml does: the first one of an array whose
  /// `resourceManager` is part of the URL that the document came from (FACTS section 3.1); an object is taken as it is.
  package init?(metadata document: JSONValue, from url: String) {
    let candidates = document.elements ?? [document]
    for candidate in candidates {
      guard
        let name = candidate["name"]?.text,
        let managerText = candidate["resourceManager"]?.text,
        let loginText = candidate[path: "authentication", "loginEndpoint"]?.text,
        let manager = AbsoluteURL(managerText), let login = AbsoluteURL(loginText),
        url.hasPrefix(manager.origin.text)
      else { continue }
      func origin(_ member: String) -> URLOrigin? {
        candidate[member]?.text.flatMap { AbsoluteURL($0)?.origin }
      }
      let audiences = candidate[path: "authentication", "audiences"]?.elements?.compactMap { $0.text } ?? []
      self.init(
        name: name, resourceManager: manager.origin, login: login.origin,
        audience: Self.audience(of: manager.origin, among: audiences),
        hosts: Hosts(portal: origin("portal"), graph: origin("microsoftGraphResourceId"))
          .completed(by: Self.builtIn(at: manager.origin)))
      return
    }
    return nil
  }

  /// A cloud that `az cloud register` wrote into `clouds.config` (FACTS section 10).
  /// - Parameter members: of the cloud's section.
  /// Nil where it names no management endpoint or no login over https.
  package init?(name: String, registered members: [String: String]) {
    func origin(_ member: String) -> URLOrigin? { members[member].flatMap { AbsoluteURL($0)?.origin } }
    guard let manager = origin("endpoint_resource_manager"), let login = origin("endpoint_active_directory") else {
      return nil
    }
    self.init(
      name: name, resourceManager: manager, login: login,
      audience: Self.audience(
        of: manager, among: [members["endpoint_active_directory_resource_id"]].compactMap { $0 }),
      hosts: Hosts(portal: origin("endpoint_portal"), graph: origin("endpoint_microsoft_graph_resource_id"))
        .completed(by: Self.builtIn(at: manager)))
  }

  private static func builtIn(at manager: URLOrigin) -> Cloud? { builtIn.first { $0.resourceManager == manager } }

  /// What tokens for the management endpoint are asked for. azure-ai-ml asks for the endpoint itself (FACTS section
  /// 3.1), and so do we where the cloud does not name another audience instead, as Azure Stack does.
  private static func audience(of manager: URLOrigin, among audiences: [String]) -> String {
    if let known = builtIn(at: manager) { return known.audience }
    let named = audiences.map { text in
      var text = text
      while text.hasSuffix("/") { text.removeLast() }
      return text
    }
    if named.contains(manager.text) { return manager.text }
    return named.first { !$0.isEmpty } ?? manager.text
  }
}

extension Cloud.Hosts {
  /// What a cloud's own description leaves out, where it is one of the public clouds under whatever name.
  fileprivate func completed(by known: Cloud?) -> Cloud.Hosts {
    guard let known = known?.hosts else { return self }
    return Cloud.Hosts(
      portal: portal ?? known.portal, studio: studio ?? known.studio, graph: graph ?? known.graph,
      instanceSuffix: instanceSuffix ?? known.instanceSuffix, prices: prices ?? known.prices)
  }
}
