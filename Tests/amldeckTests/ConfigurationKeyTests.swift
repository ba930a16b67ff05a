import ComputeModel
import Console
import Foundation
import Testing

@testable import amldeck

/// The table of the configuration's keys, the file's reader, and everything that is made of the table.
@Suite struct ConfigurationKeyTests {
  /// A file with this value at a key.
  private func file(_ path: [String], _ value: String) -> String {
    path.enumerated().map { depth, name in
      String(repeating: "  ", count: depth) + name + ":" + (depth == path.count - 1 ? " " + value : "") + "\n"
    }.joined() + (path == ["current"] ? "contexts:\n  mine:\n    cloud: AzureCloud\n" : "")
  }

  private static var leaves: [(path: [String], key: ConfigurationKey)] {
    ConfigurationKey.all.filter { !$0.key.example.isEmpty }
  }

  @Test func everyKeyIsReadWithItsExample() {
    for (path, key) in Self.leaves {
      var text = file(path, key.example)
      // Alerts that nobody hears, and a preset that asks for nothing, are mistakes of their own.
      if path[0] == "alerts", !["bell", "notify", "command", "log"].contains(key.name) { text += "  bell: true\n" }
      if path[0] == "presets", ["for", "zone"].contains(key.name) { text += "    idle: off\n" }
      #expect(Home(text).mistake() == "no mistake", "\(text)")
    }
  }

  @Test func aValueThatAKeyDoesNotTakeIsSaidWithItsLine() {
    for (path, key) in Self.leaves {
      let wrong: [String] =
        switch key.form {
        case .flag: ["maybe", "[true]"]
        case .number(let range): ["\(range.lowerBound - 1)", "\(range.upperBound + 1)", "some"]
        case .word, .words: ["nonsense-word"]
        case .pattern: ["nonsense word"]
        case .text, .texts: ["{a: b}"]
        case .some, .members, .named: ["7"]
        }
      for value in wrong {
        let mistake = Home(file(path, value)).mistake()
        #expect(mistake.hasPrefix("\(Home.file):\(path.count): "), "\(path) \(value): \(mistake)")
      }
    }
  }

  @Test func aMisspeltKeyIsSaidWithItsLineAndTheRightOne() {
    for (path, key) in ConfigurationKey.all where key.name.count > 3 {
      let misspelt = Array(path.dropLast()) + [String(key.name.dropLast()) + "xx"]
      let mistake = Home(file(misspelt, "1")).mistake()
      #expect(
        mistake.hasPrefix("\(Home.file):\(path.count): there is no key") && mistake.contains(key.name),
        "\(path): \(mistake)")
    }
  }

  @Test func theFirstFileHasEveryKeyAndCanBeTakenInWhole() throws {
    let first = try Home(variables: ["AZURE_SUBSCRIPTION_ID": "s-1"]).configuration().firstFile
    #expect(first.split(separator: "\n").allSatisfy { $0.count <= 100 || $0.contains("https://") })
    var taken = ""
    for line in first.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      guard text.hasPrefix("#") else {
        taken += line + "\n"
        continue
      }
      // A context has a cloud or the address of one.
      if text.hasPrefix("# ") || text.hasPrefix("#metadata-url:") { continue }
      taken += line.prefix(line.count - text.count) + text.dropFirst() + "\n"
    }
    let configuration = try Home(taken).configuration()
    #expect(configuration.context?.value == "mine")
    #expect(configuration.subscriptions?.value == ["s-1"])
    #expect(configuration.isReadOnly.value && configuration.isDangerous.value)
    #expect(configuration.file.alerts?.value.commandLimit == .seconds(10))
    #expect(configuration.file.presets.first?.tags.first?.value == "4711")
    #expect(configuration.file.keys?.value.changedWords.isEmpty == false)
    #expect(configuration.file.webhook != nil && configuration.file.weeklyBudget != nil)
    for (path, key) in ConfigurationKey.all {
      #expect(first.contains("\(key.name):"), "\(path)")
      let said = first.replacing("\n", with: " ").replacing("#", with: "").split(separator: " ").joined(separator: " ")
      #expect(said.contains(key.meaning.replacing("#", with: "")), "\(path)")
    }
  }

  @Test func theSchemaKnowsTheSameKeys() throws {
    for (path, key) in ConfigurationKey.all {
      var place: JSONValue? = ConfigurationKey.schema
      for name in path {
        place = name == name.uppercased() ? place?["additionalProperties"] : place?[path: "properties", name]
      }
      let schema = try #require(place, "\(path)")
      #expect(schema["description"]?.text?.hasPrefix(key.meaning) == true)
    }
    #expect(ConfigurationKey.schema["additionalProperties"] == .bool(false))
  }

  @Test func everyKeySaysWhatItIs() {
    for (path, key) in ConfigurationKey.all {
      #expect(key.meaning.hasSuffix(".") && !key.usually.isEmpty && !key.value.isEmpty, "\(path)")
    }
  }

  private static let (begin, end) = ("<!-- configuration: begin -->\n", "<!-- configuration: end -->")

  /// `AMLDECK_RECORD_CONFIGURATION=1 swift test --filter ConfigurationKeyTests` writes the README's table anew.
  @Test func theReadmeHasTheTable() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    var readme = try String(contentsOf: file, encoding: .utf8)
    let table = "\n" + (try ConfigurationKey.report.text(as: .md)) + "\n"
    let first = try #require(readme.range(of: Self.begin))
    let last = try #require(readme.range(of: Self.end))
    if ProcessInfo.processInfo.environment["AMLDECK_RECORD_CONFIGURATION"] == "1" {
      readme.replaceSubrange(first.upperBound..<last.lowerBound, with: table)
      try readme.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      readme[first.upperBound..<last.lowerBound] == table,
      "record it: AMLDECK_RECORD_CONFIGURATION=1 swift test --filter ConfigurationKeyTests")
  }
}
