import Foundation
import Testing

/// Whoever uses these two libraries has their docstrings: each declaration that other modules see says what it is.
@Suite struct DocstringTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test(arguments: ["Schedules", "ARMClient"])
  func everyDeclarationSaysWhatItIs(_ module: String) throws {
    let modifiers = #"(?:(?:static|final|nonisolated|mutating|indirect) |(?:private|internal)\(set\) )*"#
    let kinds = "(?:let|var|func|struct|enum|class|protocol|init|actor|typealias|subscript)"
    let declaration = try Regex(#"^\s*(?:public|package) "# + modifiers + kinds + #"\b"#)
    var count = 0
    for (file, lines) in try Self.sources(of: module) {
      for (index, line) in lines.enumerated() where line.firstMatch(of: declaration) != nil {
        count += 1
        let above = lines[..<index].last { !$0.drop(while: \.isWhitespace).hasPrefix("@") } ?? ""
        #expect(above.drop(while: \.isWhitespace).hasPrefix("///"), "\(file):\(index + 1): \(line)")
      }
    }
    #expect(count > 100)
  }

  @Test(arguments: ["Schedules", "ARMClient", "amldeck"])
  func theCatalogueNamesWhatIsThere(_ module: String) throws {
    let folder = Self.root.appending(path: "Sources/\(module)")
    let name = module == "amldeck" ? "Documentation.docc/amldeck.md" : "\(module).docc/\(module).md"
    let page = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    let text = try Self.sources(of: module).map { $0.lines.joined(separator: "\n") }.joined(separator: "\n")
    for match in page.matches(of: #/``(\w+)``/#) where match.output.1 != module[...] {
      let pattern = try Regex("(?:struct|enum|class|actor|protocol) \(match.output.1)\\b")
      #expect(text.firstMatch(of: pattern) != nil, "\(match.output.1) is named in \(name) and not there")
    }
    for match in page.matches(of: #/<doc:([\w.-]+)>/#) {
      let page = folder.appending(path: "Documentation.docc/\(match.output.1).md")
      #expect(FileManager.default.fileExists(atPath: page.path), "\(match.output.1).md")
    }
  }

  private static func sources(of module: String) throws -> [(file: String, lines: [String])] {
    let folder = root.appending(path: "Sources/\(module)")
    let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return try found.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return (name, text.components(separatedBy: "\n"))
    }
  }
}
