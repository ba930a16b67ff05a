import Languages
import ComputeModel
import Terminal

/// The document of an instance as JSON or YAML, with its secrets masked.
package struct RawScreen: Hashable, Sendable {
  package var target: Target
  /// The page to which Esc leads; nil for the list.
  package var opener: DetailScreen?
  /// Instead of JSON, as the service wrote it.
  package private(set) var isYAML = false
  /// The first line on the screen.
  package var top = 0
  /// The first cell of the lines on the screen.
  package var left = 0
  package var pattern = ""
  /// The pattern while it is being typed; nil otherwise.
  package var input: TextField?
  /// The line of the match on which the search stands.
  package var match: Int?

  package init(target: Target, opener: DetailScreen? = nil) {
    self.target = target
    self.opener = opener
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(target, suffix: localized(" > raw"), in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let reading = state.document(of: target)
    let size = canvas.size
    let isShown = state.showsHidden(of: target)
    canvas.put(
      isShown
        ? localized("\(form), HIDDEN VALUES ARE SHOWN for \(state.secondsToHide ?? 0) s at most; Esc hides them")
        : localized("\(form), secrets masked"), row: 2, column: 1, role: isShown ? .warning : .title,
      width: size.columns - 2)
    let height = DetailScreen.pageHeight(size)
    if reading.value == nil {
      let text = reading.failure?.sentence ?? localized("Reading \(target.name)...")
      for (index, line) in wrapped(SafeText(text).oneLine.text, to: size.columns - 2).prefix(height).enumerated() {
        canvas.put(line, row: 3 + index, column: 1, role: reading.failure == nil ? .dim : .error)
      }
    }
    let matcher = TextMatcher(pattern)
    let lines = state.rawLines(of: target)
    for (offset, line) in lines.dropFirst(top).prefix(height).enumerated() {
      let isHit = !pattern.isEmpty && matcher.isContained(in: line)
      let shown = SafeText(line).truncated(to: left + size.columns, ellipsis: true)
      canvas.put(shown, row: 3 + offset, column: -left, role: isHit ? .marked : .text)
      if top + offset == match { canvas.recolor(row: 3 + offset, columns: 0..<size.columns, role: .selection) }
    }
    rule(row: size.rows - 3, on: &canvas, ascii: state.isASCII)
    let count = lines.count
    var selection = count == 0 ? "" : localized("lines \(min(top + 1, count))-\(min(count, top + height)) of \(count)")
    if !pattern.isEmpty {
      let hits = lines.reduce(0) { $0 + (matcher.isContained(in: $1) ? 1 : 0) }
      selection += "  /\(pattern): \(hits) \(hits == 1 ? localized("line") : localized("lines"))"
    }
    Footer.view(state, selection: (selection, .dim), on: &canvas)
    if let input { Footer.input(input, hint: localized("Enter keep  Esc clear  ^U empty"), on: &canvas) }
  }

  private var form: String { isYAML ? "YAML" : "JSON" }

  /// The other form has other lines.
  mutating func turn() {
    isYAML.toggle()
    top = 0
    left = 0
    match = nil
  }

  /// Goes to the next line that matches, around the end; the present one counts only where it is asked for.
  mutating func find(in lines: [String], forward: Bool, includingPresent: Bool, height: Int) -> Bool {
    guard !pattern.isEmpty, !lines.isEmpty else { return false }
    let matcher = TextMatcher(pattern)
    let start = min(max(0, match ?? top), lines.count - 1)
    let isFirst = includingPresent || match == nil
    for step in (isFirst ? 0 : 1)...lines.count {
      let index = ((start + (forward ? step : -step)) % lines.count + lines.count) % lines.count
      guard matcher.isContained(in: lines[index]) else { continue }
      match = index
      if index < top || index >= top + height { top = max(0, min(index - height / 2, lines.count - height)) }
      return true
    }
    match = nil
    return false
  }
}

extension ConsoleState {
  private mutating func changeRaw(_ change: (inout RawScreen) -> Void) {
    guard case .raw(var page) = screen else { return }
    change(&page)
    history.present = .raw(page)
  }

  mutating func turnRaw() { changeRaw { $0.turn() } }

  mutating func panRaw(by cells: Int) {
    guard case .raw(let page) = screen else { return }
    let longest = rawLines(of: page.target).reduce(0) { max($0, SafeText($1).width) }
    let width = size.columns
    changeRaw { $0.left = max(0, min($0.left + cells, longest - width)) }
  }

  mutating func beginSearch() {
    changeRaw {
      $0.input = TextField()
      $0.pattern = ""
      $0.match = nil
    }
  }

  mutating func findMatch(forward: Bool) {
    guard case .raw(var page) = screen else { return }
    let lines = rawLines(of: page.target)
    let height = DetailScreen.pageHeight(size)
    let isFound = page.find(in: lines, forward: forward, includingPresent: false, height: height)
    history.present = .raw(page)
    if !isFound {
      let text =
        page.pattern.isEmpty
        ? localized("Nothing is searched for: / begins.") : localized("No line holds \(page.pattern).")
      notice = Notice(kind: .refusal, text: text)
    }
  }

  mutating func typeSearch(_ key: Key) -> [Effect] {
    guard case .raw(var page) = screen, var field = page.input else { return [] }
    switch key {
    case .enter:
      changeRaw { $0.input = nil }
      return []
    case .escape:
      changeRaw {
        $0.input = nil
        $0.pattern = ""
        $0.match = nil
      }
      return []
    case .backspace where field.text.isEmpty, .control("h") where field.text.isEmpty:
      changeRaw { $0.input = nil }
      return []
    case .control("z"): return [.suspend]
    default: guard field.type(key) else { return [] }
    }
    page.input = field
    page.pattern = field.text
    _ = page.find(
      in: rawLines(of: page.target), forward: true, includingPresent: true,
      height: DetailScreen.pageHeight(size))
    history.present = .raw(page)
    return []
  }
}
