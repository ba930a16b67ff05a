import Languages
import ComputeModel
import Schedules
import Terminal

/// Forms where there is no screen: each field is a question, and each line its answer. What is filled in, checked and
/// sent is the form of the screen.
extension ConsoleState {
  /// Whether lines are answers now, and commands begin with a colon.
  var takesAnswers: Bool {
    switch screen {
    case .idleEditor, .sshKey, .newInstance, .scheduleEditor, .applications: true
    default: false
    }
  }

  /// The question of the present form; nil where none is open: at the last step, or on a list of what was filled in.
  var question: Question? {
    switch screen {
    case .idleEditor(let editor): editor.form.question
    case .sshKey(let editor): editor.form.question
    case .newInstance(let wizard): wizard.step == .review ? nil : wizard.form.question
    case .scheduleEditor(let editor): editor.form?.form.question
    case .applications(let applications): applications.form?.form.question
    default: nil
    }
  }

  /// A line on a form: an answer, nothing for what stands there already, or a word of the list.
  mutating func answer(_ line: String) -> [Effect] {
    guard let question else { return line.isEmpty ? goOn() : choose(line) }
    if !line.isEmpty {
      guard let keys = question.keys(for: line) else {
        if case .secret = question.kind {
          notice = Notice(
            kind: .refusal, text: localized("That was not taken: what is typed here stands on the terminal."))
        } else {
          notice = Notice(kind: .refusal, text: localized("\(line) is no answer to this."))
        }
        lines?.pages += 1
        return []
      }
      for key in keys { typeIntoForm(key) }
      takeOffer(for: line)
      // What was dropped is asked for again.
      if notice?.kind == .refusal { return [] }
    }
    // The answer may have given other fields a meaning.
    guard let answered = self.question, !answered.isLast else { return goOn() }
    typeIntoForm(.tab)
    return readStoredKeys()
  }

  /// What Enter does on the screen.
  private mutating func goOn() -> [Effect] {
    switch screen {
    case .idleEditor: return sendIdleShutdown()
    case .sshKey: return readStoredKeys() + sendSSHKey()
    case .newInstance: return stepAhead()
    case .scheduleEditor(let editor):
      guard let form = editor.form else { break }
      let effects = typeInEditor(.enter, form)
      if case .scheduleEditor(let after) = screen, let problem = after.form?.problem {
        notice = Notice(kind: .refusal, text: problem.text)
      }
      return effects
    case .applications(let applications):
      guard applications.form != nil else { break }
      let effects = typeApplication(.enter)
      if case .applications(let after) = screen, let problem = after.form?.problem {
        notice = Notice(kind: .refusal, text: problem)
      }
      return effects
    default: break
    }
    lines?.pages += 1
    return []
  }

  /// The very keys of the form: what is none of them does nothing.
  mutating func typeIntoForm(_ key: Key) {
    switch screen {
    case .idleEditor: _ = typeIdleTime(key)
    case .sshKey: _ = typeSSHKey(key)
    case .newInstance: _ = typeNewInstance(key)
    case .scheduleEditor(let editor): if let form = editor.form { _ = typeInEditor(key, form) }
    case .applications: _ = typeApplication(key)
    default: break
    }
  }

  /// A part of a size or a zone stands for the one that the screen would offer.
  private mutating func takeOffer(for line: String) {
    let offer: String? =
      switch screen {
      case .newInstance(let wizard): wizard.offer(self)
      case .scheduleEditor(let editor): editor.form?.zoneOffer
      default: nil
      }
    guard let offer, offer.lowercased() != line.lowercased() else { return }
    typeIntoForm(.right)
    notice = Notice(kind: .information, text: localized("Taken as \(offer)."))
  }

  // MARK: Lists of what was filled in

  /// `remove 2`
  private mutating func choose(_ line: String) -> [Effect] {
    let words = line.split(separator: " ").map { String($0) }
    let number = words.count == 2 ? Int(words[1]).map { $0 - 1 } : nil
    let verb = words[0].lowercased()
    switch (screen, verb, number) {
    case (.newInstance, "previous", _): return stepBack()
    case (.scheduleEditor, "pair", nil): return runInEditor(.addPair)
    case (.scheduleEditor, "add", nil): return runInEditor(.addOne)
    case (.scheduleEditor, "difference", nil): return runInEditor(.difference)
    case (.scheduleEditor, "undo", nil): return runInEditor(.takeBack)
    case (.scheduleEditor, "send", nil): return runInEditor(.send)
    case (.scheduleEditor(let editor), "edit", let place?), (.scheduleEditor(let editor), "remove", let place?),
      (.scheduleEditor(let editor), "turn", let place?):
      guard editor.draft.documents.indices.contains(place) else { break }
      withEditor { $0.cursor = place }
      return runInEditor(verb == "edit" ? .edit : verb == "remove" ? .remove : .turnOnOff)
    case (.applications, "add", nil): return runInApplications(.add)
    case (.applications, "undo", nil): return runInApplications(.takeBack)
    case (.applications, "ask", nil): return runInApplications(.probe)
    case (.applications, "send", nil): return runInApplications(.send)
    case (.applications(let applications), "remove", let place?):
      guard applications.rows(self).indices.contains(place) else { break }
      withApplications { $0.cursor = place }
      return runInApplications(.remove)
    default: break
    }
    notice = Notice(kind: .refusal, text: localized("\(line) does nothing here. \(listCommands ?? "")"))
    return []
  }

  /// What a line may say where no question is open.
  private var listCommands: String? {
    switch screen {
    case .newInstance:
      localized("An empty line shows the exact request and asks; previous goes a step back; :back leaves.")
    case .scheduleEditor:
      localized(
        "Say pair (a start and its stop), add, edit N, remove N, turn N (on or off), difference, undo or send; :back leaves."
      )
    case .applications: localized("Say add, remove N, undo, ask (whether they answer) or send; :back leaves.")
    default: nil
    }
  }

  // MARK: What is said

  /// The present form: what it is at its first question, what follows from what was filled in at its last one.
  var formPage: [String] {
    let question = question
    let isFirst = question.map { $0.number == 1 } ?? true
    let isLast = question?.isLast ?? true
    var said: [String] = []
    switch screen {
    case .idleEditor(let editor):
      said = [formTitle(localized("idle shutdown"), editor.targets)] + editor.lines(self).spoken
    case .sshKey(let editor):
      if isFirst { said.append(formTitle(localized("SSH key"), [editor.target])) }
      if isLast { said += editor.lines(self).spoken }
    case .newInstance(let wizard):
      if isFirst {
        let what = wizard.source.map { localized("new instance like \($0.name)") } ?? localized("new instance")
        said.append(
          localized(
            "\(what), step \(wizard.step.rawValue + 1) of \(CreationWizard.Step.allCases.count): \(wizard.step.title)"))
      }
      if isLast { said += wizard.lines(self).spoken }
    case .scheduleEditor(let editor):
      if editor.form == nil {
        said = [formTitle("schedules", editor.targets)] + editor.spoken(self)
      } else if isLast {
        said = editor.spokenPreview(self)
      }
    case .applications(let applications):
      if applications.form == nil {
        said = [formTitle("applications", [applications.target])] + applications.spoken(self)
      } else if isLast {
        said = (applications.form?.notes ?? [])
      }
    default: return []
    }
    if let question {
      if isFirst { said.append(localized("An empty line keeps what stands there, - empties it, :back leaves.")) }
      said.append(question.spoken)
    } else if let listCommands {
      said.append(listCommands)
    }
    return said
  }

  private func formTitle(_ what: String, _ targets: [Target]) -> String {
    let rest = targets.count == 1 ? "" : localized(" and \(targets.count - 1) more")
    return "\(targets[0].name)\(rest), \(what)"
  }
}

extension ApplicationsScreen {
  /// The applications by their numbers.
  func spoken(_ state: ConsoleState) -> [String] {
    guard state.document(of: target).value != nil else { return [] }
    return rows(state).enumerated().map { index, row in
      let kind = row.service == nil ? "built-in" : "custom"
      let image = row.service?[path: "image", "reference"]?.text.map { localized(", image \($0)") } ?? ""
      return "\(index + 1): \(row.name), \(kind)\(image), \(healthWords(of: row, state))"
    }
  }
}
