import ComputeModel
import Simulator

/// Why a request's token does not let it in.
enum BearerFault: Error {
  case missing
  case wrongScheme
  case token(AccessTokens.Fault)
  /// Somebody who has left the directory.
  case unknownPrincipal

  /// Graph's words.
  var graphMessage: String {
    switch self {
    case .missing: "Access token is empty."
    case .token(.expired): "Lifetime validation failed, the token is expired."
    case .token(.wrongAudience): "Access token validation failure. Invalid audience."
    case .wrongScheme, .token, .unknownPrincipal: "Access token validation failure."
    }
  }
}

extension Routes {
  /// Who calls, by the token that the request carries.
  func bearer(of call: Call, for audience: Audience, _ world: World) throws(BearerFault) -> Principal {
    guard let header = call.header("Authorization") else { throw .missing }
    guard header.lowercased().hasPrefix("bearer ") else { throw .wrongScheme }
    let objectID: String
    do throws(AccessTokens.Fault) {
      objectID = try tokens.objectID(of: String(header.dropFirst("bearer ".count)), at: call.realNow) {
        call.accepts($0, for: audience)
      }
    } catch {
      throw .token(error)
    }
    guard let principal = world.directory.principal(objectID: objectID) else { throw .unknownPrincipal }
    return principal
  }
}
