import ComputeModel
import HTTPTypes

/// What a 401 wants of the next token: `Bearer …, error="insufficient_claims", claims="BASE64"`, as Microsoft's
/// continuous access evaluation sends it.
enum ClaimsChallenge {
  /// Nil where the answer holds no such challenge.
  static func claims(_ headers: HTTPFields) -> JSONValue? {
    for value in headers[values: .wwwAuthenticate] {
      guard parameter("error", of: value) == "insufficient_claims", let text = parameter("claims", of: value),
        let bytes = Base64.decode(text), let claims = try? JSONValue(parsing: bytes), claims.object != nil
      else { continue }
      return claims
    }
    return nil
  }

  /// The value of `name="value"` in a challenge.
  private static func parameter(_ name: String, of challenge: String) -> String? {
    var rest = challenge[...]
    while let quote = rest.firstIndex(of: "\"") {
      let head = rest[..<quote]
      let tail = rest[rest.index(after: quote)...]
      guard let end = tail.firstIndex(of: "\"") else { return nil }
      let word = head.split { $0 == " " || $0 == "," }.last
      if word?.lowercased() == name + "=" { return String(tail[..<end]) }
      rest = tail[tail.index(after: end)...]
    }
    return nil
  }

  /// The claims of a token request: what was asked for, and that we can take such challenges (`xms_cc` CP1, which
  /// azure-identity sends too: FACTS section 3.1).
  static func request(_ asked: JSONValue?) -> String {
    var claims = asked ?? .object([:])
    var token = claims["access_token"] ?? .object([:])
    token["xms_cc"] = .object(["values": .array([.string("CP1")])])
    claims["access_token"] = token
    return claims.compactText
  }
}
