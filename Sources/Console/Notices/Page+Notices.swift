import Languages
import ComputeModel
import Terminal

/// What owners are to be told: shown here, and sent by nobody but the reader.
extension ConsoleState {
  /// `tell stop|delete|recreate|sso [NAME]`
  mutating func tell(_ argument: String) throws(CommandError) -> [Effect] {
    let word = argument.prefix { $0 != " " }
    guard let matter = OwnerNotice.Matter(rawValue: String(word)) else {
      throw CommandError(localized("Say tell stop, tell delete, tell recreate or tell sso."))
    }
    let name = String(argument.dropFirst(word.count)).trimmingSpaces
    let items = name.isEmpty ? subjects : [try item(named: name)]
    notices = items.compactMap { item in
      guard case .instance(let instance) = item else { return nil }
      return OwnerNotice(
        matter, about: instance, address: instance.ownerSignInName, cost: cost(of: instance), when: nil)
    }
    guard !notices.isEmpty else { throw CommandError(localized("No instance that can be read is selected.")) }
    if case .report(let present) = screen, present.topic == .notices { return [] }
    return show(.notices)
  }

  /// A link that the terminal's own mail program opens.
  mutating func openNotice(_ id: String) -> [Effect] {
    guard let notice = notices.first(where: { $0.id == id }) else { return [] }
    guard let link = notice.mailto else {
      self.notice = Notice(kind: .refusal, text: localized("Nobody says the address of whose \(notice.name) is."))
      return []
    }
    return [.showLink(title: notice.subject, address: link)]
  }
}

extension Page {
  mutating func notices(_ state: ConsoleState) {
    paragraph(
      state.lines == nil
        ? localized("Nothing is sent from here: Enter on a line shows the mail as a link that your terminal opens.")
        : localized(
          "Nothing is sent from here: amldeck tell NAME writes the mail, calls the webhook or writes a file."),
      role: .dim)
    for notice in state.notices {
      blank()
      row(
        [(notice.name, 24, .title), (notice.address ?? localized("nobody says the address"), .max, .text)],
        opens: Target(id: notice.id, name: notice.name, workspace: notice.workspace))
      paragraph(notice.subject)
      for line in notice.lines { paragraph(line.isEmpty ? " " : line, role: .dim) }
    }
  }
}
