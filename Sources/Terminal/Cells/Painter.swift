internal import CNcurses

/// Brings canvases to ncurses' current screen. Only a session uses it, which sees to it that the screen is current.
struct Painter {
  private struct Rendition {
    let attributes: attr_t
    let pair: Int32
    /// Whether a space looks like one that has no rendition at all.
    let leavesSpacesBlank: Bool
    /// A space of that look: with another character in it, a cell of any that has no marks.
    let space: cchar_t

    init(attributes: attr_t, pair: Int32, leavesSpacesBlank: Bool = true) {
      (self.attributes, self.pair, self.leavesSpacesBlank) = (attributes, pair, leavesSpacesBlank)
      space = Painter.cell([0x20], attributes, pair)
    }
  }

  private struct ColorPair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private let depth: ColorDepth
  /// Whether the terminal can be told to use its own default colours.
  private let hasDefaultColors: Bool
  /// By the places of ``Role/allCases``, and one without any look after them.
  private var renditions: [Rendition] = []
  private let places = Dictionary(uniqueKeysWithValues: zip(Role.allCases, 0...))
  /// nil for a pair that ncurses refused.
  private var pairs: [ColorPair: Int32?] = [:]
  private var nextPair: Int32 = 1
  /// What an erased cell is.
  private var erased = cchar_t()
  private var shown: Canvas?
  private var row: [cchar_t] = []

  /// Starts colours on the current screen.
  init(theme: Theme) {
    if has_colors(), start_color() == OK {
      depth = ColorDepth(colors: Int(cn_colors()))
      hasDefaultColors = use_default_colors() == OK
    } else {
      depth = .none
      hasDefaultColors = false
    }
    setTheme(theme)
  }

  mutating func setTheme(_ theme: Theme) {
    // A theme of colours would show no selection on a terminal without them.
    let theme = depth == .none ? Theme.monochrome : theme
    renditions = Role.allCases.map { rendition(of: theme[$0].degraded(to: depth)) }
    renditions.append(Rendition(attributes: 0, pair: 0))
    erased = rendition(of: Style()).space
    wbkgrndset(cn_stdscr(), &erased)
    forget()
  }

  /// Takes the next canvas as new in every row.
  mutating func forget() { shown = nil }

  /// About how many bytes ``present(_:)`` would send now: a byte a cell that is another one, and a way to each row.
  func estimatedBytes(of canvas: Canvas) -> Int {
    let before = shown?.size == canvas.size ? shown : nil
    return (0..<canvas.size.rows).reduce(0) { bytes, row in
      let changed = before.map { zip($0.row(row), canvas.row(row)).count { $0 != $1 } } ?? canvas.size.columns
      return changed == 0 ? bytes : bytes + Self.wayToRow + changed
    }
  }

  /// Bytes of a cursor's way to another row and of a colour.
  private static let wayToRow = 12

  mutating func present(_ canvas: Canvas) {
    let window = cn_stdscr()
    let rows = min(canvas.size.rows, Int(getmaxy(window)))
    let before = shown?.size == canvas.size ? shown : nil
    if before == nil { werase(window) }
    for row in 0..<rows where before.map({ $0.row(row) != canvas.row(row) }) ?? true {
      put(canvas.row(row), at: Int32(row), in: window)
    }
    shown = canvas

    if let cursor = canvas.cursor, cursor.row >= 0, cursor.column >= 0, cursor.row < rows,
      cursor.column < min(canvas.size.columns, Int(getmaxx(window)))
    {
      leaveok(window, false)
      wmove(window, Int32(cursor.row), Int32(cursor.column))
      curs_set(1)
    } else {
      // Where a hidden cursor stands is nobody's business: ncurses need not move it back.
      leaveok(window, true)
      curs_set(0)
    }
    wnoutrefresh(window)
    doupdate()
  }

  private mutating func put(_ cells: [Cell], at line: Int32, in window: UnsafeMutablePointer<WINDOW>?) {
    if row.count < cells.count { row = Array(repeating: cchar_t(), count: cells.count) }
    let (renditions, places) = (renditions, places)
    let count = row.withUnsafeMutableBufferPointer { row in
      cells.withUnsafeBufferPointer { cells in
        renditions.withUnsafeBufferPointer { Self.fill(row, with: cells, erased: erased, $0, places) }
      }
    }
    // Cells, not a string: ncurses would act on line feeds and wrap a wide glyph at the edge.
    mvwadd_wchnstr(window, line, 0, row, Int32(count))
  }

  /// - Parameters:
  ///   - row: has at least as many cells.
  ///   - places: of the roles among the renditions, the last of which is no role's.
  /// - Returns: how many of them were filled; the two halves of a wide glyph are one.
  private static func fill(
    _ row: UnsafeMutableBufferPointer<cchar_t>, with cells: UnsafeBufferPointer<Cell>, erased: cchar_t,
    _ renditions: UnsafeBufferPointer<Rendition>, _ places: [Role: Int]
  ) -> Int {
    guard let first = cells.first else { return 0 }
    let none = renditions.count - 1
    var count = 0
    // Renditions by their places, since one is large. Before the first text nothing has a look.
    var (role, rendition) = (first.role, none)
    // Of the last space between texts: most have the same.
    var (spaceRole, spaceRendition) = (first.role, places[first.role] ?? none)
    let start = cells.firstIndex { !$0.glyph.isSpace } ?? cells.endIndex
    let end = (cells.lastIndex { !$0.glyph.isSpace } ?? cells.startIndex - 1) + 1
    for index in cells.indices {
      let cell = cells[index]
      if cell.isContinuation { continue }
      if cell.glyph.isSpace {
        if cell.role != spaceRole { (spaceRole, spaceRendition) = (cell.role, places[cell.role] ?? none) }
        // On a space only what is behind the letters is seen. Where nothing is, a space between two texts keeps the
        // look of the first, so that the terminal is not told to change twice, and one beside all text is what an
        // erased cell is.
        if renditions[spaceRendition].leavesSpacesBlank {
          if index < start || index >= end {
            row[count] = erased
            count += 1
            continue
          }
          if renditions[rendition].leavesSpacesBlank {
            row[count] = renditions[rendition].space
            count += 1
            continue
          }
        }
        (role, rendition) = (spaceRole, spaceRendition)
      } else if rendition == none || cell.role != role {
        (role, rendition) = (cell.role, places[cell.role] ?? none)
      }
      let base = cell.glyph.base
      // The C library of this machine may know other characters than the one that our table was made with: what it
      // would draw in another width than we count is drawn as question marks.
      guard base.value < 0x7f || cn_wcwidth(base.value) == Int32(cell.glyph.width) else {
        for _ in 0..<cell.glyph.width {
          row[count] = renditions[rendition].space
          row[count].chars.0 = 0x3f
          count += 1
        }
        continue
      }
      if cell.glyph.hasMarks {
        row[count] = Self.cell(cell.glyph, renditions[rendition])
      } else {
        row[count] = renditions[rendition].space
        row[count].chars.0 = wchar_t(bitPattern: base.value)
      }
      count += 1
    }
    return count
  }

  /// With its marks, which a look has no room for.
  private static func cell(_ glyph: Glyph, _ rendition: Rendition) -> cchar_t {
    let text = ([glyph.base] + glyph.marks).map { wchar_t(bitPattern: $0.value) }
    return cell(text, rendition.attributes, rendition.pair)
  }

  private static func cell(_ text: [wchar_t], _ attributes: attr_t, _ pair: Int32) -> cchar_t {
    var cell = cchar_t()
    cn_setcchar(&cell, text + [0], attributes, pair)
    return cell
  }

  // MARK: Colours

  private mutating func rendition(of style: Style) -> Rendition {
    var attributes: attr_t = 0
    if style.bold { attributes |= cn_bold }
    if style.dim { attributes |= cn_dim }
    if style.underline { attributes |= cn_underline }
    if style.reverse { attributes |= cn_reverse }
    if style.italic { attributes |= cn_italic }
    // A terminal that cannot go back to its default colours gets grey on black in their place.
    let foreground = style.foreground?.number(at: depth) ?? (hasDefaultColors ? -1 : 7)
    let background = style.background?.number(at: depth) ?? (hasDefaultColors ? -1 : 0)
    let leavesSpacesBlank = style.background == nil && !style.reverse && !style.underline
    if style.foreground == nil, style.background == nil, !hasDefaultColors {
      return Rendition(attributes: attributes, pair: 0, leavesSpacesBlank: leavesSpacesBlank)
    }
    // The default colours as a pair of their own: on the way to pair 0 ncurses sends the default foreground and then
    // "all off" as well, which says the same once more (vid_puts, for a mode of no attributes and no pair).
    guard let pair = pair(ColorPair(foreground: foreground, background: background)) else {
      // A pair that ncurses refused would be drawn black on black: show at least that the background differs.
      if style.background != nil { attributes |= cn_reverse }
      return Rendition(attributes: attributes, pair: 0, leavesSpacesBlank: leavesSpacesBlank)
    }
    return Rendition(attributes: attributes, pair: pair, leavesSpacesBlank: leavesSpacesBlank)
  }

  private mutating func pair(_ colors: ColorPair) -> Int32? {
    if let known = pairs[colors] { return known }
    guard depth != .none, nextPair < cn_color_pairs(),
      init_extended_pair(nextPair, colors.foreground, colors.background) == OK
    else {
      pairs[colors] = .some(nil)
      return nil
    }
    pairs[colors] = nextPair
    nextPair += 1
    return pairs[colors] ?? nil
  }
}
