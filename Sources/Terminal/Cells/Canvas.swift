/// A screenful of cells to paint on. It is a plain value: nothing reaches the terminal before a session presents it.
///
/// What lies outside is left out, silently: a view may paint on a canvas of any size, even one without cells.
package struct Canvas: Sendable {
  package let size: Size
  /// Where a visible text cursor stands; nil hides it.
  package var cursor: (row: Int, column: Int)?
  /// Row by row, each an array of its own: of the rows that one screen has in common with the next, none is copied or
  /// compared cell by cell.
  private var rows: [[Cell]]

  package init(size: Size, role: Role = .text) {
    self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
    let blank = Array(repeating: Cell(glyph: .space, role: role), count: self.size.columns)
    rows = Array(repeating: blank, count: self.size.rows)
  }

  /// The cells of one row, or none for a row outside.
  package func row(_ row: Int) -> [Cell] { rows.indices.contains(row) ? rows[row] : [] }

  /// Puts back a row that ``row(_:)`` gave of a canvas of the same width; another one is left alone.
  package mutating func setRow(_ row: Int, to cells: [Cell]) {
    guard rows.indices.contains(row), cells.count == size.columns else { return }
    rows[row] = cells
  }

  /// Puts one sign of a cell in place of another, wherever it stands.
  package mutating func replace(_ sign: Unicode.Scalar, with other: Unicode.Scalar) {
    guard let new = Glyph(other), new.width == 1 else { return }
    for row in rows.indices {
      for column in rows[row].indices where rows[row][column].glyph.base == sign { rows[row][column].glyph = new }
    }
  }

  // MARK: Text

  /// Puts text, made safe, into at most `width` cells; where `ellipsis` is set, the last of them shows that something
  /// was cut off. Returns the cells used, those off the canvas' edge not counted.
  @discardableResult
  package mutating func put(
    _ text: String, row: Int, column: Int, role: Role, width: Int? = nil, ellipsis: Bool = false
  ) -> Int {
    if let used = putPlain(text, row: row, column: column, role: role, width: width, ellipsis: ellipsis) { return used }
    var safe = SafeText(text)
    if ellipsis, let width { safe = safe.truncated(to: width, ellipsis: true) }
    return put(safe, row: row, column: column, role: role, width: width)
  }

  /// Puts text into at most `width` cells, a kept line feed as `⏎`. A wide glyph that would be cut is left out; one
  /// that the left edge cuts becomes a space. Returns the cells used, those off the canvas' edge not counted.
  @discardableResult
  package mutating func put(_ text: SafeText, row: Int, column: Int, role: Role, width: Int? = nil) -> Int {
    guard row >= 0, row < size.rows, column < size.columns else { return 0 }
    // The sum cannot overflow when both are clipped first.
    let room = min(max(0, width ?? .max), .max / 2)
    let end = min(size.columns, max(column, .min / 2) + room)
    var next = column
    var used = 0
    for glyph in text.oneLine.glyphs {
      let (after, overflow) = next.addingReportingOverflow(glyph.width)
      if overflow || after > end { break }
      if next >= 0 {
        set(glyph, row: row, column: next, role: role)
        used += glyph.width
      } else if after > 0 {
        set(.space, row: row, column: 0, role: role)
        used += 1
      }
      next = after
    }
    return used
  }

  /// The same for printable ASCII, of which most screens are made: it is safe as it is, and a byte a cell.
  /// - Returns: nil for another text, or one that begins left of the canvas; nothing was put then.
  private mutating func putPlain(
    _ text: String, row: Int, column: Int, role: Role, width: Int?, ellipsis: Bool
  ) -> Int? {
    guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return nil }
    let room = max(0, width ?? .max)
    let end = size.columns
    return text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { return nil }
      let isCut = ellipsis && bytes.count > room
      let count = min(bytes.count, room, end - column)
      guard count > 0 else { return 0 }
      rows[row].withUnsafeMutableBufferPointer { cells in
        if column > 0, cells[column].isContinuation { cells[column - 1].glyph = .space }
        for place in 0..<count { cells[column + place] = Cell(glyph: Glyph(ascii: bytes[place]), role: role) }
        if isCut, count == room { cells[column + count - 1].glyph = .ellipsis }
        if column + count < end, cells[column + count].isContinuation { cells[column + count].glyph = .space }
      }
      return count
    } ?? nil
  }

  // MARK: Areas

  /// Fills a part of a row with a character one cell wide; any other character is taken as a space.
  package mutating func fill(row: Int, columns: Range<Int>, role: Role, character: Character = " ") {
    guard row >= 0, row < size.rows else { return }
    var glyph = Glyph(character) ?? .space
    if glyph.width != 1 { glyph = .space }
    for column in columns.clamped(to: 0..<size.columns) { set(glyph, row: row, column: column, role: role) }
  }

  /// Gives a part of a row another role and leaves its text. A wide glyph at an end is taken in whole.
  package mutating func recolor(row: Int, columns: Range<Int>, role: Role) {
    guard row >= 0, row < size.rows else { return }
    let columns = columns.clamped(to: 0..<size.columns)
    if columns.isEmpty { return }
    for column in columns { rows[row][column].role = role }
    if columns.lowerBound > 0, rows[row][columns.lowerBound].isContinuation {
      rows[row][columns.lowerBound - 1].role = role
    }
    if columns.upperBound < size.columns, rows[row][columns.upperBound].isContinuation {
      rows[row][columns.upperBound].role = role
    }
  }

  /// Draws the frame of a rectangle and leaves what is inside.
  package mutating func box(rows: Range<Int>, columns: Range<Int>, role: Role, ascii: Bool) {
    if rows.isEmpty || columns.isEmpty { return }
    let (top, bottom) = (rows.lowerBound, rows.upperBound - 1)
    let (left, right) = (columns.lowerBound, columns.upperBound - 1)
    guard top < bottom, left < right else { return }
    let line: Character = ascii ? "-" : "─"
    fill(row: top, columns: left..<right, role: role, character: line)
    fill(row: bottom, columns: left..<right, role: role, character: line)
    for row in rows.clamped(to: 0..<size.rows) {
      put(ascii ? "|" : "│", row: row, column: left, role: role)
      put(ascii ? "|" : "│", row: row, column: right, role: role)
    }
    put(ascii ? "+" : "┌", row: top, column: left, role: role)
    put(ascii ? "+" : "┐", row: top, column: right, role: role)
    put(ascii ? "+" : "└", row: bottom, column: left, role: role)
    put(ascii ? "+" : "┘", row: bottom, column: right, role: role)
  }

  // MARK: Reading back

  /// The rows as plain text, without the spaces at their ends.
  package var lines: [String] {
    (0..<size.rows).map { row in
      var view = String.UnicodeScalarView()
      for cell in self.row(row) where !cell.isContinuation { cell.glyph.append(to: &view) }
      while view.last == " " { view.removeLast() }
      return String(view)
    }
  }

  /// The canvas as text for golden files: the rows, then the roles other than `text` of each row with their columns.
  package var golden: String {
    var golden = lines.joined(separator: "\n") + "\n-- \(size.columns)x\(size.rows), roles by row\n"
    for row in 0..<size.rows {
      let runs = roleRuns(row: row)
      if !runs.isEmpty { golden += "\(row): " + runs.joined(separator: ", ") + "\n" }
    }
    if let cursor { golden += "cursor \(cursor.row),\(cursor.column)\n" }
    return golden
  }

  private func roleRuns(row: Int) -> [String] {
    let cells = self.row(row)
    var runs: [String] = []
    var start = 0
    while start < cells.count {
      let role = cells[start].role
      var end = start
      while end + 1 < cells.count, cells[end + 1].role == role { end += 1 }
      if role != .text { runs.append("\(role.rawValue) \(start)-\(end)") }
      start = end + 1
    }
    return runs
  }

  // MARK: One cell

  /// Puts a glyph that fits into the row. The other half of a wide glyph that it covers in part becomes a space.
  private mutating func set(_ glyph: Glyph, row: Int, column: Int, role: Role) {
    if rows[row][column].isContinuation, column > 0 { rows[row][column - 1].glyph = .space }
    rows[row][column] = Cell(glyph: glyph, role: role)
    var after = column + 1
    if glyph.width == 2 {
      // The glyph may start on the first half of another one, or on the second half of one and the first of the next.
      rows[row][after] = Cell(glyph: .continuation, role: role)
      after += 1
    }
    if after < size.columns, rows[row][after].isContinuation { rows[row][after].glyph = .space }
  }
}
