import Console
import Foundation
import Testing

@testable import amldeck

/// The guide's list of all keys is the program's own. `AMLDECK_RECORD_KEYS=1 swift test --filter KeyGuideTests` writes
/// it anew.
@Suite struct KeyGuideTests {
  @Test func theGuideHasEveryKeyOfEveryScreen() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/amldeck/Documentation.docc/keys.md")
    let table = try KeyList(.standard).report.text(as: .md)
    let guide = """
      # Keys

      Every key of every screen as they come, from the program's own table: `amldeck config keys -o md` prints the same.
      The word is what the member `keys` of the configuration calls it.

      \(table)
      """
    if ProcessInfo.processInfo.environment["AMLDECK_RECORD_KEYS"] == "1" {
      try guide.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      try String(contentsOf: file, encoding: .utf8) == guide,
      "record it: AMLDECK_RECORD_KEYS=1 swift test --filter KeyGuideTests")
  }
}
