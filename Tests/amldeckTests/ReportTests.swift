import ComputeModel
import Terminal
import Testing

@testable import amldeck

/// One report in every form.
@Suite struct ReportTests {
  private static let elements: [JSONValue] = [
    .object([
      "name": .string("a-ci"), "id": .string("/A"), "size": .null, "sso": .bool(true), "cores": .number(4),
      "last": .object(["name": .string("Stop")]), "marks": .array([.string("x"), .number(2)]),
    ]),
    .object(["name": .string("=b,\"c\""), "id": .string("/b"), "rule": .object(["every": .string("day")])]),
    .object(["name": .string("a-ci"), "id": .string("/a")]),
  ]
  private static let report = Report(
    .object(["rows": .array(elements)]), of: elements,
    columns: ["name", "size", "sso", "cores", "last.name", "marks", "rule"], table: "for people\n")

  private static func commaSeparated(_ cells: [String]) -> String {
    var text = ""
    DelimitedText.appendCommaSeparated(cells, to: &text)
    return text
  }

  private static func tabbed(_ cells: [String]) -> String {
    var text = ""
    DelimitedText.appendTabbed(cells, to: &text)
    return text
  }

  @Test func commaSeparatedValuesAreQuotedAndNoFormulas() throws {
    #expect(
      try Self.report.text(as: .csv).split(separator: "\n" as Character) == [
        "name,size,sso,cores,last_name,marks,rule", "a-ci,,true,4,Stop,x 2,",
        #""'=b,""c""",,,,,,"{""every"":""day""}""#, "a-ci,,,,,,",
      ])
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@x"])
  func aSpreadsheetSeesNoFormula(cell: String) {
    #expect(Self.commaSeparated([cell]) == "'\(cell)\n")
  }

  @Test func quotesAreDoubledAndCommasQuoted() {
    #expect(Self.commaSeparated(["a,b", "say \"x\"", "\"", "", "c"]) == "\"a,b\",\"say \"\"x\"\"\",\"\"\"\",,c\n")
    #expect(Self.commaSeparated([]) == "\n" && Self.commaSeparated(["", ""]) == ",\n")
  }

  @Test func noCellBreaksItsLine() {
    let line = Self.commaSeparated(["a\nb", "c\r\n", "\u{1B}[31m"])
    #expect(line.unicodeScalars.filter { $0.value < 0x20 }.count == 1)
    #expect(Self.tabbed(["a\tb", "c"]).split(separator: "\t").count == 2)
  }

  @Test func tabbedRowsHaveNoHeaderAndStandAsTheyAre() throws {
    #expect(
      try Self.report.text(as: .tsv).split(separator: "\n" as Character).first == "a-ci\t\ttrue\t4\tStop\tx 2\t")
    // Also spreadsheets open it: what they would take for a formula begins with an apostrophe, a negative number is none.
    #expect(try Self.report.text(as: .tsv).contains("'=b,\"c\"\t"))
    #expect(Self.tabbed(["=1", "+1", "-x", "@x", "-1-1"]) == "'=1\t'+1\t'-x\t'@x\t'-1-1\n")
    #expect(Self.tabbed(["-1", "-0.25", "-", "-1.", "-.5"]) == "-1\t-0.25\t'-\t'-1.\t'-.5\n")
  }

  @Test func manyRowsStandInTheirOrder() throws {
    let rows = (0..<10_000).map { JSONValue.object(["name": .string("row \($0)")]) }
    let report = Report(.array(rows), of: rows, columns: ["name"], table: "")
    let lines = "name\n" + (0..<10_000).map { "row \($0)\n" }.joined()
    #expect(try report.text(as: .csv) == lines)
    #expect(try Array(report.pieces(as: .csv).joined()) == Array(lines.utf8))
    #expect(try report.text(as: .tsv) == String(lines.dropFirst("name\n".count)))
  }

  @Test func eachInstanceIsNamedOnce() throws {
    #expect(try Self.report.text(as: .name) == "a-ci\n=b,\"c\"\n")
  }

  @Test func severalReportsAreOneTableAndSeveralDocuments() throws {
    var line = Self.report
    line.isLine = true
    #expect(try line.text(as: .csv, isContinued: true).hasPrefix("a-ci,"))
    #expect(try line.text(as: .yaml, isContinued: true).hasPrefix("---\n"))
    #expect(try line.text(as: .json).split(separator: "\n" as Character).count == 1)
    #expect(try JSONValue(parsing: line.text(as: .json)) == line.document)
    #expect(try JSONValue(parsing: Self.report.text(as: .json)) == line.document)
    #expect(try line.text(as: .table) == "for people\n")
  }

  @Test func theLineOfProgressSaysNoPercentThatNobodySaid() {
    #expect(ProgressLine.text("stop ci", seconds: 12, percent: nil, columns: 80).text == "stop ci: 12 s")
    #expect(ProgressLine.text("stop ci", seconds: 12, percent: 40, columns: 80).text == "stop ci: 12 s, 40 %")
    let narrow = ProgressLine.text("stop \u{1B}[2Jci-with-a-long-name", seconds: 1, percent: nil, columns: 20)
    #expect(narrow.width < 20)
    #expect(!narrow.text.contains("\u{1B}"))
  }
}
