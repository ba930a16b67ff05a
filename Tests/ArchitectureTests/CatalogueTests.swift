import Foundation
import Languages
import Testing

/// Every text of the console has its Chinese one, and no Chinese text is for an English one that is gone: who changes
/// an English literal changes its key.
@Suite struct CatalogueTests {
  /// Where texts of the console are made.
  static let targets = ["Console", "ComputeModel", "Schedules", "ARMClient", "amldeck"]

  private static func literals() throws -> [(file: String, literal: SwiftLiterals.Literal)] {
    try targets.flatMap { target in
      try SwiftLiterals.of("Sources/\(target)").flatMap { file in file.literals.map { (file.file, $0) } }
    }
  }

  private static func isText(_ literal: SwiftLiterals.Literal) -> Bool {
    switch literal.call.split(separator: ".").last {
    case "localized": true
    // These are of the type `Phrase`.
    case "field", "title": literal.argument == 0 && !literal.call.hasPrefix("FormField")
    case "verdict": literal.argument <= 1 && literal.label == nil
    case "text", "secret", "choice", "flag":
      literal.call.hasPrefix(".") && literal.argument > 0
        && (literal.label == "hint" || literal.argument == 1 || literal.isElement)
    // And these of the type `TableText`.
    case "KeyBinding": literal.argument == 3 || literal.label == "footer" && !literal.isElement
    case "ConsoleCommand": literal.argument == 2
    case "report": literal.argument == 2 && literal.label == nil
    default: false
    }
  }

  @Test func everyTextIsThere() throws {
    let texts = Catalogue.simplifiedChinese.all
    var missing: [String] = []
    for (file, literal) in try Self.literals() where Self.isText(literal) && Self.hasWords(literal.key) {
      if texts[literal.key] == nil { missing.append("\(file):\(literal.line): \(literal.key)") }
    }
    #expect(
      missing.isEmpty,
      "\(missing.count) texts are in no room of Sources/Languages/Chinese:\n\(missing.joined(separator: "\n"))")
  }

  @Test func noTextIsForNothing() throws {
    let keys = Set(try Self.literals().map(\.literal.key)).union(Self.made)
    let unused = Catalogue.simplifiedChinese.all.keys.filter { !keys.contains($0) }.sorted()
    #expect(unused.isEmpty, "\(unused.count) keys are of texts that are gone:\n\(unused.joined(separator: "\n"))")
  }

  /// Names of cases, and words that a capital letter makes of others.
  private static let made: Set<String> = [
    "Start", "Stop", "Restart", "Delete", "start", "stop", "restart", "delete", "note", "warning", "problem",
    "operations", "errors", "who", "contexts", "costs", "findings", "jobs", "log", "leavers", "notices", "present",
    "fleet",
  ]

  @Test func eachIsThereOnce() {
    var rooms: [String: String] = [:]
    for room in Catalogue.simplifiedChinese.rooms {
      for key in room.texts.keys {
        #expect(rooms[key] == nil, "\(key) stands in \(room.name) and in \(rooms[key] ?? "")")
        rooms[key] = room.name
      }
    }
  }

  @Test func eachHasTheValuesOfItsKey() {
    for (key, text) in Catalogue.simplifiedChinese.all {
      #expect(Self.values(of: key) == Self.values(of: text), "\(key): \(text)")
      #expect(!text.isEmpty && key.filter { $0 == "\n" } == text.filter { $0 == "\n" }, "\(key): \(text)")
    }
  }

  private static func values(of text: String) -> [String] {
    text.matches(of: /\{\d+\}/).map { String(text[$0.range]) }.sorted()
  }

  private static func hasWords(_ key: String) -> Bool { key.replacing(/\{\d+\}/, with: "").contains(where: \.isLetter) }
}
