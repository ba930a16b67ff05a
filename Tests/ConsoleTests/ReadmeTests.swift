import Console
import Foundation
import Terminal
import Testing

/// The tables of keys in the README and in the Chinese guide are held to the real one.
@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// `run-benchmarks --record` writes both.
  @Test func theFiguresAreThoseOfTheLastBenchmarkRun() throws {
    let recorded = try String(contentsOf: Self.root.appending(path: "Tests/benchmarks/figures.md"), encoding: .utf8)
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    let begin = try #require(readme.range(of: "<!-- figures -->\n"))
    let end = try #require(readme.range(of: "<!-- /figures -->\n"))
    #expect(readme[begin.upperBound..<end.lowerBound] == recorded[...])
    let head = try /Measured on \d{4}-\d\d-\d\d on .+, \d+ cores, \d+ GB, .+, with amldeck .+:/.firstMatch(in: recorded)
    #expect(head != nil, "a figure without its day and machine is none")
    #expect(recorded.split(separator: "\n").count { $0.hasSuffix("| holds |") || $0.hasSuffix("| **missed** |") } > 0)
  }

  @Test(arguments: [
    ("README.md", "## Keys"), ("Sources/amldeck/Documentation.docc/guide.zh-Hans.md", "## 按键"),
  ])
  func everyKeyOfTheListAndOfAnInstanceStandsThere(_ path: String, _ title: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    let start = try #require(text.range(of: title + "\n"))
    let body = text[start.upperBound...]
    let end = body.range(of: "\n## ")?.lowerBound ?? body.endIndex
    let words = body[..<end].replacing("`", with: " ").split { " |,、，；\n:;.()".contains($0) }.map { String($0) }
    let table = body[..<end]
    for kind in [Screen.Kind.fleet, .detail] {
      for binding in KeyMap.standard.bindings(kind) {
        // One name of each key is enough; digits stand as `1` to `9`.
        let names = binding.keys.compactMap(\.name)
        let isThere = names.contains { name in
          table.contains("`\(name)`") || words.contains { $0.lowercased() == name.lowercased() && name.count > 1 }
            || name.count == 1 && name.first?.isNumber == true
        }
        #expect(isThere, "\(names) (\(binding.command.word), \(kind.rawValue)) is not in \(path)")
      }
    }
  }
}
