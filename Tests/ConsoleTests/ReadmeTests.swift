import Console
import Foundation
import Terminal
import Testing

/// The tables of keys in the README and in the Chinese guide are held to the real one.
@Suite struct ReadmeTests {
  @Test(arguments: [
    ("README.md", "## Keys"), ("Sources/amldeck/Documentation.docc/guide.zh-Hans.md", "## 按键"),
  ])
  func everyKeyOfTheListAndOfAnInstanceStandsThere(_ path: String, _ title: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
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
