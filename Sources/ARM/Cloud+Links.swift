extension Cloud {
  /// The page of a resource in the portal; nil where the cloud has none.
  package func portalLink(to resource: ComputeID, tenant: String?) -> String? {
    hosts.portal.map { "\($0.text)/#@\(tenant?.pathSegment ?? "")/resource\(resource.workspace.path)" }
  }

  /// The page of an instance in the Machine Learning studio (FACTS section 9, not verified).
  package func studioLink(to resource: ComputeID, tenant: String?) -> String? {
    guard let studio = hosts.studio else { return nil }
    let page = "\(studio.text)/compute/\(resource.name.pathSegment)/details?wsid=\(resource.workspace.path)"
    return page + (tenant.map { "&tid=" + $0.pathSegment } ?? "")
  }
}
