import Languages
import ComputeModel
import Terminal

/// One instance as a text that is taken elsewhere: what makes it again, or the note for its user.
package struct ExportScreen: Hashable, Sendable {
  package enum Topic: Hashable, Sendable, CaseIterable {
    case template, parameters, yaml, az, handOver

    var title: String {
      switch self {
      case .template: InstanceExport.Form.template.title
      case .parameters: InstanceExport.Form.parameters.title
      case .yaml: InstanceExport.Form.yaml.title
      case .az: InstanceExport.Form.az.title
      case .handOver: localized("note for its user")
      }
    }
  }

  package var target: Target
  package var topic: Topic
  /// Where Esc leads.
  package var opener: Screen
  var top = 0

  static func height(_ size: Size) -> Int { max(1, size.rows - 6) }

  /// The text; nil while the document is not read, or where there is no such text of it.
  func text(_ state: ConsoleState) -> String? {
    guard let resource = state.document(of: target).value else { return nil }
    let group = target.segment(after: "resourceGroups") ?? state.place.resourceGroup
    let workspace = target.segment(after: "workspaces") ?? target.workspace
    func export(_ form: InstanceExport.Form) -> String {
      InstanceExport(
        resource, name: target.name, workspace: workspace, resourceGroup: group,
        subscription: target.segment(after: "subscriptions") ?? state.place.subscription,
        isSecret: { Redaction.isSecret($0) }
      ).text(form)
    }
    switch topic {
    case .template: return export(.template)
    case .parameters: return export(.parameters)
    case .yaml: return export(.yaml)
    case .az: return export(.az)
    case .handOver:
      return HandOverNote(resource, name: target.name, workspace: workspace, resourceGroup: group)?
        .lines.joined(separator: "\n")
    }
  }

  func lines(_ state: ConsoleState) -> [PageLine] {
    guard let text = text(state) else {
      var page = Page(width: state.size.columns)
      let reading = state.document(of: target)
      if reading.value != nil {
        page.paragraph(
          localized("No user is assigned to \(target.name): there is nobody to hand it over to."), role: .dim)
      } else {
        page.paragraph(
          reading.failure?.sentence ?? localized("Reading \(target.name)..."),
          role: reading.failure == nil ? .dim : .error)
      }
      return page.lines
    }
    // Broken to the width: nothing that is taken elsewhere by hand may be cut off.
    return text.split(separator: "\n" as Character, omittingEmptySubsequences: false).flatMap { line in
      Self.broken(SafeText(String(line)).text, to: max(1, state.size.columns - 1)).map {
        PageLine(parts: [($0, .text)])
      }
    }
  }

  /// In pieces of a width; blanks stay where they are.
  private static func broken(_ line: String, to width: Int) -> [String] {
    var pieces: [String] = []
    var rest = line[...]
    while !rest.isEmpty {
      var head = SafeText(String(rest)).truncated(to: width, ellipsis: false).text
      if head.isEmpty { head = String(rest.prefix(1)) }
      pieces.append(head)
      rest = rest.dropFirst(head.count)
    }
    return pieces.isEmpty ? [""] : pieces
  }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(target, suffix: localized(" > export"), in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    var column = 1
    for one in Topic.allCases where one == topic || canvas.size.columns >= 80 {
      let text = one == topic ? "[\(one.title)]" : " \(one.title) "
      column += canvas.put(text, row: 2, column: column, role: one == topic ? .title : .dim)
    }
    let lines = lines(state)
    let height = Self.height(canvas.size)
    for (index, line) in lines.dropFirst(top).prefix(height).enumerated() { line.draw(row: 3 + index, on: &canvas) }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    let place =
      lines.count > height ? localized("lines \(top + 1)-\(min(lines.count, top + height)) of \(lines.count)  ") : ""
    let secret = topic == .handOver ? "" : localized("secrets are left out")
    Footer.view(state, selection: (place + secret, .dim), on: &canvas)
  }
}

extension ConsoleState {
  mutating func openExport(_ topic: ExportScreen.Topic = .template, of target: Target? = nil) -> [Effect] {
    let opener: Screen = target == nil ? screen : .fleet
    var found = target
    if found == nil, case .instance(let instance)? = subjects.first { found = Target(instance) }
    guard let found else {
      notice = Notice(kind: .refusal, text: localized("export: no instance that can be read is selected."))
      return []
    }
    return visit(.export(ExportScreen(target: found, topic: topic, opener: opener)))
  }

  mutating func turnExport(by step: Int) -> [Effect] {
    guard case .export(var export) = screen, let index = ExportScreen.Topic.allCases.firstIndex(of: export.topic),
      ExportScreen.Topic.allCases.indices.contains(index + step)
    else { return [] }
    export.topic = ExportScreen.Topic.allCases[index + step]
    export.top = 0
    history.present = .export(export)
    return []
  }

  mutating func scrollExport(by rows: Int) {
    guard case .export(var export) = screen else { return }
    let (sum, overflow) = export.top.addingReportingOverflow(rows)
    let wanted = overflow ? (rows < 0 ? 0 : .max) : sum
    export.top = max(0, min(wanted, export.lines(self).count - ExportScreen.height(size)))
    history.present = .export(export)
  }

  mutating func copyExport() -> [Effect] {
    guard case .export(let export) = screen else { return [] }
    guard let text = export.text(self) else {
      notice = Notice(kind: .refusal, text: localized("There is nothing to copy yet."))
      return []
    }
    notice = Notice(kind: .information, text: localized("The text was handed to the terminal's clipboard (OSC 52)."))
    return [.copy(text)]
  }

  /// `export template NAME`, `export NAME`, `export yaml`
  mutating func export(_ argument: String) throws(CommandError) -> [Effect] {
    let words = argument.split(separator: " ").map { String($0) }
    let topics = InstanceExport.Form.allCases.map(\.rawValue)
    var (topic, name) = (ExportScreen.Topic.template, words.first)
    if let first = words.first, let index = topics.firstIndex(of: first) {
      topic = ExportScreen.Topic.allCases[index]
      name = words.count > 1 ? words[1] : nil
    }
    guard words.count <= 2 else { throw CommandError(localized("Say export \(topics.joined(separator: "|")) NAME.")) }
    return openExport(topic, of: try name.map { name throws(CommandError) in try target(named: name) })
  }
}
