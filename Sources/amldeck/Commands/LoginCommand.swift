import ARMClient
import ArgumentParser

/// Tokens live in memory only, so a login cannot outlive the program: the console opens right behind it.
struct LoginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login",
    abstract: "Log in with a browser and a code, then open the console as that person.",
    discussion: """
      The login is kept in memory and ends with the console. For single commands set
      AZURE_TOKEN_CREDENTIALS=DeviceCodeCredential, or log in with az.
      """)

  @OptionGroup var place: PlaceOptions
  @OptionGroup var safety: SafetyOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (place, isReadOnly) = (place, safety.isReadOnly)
    try ConsoleRuntime.run(look: output.screen(place)) {
      try await Backend.azure(place, isReadOnly: isReadOnly, credential: .deviceCode)
    }
  }
}
