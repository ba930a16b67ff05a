import ARM
import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// Login: what Microsoft's identity platform answers below `/{tenant}/` (FACTS sections 3.1 and 10).
extension Routes {
  /// What clients write where they do not know the tenant; `az logout` and a login without `--tenant` do. There is
  /// one tenant, so they can only mean that one.
  private static let tenantAliases = ["organizations", "common"]

  private enum LoginEndpoint {
    case discovery
    case keys
    case token
    case deviceCode

    init?(_ path: [String]) {
      switch path {
      case ["v2.0", ".well-known", "openid-configuration"]: self = .discovery
      case ["discovery", "v2.0", "keys"]: self = .keys
      // The first is of older clients, which say `resource` in place of `scope`.
      case ["oauth2", "token"], ["oauth2", "v2.0", "token"]: self = .token
      case ["oauth2", "v2.0", "devicecode"]: self = .deviceCode
      default: return nil
      }
    }
  }

  /// Nil where the address is not one of the login's.
  func login(_ call: Call) async throws(Answer) -> Answer? {
    guard let tenant = call.folded.first, let endpoint = LoginEndpoint(Array(call.folded.dropFirst())) else {
      return nil
    }
    guard tenant == host.tenant || Self.tenantAliases.contains(tenant) else {
      throw LoginFault(
        "invalid_request", 90002, "Tenant '\(call.segments[0])' not found. Check that the tenant ID is right."
      ).answer(call)
    }
    switch endpoint {
    case .discovery, .keys:
      guard call.method == .get else { return nil }
      // The keys are symmetric: nobody else can check our signatures, so there is no key to publish.
      return endpoint == .keys ? .ok(.object(["keys": .array([])])) : .ok(discovery(call))
    case .token, .deviceCode:
      guard call.method == .post else {
        throw LoginFault("invalid_request", 900_561, "The endpoint only accepts POST requests.", status: 405)
          .answer(call)
      }
      let world = try await world()
      do throws(LoginFault) {
        let form = try LoginForm(call)
        let document = endpoint == .token ? try grant(form, call, world) : try deviceCode(form, call)
        return Answer.ok(document).with("Cache-Control", "no-store")
      } catch {
        throw error.answer(call)
      }
    }
  }

  private func discovery(_ call: Call) -> JSONValue {
    let base = "\(call.origin)/\(host.tenant)"
    return .object([
      "token_endpoint": .string(base + "/oauth2/v2.0/token"),
      "token_endpoint_auth_methods_supported": .array([.string("client_secret_post")]),
      "jwks_uri": .string(base + "/discovery/v2.0/keys"),
      "response_modes_supported": .array([.string("query")]),
      "subject_types_supported": .array([.string("pairwise")]),
      "id_token_signing_alg_values_supported": .array([.string("HS256")]),
      "response_types_supported": .array([.string("code")]),
      "scopes_supported": ["openid", "profile", "offline_access"].document,
      // MSAL compares the issuer with the address that it asked.
      "issuer": .string(base + "/v2.0"),
      "authorization_endpoint": .string(base + "/oauth2/v2.0/authorize"),
      "device_authorization_endpoint": .string(base + "/oauth2/v2.0/devicecode"),
      "tenant_region_scope": .null, "cloud_instance_name": .string(call.authority),
    ])
  }
}

/// Why a login is refused, in the form of Microsoft's login.
struct LoginFault: Error {
  /// Of OAuth, such as `invalid_client`.
  let error: String
  /// The number after AADSTS.
  let code: Int
  let message: String
  let status: Int

  init(_ error: String, _ code: Int, _ message: String, status: Int = 400) {
    self.error = error
    self.code = code
    self.message = message
    self.status = status
  }

  func answer(_ call: Call) -> Answer {
    Answer(
      status: status,
      document: .object([
        "error": .string(error), "error_description": .string("AADSTS\(code): \(message)"),
        "error_codes": .array([.number(code)]),
        "timestamp": .string(call.realNow.iso8601(fractionDigits: 0)),
      ]))
  }
}

/// What a client sends to the login.
struct LoginForm {
  private let fields: [(name: String, value: String)]

  init(_ call: Call) throws(LoginFault) {
    guard let fields = Call.form(String(decoding: call.body, as: UTF8.self)) else {
      throw LoginFault("invalid_request", 900_144, "The request body is not a form.")
    }
    self.fields = fields
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  func required(_ name: String) throws(LoginFault) -> String {
    guard let value = self[name], !value.isEmpty else {
      throw LoginFault(
        "invalid_request", 900_144, "The request body must contain the following parameter: '\(name)'.")
    }
    return value
  }

  var scopes: [String] { (self["scope"] ?? "").split(separator: " ").map { String($0) } }

  /// The resource that a token is asked for: that of the scopes that name one, such as
  /// `https://management.azure.com/.default`, or the `resource` of older clients. Nil where none is named.
  func resource() throws(LoginFault) -> String? {
    var found = self["resource"]
    for scope in scopes where scope.contains("://") {
      guard let slash = scope.lastIndex(of: "/") else { continue }
      // az asks for `https://host//.default` (FACTS section 3.1).
      let resource = AccessTokens.audience(String(scope[..<slash]))
      if let present = found, AccessTokens.audience(present) != resource {
        throw LoginFault(
          "invalid_request", 28000, "Provided value for the input parameter scope names more than one resource.")
      }
      found = resource
    }
    return found
  }
}

extension [String] {
  var document: JSONValue { .array(map { .string($0) }) }
}
