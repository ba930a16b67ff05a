import ARM
import ComputeModel
import HTTPTypes
import Simulator

extension ServiceOperation {
  /// Which providers and api-versions there are: az asks before `resource show` and its like, unless it is given
  /// a version.
  static let providers: [ServiceOperation] = [
    ServiceOperation(
      .get, "/subscriptions/{subscription}/providers", right: "Microsoft.Resources/subscriptions/providers/read",
      versions: .anyDate, modelled: "The one provider, with its resource types and api-versions.",
      limits: "Providers of ARM's own resources are not listed."
    ) { _, call throws(Answer) in
      .list([ProviderDocuments.machineLearning(subscription: call.world.founding.subscription)])
    },
    ServiceOperation(
      .get, "/subscriptions/{subscription}/providers/{namespace}",
      right: "Microsoft.Resources/subscriptions/providers/read", versions: .anyDate,
      modelled: "Microsoft.MachineLearningServices with its resource types and api-versions.",
      limits: "Other providers answer 404, also those of which a resource is modelled."
    ) { _, call throws(Answer) in
      guard call["namespace"].lowercased() == machineLearningProvider.lowercased() else {
        throw .error(
          404, "InvalidResourceNamespace",
          "The resource namespace '\(call["namespace"])' is invalid. There is \(machineLearningProvider).")
      }
      return .ok(ProviderDocuments.machineLearning(subscription: call.world.founding.subscription))
    },
  ]
}

private enum ProviderDocuments {
  static func machineLearning(subscription: String) -> JSONValue {
    // The newest first, as in ARM: az takes the first that is not a preview.
    let versions: JSONValue = .array(knownComputeAPIVersions.sorted(by: >).map { .string($0) })
    let types = ["workspaces", "workspaces/computes", "locations", "locations/vmSizes", "locations/usages"]
    return .object([
      "id": .string("/subscriptions/\(subscription)/providers/\(machineLearningProvider)"),
      "namespace": .string(machineLearningProvider), "registrationPolicy": .string("RegistrationRequired"),
      "registrationState": .string("Registered"),
      "resourceTypes": .array(
        types.map { type in
          .object(["resourceType": .string(type), "locations": .array([]), "apiVersions": versions])
        }),
    ])
  }
}
