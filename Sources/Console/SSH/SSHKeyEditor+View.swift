import Languages
import ComputeModel
import Terminal

extension SSHKeyEditor {
  /// Lines below the form and above the keys.
  func pageHeight(_ size: Size) -> Int { max(1, size.rows - 3 - formHeight(size) - 2) }

  private func formHeight(_ size: Size) -> Int { form.lines(Self.layout, width: size.columns).count }

  func view(_ state: ConsoleState, on canvas: inout Canvas) {
    DetailScreen.header(target, suffix: localized(" > SSH key"), in: state, on: &canvas)
    rule(row: 1, on: &canvas, ascii: state.isASCII)
    var row = 2
    for line in form.lines(Self.layout, width: canvas.size.columns) {
      form.draw(line, row: row, on: &canvas)
      row += 1
    }
    for (index, line) in lines(state).dropFirst(top).prefix(pageHeight(canvas.size)).enumerated() {
      line.draw(row: row + index, on: &canvas)
    }
    rule(row: canvas.size.rows - 3, on: &canvas, ascii: state.isASCII)
    Footer.view(state, selection: (form.focused?.hint ?? "", .dim), on: &canvas)
  }

  func lines(_ state: ConsoleState) -> [PageLine] {
    var page = Page(width: state.size.columns)
    switch choice {
    case .open(let what): page.paragraph(what, role: .dim)
    case .refused(let why): page.paragraph(why, role: .warning)
    case .key(let key):
      page.sshKey(key, "Key")
      page.field("Sends", localized("PUT of the whole resource, with this key as adminPublicKey; the dialog shows it"))
    }
    if source == .stored { stored(on: &page) }
    page.blank()
    if let operation = state.operations.last(where: { $0.target == target && $0.action.isSSHKey }) {
      page.field("SSH key", operation.text(at: state.now), role: .accent)
    } else if let past = state.pastOperations.last(where: { $0.target == target && $0.action?.isSSHKey == true }) {
      page.field("SSH key", past.outcomeText, role: past.hasFailed ? .failed : .good)
    }
    if let value = state.document(of: target).value {
      page.presentKey(InstanceDocument(value))
    }
    page.paragraph(localized("RSA only (ssh-rsa). What is set replaces what the service has."), role: .dim)
    return page.lines
  }

  private func stored(on page: inout Page) {
    let keys = matchingKeys
    guard !keys.isEmpty else { return }
    page.blank()
    page.columns([("NAME", 24), ("GROUP", 20), ("KEY", .max)])
    for key in keys {
      switch key.key {
      case .success(let value):
        let words = localized("RSA \(value.bits)  \(value.fingerprint)")
        page.row([(key.name, 24, .text), (key.resourceGroup, 20, .dim), (words, .max, .text)])
      case .failure(let error):
        page.row([(key.name, 24, .dim), (key.resourceGroup, 20, .dim), ("\(error)", .max, .unknown)])
      }
    }
  }
}

extension InstanceAction {
  var isSSHKey: Bool {
    if case .setSSHPublicKey = self { return true }
    return false
  }
}

extension Page {
  /// A key by its fingerprint, as `ssh-keygen -lf` names it; never the key itself.
  mutating func sshKey(_ key: SSHPublicKey, _ label: Phrase) {
    field(label, localized("RSA \(key.bits) bits  \(key.comment.isEmpty ? localized("no comment") : key.comment)"))
    field("", key.fingerprint)
  }

  /// What the service has now.
  mutating func presentKey(_ document: InstanceDocument) {
    let key = document.instance[path: "sshSettings", "adminPublicKey"]
    guard case .string(let text)? = key, !text.isEmpty else {
      field("Public key", key?.text?.isEmpty == true ? Fact(localized("none")) : Fact(key))
      return
    }
    do throws(SSHPublicKeyError) {
      sshKey(try SSHPublicKey(text: text), "Public key")
    } catch {
      field("Public key", localized("set, in a form that amldeck does not read"), role: .unknown)
    }
  }

  mutating func ssh(_ document: InstanceDocument, _ screen: DetailScreen, _ state: ConsoleState) {
    let settings = document.instance["sshSettings"]
    let access = Fact(settings?["sshPublicAccess"])
    field("SSH", access.isKnown ? Fact(localized("\(access.text)  (decided at creation, it cannot change)")) : access)
    field("User", Fact(settings?["adminUserName"]))
    field("Public IP", Fact(document.instance[path: "connectivityEndpoints", "publicIpAddress"]))
    field("Port", Fact(settings?["sshPort"]))
    field("Private IP", Fact(document.instance[path: "connectivityEndpoints", "privateIpAddress"]))
    presentKey(document)
    blank()
    do throws(SSHDestinationError) {
      let destination = try SSHDestination(resource: document.resource)
      let key = state.sshKeyFiles[screen.target.id]
      field("\(state.keyName(.copySSHCommand)) copies", destination.command(key: key))
      field("\(state.keyName(.copySCPCommand)) copies", destination.copyCommand(key: key))
    } catch {
      paragraph("\(error)", role: .dim)
    }
    keys(state)
    paragraph(localized("In a virtual network the private address and port 22 are used."), role: .dim)
    if document.isOnBehalf {
      paragraph(localized("Created on behalf of another user: a key can be set only later, by its owner."), role: .dim)
    }
  }

  private mutating func keys(_ state: ConsoleState) {
    let (setting, session) = (state.keyName(.editSSHKey), state.keyName(.openSession))
    paragraph(
      state.sshKeyRefusal().map { localized("\(setting) is grey. \($0)") }
        ?? localized("\(setting) sets a key, after a dialog."), role: .dim)
    paragraph(
      state.sshSessionRefusal().map { localized("\(session) is grey. \($0)") }
        ?? localized("\(session) opens a session here, after a dialog; :ssh FILE names the private key."), role: .dim)
  }
}
