package import ComputeModel

extension VMSize {
  /// An element of `vmSizes`; nil without a name.
  package init?(resource: JSONValue) {
    guard let name = resource["name"]?.text else { return nil }
    let types = resource["supportedComputeTypes"]?.elements?.compactMap { $0.text?.lowercased() }
    self.init(
      name: name, family: resource["family"]?.text, cores: resource["vCPUs"]?.integer,
      gpus: resource["gpus"]?.integer, memoryGB: Self.number(resource["memoryGB"]),
      price: Self.price(resource["estimatedVMPrices"]), isForInstances: types.map { $0.contains("computeinstance") })
  }

  private static func number(_ value: JSONValue?) -> String? {
    guard case .number(let text) = value else { return nil }
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func price(_ prices: JSONValue?) -> Price? {
    let values = prices?["values"]?.elements ?? []
    // Some sizes have several prices of one kind, in any order: the lowest one counts (FACTS section 16).
    let linux = values.filter { value in
      value["osType"]?.text?.lowercased() == "linux" && value["vmTier"]?.text?.lowercased() == "standard"
    }.compactMap { number($0["retailPrice"]) }.filter { Double($0) != nil }
    guard let amount = linux.min(by: { Double($0) ?? 0 < Double($1) ?? 0 }) else { return nil }
    return Price(perHour: amount, currency: prices?["billingCurrency"]?.text ?? "USD")
  }
}

extension Usage {
  /// An element of `usages`; nil where it has no name or number.
  package init?(resource: JSONValue) {
    guard let name = resource[path: "name", "value"]?.text, let used = resource["currentValue"]?.integer else {
      return nil
    }
    let kind = resource["type"]?.text ?? ""
    let prefix = machineLearningProvider + "/"
    let limit = resource["limit"]?.integer
    self.init(
      name: name, title: resource[path: "name", "localizedValue"]?.text ?? name,
      kind: kind.hasPrefix(prefix) ? String(kind.dropFirst(prefix.count)) : kind, used: used,
      limit: limit.flatMap { $0 < 0 ? nil : $0 })
  }
}
