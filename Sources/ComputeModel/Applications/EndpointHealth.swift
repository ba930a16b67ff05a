import Languages

/// What an application's address answered to somebody who did not sign in. Nothing was sent along that could open it.
package enum EndpointHealth: Hashable, Sendable {
  case answers
  /// It asks for a sign-in first: whether the application behind it is up cannot be seen from here.
  case asksForSignIn(status: Int)
  /// 502: nothing is up behind the address yet, which is normal while the image is pulled (founding document).
  case stillStarting
  case refuses(status: Int)
  /// Nobody answered; why, as a clause.
  case unreachable(String)

  /// - Parameter status: of the answer.
  package init(status: Int) {
    switch status {
    case 200..<300: self = .answers
    case 300..<400, 401, 403: self = .asksForSignIn(status: status)
    case 502: self = .stillStarting
    default: self = .refuses(status: status)
    }
  }

  /// Whether somebody who signs in can be expected to get further.
  package var isWell: Bool {
    switch self {
    case .answers, .asksForSignIn: true
    case .stillStarting, .refuses, .unreachable: false
    }
  }

  package var words: String {
    switch self {
    case .answers: localized("ok, answers")
    case .asksForSignIn(let status): localized("ok, asks sign-in (\(status))")
    case .stillStarting: localized("still starting (502)")
    case .refuses(503): localized("away (503): the instance does not run?")
    case .refuses(let status): localized("answers \(status)")
    case .unreachable(let why): localized("not reached: \(why)")
    }
  }
}
