import Languages
import ComputeModel
import Schedules

/// The person that `az login` logged in: `az account get-access-token` (FACTS section 10).
struct AzureCLICredential: TokenCredential {
  /// Bytes of az's answer that are read.
  static let maximumOutput = 1 << 20

  let name: CredentialName = .azureCLI
  /// The program's path; nil where az is not on the PATH.
  let program: String?
  /// Nil leaves it to az.
  let tenant: String?
  let environment: [String]
  let limit: Duration

  func token(_ wish: TokenWish) async throws(CredentialFailure) -> AccessToken {
    guard let program else { throw .unavailable(localized("az is not on the PATH")) }
    guard wish.claims == nil else {
      throw .failed(
        ServiceFailure(
          .noAccess,
          localized(
            "The service wants a fresh proof of who you are, which az cannot pass on: run az logout and az login.")))
    }
    var arguments = ["account", "get-access-token", "--output", "json", "--resource", wish.audience]
    if let tenant {
      guard Self.isTenant(tenant) else { throw .unavailable(localized("\"\(tenant)\" is not a tenant's id or domain")) }
      arguments += ["--tenant", tenant]
    }
    let outcome: ChildProcess.Outcome
    do throws(ChildProcess.Failure) {
      outcome = try await ChildProcess.run(
        program, arguments, environment: environment, limit: limit, maximumOutput: Self.maximumOutput)
    } catch {
      switch error {
      case .cannotStart(let reason): throw .unavailable(localized("\(program) cannot be started (\(reason))"))
      case .tooLong: throw .unavailable(localized("az did not answer within \(Int(limit.inSeconds)) s"))
      case .tooMuch: throw .unavailable(localized("az printed more than a token"))
      }
    }
    guard outcome.status == 0 else { throw .unavailable(Self.reason(outcome)) }
    guard let answer = AzureCLIAnswer(outcome.output) else {
      throw .unavailable(localized("az printed no token that can be read: az 2.54 or newer is needed"))
    }
    return AccessToken(
      secret: answer.secret, expires: answer.expires,
      source: CredentialSource(.azureCLI, "az login" + (answer.tenant.map { localized(" in tenant \($0)") } ?? "")))
  }

  /// What may stand after `--tenant`: never an option.
  private static func isTenant(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count) && !text.hasPrefix("-")
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x2E
      }
  }

  /// The first line of what az complained about. az writes no token there, and a line that looks like one is not
  /// repeated.
  private static func reason(_ outcome: ChildProcess.Outcome) -> String {
    let complaint = String(decoding: outcome.complaint, as: UTF8.self)
    if complaint.contains("az login") || complaint.contains("az account set"), !complaint.contains("AADSTS") {
      return localized("nobody is logged in there: run az login")
    }
    let line = complaint.split(whereSeparator: \.isNewline).first { !$0.hasPrefix("WARNING") }
    guard let line, !line.contains("accessToken"), !line.contains("eyJ") else {
      return localized("az failed with status \(outcome.status)")
    }
    return localized("az says: ") + String(line.prefix(300)).asClause
  }
}

/// What `az account get-access-token` prints. `expires_on` only: `expiresOn` is local time without a zone.
struct AzureCLIAnswer {
  var secret: String
  var expires: Instant
  var tenant: String?

  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsing: bytes), let secret = document["accessToken"]?.text, !secret.isEmpty,
      let seconds = document["expires_on"]?.wholeNumber
    else { return nil }
    self.secret = secret
    expires = Instant(secondsSinceEpoch: Int64(seconds))
    tenant = document["tenant"]?.text
  }
}
