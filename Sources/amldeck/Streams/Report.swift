import ComputeModel
import Dispatch
import Synchronization
import Terminal

/// What a command found out, in every form in which it can be printed. Each form is made when it is asked for: that of
/// ten thousand instances takes its time.
struct Report: Sendable {
  private let makeTable: @Sendable () -> String
  private let makeDocument: @Sendable () -> JSONValue
  private let makeRows: @Sendable () -> [[String]]
  /// The titles of `csv`, in the words of the document.
  let columns: [String]
  var names: [String]
  /// Whether the document stands on one line, so that several of them are JSON lines.
  var isLine = false
  /// In Markdown, where it is more than one table.
  var markdown: (@Sendable () -> String)?
  /// The bytes of the indented document without a line feed at their end, where it is so long that it is made on several
  /// processors.
  var documentPieces: (@Sendable () -> [[UInt8]])?

  /// For people.
  var table: String { makeTable() }
  /// For programs. Members are added, never renamed; null is what the service did not say.
  var document: JSONValue { makeDocument() }
  /// Cells in the order of ``columns``; an empty one is what the service did not say.
  var rows: [[String]] { makeRows() }

  init(
    _ document: @escaping @Sendable @autoclosure () -> JSONValue, columns: [String],
    rows: @escaping @Sendable @autoclosure () -> [[String]], names: [String],
    table: @escaping @Sendable @autoclosure () -> String
  ) {
    makeDocument = document
    self.columns = columns
    makeRows = rows
    self.names = names
    makeTable = table
  }

  /// Rows that are elements of the document.
  /// - Parameters:
  ///   - columns: members of each element; a dot leads into an object, as in `last_operation.name`.
  ///   - name: the member that `name` prints, once for each instance.
  init(
    _ document: @escaping @Sendable @autoclosure () -> JSONValue, of elements: [JSONValue], columns: [String],
    name: String = "name", table: @escaping @Sendable @autoclosure () -> String
  ) {
    makeDocument = document
    self.columns = columns.map { $0.replacing(".", with: "_") }
    makeRows = { elements.map { element in columns.map { Self.cell(element.member(at: $0)) } } }
    var seen: Set<String> = []
    names = elements.compactMap { element in
      guard let name = element.member(at: name)?.text else { return nil }
      return seen.insert((element["id"]?.text ?? name).lowercased()).inserted ? name : nil
    }
    makeTable = table
  }

  /// - Parameter isContinued: another report was printed before this one.
  func text(as format: OutputFormat, isContinued: Bool = false) throws(ServiceFailure) -> String {
    switch format {
    case .table: return table
    case .json: return (isLine ? document.compactText : document.indentedText) + "\n"
    case .yaml: return (isContinued ? "---\n" : "") + (try document.yaml())
    case .tsv, .csv:
      return delimited(as: format, isContinued: isContinued).map { String(decoding: $0, as: UTF8.self) }.joined()
    case .md: return markdown?() ?? MarkdownTable([columns] + rows).text
    case .name: return names.map { SafeText($0).oneLine.text + "\n" }.joined()
    }
  }

  /// What ``text(as:isContinued:)`` says, in pieces that follow each other.
  func pieces(as format: OutputFormat, isContinued: Bool = false) throws(ServiceFailure) -> [[UInt8]] {
    if format == .json, !isLine, let documentPieces { return documentPieces() + [[UInt8(ascii: "\n")]] }
    if format == .csv || format == .tsv { return delimited(as: format, isContinued: isContinued) }
    return [Array(try text(as: format, isContinued: isContinued).utf8)]
  }

  private func delimited(as format: OutputFormat, isContinued: Bool) -> [[UInt8]] {
    if format == .tsv { return DelimitedText.lines(rows) { DelimitedText.appendTabbed($0, to: &$1) } }
    return DelimitedText.lines((isContinued ? [] : [columns]) + rows) {
      DelimitedText.appendCommaSeparated($0, to: &$1)
    }
  }

  private static func cell(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .number(let text), .string(let text): text
    case .array(let elements) where elements.allSatisfy({ $0.elements == nil && $0.object == nil }):
      elements.map { cell($0) }.joined(separator: " ")
    case .array, .object: value?.compactText ?? ""
    }
  }
}

extension JSONValue {
  fileprivate func member(at path: String) -> JSONValue? {
    var value: JSONValue? = self
    for name in path.split(separator: "." as Character) { value = value?[String(name)] }
    return value
  }
}

/// A row of cells on a line that ends with LF (ARCHITECTURE section 6). Text from outside reaches neither a terminal
/// nor a spreadsheet as something that acts.
enum DelimitedText {
  /// So many rows are worth a task of their own.
  private static let rowsOfOnePiece = 4096

  /// The lines of all rows, in pieces that follow each other. They are made on all processors: a report of months has
  /// hundreds of thousands.
  static func lines(_ rows: [[String]], _ append: @Sendable ([String], inout String) -> Void) -> [[UInt8]] {
    let pieces = Mutex([[UInt8]](repeating: [], count: (rows.count + rowsOfOnePiece - 1) / rowsOfOnePiece))
    DispatchQueue.concurrentPerform(iterations: pieces.withLock { $0.count }) { number in
      let first = number * rowsOfOnePiece
      var text = ""
      for row in rows[first..<min(first + rowsOfOnePiece, rows.count)] { append(row, &text) }
      let bytes = Array(text.utf8)
      pieces.withLock { $0[number] = bytes }
    }
    return pieces.withLock { $0 }
  }

  /// As az's tsv: nothing is quoted, and no cell holds a tab, since controls are made visible. Spreadsheets open it, too:
  /// what they would take for a formula begins with an apostrophe; a negative number is none.
  static func appendTabbed(_ cells: [String], to text: inout String) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "\t" }
      text += isNegativeNumber(cell) ? cell : inert(cell)
    }
    text += "\n"
  }

  private static func isNegativeNumber(_ cell: String) -> Bool {
    guard cell.utf8.first == UInt8(ascii: "-") else { return false }
    let parts = cell.dropFirst().split(separator: "." as Character, maxSplits: 1, omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// By RFC 4180, but for the line's end. What a spreadsheet would take for a formula begins with an apostrophe.
  static func appendCommaSeparated(_ cells: [String], to text: inout String) {
    for (index, foreign) in cells.enumerated() {
      if index > 0 { text += "," }
      let cell = inert(foreign)
      var (hasCommas, hasQuotes) = (false, false)
      for byte in cell.utf8 {
        if byte == UInt8(ascii: ",") { hasCommas = true }
        if byte == UInt8(ascii: "\"") { hasQuotes = true }
      }
      guard hasCommas || hasQuotes else {
        text += cell
        continue
      }
      text += "\""
      text += hasQuotes ? cell.replacing("\"", with: "\"\"") : cell
      text += "\""
    }
    text += "\n"
  }

  static func inert(_ foreign: String) -> String {
    let text = SafeText.line(foreign)
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return "'" + text
    default: return text
    }
  }
}

/// A table of Markdown with pipes, the first row being its titles. Text from outside makes neither a cell nor markup.
struct MarkdownTable {
  let text: String

  init(_ rows: [[String]]) {
    var lines = rows.map { "| " + $0.map { Self.cell($0) }.joined(separator: " | ") + " |\n" }
    if let titles = rows.first {
      lines.insert("|" + String(repeating: " --- |", count: titles.count) + "\n", at: 1)
    }
    text = lines.joined()
  }

  static func cell(_ foreign: String) -> String {
    var escaped = ""
    for character in DelimitedText.inert(foreign) {
      if "\\`*_[]<>|~#".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
