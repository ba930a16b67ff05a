import ARMClient
import ArgumentParser
import ComputeModel
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

  // MARK: Pasted

  /// The same key in the three forms that people have.
  private func converted(_ path: String, to form: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
    process.arguments = ["-e", "-m", form, "-f", path]
    process.standardOutput = pipe
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }

  @Test(arguments: ["line", "PKCS8", "RFC4716"]) func aPastedKeyIsReadInEveryFormAndThereAfterwards(form: String)
    async throws
  {
    let key = try newKey()
    defer { try? FileManager.default.removeItem(atPath: key.path) }
    let line = try String(contentsOfFile: key.path, encoding: .utf8)
    let text = form == "line" ? line : try converted(key.path, to: form)
    try await LabConsole.story { lab in
      try await lab.type(":show will-ssh<Enter>4a")
      await lab.paste(text)
      #expect(lab.screen.contains(key.fingerprint), "\(lab.screen)")
      try await lab.type("<Enter>y")
      let stored = try await lab.document("will-ssh")[
        path: "properties", "properties", "sshSettings", "adminPublicKey"]?.text
      #expect(stored?.split(separator: " ").dropFirst().first == line.split(separator: " ").dropFirst().first)
    }
  }

  @Test func aPrivateKeyIsRefusedAndNothingOfItIsShown() async throws {
    let key = try newKey()
    let privatePath = String(key.path.dropLast(".pub".count))
    defer { for path in [key.path, privatePath] { try? FileManager.default.removeItem(atPath: path) } }
    let text = try String(contentsOfFile: privatePath, encoding: .utf8)
    try await LabConsole.story { lab in
      try await lab.type(":show will-ssh<Enter>4a")
      await lab.paste(text)
      #expect(lab.words.contains("This is a PRIVATE key. It was not kept"), "\(lab.screen)")
      for line in text.split(separator: "\n").dropFirst().prefix(3) { #expect(!lab.screen.contains(line.prefix(20))) }
      try await lab.type("<Enter>")
      #expect(!lab.screen.contains("Cancel: Esc"))
    }
  }

  @Test func aKeyOfAnotherKindIsRefusedWithItsReason() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":show will-ssh<Enter>4a")
      await lab.paste("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH0pYfHnRvrNIGgS5nVCwLj4m3tdzQ5rTeQ9ML0kX1Xa someone@there")
      #expect(lab.words.contains("RSA"), "\(lab.screen)")
      try await lab.type("<Enter>")
      #expect(!lab.screen.contains("Cancel: Esc"))
    }
  }

  @Test func aKeyThatIsStoredInAzureIsPickedAndThereAfterwards() async throws {
    try await LabConsole.story { lab in
      let stored = try await lab.backend.reader.storedSSHKeys(in: try await lab.backend.find("will-ssh").subscription)
      let first = try #require(stored.first)
      let key = try first.key.get()
      try await lab.type(":show will-ssh<Enter>4a<Up>a<Tab>\(first.name)")
      #expect(lab.screen.contains(key.fingerprint), "\(lab.screen)")
      try await lab.type("<Enter>y")
      let document = try await lab.document("will-ssh")
      let kept = document[path: "properties", "properties", "sshSettings", "adminPublicKey"]?.text
      #expect(try kept.map { try SSHPublicKey(text: $0) }?.body == key.body)
    }
  }

  @Test func theScpCommandIsCopiedBesideTheSshCommand() async throws {
    let ssh = try await labScreen(":show will-ssh<Enter>4b")
    #expect(ssh.contains("ssh ") && ssh.contains("OSC 52"))
    let scp = try await labScreen(":show will-ssh<Enter>4B")
    #expect(scp.contains("scp ") && scp.contains("OSC 52"))
  }
}
