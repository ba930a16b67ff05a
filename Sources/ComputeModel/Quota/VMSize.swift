/// A size that the service offers in a region (`vmSizes`, FACTS section 15).
package struct VMSize: Hashable, Sendable {
  package var name: String
  /// As `usages` name it, or in a form that differs from it in case and spaces only (FACTS section 5.6).
  package var family: String?
  package var cores: Int?
  package var gpus: Int?
  /// In gigabytes, as the service wrote the number.
  package var memoryGB: String?
  /// An hour on Linux, standard tier: an estimate. Nil where nobody says one, which is not the same as free.
  package var price: Price?
  /// Whether a compute instance may have it; nil where the service does not say.
  package var isForInstances: Bool?

  package struct Price: Hashable, Sendable {
    package enum Source: String, Hashable, Sendable {
      /// The service's own list of sizes.
      case sizes = "vmSizes"
      /// The list of retail prices that anybody may ask for.
      case retail = "retail-prices"
    }

    /// As the source wrote the number.
    package var perHour: String
    package var currency: String
    package var source: Source
    /// How many different prices the source names; this is the lowest of them.
    package var candidates: Int

    package init(perHour: String, currency: String, source: Source = .sizes, candidates: Int = 1) {
      self.perHour = perHour
      self.currency = currency
      self.source = source
      self.candidates = candidates
    }

    /// The lowest of several prices in one currency: rows come in any order, and a size may have two (FACTS section
    /// 16). A price of 0 is not believed: no size is free.
    package init?(lowestOf amounts: [String], currency: String, source: Source) {
      var lowest: (text: String, value: Double)?
      var distinct: Set<Double> = []
      for text in amounts {
        guard let value = Double(text), value > 0, value.isFinite else { continue }
        distinct.insert(value)
        if lowest.map({ value < $0.value }) ?? true { lowest = (text, value) }
      }
      guard let lowest else { return nil }
      self.init(perHour: lowest.text, currency: currency, source: source, candidates: distinct.count)
    }
  }

  package init(
    name: String, family: String? = nil, cores: Int? = nil, gpus: Int? = nil, memoryGB: String? = nil,
    price: Price? = nil, isForInstances: Bool? = nil
  ) {
    self.name = name
    self.family = family
    self.cores = cores
    self.gpus = gpus
    self.memoryGB = memoryGB
    self.price = price
    self.isForInstances = isForInstances
  }
}

/// How much of one limit of a region is in use (`usages`, FACTS section 15).
package struct Usage: Hashable, Sendable {
  /// `name.value`.
  package var name: String
  /// `name.localizedValue`.
  package var title: String
  /// `type` without the provider, such as `vmFamily/dedicatedCores/usages`.
  package var kind: String
  package var used: Int
  /// nil where there is no limit: the service writes -1 (FACTS section 5.6).
  package var limit: Int?

  package init(name: String, title: String, kind: String, used: Int, limit: Int?) {
    self.name = name
    self.title = title
    self.kind = kind
    self.used = used
    self.limit = limit
  }

  /// Limits on dedicated cores; the others count clusters and low-priority cores.
  package var isDedicatedCores: Bool {
    let folded = kind.lowercased()
    return folded.contains("dedicatedcores")
  }

  package var isRegionalTotal: Bool { isDedicatedCores && !kind.lowercased().contains("vmfamily") }

  /// The name of a family in the form in which the service's several spellings of it agree.
  package static func folded(family: String) -> String {
    var folded = family.lowercased().filter { $0.isLetter || $0.isNumber }
    for suffix in ["clusterdedicatedvcpus", "family"] where folded.hasSuffix(suffix) {
      folded.removeLast(suffix.count)
    }
    return folded.hasPrefix("standard") ? String(folded.dropFirst("standard".count)) : folded
  }
}
