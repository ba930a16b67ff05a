package import ComputeModel

extension VMSize {
  /// An element of `vmSizes`; nil without a name.
  package init?(resource: JSONValue) {
    guard let name = resource["name"]?.text else { return nil }
    let types = resource["supportedComputeTypes"]?.elements?.compactMap { $0.text?.lowercased() }
    self.init(
      name: name, family: resource["family"]?.text, cores: Self.count(resource["vCPUs"]),
      gpus: Self.count(resource["gpus"]), memoryGB: Self.number(resource["memoryGB"]),
      price: Self.price(resource["estimatedVMPrices"]), isForInstances: types.map { $0.contains("computeinstance") })
  }

  private static func number(_ value: JSONValue?) -> String? {
    guard case .number(let text) = value else { return nil }
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Of anything in one machine. A number that no machine has is none: sums of it would leave the range of integers.
  private static func count(_ value: JSONValue?) -> Int? {
    value?.integer.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
  }

  /// The lowest of the prices for Linux on the standard tier: the service lists some sizes with two, in any order
  /// (recorded, FACTS section 16).
  private static func price(_ prices: JSONValue?) -> Price? {
    let unit = prices?["unitOfMeasure"]?.text?.lowercased()
    guard unit == nil || unit == "onehour" else { return nil }
    let linux = (prices?["values"]?.elements ?? []).filter { value in
      value["osType"]?.text?.lowercased() == "linux" && value["vmTier"]?.text?.lowercased() == "standard"
    }
    return Price(
      lowestOf: linux.compactMap { number($0["retailPrice"]) }, currency: prices?["billingCurrency"]?.text ?? "USD",
      source: .sizes)
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
      kind: kind.hasPrefix(prefix) ? String(kind.dropFirst(prefix.count)) : kind, used: max(0, used),
      limit: limit.flatMap { $0 < 0 ? nil : $0 })
  }
}
