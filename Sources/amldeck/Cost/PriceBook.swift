import ARMClient
import ComputeModel

/// What an hour of each size costs in the workspaces' regions, as far as the service says it.
struct PriceBook: Sendable {
  private var prices: [String: VMSize.Price] = [:]

  init() {}

  init(_ backend: Backend) async throws(ServiceFailure) {
    for (location, subscription) in try await backend.quotaScopes() {
      for size in try await backend.reader.sizes(in: location, subscription: subscription) {
        prices[Self.key(size.name, location, subscription)] = size.price
      }
    }
  }

  func price(of instance: ComputeInstance) -> VMSize.Price? {
    instance.vmSize.flatMap { prices[Self.key($0, instance.location ?? "", instance.subscription)] }
  }

  private static func key(_ size: String, _ location: String, _ subscription: String) -> String {
    "\(subscription) \(location.filter { $0 != " " }) \(size)".lowercased()
  }
}
