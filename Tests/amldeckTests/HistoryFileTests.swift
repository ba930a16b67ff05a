import ComputeModel
import Foundation
import Testing

@testable import amldeck

@Suite struct HistoryFileTests {
  /// Found when several programs shared a history and it was malformed: the first one had lost its lock, and the second
  /// removed the log that the first went on writing.
  @Test func whoOpensTheHistoryKeepsItsLocks() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "amldeck-history-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/history.sqlite"
    func locks() throws -> Int {
      let inode = try #require(FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
      let all = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
      return all.split(separator: "\n" as Character).count { $0.contains(":\(inode) ") }
    }
    let first = try HistoryFile.open(path)
    #expect(try locks() > 0, "SQLite holds a lock as long as it is open")
    // As when another context is gone to.
    let second = try HistoryFile.open(path)
    #expect(try locks() > 0)
    withExtendedLifetime((first, second)) {}
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func whatIsNoFileIsRefusedAndLeftAsItIs() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "amldeck-history-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let failure = #expect(throws: ServiceFailure.self) { try HistoryFile.open(folder) }
    #expect(failure?.sentence.contains("cannot be opened (Is a directory)") == true, "\(failure?.sentence ?? "")")
    #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o755)
  }
}
