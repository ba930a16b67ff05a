import ArgumentParser
import ComputeModel
import Console

struct WhoAmICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Show which credential is used, for whom, until when, and where each setting came from.")

  @OptionGroup var place: PlaceOptions
  /// Reading is all that this command does: the option is accepted and changes nothing.
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, output) = (place, output)
    try headless(output) {
      let configuration = try EffectiveConfiguration(place, isReadOnly: true, sources: .real)
      let session = try await CloudSession.open(configuration)
      let result: Result<WhoReport, ServiceFailure>
      do throws(ServiceFailure) {
        result = .success(try await session.identity(configuration).report())
      } catch {
        result = .failure(error)
      }
      await session.close()
      try output.print(try result.get().printed)
    }
  }
}
