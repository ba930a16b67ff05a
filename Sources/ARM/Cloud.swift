/// Where a cloud keeps its management endpoint and its login (FACTS section 9).
package struct Cloud: Hashable, Sendable {
  package var name: String
  /// The ARM endpoint, ending in `/`.
  package var resourceManager: URLOrigin
  /// Where tokens come from, ending in `/`.
  package var login: URLOrigin
  /// What a token is asked for: `audience + "/.default"`.
  package var audience: String
  /// Hosts beside ARM; nil where the cloud names none.
  package var hosts: Hosts

  package init(
    name: String, resourceManager: URLOrigin, login: URLOrigin, audience: String, hosts: Hosts = Hosts()
  ) {
    self.name = name
    self.resourceManager = resourceManager
    self.login = login
    self.audience = audience
    self.hosts = hosts
  }

  /// What belongs to a cloud besides its management endpoint and its login.
  package struct Hosts: Hashable, Sendable {
    package var portal: URLOrigin?
    /// The Machine Learning studio.
    package var studio: URLOrigin?
    package var graph: URLOrigin?
    /// What stands behind `NAME.REGION.` in the addresses of an instance's applications.
    package var instanceSuffix: String?
    /// Where anybody may ask for retail prices.
    package var prices: URLOrigin?

    package init(
      portal: URLOrigin? = nil, studio: URLOrigin? = nil, graph: URLOrigin? = nil, instanceSuffix: String? = nil,
      prices: URLOrigin? = nil
    ) {
      self.portal = portal
      self.studio = studio
      self.graph = graph
      self.instanceSuffix = instanceSuffix
      self.prices = prices
    }
  }
}
