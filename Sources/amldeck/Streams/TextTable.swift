import Terminal

/// Rows of text for people: columns by display width, two spaces between, nothing at the end of a line.
struct TextTable {
  /// Cells. A foreign text that is longer would push everything beside it out of sight; JSON has the whole.
  private static let widestColumn = 200

  private var rows: [[SafeText]]

  /// - Parameter rows: cells as the service sent them; they are made safe here. Rows may differ in length.
  init(_ rows: [[String]]) {
    self.rows = rows.map { row in
      row.map { SafeText($0).oneLine.truncated(to: Self.widestColumn, ellipsis: true) }
    }
  }

  /// Every row with a line feed.
  var text: String {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.width)
      }
    }
    var text = ""
    for row in rows {
      for (index, cell) in row.enumerated() {
        let isLast = index == row.count - 1
        text += isLast ? cell.text : cell.padded(to: widths[index]).text + "  "
      }
      text += "\n"
    }
    return text
  }
}
