import Languages
package import ARM
package import ComputeModel
import HTTPTypes
import Schedules

/// Azure's list of retail prices, which anybody may ask (FACTS section 11): no token goes there.
package struct RetailPriceReader: Sendable {
  /// Sizes in one question: the filter stands in the address, which must stay short.
  static let sizesAtOnce = 15
  /// Pages of one question, before it is taken for endless: a size has a few rows.
  static let maximumPages = 50

  private let origin: URLOrigin
  private let first: NextPolicy

  /// Nil where the cloud has no such list.
  package init?(cloud: Cloud, transport: any Transport, surroundings: Surroundings) {
    guard let prices = cloud.hosts.prices else { return nil }
    origin = prices
    let policies: [any Policy] = [
      RequestIdentity(surroundings: surroundings), Retry(surroundings: surroundings), OriginPin(origin: prices),
      ReadOnlyGate(),
    ]
    first = NextPolicy(policies: policies[...], transport: transport)
  }

  /// The lowest price of each size in a region, an hour on Linux without a reservation; a size that the list does not
  /// have is missing.
  package func prices(
    of sizes: [String], in location: String
  ) async throws(ServiceFailure) -> [String: VMSize.Price] {
    var amounts: [String: [String]] = [:]
    var rest = sizes[...]
    while !rest.isEmpty {
      for item in try await items(of: Array(rest.prefix(Self.sizesAtOnce)), in: location) {
        guard let amount = Self.amount(item), let name = item["armSkuName"]?.text else { continue }
        amounts[name.lowercased(), default: []].append(amount)
      }
      rest = rest.dropFirst(Self.sizesAtOnce)
    }
    var prices: [String: VMSize.Price] = [:]
    for size in sizes {
      prices[size] = amounts[size.lowercased()].flatMap {
        VMSize.Price(lowestOf: $0, currency: "USD", source: .retail)
      }
    }
    return prices
  }

  /// Windows licences, spot and low priority are other goods; so is anything that is not an hour in dollars.
  private static func amount(_ item: JSONValue) -> String? {
    guard item["currencyCode"]?.text == "USD", item["unitOfMeasure"]?.text == "1 Hour",
      let product = item["productName"]?.text, !product.hasSuffix("Windows"),
      let sku = item["skuName"]?.text?.lowercased(), !sku.contains("spot"), !sku.contains("low priority"),
      case .number(let text)? = item["retailPrice"]
    else { return nil }
    return text
  }

  private func items(of sizes: [String], in location: String) async throws(ServiceFailure) -> [JSONValue] {
    let purpose = localized("ask for retail prices")
    // Values compare with their case (FACTS section 11), and sizes of a fleet may be written in any.
    let wanted = sizes.map { "armSkuName eq '\($0.replacing("'", with: "''"))'" }.joined(separator: " or ")
    let filter =
      "serviceName eq 'Virtual Machines' and armRegionName eq '\(location.replacing("'", with: "''"))'"
      + " and priceType eq 'Consumption' and (\(wanted))"
    var url = AbsoluteURL(knownOrigin: origin)
    url.pathAndQuery = "/api/retail/prices?$filter=" + filter.pathSegment
    var items: [JSONValue] = []
    var walk = PageWalk(first: url)
    var pages = 0
    while let url = walk.next {
      pages += 1
      guard pages <= Self.maximumPages else { throw PageWalk.endless(purpose: purpose) }
      let document = try await document(at: url, to: purpose)
      guard let page = document["Items"]?.elements else {
        throw ServiceFailure(
          .unexpectedAnswer, localized("The list of retail prices at \(origin.text) has no items in it."))
      }
      items += page
      let link = document["NextPageLink"]?.text
      try walk.follow(link.flatMap { $0.isEmpty ? nil : $0 }, after: page.count, purpose: purpose)
    }
    return items
  }

  private func document(at url: AbsoluteURL, to purpose: String) async throws(ServiceFailure) -> JSONValue {
    let answer: TransportAnswer
    do throws(CallFailure) {
      answer = try await first.send(ARMCall(.get, url, isList: true))
    } catch {
      switch error {
      case .transport(let failure): throw failure.failure(reaching: origin, for: purpose)
      case .service(let failure): throw failure
      }
    }
    let status = answer.response.status.code
    guard status == 200, let document = try? JSONValue(parsing: answer.body) else {
      throw ServiceFailure(
        status == 429 || status >= 500 ? .noContact : .refused,
        localized(
          "The list of retail prices at \(origin.text) answered \(status): prices that only it knows stay unknown."),
        httpStatus: status)
    }
    return document
  }
}
