import ComputeModel
import Schedules
import Simulator

/// The ways to a token: a client's secret, a refresh token, a device code.
extension Routes {
  func grant(_ form: LoginForm, _ call: Call, _ world: World) throws(LoginFault) -> JSONValue {
    let grant = try form.required("grant_type")
    let client = try form.required("client_id")
    switch grant {
    case "client_credentials": return try clientCredentials(form, client: client, call, world)
    case "refresh_token": return try refresh(form, client: client, call, world)
    case "urn:ietf:params:oauth:grant-type:device_code", "device_code":
      return try redeem(form, client: client, call, world)
    default:
      throw LoginFault(
        "unsupported_grant_type", 70003, "The app requested an unsupported grant type '\(grant)'.")
    }
  }

  private func clientCredentials(
    _ form: LoginForm, client: String, _ call: Call, _ world: World
  ) throws(LoginFault) -> JSONValue {
    let principal = world.directory.principal(clientID: client)
    guard let principal, principal.kind != .managedIdentity else {
      throw LoginFault(
        "unauthorized_client", 700_016,
        "Application with identifier '\(client)' was not found in the directory '\(host.tenant)'.")
    }
    if let assertion = try form.assertion() {
      try ClientAssertion(assertion, of: principal, call, host).check(world, tokens)
    } else if !Secrets.isEqual(form["client_secret"] ?? "", host.clientSecret(of: principal)) {
      throw LoginFault(
        "invalid_client", 7_000_215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value,"
          + " not the client secret ID, for a secret added to app '\(principal.clientID)'.", status: 401)
    }
    let audience = try audience(of: form, call)
    // Without a person nothing can be asked for but what the application has.
    guard form["resource"] != nil || form.scopes.allSatisfy({ $0.hasSuffix("/.default") }) else {
      throw LoginFault(
        "invalid_scope", 1_002_012,
        "The provided value for scope \(form["scope"] ?? "") is not valid. Client credential flows must have a scope"
          + " value with /.default suffixed to the resource identifier (application ID URI).")
    }
    return tokens(for: principal, audience: audience, client: client, form, call, canRefresh: false)
  }

  private func refresh(
    _ form: LoginForm, client: String, _ call: Call, _ world: World
  ) throws(LoginFault) -> JSONValue {
    let token = try form.required("refresh_token")
    let (objectID, owner): (String, String)
    do throws(AccessTokens.Fault) {
      (objectID, owner) = try tokens.refreshing(token, at: call.realNow)
    } catch {
      if case .expired = error {
        throw LoginFault(
          "invalid_grant", 700_082, "The refresh token has expired due to inactivity. Log in again.")
      }
      throw LoginFault("invalid_grant", 9_002_313, "Invalid request. The refresh token is not one of ours.")
    }
    guard owner == client.lowercased() else {
      throw LoginFault(
        "invalid_grant", 70000, "The refresh token was issued to another client than '\(client)'.")
    }
    guard let principal = world.directory.principal(objectID: objectID) else {
      throw LoginFault("invalid_grant", 50034, "The user account does not exist in the directory '\(host.tenant)'.")
    }
    return tokens(
      for: principal, audience: try audience(of: form, call), client: client, form, call, canRefresh: true)
  }

  private func redeem(
    _ form: LoginForm, client: String, _ call: Call, _ world: World
  ) throws(LoginFault) -> JSONValue {
    // Older clients call it `code`.
    let code = try form.required(form["device_code"] == nil ? "code" : "device_code")
    let redeemed = try host.deviceCodes.redeem(code, client: client, at: call.realNow)
    guard let principal = world.directory.principal(objectID: redeemed.objectID) else {
      throw LoginFault("invalid_grant", 50034, "The user account does not exist in the directory '\(host.tenant)'.")
    }
    return tokens(
      for: principal, audience: redeemed.audience, client: client, form, call, canRefresh: true,
      scopes: redeemed.scopes)
  }

  func deviceCode(_ form: LoginForm, _ call: Call) throws(LoginFault) -> JSONValue {
    let client = try form.required("client_id")
    let audience = try audience(of: form, call)
    let code = host.deviceCodes.issue(
      client: client, audience: audience, scopes: form["scope"] ?? "", at: call.realNow)
    let address = call.origin + "/_simulator/device"
    return .object([
      "user_code": .string(code.userCode), "device_code": .string(code.deviceCode),
      "verification_uri": .string(address), "expires_in": .number(DeviceCodes.lifetime),
      "interval": .number(DeviceCodes.interval),
      "message": .string(
        "To sign in, POST {\"principal\": NAME} to \(address)/\(code.userCode) with the control token as its bearer."
      ),
    ])
  }

  private func audience(of form: LoginForm, _ call: Call) throws(LoginFault) -> String {
    // Who names no resource gets Graph's, as from Microsoft's login.
    var resource = form.scopes.isEmpty ? "" : "https://graph.microsoft.com"
    if let named = try form.resource() { resource = named }
    guard call.isAudience(resource) else {
      throw LoginFault(
        "invalid_scope", 70011,
        "The provided request must include a 'scope' input parameter. The scope '\(form["scope"] ?? resource)' is not"
          + " valid here.")
    }
    return AccessTokens.audience(resource)
  }

  private func tokens(
    for principal: Principal, audience: String, client: String, _ form: LoginForm, _ call: Call,
    canRefresh: Bool, scopes: String? = nil
  ) -> JSONValue {
    let client = client.lowercased()
    let scopes = scopes ?? form["scope"] ?? ""
    var answer: JSONValue = .object([
      "token_type": .string("Bearer"), "scope": .string(scopes), "expires_in": .number(AccessTokens.lifetime),
      "ext_expires_in": .number(AccessTokens.lifetime),
      "access_token": .string(tokens.issue(to: principal, audience: audience, client: client, at: call.realNow)),
    ])
    if form["resource"] != nil {
      // The older endpoint writes its numbers as texts.
      let now = call.realNow.secondsSinceEpoch
      answer["expires_in"] = .string(String(AccessTokens.lifetime))
      answer["expires_on"] = .string(String(now + Int64(AccessTokens.lifetime)))
      answer["not_before"] = .string(String(now))
      answer["resource"] = .string(form["resource"])
    }
    guard canRefresh else { return answer }
    let words = scopes.split(separator: " ")
    answer["refresh_token"] = .string(tokens.refreshToken(for: principal, client: client, at: call.realNow))
    if words.contains("openid") {
      answer["id_token"] = .string(tokens.identityToken(for: principal, client: client, at: call.realNow))
    }
    // MSAL builds its account from it.
    let info: JSONValue = .object(["uid": .string(principal.objectID), "utid": .string(host.tenant)])
    answer["client_info"] = .string(Base64URL.encode(info.compactBytes))
    return answer
  }
}
