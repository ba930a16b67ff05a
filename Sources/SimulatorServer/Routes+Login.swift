import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// Clouds, login and managed identity (FACTS section 3.1).
extension Routes {
  // MARK: /metadata/endpoints

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

  // MARK: /{tenant}/…

  /// Nil where the address is not one of the login's.
  func login(_ call: Call) async throws(Answer) -> Answer? {
    guard let tenant = call.folded.first else { return nil }
    let rest = Array(call.folded.dropFirst())
    let isDiscovery = rest == ["v2.0", ".well-known", "openid-configuration"]
    let isKeys = rest == ["discovery", "v2.0", "keys"]
    let isToken = rest == ["oauth2", "v2.0", "token"]
    guard isDiscovery || isKeys || isToken else { return nil }
    guard tenant == host.tenant else {
      throw Self.loginError(
        400, "invalid_request", 90002, "Tenant '\(call.segments[0])' not found. Check that the tenant ID is right.",
        call)
    }
    if isToken {
      guard call.method == .post else {
        throw Self.loginError(405, "invalid_request", 900561, "The endpoint only accepts POST requests.", call)
      }
      return try clientCredentials(call)
    }
    guard call.method == .get else { return nil }
    // The keys are symmetric: nobody else can check our signatures, so there is no key to publish.
    if isKeys { return .ok(.object(["keys": .array([])])) }
    let base = "\(call.origin)/\(host.tenant)"
    return .ok(
      .object([
        "token_endpoint": .string(base + "/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": .array([.string("client_secret_post")]),
        "jwks_uri": .string(base + "/discovery/v2.0/keys"),
        "response_modes_supported": .array([.string("query")]),
        "subject_types_supported": .array([.string("pairwise")]),
        "id_token_signing_alg_values_supported": .array([.string("HS256")]),
        "response_types_supported": .array([.string("code")]),
        "scopes_supported": .array([.string("openid")]),
        // MSAL compares the issuer with the address that it asked.
        "issuer": .string(base + "/v2.0"),
        "authorization_endpoint": .string(base + "/oauth2/v2.0/authorize"),
        "tenant_region_scope": .null, "cloud_instance_name": .string(call.authority),
      ]))
  }

  private func clientCredentials(_ call: Call) throws(Answer) -> Answer {
    guard let form = Call.form(String(decoding: call.body, as: UTF8.self)) else {
      throw Self.loginError(400, "invalid_request", 900144, "The request body is not a form.", call)
    }
    func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard let grant = field("grant_type"), let client = field("client_id") else {
      throw Self.loginError(
        400, "invalid_request", 900144,
        "The request body must contain the following parameters: 'grant_type', 'client_id'.", call)
    }
    guard grant == "client_credentials" else {
      throw Self.loginError(
        400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type '\(grant)'.", call)
    }
    guard client.lowercased() == host.clientID else {
      throw Self.loginError(
        400, "unauthorized_client", 700016,
        "Application with identifier '\(client)' was not found in the directory '\(host.tenant)'.", call)
    }
    guard Secrets.isEqual(field("client_secret") ?? "", host.clientSecret) else {
      throw Self.loginError(
        401, "invalid_client", 7_000_215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value,"
          + " not the client secret ID, for a secret added to app '\(host.clientID)'.", call)
    }
    let scope = field("scope") ?? ""
    guard scope.hasSuffix("/.default"), audiences(call).contains(AccessTokens.audience(String(scope.dropLast(9))))
    else {
      throw Self.loginError(
        400, "invalid_scope", 70011,
        "The provided request must include a 'scope' input parameter. The scope '\(scope)' is not valid here.",
        call)
    }
    var audience = String(scope.dropLast("/.default".count))
    // az asks for `https://host//.default` (FACTS section 3.1).
    while audience.hasSuffix("/") { audience.removeLast() }
    let token = tokens.issue(
      to: host.owner.objectID, clientID: host.clientID, audience: audience, at: call.realNow)
    return .ok(
      .object([
        "token_type": .string("Bearer"), "expires_in": .number(AccessTokens.lifetime),
        "ext_expires_in": .number(AccessTokens.lifetime), "access_token": .string(token),
      ])
    ).with("Cache-Control", "no-store")
  }

  /// The form of Microsoft's login for errors.
  private static func loginError(
    _ status: Int, _ error: String, _ code: Int, _ message: String, _ call: Call
  ) -> Answer {
    Answer(
      status: status,
      document: .object([
        "error": .string(error), "error_description": .string("AADSTS\(code): \(message)"),
        "error_codes": .array([.number(code)]),
        "timestamp": .string(call.realNow.iso8601(fractionDigits: 0)),
      ]))
  }

  /// What tokens may be made for: this server, and ARM of the public clouds, which clients ask for when they
  /// do not know that the server is another one (FACTS sections 1 and 9).
  func audiences(_ call: Call) -> [String] {
    let port = call.authority.split(separator: ":").last.map { String($0) } ?? ""
    let own = ["127.0.0.1", "localhost", "[::1]"].map { "https://\($0):\(port)" }
    return own + [
      "https://\(Host.inProcessAuthority)", "https://management.azure.com",
      "https://management.core.windows.net", "https://management.chinacloudapi.cn",
      "https://management.core.chinacloudapi.cn", "https://management.usgovcloudapi.net",
      "https://management.core.usgovcloudapi.net",
    ]
  }

  // MARK: /msi/token

  func managedIdentity(_ call: Call) throws(Answer) -> Answer {
    guard call.folded == ["msi", "token"], call.method == .get else {
      throw .error(404, "NotFound", "There is nothing at \(call.path).")
    }
    // 2017-09-01 sends `secret`, 2019-08-01 `X-IDENTITY-HEADER`.
    guard let given = call.header("secret") ?? call.header("X-IDENTITY-HEADER"),
      Secrets.isEqual(given, host.secrets.identitySecret)
    else {
      throw .error(
        401, "Unauthorized", "The managed-identity secret is missing or wrong: send MSI_SECRET as the header 'secret'.")
    }
    guard let resource = call.parameter("resource"), audiences(call).contains(AccessTokens.audience(resource))
    else {
      throw .error(400, "InvalidResource", "The parameter 'resource' must name this server or an ARM host.")
    }
    let token = tokens.issue(
      to: host.owner.objectID, clientID: host.clientID, audience: AccessTokens.audience(resource),
      at: call.realNow)
    let expiry = call.realNow.secondsSinceEpoch + Int64(AccessTokens.lifetime)
    return .ok(
      .object([
        "access_token": .string(token), "expires_on": .string(String(expiry)), "resource": .string(resource),
        "token_type": .string("Bearer"), "client_id": .string(host.clientID),
      ])
    ).with("Cache-Control", "no-store")
  }
}
