import Console
import Foundation
import Terminal
import Testing

/// The README's table of keys is held to the real one.
@Suite struct ReadmeTests {
  private static let sections: [(title: String, kinds: [Screen.Kind])] = [
    ("## Keys", [.fleet, .detail])
  ]

  @Test func everyKeyOfTheListAndOfAnInstanceStandsInTheReadme() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    for section in Self.sections {
      let start = try #require(readme.range(of: section.title + "\n"))
      let body = readme[start.upperBound...]
      let end = body.range(of: "\n## ")?.lowerBound ?? body.endIndex
      let words = body[..<end].replacing("`", with: " ").split { " |,\n:;.()".contains($0) }.map { String($0) }
      let table = body[..<end]
      for kind in section.kinds {
        for binding in KeyMap.standard.bindings(kind) {
          // One name of each key is enough; digits stand as `1` to `9`.
          let names = binding.keys.compactMap(\.name)
          let isThere = names.contains { name in
            table.contains("`\(name)`") || words.contains { $0.lowercased() == name.lowercased() && name.count > 1 }
              || name.count == 1 && name.first?.isNumber == true
          }
          #expect(isThere, "\(names) (\(binding.command.word), \(kind.rawValue)) is not in the README")
        }
      }
    }
  }
}
