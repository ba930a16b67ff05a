import Languages
import ComputeModel
import Terminal

/// SSH of the instance of the page: its key, its command, a session.
extension ConsoleState {
  // MARK: What is possible

  private var sshInstance: ComputeInstance? { screen.target.flatMap { fleet.instance(id: $0.id) } }

  /// Why no key can be set now, whichever it were; nil where one can.
  func sshKeyRefusal() -> String? {
    if isReadOnly { return localized("SSH key: amldeck runs read-only here.") }
    guard let instance = sshInstance else { return localized("SSH key: open the page of an instance first.") }
    if let running = operations.first(where: { $0.target.id == instance.id }) {
      return localized("SSH key: \(running.action.text) of \(instance.name) is still under way.")
    }
    if instance.ssh?.isEnabled == false {
      return localized("SSH key: \(instance.name) was created without SSH, and that cannot be changed.")
    }
    // Tags are written as a key is, with the same right and under the same locks; there is no key yet to ask with.
    guard !isAssignedUser(of: instance) else { return nil }
    return accessRefusal(of: .setTags(instance.tags), by: instance).map {
      localized("SSH key: \(instance.name) \($0).")
    }
  }

  /// Why there can be no session now. A shell there can change anything, so a read-only console has none.
  func sshSessionRefusal() -> String? {
    if isReadOnly { return localized("SSH: amldeck runs read-only here.") }
    return sshAddressRefusal()
  }

  /// Why there is no command; nil where there is.
  func sshAddressRefusal() -> String? {
    switch sshDestination() {
    case .success: return nil
    case .failure(let failure): return failure.sentence
    }
  }

  private func sshDestination() -> Result<SSHDestination, ServiceFailure> {
    guard let target = screen.target else {
      return .failure(ServiceFailure(.usage, localized("SSH: open the page of an instance first.")))
    }
    let reading = document(of: target)
    guard let document = reading.value else {
      return .failure(
        reading.failure ?? ServiceFailure(.notFound, localized("SSH: \(target.name) is still being read.")))
    }
    return Result { () throws(SSHDestinationError) in try SSHDestination(resource: document) }
      .mapError { ServiceFailure(.refused, localized("SSH: \(target.name): \($0)")) }
  }

  // MARK: Setting a key

  mutating func editSSHKey() -> [Effect] {
    if let why = sshKeyRefusal() {
      notice = Notice(kind: .refusal, text: why)
      return sshInstance.map { readAccessOfRefused(.setTags($0.tags), [.instance($0)]) } ?? []
    }
    guard let target = screen.target else { return [] }
    return visit(.sshKey(SSHKeyEditor(of: target, opener: screen)))
  }

  /// - Returns: whether the key was one for the form of the editor.
  mutating func typeSSHKey(_ key: Key) -> Bool {
    guard case .sshKey(var editor) = screen else { return false }
    let typing = editor.type(key)
    if typing != .left { history.present = .sshKey(editor) }
    if case .dropped(let why) = typing { notice = Notice(kind: .refusal, text: why) }
    return typing != .left
  }

  /// Keys that are stored in Azure are read when they are first chosen.
  mutating func readStoredKeys() -> [Effect] {
    guard case .sshKey(let editor) = screen, editor.source == .stored, editor.storedKeys == nil,
      let instance = fleet.instance(id: editor.target.id), !isReadingStoredKeys
    else { return [] }
    isReadingStoredKeys = true
    return [.readStoredKeys(subscription: instance.subscription)]
  }

  /// Enter: the next step towards a key, then its dialog.
  mutating func sendSSHKey() -> [Effect] {
    guard case .sshKey(var editor) = screen else { return [] }
    if editor.enterField() {
      history.present = .sshKey(editor)
      return []
    }
    let choice = editor.choice
    switch (choice, editor.source) {
    case (.key(let key), _): return ask(key, for: editor.target)
    case (.open, .file), (.refused, .file): return editor.text.isEmpty ? [] : [.readKeyFile(editor.text)]
    case (.open, .new), (.refused, .new): return askKeyPair(editor)
    case (.refused, .stored):
      if case .failure = editor.storedKeys {
        editor.storedKeys = nil
        history.present = .sshKey(editor)
        return readStoredKeys()
      }
    case (.refused, .paste) where editor.text.contains("PRIVATE"):
      editor.forget()
      history.present = .sshKey(editor)
    default: break
    }
    switch choice {
    case .open(let text), .refused(let text): notice = Notice(kind: .refusal, text: text)
    case .key: break
    }
    return []
  }

  private mutating func ask(_ key: SSHPublicKey, for target: Target) -> [Effect] {
    guard let instance = fleet.instance(id: target.id) else {
      notice = Notice(kind: .refusal, text: localized("\(target.name) is not in the list any more."))
      return []
    }
    var notes: [String] = []
    if let present = presentKey(of: target) {
      if present.body == key.body {
        notice = Notice(
          kind: .refusal, text: localized("\(target.name) has this key already: there is nothing to send."))
        return []
      }
      notes.append(localized("! It replaces the present key, \(present.fingerprint) \(present.comment)."))
    }
    if let assigned = instance.assignedTo, !isAssignedUser(of: instance) {
      notes.append(localized("! It belongs to \(assigned.objectID): whoever has the private key logs in there."))
    }
    return ask(.setSSHPublicKey(key), of: [.instance(instance)], notes: notes)
  }

  private func presentKey(of target: Target) -> SSHPublicKey? {
    let settings = document(of: target).value?[path: "properties", "properties"]?["sshSettings"]
    return settings?["adminPublicKey"]?.text.flatMap { try? SSHPublicKey(text: $0) }
  }

  private mutating func askKeyPair(_ editor: SSHKeyEditor) -> [Effect] {
    do throws(SSHChoiceError) {
      _ = try SSHChoice(key: editor.text)
    } catch {
      notice = Notice(kind: .refusal, text: "\(error)")
      return []
    }
    dialog = Dialog(.makeKeyPair(path: editor.text, editor.target))
    return []
  }

  // MARK: Answers

  mutating func take(keyFile path: String, _ key: Result<SSHPublicKey, ServiceFailure>) {
    guard case .sshKey(var editor) = screen else { return }
    editor.file = SSHKeyEditor.Reading(path: path, key: key)
    history.present = .sshKey(editor)
  }

  mutating func take(storedKeys keys: Result<[StoredSSHKey], ServiceFailure>) {
    isReadingStoredKeys = false
    if case .failure(let failure) = keys { log(failure, of: localized("SSH keys stored in Azure")) }
    guard case .sshKey(var editor) = screen else { return }
    editor.storedKeys = keys
    history.present = .sshKey(editor)
  }

  mutating func take(keyPair path: String, for target: Target, _ key: Result<SSHPublicKey, ServiceFailure>) {
    switch key {
    case .success:
      sshKeyFiles[target.id] = path
      notice = Notice(
        kind: .information,
        text: localized("The pair is there: \(path) stays on this machine; Enter sends the public key."))
    case .failure(let failure): notice = Notice(kind: .failure, text: failure.sentence)
    }
    guard case .sshKey(var editor) = screen else { return }
    editor.pair = SSHKeyEditor.Reading(path: path, key: key)
    history.present = .sshKey(editor)
  }

  mutating func take(endOfSession target: Target, _ status: Result<Int32, ServiceFailure>) {
    switch status {
    case .success(0): notice = Notice(kind: .information, text: localized("The session on \(target.name) has ended."))
    case .success(255):
      notice = Notice(
        kind: .failure, text: localized("ssh to \(target.name) ended with 255: no session came about, or it broke."))
    case .success(let status):
      notice = Notice(kind: .information, text: localized("The session on \(target.name) has ended with \(status)."))
    case .failure(let failure):
      notice = Notice(kind: .failure, text: failure.sentence)
      log(failure, of: localized("ssh to \(target.name)"))
    }
  }

  mutating func scrollSSHKeyEditor(by rows: Int) {
    guard case .sshKey(var editor) = screen else { return }
    let (sum, overflow) = editor.top.addingReportingOverflow(rows)
    let wanted = overflow ? (rows < 0 ? 0 : .max) : sum
    editor.top = max(0, min(wanted, editor.lines(self).count - editor.pageHeight(size)))
    history.present = .sshKey(editor)
  }

  // MARK: Command and session

  /// - Parameter isFile: scp's command instead of ssh's.
  mutating func copySSHCommand(isFile: Bool) -> [Effect] {
    switch sshDestination() {
    case .failure(let failure):
      notice = Notice(kind: .refusal, text: failure.sentence)
      return []
    case .success(let destination):
      let key = screen.target.flatMap { sshKeyFiles[$0.id] }
      let text = isFile ? destination.copyCommand(key: key) : destination.command(key: key)
      notice = Notice(
        kind: .information, text: localized("Sent to the clipboard, where the terminal has one (OSC 52): \(text)"))
      return [.copy(text)]
    }
  }

  /// - Parameter key: the file of the private key; nil takes the one that was made here, else leaves it to ssh.
  mutating func askSSHSession(key: String? = nil) -> [Effect] {
    if let why = sshSessionRefusal() {
      notice = Notice(kind: .refusal, text: why)
      return []
    }
    guard let target = screen.target, case .success(let destination) = sshDestination() else { return [] }
    let choice: SSHChoice
    do throws(SSHChoiceError) {
      choice = try SSHChoice(key: key ?? sshKeyFiles[target.id])
    } catch {
      notice = Notice(kind: .refusal, text: "\(error)")
      return []
    }
    if let key { sshKeyFiles[target.id] = key }
    dialog = Dialog(.openSession(target, destination, choice))
    return []
  }
}

extension Dialog {
  /// What will be run, word by word, for questions that send nothing to the service.
  func sshParagraphs(_ state: ConsoleState) -> [Paragraph] {
    switch question {
    case .makeKeyPair(let path, let target):
      return [
        (localized("For \(target.name). Nothing is sent: two files are written on this machine."), .dialog),
        (localized("\(path)  the private key, mode 0600; \(path).pub  the public one."), .dialog),
        (localized("What is there already is never overwritten."), .dialog),
        (localized("ssh-keygen asks for a passphrase on this terminal; amldeck does not see it."), .dialog),
        (localized("runs ssh-keygen -t rsa -b 4096"), .dialog),
      ]
    case .openSession(let target, let destination, let choice):
      var paragraphs: [Paragraph] = []
      if state.place.isDangerous {
        paragraphs.append((localized("! \(state.place.label) is marked as dangerous in the configuration."), .warning))
      }
      if let instance = state.fleet.instance(id: target.id), instance.state != .known(.running),
        instance.state != .known(.jobRunning)
      {
        paragraphs.append((localized("! It is \(instance.state.word): nobody may answer."), .warning))
      }
      let words = ["ssh"] + destination.sshArguments(choice)
      return paragraphs + [
        (localized("This terminal is ssh's until the session ends; then the console comes back."), .dialog),
        (
          localized("ssh itself asks about a host key that it does not know: amldeck has none to compare it with."),
          .dialog
        ),
        (localized("runs \(words.map { shellWord($0) }.joined(separator: " "))"), .dialog),
      ]
    case .act, .each, .recreate, .limit, .quit, .showHidden, .beginWorld: return []
    }
  }
}
