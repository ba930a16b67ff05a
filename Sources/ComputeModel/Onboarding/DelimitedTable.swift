import Languages

/// What is wrong with a line of a file, as a clause.
package struct LineMistake: Error, Hashable, Sendable {
  /// From 1 on; where a cell holds line ends, the line in which its row begins.
  package var line: Int
  package var text: String

  package init(_ line: Int, _ text: String) {
    self.line = line
    self.text = text
  }
}

/// A table as spreadsheets write it (RFC 4180): with or without a byte order mark, lines that end with CR LF, LF or CR,
/// cells in quotation marks. Commas part the cells, or the semicolons or tabs that some spreadsheets write instead.
package struct DelimitedTable: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var line: Int
    package var cells: [String]
  }

  package private(set) var rows: [Row] = []
  package private(set) var mistakes: [LineMistake] = []

  /// - Parameter text: lines without anything on them are no rows.
  package init(_ text: String) {
    var scanner = Scanner(text)
    while let row = scanner.row() {
      switch row {
      case .success(let row): if row.cells.contains(where: { !$0.isEmpty }) { rows.append(row) }
      case .failure(let mistake): mistakes.append(mistake)
      }
    }
  }

  private struct Scanner {
    private var rest: ArraySlice<Unicode.Scalar>
    private let separator: Unicode.Scalar
    private var line = 1

    init(_ text: String) {
      // A byte order mark is no part of the first cell.
      rest = Array(text.unicodeScalars)[...]
      if rest.first == "\u{FEFF}" { rest = rest.dropFirst() }
      let head = rest.prefix { $0 != "\n" && $0 != "\r" }
      separator = ([",", ";", "\t"] as [Unicode.Scalar]).first { head.contains($0) } ?? ","
    }

    /// nil at the end. After a mistake it goes on with the next line.
    mutating func row() -> Result<Row, LineMistake>? {
      guard !rest.isEmpty else { return nil }
      var row = Row(line: line, cells: [])
      while true {
        switch cell(of: row.line) {
        case .failure(let mistake):
          skipLine()
          return .failure(mistake)
        case .success(let cell): row.cells.append(cell)
        }
        if rest.first == separator {
          rest = rest.dropFirst()
          continue
        }
        _ = takeLineEnd()
        return .success(row)
      }
    }

    private mutating func cell(of number: Int) -> Result<String, LineMistake> {
      var cell = String.UnicodeScalarView()
      guard rest.first == "\"" else {
        while let scalar = rest.first, scalar != separator, scalar != "\n", scalar != "\r" {
          if scalar == "\"" {
            return .failure(LineMistake(number, localized("has a quotation mark inside a cell without any")))
          }
          cell.append(scalar)
          rest = rest.dropFirst()
        }
        return .success(String(cell).trimmed)
      }
      rest = rest.dropFirst()
      while let scalar = rest.first {
        if scalar == "\"" {
          rest = rest.dropFirst()
          guard rest.first == "\"" else {
            guard rest.isEmpty || rest.first == separator || rest.first == "\n" || rest.first == "\r" else {
              return .failure(LineMistake(number, localized("goes on behind the quotation mark that ends a cell")))
            }
            return .success(String(cell).trimmed)
          }
        } else if takeLineEnd() {
          cell.append("\n")
          continue
        }
        cell.append(scalar)
        rest = rest.dropFirst()
      }
      return .failure(LineMistake(number, localized("begins a cell with a quotation mark that nothing ends")))
    }

    private mutating func takeLineEnd() -> Bool {
      guard let scalar = rest.first, scalar == "\n" || scalar == "\r" else { return false }
      rest = rest.dropFirst()
      if scalar == "\r", rest.first == "\n" { rest = rest.dropFirst() }
      line += 1
      return true
    }

    private mutating func skipLine() {
      rest = rest.drop { $0 != "\n" && $0 != "\r" }
      _ = takeLineEnd()
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
