import Languages
import ComputeModel
import Schedules
import Terminal

/// The applications of one instance: where they are reached and whether they answer; and its set of custom ones, while
/// it is changed. Nothing is sent before the whole set is, in one request (FACTS section 2, row 17).
package struct ApplicationsScreen: Hashable, Sendable {
  struct Row: Hashable {
    var name: String
    /// Where it is reached; nil where the service names no address.
    var address: String?
    /// nil for what every instance has.
    var service: JSONValue?
  }

  package var target: Target
  /// Where Esc leads.
  package var opener: Screen
  var cursor = 0
  /// The set as it was when the first change was made.
  private(set) var original: [JSONValue]?
  /// The changed set; nil where nothing was changed.
  private(set) var draft: [JSONValue]?
  /// The sets before each change, for `u`.
  private(set) var earlier: [[JSONValue]] = []
  var form: ApplicationForm?

  init(target: Target, opener: Screen) {
    self.target = target
    self.opener = opener
  }

  package var isChanged: Bool { draft != nil && draft != original }

  /// - Parameter present: the set as the document has it.
  mutating func change(to set: [JSONValue], from present: [JSONValue]) {
    if original == nil { original = present }
    earlier.append(draft ?? present)
    draft = set
  }

  /// - Returns: false where there is nothing to take back.
  mutating func takeBack() -> Bool {
    guard let set = earlier.popLast() else { return false }
    draft = earlier.isEmpty ? nil : set
    if earlier.isEmpty { original = nil }
    return true
  }

  /// What the service has taken is what further changes begin with.
  mutating func settle() {
    original = nil
    draft = nil
    earlier = []
  }

  /// The custom ones as they are, or would be.
  func services(_ state: ConsoleState) -> [JSONValue] { draft ?? present(state) }

  func present(_ state: ConsoleState) -> [JSONValue] {
    state.document(of: target).value.map { InstanceDocument($0).customServices ?? [] } ?? []
  }

  func rows(_ state: ConsoleState) -> [Row] {
    guard let value = state.document(of: target).value else { return [] }
    let document = InstanceDocument(value)
    let listed = (document.applications ?? []).map {
      (name: $0["displayName"]?.text ?? "?", address: $0["endpointUri"]?.text)
    }
    let custom = present(state).compactMap { $0["name"]?.text }
    let builtIn = listed.filter { !custom.contains($0.name) }.map { Row(name: $0.name, address: $0.address) }
    return builtIn
      + services(state).map { service in
        let name = service["name"]?.text ?? "?"
        return Row(name: name, address: listed.first { $0.name == name }?.address, service: service)
      }
  }

  func lit(_ state: ConsoleState) -> Row? {
    let rows = rows(state)
    return rows.indices.contains(cursor) ? rows[cursor] : rows.last
  }

  // MARK: View

  static func height(_ size: Size) -> Int { max(1, size.rows - 5) }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(target, suffix: localized(" > applications"), in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    let height = Self.height(canvas.size)
    let fields = form?.lines(width: canvas.size.columns) ?? []
    let lines = lines(state)
    let rowCount = rows(state).count + 1
    // What is typed into is always on the screen, then the list, then what is to be known of it.
    let shownFields = min(fields.count, height)
    let listHeight = max(0, min(lines.count, height - shownFields))
    let top = max(0, min(cursor + 2 - listHeight, rowCount - listHeight))
    var row = 2
    for (index, line) in lines.enumerated().dropFirst(top).prefix(listHeight) {
      line.draw(row: row, on: &canvas)
      if index == cursor + 1, index < rowCount, form == nil {
        canvas.put(">", row: row, column: 0, role: .accent)
        canvas.recolor(row: row, columns: 0..<canvas.size.columns, role: .selection)
      }
      row += 1
    }
    if let form {
      let focused = fields.firstIndex { $0.contains(form.form.focus) } ?? 0
      let first = max(0, min(focused - shownFields / 2, fields.count - shownFields))
      for line in fields.dropFirst(first).prefix(shownFields) {
        form.form.draw(line, row: row, on: &canvas)
        row += 1
      }
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    if let form {
      formFooter(form, on: &canvas)
    } else {
      Footer.view(state, selection: selection(state), on: &canvas)
    }
  }

  private func selection(_ state: ConsoleState) -> (text: String, role: Role) {
    guard isChanged, let draft, let original else {
      return (lit(state)?.address ?? localized("The service names no address for it."), .dim)
    }
    func names(_ set: [JSONValue]) -> [String] { set.compactMap { $0["name"]?.text } }
    let added = names(draft.filter { !original.contains($0) }).map { "+ \($0)" }
    let removed = names(original.filter { !draft.contains($0) }).map { "- \($0)" }
    let changes = (removed + added).joined(separator: "  ")
    return (
      localized("CHANGED, not sent: \(changes); \(state.keyName(.application(.send))) sends the whole set"), .warning
    )
  }

  private func formFooter(_ form: ApplicationForm, on canvas: inout Canvas) {
    let (rows, width) = (canvas.size.rows, canvas.size.columns)
    let text = form.problem ?? form.form.focused?.hint ?? ""
    let lines = Array(wrapped(SafeText(text).text, to: width).prefix(3))
    for (index, line) in lines.enumerated() {
      let row = rows - 1 - lines.count + index
      canvas.fill(row: row, columns: 0..<width, role: .text)
      canvas.put(line, row: row, column: 0, role: form.problem == nil ? .dim : .warning)
    }
    var column = 0
    for (key, what) in [
      ("Tab", localized("field")), ("Enter", localized("into the set, unsent")), ("Esc", localized("drop")),
    ] {
      column += canvas.put(key, row: rows - 1, column: column, role: .key) + 1
      column += canvas.put(what, row: rows - 1, column: column, role: .footer) + 2
    }
  }

  /// The list with its titles, then what is to be known.
  private func lines(_ state: ConsoleState) -> [PageLine] {
    var page = Page(width: state.size.columns)
    guard state.document(of: target).value != nil else {
      let failure = state.document(of: target).failure
      page.paragraph(failure?.sentence ?? localized("Reading \(target.name)..."), role: failure == nil ? .dim : .error)
      return page.lines
    }
    let isNarrow = state.size.columns < 70
    let image: [(Phrase, Int)] = isNarrow ? [] : [("IMAGE", state.size.columns < 110 ? 16 : 44)]
    page.columns([("APPLICATION", 17), ("KIND", 8), ("PORT", 11)] + image + [("STATE", .max)])
    for row in rows(state) {
      let endpoint = row.service?["endpoints"]?.elements?.first
      let ports = endpoint.map { "\(Fact($0["target"]).text)>\(Fact($0["published"]).text)" } ?? "-"
      let health = health(of: row, state)
      let reference = row.service.map { Fact($0[path: "image", "reference"]).text } ?? "-"
      page.row(
        [
          (row.name, 17, .text), (row.service == nil ? localized("built-in") : localized("custom"), 8, .dim),
          (ports, 11, .text),
        ]
          + (isNarrow ? [] : [(reference, image[0].1, Role.dim)]) + [(health.text, .max, health.role)])
    }
    page.blank()
    notes(state, on: &page)
    return page.lines
  }

  func healthWords(of row: Row, _ state: ConsoleState) -> String { health(of: row, state).text }

  private func health(of row: Row, _ state: ConsoleState) -> (text: String, role: Role) {
    guard let address = row.address else {
      return (
        draft != nil && original?.contains(row.service ?? .null) != true
          ? localized("not sent yet") : localized("no address"), .dim
      )
    }
    let unasked = state.lines == nil ? localized("not asked; H asks") : localized("not asked")
    return state.health[address].map { state.words($0) } ?? (unasked, .unknown)
  }

  private func notes(_ state: ConsoleState, on page: inout Page) {
    if let form {
      for note in form.notes { page.paragraph(note, role: .dim) }
      return
    }
    guard let row = lit(state) else { return }
    if let service = row.service {
      page.paragraph(localized("A custom application counts as activity: this instance is never idle."), role: .warning)
      let published = service["endpoints"]?.elements?.first?["published"]?.integer
      let image = service[path: "image", "reference"]?.text ?? ""
      for note in CustomService.notes(onImage: image, published: published) { page.paragraph(note, role: .dim) }
      page.paragraph(localized("502 is normal in the first minutes, while the image is pulled."), role: .dim)
    }
    page.paragraph(
      localized("H knocks at each address without any token: what stands behind a sign-in cannot be seen from here."),
      role: .dim)
  }
}

extension ConsoleState {
  /// What an address answered, and how long ago.
  func words(_ reading: HealthReading) -> (text: String, role: Role) {
    guard let value = reading.value else { return (localized("asking..."), .dim) }
    let role: Role =
      switch value {
      case .answers, .asksForSignIn: .good
      case .stillStarting: .transitional
      case .refuses, .unreachable: .failed
      }
    return (localized("\(value.words), \(ageText(now - reading.at)) ago"), role)
  }
}
