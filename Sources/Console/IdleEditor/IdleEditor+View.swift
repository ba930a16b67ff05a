import Languages
import ComputeModel
import Terminal

extension IdleEditor {
  /// Lines below the field and above the keys.
  static func pageHeight(_ size: Size) -> Int { max(1, size.rows - 6) }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    let suffix =
      targets.count == 1 ? localized(" > idle shutdown") : localized(" + \(targets.count - 1) > idle shutdown")
    DetailScreen.header(targets[0], suffix: suffix, in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    form.draw([.time], row: 2, on: &canvas)
    for (index, line) in lines(state).dropFirst(top).prefix(Self.pageHeight(canvas.size)).enumerated() {
      line.draw(row: 3 + index, on: &canvas)
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    Footer.view(state, selection: (Self.hint.text, .dim), on: &canvas)
  }

  func lines(_ state: ConsoleState) -> [PageLine] {
    var page = Page(width: state.size.columns)
    let setting: IdleTime?
    do throws(IdleTimeError) {
      setting = try Self.setting(text)
      let body = JSONValue.object(["idleTimeBeforeShutdown": .string(setting?.wire)])
      let each = targets.count == 1 ? "" : localized(", to each of \(targets.count) instances")
      page.field("Sends", "POST .../updateIdleShutdownSetting \(body.compactText)\(each)")
    } catch {
      setting = nil
      page.paragraph("\(error)", role: .warning)
    }
    outcomes(state, on: &page)
    page.blank()
    if targets.count == 1, let value = state.document(of: targets[0]).value {
      page.idle(InstanceDocument(value), identity: state.identityAccess(of: targets[0].id))
      return page.lines
    }
    for target in targets {
      guard var instance = state.fleet.instance(id: target.id) else {
        page.field(Phrase(verbatim: target.name), localized("is not in the list any more"), role: .warning)
        continue
      }
      page.field(Phrase(verbatim: target.name), localized("now \(instance.idleShutdownWords)"))
      guard let setting else { continue }
      instance.idleTimeBeforeShutdown = setting.wire
      page.field("", state.idleOutlook(of: instance).sentence, role: .dim)
    }
    return page.lines
  }

  /// What became of the requests of this session, an instance a line, the newest of each.
  private func outcomes(_ state: ConsoleState, on page: inout Page) {
    for target in targets {
      if let operation = state.operations.last(where: { $0.target == target && $0.action.isIdleShutdown }) {
        page.field(Phrase(verbatim: target.name), operation.text(at: state.now), role: .accent)
      } else if let past = state.pastOperations.last(where: { $0.target == target && $0.action?.isIdleShutdown == true }
      ) {
        page.field(
          Phrase(verbatim: target.name), "\(actionText(past.label)): \(past.outcomeText)",
          role: past.hasFailed ? .failed : .good)
      }
    }
  }
}

extension InstanceAction {
  fileprivate var isIdleShutdown: Bool {
    if case .updateIdleShutdownSetting = self { return true }
    return false
  }
}
