import ComputeModel
import Schedules
import Synchronization

/// Logins that wait for somebody to approve them elsewhere (RFC 8628). They live in memory only: after a restart of
/// the server a client begins anew.
final class DeviceCodes: Sendable {
  /// Seconds, as Microsoft's login says.
  static let lifetime = 900
  /// Seconds between two questions of a client. Microsoft's login says 5; here nobody has to find a browser.
  static let interval = 1
  /// More than any test needs, so that a client in a loop cannot fill the memory.
  private static let maximum = 1000

  struct Code: Sendable {
    let deviceCode: String
    let userCode: String
    let client: String
    let audience: String
    let scopes: String
    let expires: Instant
    var state = State.pending
  }

  enum State: Sendable {
    case pending
    case approved(objectID: String)
    case declined
  }

  private let codes = Mutex<[Code]>([])

  func issue(client: String, audience: String, scopes: String, at real: Instant) -> Code {
    let code = Code(
      deviceCode: Secrets.randomText(), userCode: Secrets.randomUserCode(), client: client.lowercased(),
      audience: audience, scopes: scopes, expires: real + .seconds(Double(Self.lifetime)))
    codes.withLock { codes in
      // An expired one is told so for as long again.
      codes.removeAll { $0.expires + .seconds(Double(Self.lifetime)) < real }
      if codes.count >= Self.maximum { codes.removeFirst() }
      codes.append(code)
    }
    return code
  }

  /// What waits to be approved.
  func pending(at real: Instant) -> [Code] {
    codes.withLock { codes in
      codes.filter { code in
        guard case .pending = code.state else { return false }
        return real < code.expires
      }
    }
  }

  /// - Returns: false where nothing waits under that code.
  func settle(_ userCode: String, _ state: State, at real: Instant) -> Bool {
    let folded = userCode.uppercased()
    return codes.withLock { codes in
      guard let place = codes.firstIndex(where: { $0.userCode == folded }), real < codes[place].expires,
        case .pending = codes[place].state
      else { return false }
      codes[place].state = state
      return true
    }
  }

  /// A code buys one set of tokens, once.
  func redeem(
    _ deviceCode: String, client: String, at real: Instant
  ) throws(LoginFault) -> (objectID: String, audience: String, scopes: String) {
    let found: Result<(objectID: String, audience: String, scopes: String), LoginFault> = codes.withLock { codes in
      guard
        let place = codes.firstIndex(where: {
          Secrets.isEqual($0.deviceCode, deviceCode) && $0.client == client.lowercased()
        })
      else {
        return .failure(
          LoginFault("bad_verification_code", 70018, "The device code is not one that waits for this client."))
      }
      guard real < codes[place].expires else {
        return .failure(LoginFault("expired_token", 70020, "The device code has expired. Begin the login anew."))
      }
      switch codes[place].state {
      case .pending:
        return .failure(
          LoginFault("authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending."))
      case .declined:
        codes.remove(at: place)
        return .failure(LoginFault("authorization_declined", 70017, "The login was declined."))
      case .approved(let objectID):
        let code = codes.remove(at: place)
        return .success((objectID, code.audience, code.scopes))
      }
    }
    return try found.get()
  }
}
