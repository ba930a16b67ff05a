import Foundation
import Testing

/// The arrows between the targets, as the sources have them: each target may import what stands in its row, and
/// nothing else. A module that is not named here at all is a new dependency, and needs a reason in the README.
private struct Row: Sendable {
  var target: String
  var folder: String
  var ours: Set<String>
  var others: Set<String>
  /// Time and chance come in as parameters: no clock, random number, sleep, file or environment of its own.
  var isPure: Bool

  init(_ target: String, ours: Set<String> = [], others: Set<String> = [], isPure: Bool = false) {
    self.target = target
    self.folder = target == "Themes" ? "Themes" : "Sources/\(target)"
    self.ours = ours
    self.others = others
    self.isPure = isPure
  }
}

private let nio: Set<String> = [
  "NIO", "NIOConcurrencyHelpers", "NIOCore", "NIOExtras", "NIOFoundationCompat", "NIOHTTP1", "NIOHTTP2",
  "NIOHTTPCompression", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOSSL", "NIOTLS",
]

private let rows: [Row] = [
  Row("Terminal", ours: ["CNcurses"], others: ["Glibc", "Synchronization"]),
  Row("Languages", others: ["Synchronization"], isPure: true),
  Row("Schedules", ours: ["Languages"], others: ["Synchronization"], isPure: true),
  Row("ComputeModel", ours: ["Languages", "Schedules"], isPure: true),
  Row("ARM", ours: ["ComputeModel", "Schedules"], others: ["HTTPTypes"], isPure: true),
  Row(
    "ARMClient", ours: ["ARM", "ComputeModel", "Languages", "Schedules"],
    others: nio.union([
      "AsyncHTTPClient", "Crypto", "CryptoExtras", "Glibc", "HTTPTypes", "Logging", "Subprocess",
      "SwiftASN1", "Synchronization", "X509",
    ])),
  Row("Simulator", ours: ["ComputeModel", "Schedules"], isPure: true),
  Row(
    "SimulatorServer", ours: ["ARM", "ComputeModel", "Schedules", "Simulator"],
    others: nio.union([
      "CoreFoundation", "Crypto", "CryptoExtras", "Foundation", "GRDB", "Glibc", "HTTPTypes", "Hummingbird",
      "HummingbirdCore", "HummingbirdTLS", "Logging", "ServiceLifecycle", "SwiftASN1", "Synchronization", "X509",
    ])),
  Row("History", ours: ["ComputeModel", "Schedules"], others: ["GRDB"]),
  Row("Console", ours: ["ComputeModel", "Languages", "Schedules", "Terminal"], isPure: true),
  Row("Themes"),
  Row(
    "amldeck",
    ours: [
      "ARM", "ARMClient", "CNcurses", "ComputeModel", "Console", "History", "Languages", "Schedules", "Simulator",
      "SimulatorServer", "Terminal", "Themes",
    ],
    others: [
      "ArgumentParser", "Dispatch", "Foundation", "Glibc", "HTTPTypes", "Logging", "Subprocess", "Synchronization",
      "Yams",
    ]),
]

private let impurities = [
  "Date()", "Date.now", ".random(", "SystemRandomNumberGenerator", "Task.sleep", "UUID()", "ProcessInfo",
  "FileManager", "ContinuousClock()", "SuspendingClock()", "getenv(",
]

private struct Line {
  var file: String
  var number: Int
  /// The line without comments and without what stands in string literals.
  var code: String

  var place: String { "\(file):\(number)" }

  /// The module that this line imports, whatever attributes, access level or kind stand before its name.
  var imported: String? {
    let pattern =
      #/
      ^\s*(?:@\w+(?:\([^)]*\))?\s+)*
      (?:(?:open|public|package|internal|fileprivate|private)\s+)?
      import\s+(?:(?:typealias|struct|class|enum|protocol|let|var|func|actor)\s+)?(\w+)
      /#
    return code.firstMatch(of: pattern).map { String($0.1) }
  }
}

private let repository = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private func lines(of folder: String) throws -> [Line] {
  let root = repository.appending(path: folder)
  let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
  var found: [Line] = []
  while let file = files?.nextObject() as? URL {
    guard file.pathExtension == "swift" else { continue }
    let path = String(file.path.dropFirst(repository.path.count)).trimmingPrefix("/")
    found += code(in: try String(contentsOf: file, encoding: .utf8), file: String(path))
  }
  return found
}

/// Blanks comments and the contents of string literals. It reads a quotation mark inside an interpolation as the
/// end of the literal; an ordinary literal ends with its line at the latest, so that such a slip stays on its line.
private func code(in source: String, file: String) -> [Line] {
  var found: [Line] = []
  var commentDepth = 0
  var isInLongLiteral = false
  let all = source.split(separator: "\n", omittingEmptySubsequences: false)
  for (offset, text) in all.enumerated() {
    var kept = ""
    var isInLiteral = false
    var rest = text
    while let character = rest.first {
      if commentDepth > 0 {
        if rest.hasPrefix("*/") {
          commentDepth -= 1
          rest = rest.dropFirst(2)
          continue
        }
        if rest.hasPrefix("/*") {
          commentDepth += 1
          rest = rest.dropFirst(2)
          continue
        }
      } else if isInLongLiteral || isInLiteral {
        if character == "\\" {
          rest = rest.dropFirst(2)
          continue
        }
        if isInLongLiteral, rest.hasPrefix("\"\"\"") {
          isInLongLiteral = false
          rest = rest.dropFirst(3)
          continue
        }
        if isInLiteral, character == "\"" { isInLiteral = false }
      } else if rest.hasPrefix("//") {
        break
      } else if rest.hasPrefix("/*") {
        commentDepth += 1
        rest = rest.dropFirst(2)
        continue
      } else if rest.hasPrefix("\"\"\"") {
        isInLongLiteral = true
        rest = rest.dropFirst(3)
        continue
      } else if character == "\"" {
        isInLiteral = true
      } else {
        kept.append(character)
      }
      rest = rest.dropFirst()
    }
    found.append(Line(file: file, number: offset + 1, code: kept))
  }
  return found
}

private func forbiddenImports(in lines: [Line], row: Row) -> [String] {
  lines.compactMap { line in
    guard let module = line.imported, module != "Swift", module != "_Concurrency" else { return nil }
    guard !row.ours.contains(module), !row.others.contains(module) else { return nil }
    return "\(line.place): \(row.target) may not import \(module)"
  }
}

private func impureWords(in lines: [Line], row: Row) -> [String] {
  guard row.isPure else { return [] }
  return lines.flatMap { line in
    impurities.filter(line.code.contains).map { "\(line.place): \(row.target) is pure, but says \($0)" }
  }
}

@Suite("The arrows between the targets")
struct ImportTests {
  @Test("Each target imports only what its row allows", arguments: rows.map(\.target))
  func imports(target: String) throws {
    let row = try #require(rows.first { $0.target == target })
    let lines = try lines(of: row.folder)
    try #require(!lines.isEmpty, "no Swift source in \(row.folder)")
    let wrong = forbiddenImports(in: lines, row: row)
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  @Test(
    "No clock, chance, sleep, file or environment in a pure target",
    arguments: rows.filter(\.isPure).map(\.target))
  func purity(target: String) throws {
    let row = try #require(rows.first { $0.target == target })
    let wrong = impureWords(in: try lines(of: row.folder), row: row)
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }

  @Test("Every folder of sources has its row")
  func everyTargetIsListed() throws {
    let sources = repository.appending(path: "Sources").path
    let names = try FileManager.default.contentsOfDirectory(atPath: sources)
    let known = Set(rows.map(\.target)).union(["CNcurses", "CNcursesSystem"])
    #expect(Set(names).subtracting(known).isEmpty)
  }

  @Test("The rows themselves hold no cycle, and the arrows that matter most are not in them")
  func rowsAreAcyclic() throws {
    var settled: Set<String> = ["CNcurses"]
    var left = rows
    while let next = left.firstIndex(where: { $0.ours.isSubset(of: settled) }) {
      settled.insert(left.remove(at: next).target)
    }
    #expect(left.map(\.target) == [])
    let console = try #require(rows.first { $0.target == "Console" })
    #expect(console.ours.isDisjoint(with: ["ARM", "ARMClient", "Simulator", "SimulatorServer"]))
    let simulator = try #require(rows.first { $0.target == "Simulator" })
    #expect(simulator.ours.isDisjoint(with: ["ARM"]) && simulator.others.isEmpty)
  }

  @Test(
    "A planted import is found",
    arguments: [
      "import ARMClient", "package import ARMClient", "@preconcurrency internal import ARMClient",
      "  import struct ARMClient.Pipeline", "@_spi(Testing) public import ARMClient",
    ])
  func plantedImportIsFound(text: String) throws {
    let row = try #require(rows.first { $0.target == "Console" })
    let source = "import Terminal\n/* import GRDB */\n// import NIO\n" + text
    let planted = code(in: source, file: "Planted.swift")
    #expect(forbiddenImports(in: planted, row: row) == ["Planted.swift:4: Console may not import ARMClient"])
  }

  @Test("A planted clock is found, but not in a comment or a literal")
  func plantedClockIsFound() throws {
    let row = try #require(rows.first { $0.target == "Simulator" })
    let source = "let a = \"Date()\" // UUID()\nlet b = \"\"\"\n  Task.sleep\n  \"\"\"\nlet c = Date()"
    #expect(
      impureWords(in: code(in: source, file: "Planted.swift"), row: row)
        == ["Planted.swift:5: Simulator is pure, but says Date()"])
  }
}
