import Languages
import ComputeModel
import Terminal

/// What typed lines came to, where there is no screen.
package struct TypedLines: Hashable, Sendable {
  /// How many there were: what is said of one is said once.
  var count = 0
  /// How often a screen was asked for again.
  var pages = 0
  /// What the last one asked to be told.
  var answer: [String] = []

  package init() {}
}

/// Typed lines: commands, and the answers to dialogs (issue 7 point 6). The screens, their commands and their dialogs
/// are those of the console.
extension ConsoleState {
  mutating func enter(_ line: String) -> [Effect] {
    let text = line.trimmingSpaces
    lines?.count += 1
    lines?.answer = []
    notice = nil
    if let dialog { return answer(text, to: dialog) }
    if wall != nil {
      if ["q", "quit"].contains(text) { return [.quit] }
      if text.isEmpty { lines?.pages += 1 } else { refuse(localized("A wall takes no command but q.")) }
      return []
    }
    if takesAnswers, !text.hasPrefix(":") { return answer(text) }
    if text.isEmpty {
      lines?.pages += 1
      return []
    }
    do throws(CommandError) {
      // Hands that know the `:` line type the colon here, too.
      let words = text.hasPrefix(":") ? String(text.dropFirst()).trimmingSpaces : text
      let (command, argument) = try ConsoleCommand.read(words, among: ConsoleCommand.typed)
      if let instead = command.withoutScreen {
        throw CommandError(localized("\(command.names[0]) needs a screen: \(localized(word: instead))."))
      }
      let before = screen
      let effects = try command.run(&self, argument)
      // What changes the list and says nothing else shows it.
      if effects.isEmpty, screen == before, dialog == nil, notice == nil, lines?.answer.isEmpty == true {
        lines?.pages += 1
      }
      return effects
    } catch {
      refuse(error.description)
      return []
    }
  }

  private mutating func refuse(_ sentence: String) { notice = Notice(kind: .refusal, text: sentence) }

  /// Only what was asked in full can be answered: what was typed before is no answer.
  private mutating func answer(_ text: String, to dialog: Dialog) -> [Effect] {
    guard dialog.isDrawn else {
      refuse(localized("That was typed before the question stood here: it is no answer."))
      return []
    }
    guard dialog.isPlanned else {
      self.dialog = nil
      refuse(localized("Nothing was sent."))
      return []
    }
    switch dialog.confirmation {
    case .key where text == "y": return answer(.character("y"), to: dialog)
    case .typed(let expected) where text == expected:
      self.dialog?.typed = text
      return self.dialog.map { answer(.enter, to: $0) } ?? []
    default:
      self.dialog = nil
      refuse(localized("That is not the answer that says yes: nothing was done."))
      return []
    }
  }
}

extension ConsoleCommand {
  /// The commands of typed lines: those that keys do on a screen, then those of the `:` line.
  static let typed: [ConsoleCommand] =
    [
      ConsoleCommand(["again"], "", "this screen once more; an empty line does the same") {
        state, _ throws(CommandError) in
        state.lines?.pages += 1
        return []
      },
      ConsoleCommand(["back"], "", "the screen that this one was reached from") {
        state, _ throws(CommandError) in
        if state.screen == .fleet { throw CommandError(localized("This is the first screen: q leaves amldeck.")) }
        return state.goBack()
      },
      ConsoleCommand(
        ["tab"], DetailTab.allCases.map { "\($0)" }.joined(separator: "|"),
        "another part of an instance's page"
      ) { state, name throws(CommandError) in try state.tab(name) },
      ConsoleCommand(["problems"], "", "only what has a finding, or all again") {
        state, _ throws(CommandError) in
        state.fleet.showsProblemsOnly.toggle()
        return state.screen == .fleet ? [] : state.visit(.fleet)
      },
      ConsoleCommand(["mark"], "NAME...", "mark these, for the commands that take the marked", .instance) {
        state, names throws(CommandError) in try state.mark(names)
      },
      ConsoleCommand(["unmark"], "", "take all marks away") { state, _ throws(CommandError) in
        state.list.unmarkAll()
        state.notice = Notice(kind: .information, text: localized("Nothing is marked."))
        return []
      },
      ConsoleCommand(["key"], "[NAME]", "set an SSH key of the named, or of the page's instance", .instance) {
        state, name throws(CommandError) in
        let target = name.isEmpty ? state.screen.target : try state.target(named: name)
        guard let target else {
          throw CommandError(localized("Say key NAME, or open the page of an instance first: show NAME."))
        }
        let effects = state.screen.target == target ? [] : state.visit(.detail(DetailScreen(target: target)))
        let more = state.editSSHKey()
        // The first question is where the key comes from.
        if case .sshKey = state.screen { state.typeIntoForm(.up) }
        return effects + more
      },
      ConsoleCommand(["send"], "", "ask for what an onboarding would make") {
        state, _ throws(CommandError) in
        guard case .report(let report) = state.screen, report.topic == .onboarding else {
          throw CommandError(localized("There is nothing to send here: onboard TEMPLATE USERS.csv first."))
        }
        return state.askToOnboard()
      },
      ConsoleCommand(["undo"], "", "put the schedules of the marked back, where a stop was skipped") {
        state, _ throws(CommandError) in state.askUndoSkip()
      },
      ConsoleCommand(["help"], "", "these commands") { state, _ throws(CommandError) in
        state.lines?.answer =
          [localized("Nothing is lit here: what says so takes a name, marks, or the page of an instance (show NAME).")]
          + typed.filter { $0.withoutScreen == nil }.map { command in
            "\(command.names[0])\(command.argument.isEmpty ? "" : " " + command.argument): \(command.shownMeaning)"
          }
        return []
      },
    ] + all.filter { $0.names[0] != "help" }
}

extension ConsoleState {
  fileprivate mutating func tab(_ name: String) throws(CommandError) -> [Effect] {
    guard case .detail(let page) = screen else {
      throw CommandError(localized("Only the page of an instance has tabs: show NAME."))
    }
    let tab = Int(name).flatMap { DetailTab(rawValue: $0) } ?? DetailTab.allCases.first { "\($0)" == name.lowercased() }
    guard let tab else {
      throw CommandError(
        localized("There is no tab \(name): \(DetailTab.allCases.map { "\($0)" }.joined(separator: ", "))."))
    }
    guard tab != page.tab else { return [] }
    return show(tab)
  }

  fileprivate mutating func mark(_ names: String) throws(CommandError) -> [Effect] {
    let names = names.split(separator: " ").map { String($0) }
    guard !names.isEmpty else { throw CommandError(localized("Say mark NAME, or several names.")) }
    var ids: [String] = []
    for name in names { ids.append(try item(named: name).id) }
    list.marks.formUnion(ids)
    notice = Notice(kind: .information, text: list.markText(fleet) ?? "")
    return []
  }
}
