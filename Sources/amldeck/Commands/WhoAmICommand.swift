import ARMClient
import ArgumentParser
import ComputeModel
import Console

struct WhoAmICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show which credential is used, for whom, until when, and where each setting came from.")

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option changes nothing but what is said of it.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions
  @Flag(help: "Also ask the service how many requests are left of its limits.") var limits = false

  func run() throws {
    let (place, output, asksForLimits, isReadOnly) = (place, output, limits, safety.isReadOnly)
    try headless(output) {
      let configuration = try EffectiveConfiguration(place, isReadOnly: isReadOnly, sources: .real)
      let session = try await CloudSession.open(configuration)
      let result: Result<WhoReport, ServiceFailure>
      do throws(ServiceFailure) {
        var report = try await session.identity(configuration).report()
        if asksForLimits {
          let reader = Backend.reader(session.cloud, session.tokens, session.transport, true)
          report.budget = try await reader.budget(ofEach: configuration.subscriptions?.value ?? []).rows.map(\.counted)
        }
        result = .success(report)
      } catch {
        result = .failure(error)
      }
      await session.close()
      try output.print(try result.get().printed)
    }
  }
}

extension ComputeReader {
  /// - Parameter subscriptions: none asks for the tenant's own limits.
  fileprivate func budget(ofEach subscriptions: [String]) async throws(ServiceFailure) -> RateBudget {
    guard !subscriptions.isEmpty else { return try await budget(of: nil) }
    for subscription in subscriptions { _ = try await budget(of: subscription) }
    return connection.budget
  }
}

extension RateBudget.Row {
  var counted: WhoReport.RequestsLeft {
    WhoReport.RequestsLeft(
      subscription: subscription, kind: kind.rawValue, remaining: remaining, remainingForAll: remainingForAll,
      readAt: readAt)
  }
}
