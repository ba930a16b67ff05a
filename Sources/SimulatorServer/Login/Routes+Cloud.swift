import ARM
import ComputeModel
import HTTPTypes

/// The metadata by which clients learn a cloud (FACTS section 3.1).
extension Routes {
  func metadata(_ call: Call) throws(Answer) -> Answer {
    guard call.folded == ["metadata", "endpoints"], call.method == .get else {
      throw .error(404, "NotFound", "There is nothing at \(call.path).")
    }
    guard let version = call.parameter("api-version") else { throw Self.missingVersion }
    let cloud = Self.cloud(call.origin, tenant: host.tenant)
    // azure-ai-ml wants an array, `az cloud register` an object; an array makes it crash (FACTS section 3.1).
    return .ok(version < "2022-09-01" ? .array([cloud]) : cloud)
  }

  private static func cloud(_ origin: String, tenant: String) -> JSONValue {
    let root = origin + "/"
    return .object([
      "name": .string("AmldeckSimulator"), "portal": .string(root),
      "authentication": .object([
        "loginEndpoint": .string(root), "audiences": .array([.string(root), .string(origin)]),
        "tenant": .string(tenant), "identityProvider": .string("AAD"),
      ]),
      "graph": .string(root), "graphAudience": .string(root), "media": .string(root), "batch": .string(root),
      "gallery": .string(root), "resourceManager": .string(root), "vmImageAliasDoc": .string(root),
      "activeDirectoryDataLake": .string(root), "sqlManagement": .string(root),
      "microsoftGraphResourceId": .string(root), "appInsightsResourceId": .string(root),
      "appInsightsTelemetryChannelResourceId": .string(root), "attestationResourceId": .string(root),
      "synapseAnalyticsResourceId": .string(root), "logAnalyticsResourceId": .string(root),
      "ossrDbmsResourceId": .string(root),
      // Names under .invalid: nothing of a real cloud is ever asked.
      "suffixes": .object([
        "storage": .string("storage.simulator.invalid"), "keyVaultDns": .string("vault.simulator.invalid"),
        "acrLoginServer": .string("registry.simulator.invalid"),
        "sqlServerHostname": .string("database.simulator.invalid"),
        "azureDataLakeStoreFileSystem": .string("datalake.simulator.invalid"),
        "azureDataLakeAnalyticsCatalogAndJob": .string("analytics.simulator.invalid"),
        "synapseAnalytics": .string("synapse.simulator.invalid"), "mhsmDns": .string("hsm.simulator.invalid"),
        "mysqlServerEndpoint": .string("mysql.simulator.invalid"),
        "postgresqlServerEndpoint": .string("postgres.simulator.invalid"),
        "mariadbServerEndpoint": .string("mariadb.simulator.invalid"),
      ]),
    ])
  }
}
