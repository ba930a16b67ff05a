import ComputeModel
import Foundation
import Testing

@testable import amldeck

/// A new pair of SSH keys in files: where it lies, who can read it, and that nothing is overwritten.
@Suite struct KeyPairTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "amldeck-keys-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
  }

  /// The real ssh-keygen, without a passphrase, since nobody is here to type one.
  private func generate(_ path: String) throws(ServiceFailure) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ssh-keygen")
    process.arguments = ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-C", "amldeck", "-f", path]
    do {
      try process.run()
    } catch {
      throw ServiceFailure(.usage, "ssh-keygen cannot be run: \(error)")
    }
    process.waitUntilExit()
  }

  @Test func aPairIsMadeForItsOwnerAlone() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let key = try KeyPair.make(at: path("new"), generate: generate)
    #expect(key.bits == 2048)
    #expect(key.comment == "amldeck")
    #expect(try mode("new") == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["new", "new.pub"])
  }

  @Test(arguments: ["taken", "taken.pub"]) func whatIsThereStays(name: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try "mine".write(toFile: path(name), atomically: false, encoding: .utf8)
    #expect(throws: ServiceFailure.self) { try KeyPair.make(at: path("taken"), generate: generate) }
    #expect(try String(contentsOfFile: path(name), encoding: .utf8) == "mine")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
  }

  /// Between the look and the end somebody else may have written there.
  @Test(arguments: ["late", "late.pub"]) func whatComesMeanwhileStaysToo(name: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let rival = path(name)
    #expect(throws: ServiceFailure.self) {
      try KeyPair.make(at: path("late")) { draft throws(ServiceFailure) in
        try generate(draft)
        guard FileManager.default.createFile(atPath: rival, contents: Data("theirs".utf8)) else {
          throw ServiceFailure(.usage, "the rival's file could not be written")
        }
      }
    }
    #expect(try String(contentsOfFile: rival, encoding: .utf8) == "theirs")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
  }

  @Test func whereNothingWasMadeNothingIsLeft() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: ServiceFailure.self) { try KeyPair.make(at: path("none")) { _ in } }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(arguments: ["relative", "/nowhere/at/all/key"]) func aPlaceThatIsNoneIsSaid(path: String) {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: ServiceFailure.self) { try KeyPair.make(at: path, generate: generate) }
  }
}
