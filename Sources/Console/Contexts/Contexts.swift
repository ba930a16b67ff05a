import Languages
import ComputeModel
import Terminal

/// A place of the configuration that the console can go to.
package struct ContextChoice: Hashable, Sendable {
  package var name: String
  /// Cloud, subscription, groups and workspaces in words.
  package var place: String
  package var isReadOnly: Bool
  package var isDangerous: Bool

  package init(name: String, place: String, isReadOnly: Bool, isDangerous: Bool) {
    self.name = name
    self.place = place
    self.isReadOnly = isReadOnly
    self.isDangerous = isDangerous
  }
}

extension ConsoleState {
  /// `:ctx` shows the contexts, `:ctx NAME` goes to one.
  mutating func context(_ name: String) throws(CommandError) -> [Effect] {
    guard wall == nil else { return [] }
    if name.isEmpty { return show(.contexts) }
    guard contexts.contains(where: { $0.name == name }) else {
      throw CommandError(
        contexts.isEmpty
          ? localized("There are no contexts: amldeck config init writes a file with one.")
          : localized("There is no context \(name): there are \(contexts.map(\.name).joined(separator: ", "))."))
    }
    return connect(to: name)
  }

  /// By its number on the page of contexts; 0 is that page.
  mutating func goToContext(_ number: Int) -> [Effect] {
    if number == 0 { return show(.contexts) }
    guard contexts.indices.contains(number - 1) else {
      notice = Notice(
        kind: .refusal,
        text: localized("There is no context \(number) in the configuration: \(keyName(.context(0))) lists them."))
      return []
    }
    return connect(to: contexts[number - 1].name)
  }

  /// Goes to another place. Nothing is lost by it without being said: schedules that were not sent stay here, and so do
  /// we.
  mutating func connect(to name: String) -> [Effect] {
    func refuse(_ text: String) -> [Effect] {
      notice = Notice(kind: .refusal, text: text)
      return []
    }
    if name == contextName { return refuse(localized("This is context \(name).")) }
    if let connecting { return refuse(localized("Context \(connecting) is being connected.")) }
    if hasUnsentSchedules {
      return refuse(
        localized("Changed schedules are not sent: send them or take them back before you leave this context."))
    }
    connecting = name
    notice = Notice(kind: .information, text: localized("Connecting to context \(name)."))
    return [.connect(context: name)]
  }

  mutating func failToConnect(to name: String, _ failure: ServiceFailure) {
    if connecting == name { connecting = nil }
    notice = Notice(kind: .failure, text: localized("Context \(name): \(failure.sentence)"))
    log(failure, of: localized("context \(name)"))
  }
}

extension Page {
  mutating func contexts(_ state: ConsoleState) {
    if state.contexts.isEmpty {
      paragraph(localized("There are no contexts: amldeck config init writes a file with one."), role: .dim)
      return
    }
    columns([("", 1), ("CONTEXT", 20), ("", 9), ("", 7), ("WHERE", .max)])
    for (index, context) in state.contexts.enumerated() {
      let isHere = context.name == state.contextName
      row(
        [
          (index < 9 ? state.keyName(.context(index + 1)) : "", 1, .key),
          (isHere ? "* \(context.name)" : "  \(context.name)", 20, isHere ? .accent : .text),
          (context.isReadOnly ? localized("READ-ONLY") : "", 9, .dim),
          (context.isDangerous ? localized("DANGER") : "", 7, .failed),
          (context.place, .max, .dim),
        ], context: context.name)
    }
    blank()
    paragraph(
      localized("* is where you are. Enter or its key goes to another; operations that are under way go on in Azure."),
      role: .dim)
    if state.contextName == nil {
      paragraph(localized("You are at \(state.place.label), which is none of them."), role: .dim)
    }
  }
}
