import Languages
package import ComputeModel
package import Schedules

/// Who we are, by which credential and until when, and where each setting came from. It holds no token.
package struct WhoReport: Hashable, Sendable {
  /// A setting that applies, and what said so.
  package struct Setting: Hashable, Sendable {
    package var name: String
    package var value: String
    package var origin: String

    package init(name: String, value: String, origin: String) {
      self.name = name
      self.value = value
      self.origin = origin
    }
  }

  /// A credential that was tried before the one in use, and why it is not.
  package struct Skipped: Hashable, Sendable {
    package var name: String
    package var reason: String

    package init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }

  /// What is left of one of the service's limits of requests.
  package struct RequestsLeft: Hashable, Sendable {
    /// nil for the tenant's own limit.
    package var subscription: String?
    /// `reads`, `writes` or `deletes`.
    package var kind: String
    package var remaining: Int
    /// Of the limit that all who use the subscription share; nil where the service does not say.
    package var remainingForAll: Int?
    package var readAt: Instant

    package init(subscription: String?, kind: String, remaining: Int, remainingForAll: Int?, readAt: Instant) {
      self.subscription = subscription
      self.kind = kind
      self.remaining = remaining
      self.remainingForAll = remainingForAll
      self.readAt = readAt
    }

    package var text: String {
      let all = remainingForAll.map { localized(", \($0) for all who use it") } ?? ""
      return localized(
        "\(remaining) \(kind) of \(subscription.map { localized("subscription \($0)") } ?? localized("the tenant"))\(all)"
      )
    }
  }

  /// What is left of the service's limits of requests, as its last answers say; nil where nobody asked.
  package var budget: [RequestsLeft]?

  /// The credential's kind, such as `AzureCliCredential`.
  package var credential: String
  package var detail: String
  /// Of the token's claims; nil where it does not say.
  package var person: String?
  package var application: String?
  package var objectID: String?
  package var tenant: String?
  /// By the real clock, as all tokens.
  package var expires: Instant
  package var renewal: Instant?
  /// The real time at which this was read.
  package var readAt: Instant
  /// When the login was last asked, and why it gave nothing; nil where it gave a token.
  package var lastAttempt: Instant?
  package var lastFailure: String?
  package var cloud: String
  package var endpoint: String
  package var login: String
  package var graph: String?
  package var settings: [Setting]
  package var skipped: [Skipped]

  package init(
    credential: String, detail: String, person: String?, application: String?, objectID: String?, tenant: String?,
    expires: Instant, renewal: Instant?, readAt: Instant, lastAttempt: Instant?, lastFailure: String?, cloud: String,
    endpoint: String, login: String, graph: String?, settings: [Setting], skipped: [Skipped]
  ) {
    self.credential = credential
    self.detail = detail
    self.person = person
    self.application = application
    self.objectID = objectID
    self.tenant = tenant
    self.expires = expires
    self.renewal = renewal
    self.readAt = readAt
    self.lastAttempt = lastAttempt
    self.lastFailure = lastFailure
    self.cloud = cloud
    self.endpoint = endpoint
    self.login = login
    self.graph = graph
    self.settings = settings
    self.skipped = skipped
  }
}

extension ConsoleState {
  mutating func take(_ result: Result<WhoReport, ServiceFailure>) {
    who.isReading = false
    switch result {
    case .success(let report):
      who.report = report
      who.failure = nil
    case .failure(let failure):
      who.failure = failure
      log(failure, of: localized("who you are"))
    }
    moveReport(by: 0)
  }
}

/// What is known of ourselves.
package struct WhoReading: Hashable, Sendable {
  package var report: WhoReport?
  package var failure: ServiceFailure?
  package var isReading = false
}
