import ArgumentParser
import Console
import Foundation
import Terminal
import Testing

@testable import amldeck

/// An SSH key that is set later, against the simulator behind the real client.
@Suite struct SSHKeyStoryTests {
  /// A key that this machine's ssh-keygen made, and its fingerprint as ssh-keygen says it.
  private func newKey() throws -> (path: String, fingerprint: String) {
    let path = FileManager.default.temporaryDirectory.appending(path: "key\(UUID().uuidString)").path
    func keygen(_ arguments: [String]) throws -> String {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
      process.arguments = arguments
      process.standardOutput = pipe
      try process.run()
      let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: said, as: UTF8.self)
    }
    _ = try keygen(["-q", "-t", "rsa", "-b", "2048", "-N", "", "-C", "story", "-f", path])
    let words = try keygen(["-lf", path + ".pub"]).split(separator: " ")
    return (path + ".pub", String(words[1]))
  }

  @Test func aKeyOfAFileIsReadConfirmedAndThereAfterwards() async throws {
    let key = try newKey()
    defer { try? FileManager.default.removeItem(atPath: key.path) }
    let typed = key.path.map { $0 == "<" ? "<lt>" : String($0) }.joined()
    let toTheFile = ":show will-ssh<Enter>4a<Up>f<Tab><C-u>\(typed)<Enter>"
    let read = try await labScreen(toTheFile)
    #expect(read.contains(key.fingerprint))
    let asked = try await labScreen(toTheFile + "<Enter>")
    #expect(asked.contains("Cancel: Esc"))
    #expect(asked.contains("sends PUT "))
    #expect(asked.contains("Not verified against the real service"))
    let left = try await labScreen(toTheFile + "<Enter><Esc><Esc>")
    #expect(!left.contains(key.fingerprint))
    let sent = try await labScreen(toTheFile + "<Enter>y<Esc>")
    #expect(sent.contains(key.fingerprint))
  }

  @Test func theKeysThatAreStoredInAzureAreListed() async throws {
    let listed = try await labScreen(":show will-ssh<Enter>4a<Up>a")
    #expect(listed.contains("SHA256:"))
    #expect(listed.contains("RSA 3072") || listed.contains("RSA 4096") || listed.contains("RSA 2048"))
  }

  @Test func withoutATerminalNothingElseGetsIt() async throws {
    let session = try await labScreen(":show will-ssh<Enter>4Sy")
    #expect(session.contains("There is no terminal here"))
  }

  @Test func readOnlyHasNoKeyAndNoSession() async throws {
    let key = try await labScreen(":show will-ssh<Enter>4a", isReadOnly: true)
    #expect(key.contains("SSH key: amldeck runs read-only here."))
    let session = try await labScreen(":show will-ssh<Enter>4S", isReadOnly: true)
    #expect(!session.contains("Cancel: Esc"))
  }
}
