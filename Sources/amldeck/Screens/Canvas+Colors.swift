import Terminal

/// A canvas with the colours of a theme, for a pager or a picture.
extension Canvas {
  /// Rows with SGR sequences (ECMA-48 section 8.3.117).
  func ansiText(_ theme: Theme) -> String {
    var text = ""
    for row in 0..<size.rows {
      for run in runs(row: row) {
        let codes = theme[run.role].selectGraphicRendition
        text += codes.isEmpty ? run.text : "\u{1b}[\(codes)m\(run.text)\u{1b}[0m"
      }
      text += "\n"
    }
    return text
  }

  /// One `text` element for each run of cells of one role, at the width that a terminal would give it.
  func svgText(_ theme: Theme) -> String {
    let (cell, line) = (8.4, 18.0)
    let width = Double(size.columns) * cell
    let height = Double(size.rows) * line
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width + 16)" height="\(height + 16)" \
      font-family="DejaVu Sans Mono, monospace" font-size="14" xml:space="preserve">
      <rect width="100%" height="100%" fill="#101418"/>

      """
    for row in 0..<size.rows {
      for run in runs(row: row) {
        let style = theme[run.role]
        let ink = style.foreground?.hexText ?? "#d8dee4"
        let paper = style.background?.hexText
        let (front, back) = style.reverse ? (paper ?? "#101418", ink) : (ink, paper)
        let left = 8 + Double(run.column) * cell
        let top = 8 + Double(row) * line
        let runWidth = Double(run.width) * cell
        if let back {
          text += "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(runWidth)\" height=\"\(line)\" fill=\"\(back)\"/>\n"
        }
        guard run.text.contains(where: { $0 != " " }) else { continue }
        let weight = style.bold ? " font-weight=\"bold\"" : ""
        let slant = style.italic ? " font-style=\"italic\"" : ""
        let faint = style.dim ? " opacity=\"0.6\"" : ""
        let underline = style.underline ? " text-decoration=\"underline\"" : ""
        text +=
          "<text x=\"\(left)\" y=\"\(top + 13)\" textLength=\"\(runWidth)\" fill=\"\(front)\""
          + "\(weight)\(slant)\(faint)\(underline)>\(run.text.escapedForXML)</text>\n"
      }
    }
    return text + "</svg>\n"
  }

  private struct Run {
    var column: Int
    var width: Int
    var role: Role
    var text: String
  }

  private func runs(row: Int) -> [Run] {
    var runs: [Run] = []
    for (column, cell) in self.row(row).enumerated() {
      if cell.isContinuation {
        runs[runs.count - 1].width += 1
        continue
      }
      if runs.last?.role != cell.role { runs.append(Run(column: column, width: 0, role: cell.role, text: "")) }
      runs[runs.count - 1].width += 1
      runs[runs.count - 1].text.unicodeScalars.append(cell.glyph.base)
      for mark in cell.glyph.marks { runs[runs.count - 1].text.unicodeScalars.append(mark) }
    }
    return runs
  }
}

extension Style {
  fileprivate var selectGraphicRendition: String {
    var codes: [String] = []
    for (flag, code) in [(bold, "1"), (dim, "2"), (italic, "3"), (underline, "4"), (reverse, "7")] where flag {
      codes.append(code)
    }
    if let foreground { codes.append(foreground.code(normal: 30, bright: 90, other: 38)) }
    if let background { codes.append(background.code(normal: 40, bright: 100, other: 48)) }
    return codes.joined(separator: ";")
  }
}

extension Color {
  fileprivate func code(normal: Int, bright: Int, other: Int) -> String {
    switch self {
    case .ansi(let number): number < 8 ? "\(normal + number)" : "\(bright + number - 8)"
    case .palette(let number): "\(other);5;\(number)"
    case .rgb(let red, let green, let blue): "\(other);2;\(red);\(green);\(blue)"
    }
  }

  /// Colours that can be read on the picture's dark ground; a terminal would take the user's own.
  fileprivate var hexText: String {
    switch self {
    case .ansi(let number), .palette(let number):
      let colors = [
        "#3b4252", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee4",
        "#7f848e", "#ff7b85", "#b5e890", "#ffd68a", "#82c4ff", "#dc9df0", "#78d5e0", "#ffffff",
      ]
      return colors.indices.contains(number) ? colors[number] : "#d8dee4"
    case .rgb(let red, let green, let blue):
      return "rgb(\(red),\(green),\(blue))"
    }
  }
}

extension String {
  fileprivate var escapedForXML: String {
    var text = ""
    for character in self {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      default: text.append(character)
      }
    }
    return text
  }
}
