import Foundation
import Mutations
import Testing

/// What this program is built from (RELIABILITY S11): what the README gives a reason for, in versions that do not move.
@Suite struct PackageTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func read(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func everyPackageHasOneVersionAndAReason() throws {
    let reasons = try Self.read("README.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
    let packages = try Self.read("Package.swift").matches(
      of: /\.package\(\s*url: "https:\/\/github\.com\/[^"\/]+\/([^"]+)",\s*([a-zA-Z]+)/)
    var figure = Figure("S11")
    for package in packages {
      var complaints: [String] = []
      if package.output.2 != "exact" { complaints.append("may move") }
      if !reasons.contains(where: { $0.contains(package.output.1) }) {
        complaints.append("the README gives no reason for it")
      }
      figure.row(String(package.output.1), complaints)
    }
    #expect(try figure.report(of: 14) == [])
  }

  /// `amldeck --version --verbose` names what was resolved, all of it.
  @Test func theProgramNamesThePackagesThatItIsBuiltFrom() throws {
    struct Resolved: Decodable {
      struct Pin: Decodable { var identity: String }
      var pins: [Pin]
    }
    let resolved = try JSONDecoder().decode(Resolved.self, from: Data(Self.read("Package.resolved").utf8))
    let source = try Self.read("Sources/amldeck/Commands/BuiltFrom.swift")
    let named = source.matches(of: /\("([^"]+)", "([^"]+)"\)/).map { "\($0.output.1) \($0.output.2)" }
    let pinned = try Self.read("Package.swift").matches(of: /\/([^"\/]+)", exact: "([^"]+)"/)
    #expect(named.sorted() == pinned.map { "\($0.output.1.lowercased()) \($0.output.2)" }.sorted())
    let theirs = source.matches(of: /"([a-z0-9.-]+)",/).map { String($0.output.1) }.filter { name in
      !named.contains { $0.hasPrefix(name + " ") }
    }
    let names = named.map { String($0.prefix { $0 != " " }) } + theirs
    #expect(Set(names) == Set(resolved.pins.map(\.identity)))
  }

  /// A private key is made on the machine that needs it (RELIABILITY S7).
  @Test func noPrivateKeyIsInTheRepository() throws {
    let files = try #require(
      FileManager.default.enumerator(at: Self.root, includingPropertiesForKeys: [.isRegularFileKey]))
    // Split, so that this file is not one of them.
    let mark = Data(("PRIVATE" + " KEY-----\n").utf8)
    var found: [String] = []
    for case let file as URL in files {
      if file.lastPathComponent.hasPrefix(".") {
        files.skipDescendants()
        continue
      }
      guard let data = try? Data(contentsOf: file), let place = data.range(of: mark) else { continue }
      // Tests of the readers have some that are none: a key that opens something is longer.
      let body = data[place.upperBound...].prefix { $0 == 0x0A || $0 > 0x20 && $0 != UInt8(ascii: "-") }
      if body.count > 300 { found.append(file.lastPathComponent) }
    }
    #expect(found.isEmpty, "\(found)")
  }
}
