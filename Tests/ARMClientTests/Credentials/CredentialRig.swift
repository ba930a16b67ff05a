import ARM
import ARMClient
import ComputeModel
import Foundation
import HTTPTypes
import Schedules
import Synchronization

/// Credentials with a scripted login, a scripted managed identity, and an environment of their own.
struct CredentialRig {
  let login: ScriptedTransport
  let identity: ScriptedTransport
  let clock = TestClock()
  let prompts = Prompts()
  var settings: CredentialSettings

  final class Prompts: Sendable {
    private let shown = Mutex<[DeviceCodePrompt]>([])
    var all: [DeviceCodePrompt] { shown.withLock { $0 } }
    func show(_ prompt: DeviceCodePrompt) { shown.withLock { $0.append(prompt) } }
  }

  static let token = ScriptedTransport.Step.answer(200, #"{"access_token":"secret-token","expires_in":3600}"#)
  static let wish = TokenWish(audience: "https://management.test:8443")

  init(
    _ variables: [String: String], login: [ScriptedTransport.Step] = [], identity: [ScriptedTransport.Step] = [],
    choice: String? = nil
  ) {
    self.login = ScriptedTransport(login)
    self.identity = ScriptedTransport(identity)
    let prompts = prompts
    settings = CredentialSettings(
      cloud: Cloud(
        name: "Test", resourceManager: Rig.origin, login: URLOrigin(host: "login.test"), audience: Rig.origin.text),
      transport: self.login, identityTransport: self.identity, surroundings: clock.surroundings,
      variable: { variables[$0] }, environment: variables.map { "\($0.key)=\($0.value)" },
      announce: { prompts.show($0) })
    settings.choice = choice
  }

  func token(_ wish: TokenWish = wish) async throws -> AccessToken { try await settings.chain().token(wish) }

  /// The form of a request to the login.
  func form(_ index: Int) -> [String: String] {
    var fields: [String: String] = [:]
    for field in login.bodies[index].split(separator: "&") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      fields[String(parts[0])] = String(parts[1]).percentDecoded
    }
    return fields
  }

  /// Why the chain has no token.
  func refusal() async -> ServiceFailure? {
    do {
      _ = try await token()
      return nil
    } catch let failure as CredentialFailure {
      guard case .failed(let failure) = failure else { return nil }
      return failure
    } catch {
      return error as? ServiceFailure
    }
  }
}

/// A directory that goes away with the test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "amldeck-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// - Parameter mode: such as 0o600.
  func write(_ name: String, _ text: String, mode: Int) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }
}

extension TemporaryDirectory {
  func read(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}
