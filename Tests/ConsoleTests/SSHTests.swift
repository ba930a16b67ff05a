import ComputeModel
import Console
import Terminal
import Testing

/// SSH of one instance, as an administrator uses it: a key is set later, the command copied, a session opened.
@Suite struct SSHTests {
  private static let ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEMzKpGeSGPn0dWDpLxq5Bm1wrdSkI6/bzHTBIFWl9 x"
  private static let privateKey =
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH PRIVATE KEY-----"

  static func page(
    _ document: JSONValue? = Documents.full, isEnabled: Bool = true, assignedTo: String? = nil, columns: Int = 120,
    rows: Int = 40
  ) -> ConsoleState {
    var state = Documents.page(document, columns: columns, rows: rows)
    var items = Fleets.production
    for index in items.indices where items[index].name == "ds-chenyu" {
      guard case .instance(var instance) = items[index] else { continue }
      instance.ssh = ComputeInstance.SSHSettings(isEnabled: isEnabled, user: "azureuser", port: 50_000, hasKey: false)
      instance.assignedTo = assignedTo.map { ComputeInstance.AssignedUser(objectID: $0, tenantID: "tenant") }
      items[index] = .instance(instance)
    }
    _ = Console.update(&state, .fleetLoaded(workspace: "ml-prod", items: items), at: Fleets.now)
    _ = state.type("4")
    return state
  }

  /// What a PUT would send; nil where nothing was asked.
  private static func asked(_ effects: [Effect]) -> SSHPublicKey? {
    for case .plan(.setSSHPublicKey(let key), _) in effects { return key }
    return nil
  }

  // MARK: Key

  @Test func aPastedKeyIsShownByItsFingerprintAskedForAndSentOnce() throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.paste(PublicKeys.line))
    #expect(state.shows("RSA 2048 bits"))
    #expect(state.shows(try PublicKeys.key.fingerprint))
    let effects = state.type(.enter)
    #expect(Self.asked(effects) == (try PublicKeys.key))
    #expect(state.shows("Not verified against the real service"))
    #expect(state.shows("sends "))
    let sent = state.type("y")
    guard case .perform(.setSSHPublicKey(let key), let targets)? = sent.first else {
      Issue.record("y should send the key, got \(sent)")
      return
    }
    #expect(key == (try PublicKeys.key))
    #expect(targets.map(\.name) == ["ds-chenyu"])
    #expect(sent.count == 1)
    _ = Console.update(&state, .actionEnded(.setSSHPublicKey(key), targets[0], nil), at: Fleets.now)
    #expect(state.shows("SSH key      done"))
  }

  @Test(arguments: ["PEM", "RFC 4716"]) func severalLinesArePastedWhole(form: String) throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.paste(form == "PEM" ? PublicKeys.pem : PublicKeys.rfc4716))
    #expect(Self.asked(state.type(.enter))?.body == (try PublicKeys.key.body))
  }

  @Test func aPrivateKeyIsNotKept() {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.paste(Self.privateKey))
    #expect(state.notice?.text.contains("PRIVATE key") == true)
    #expect(!state.shows("b3BlbnNzaC1rZXktdjE"))
    #expect(Self.asked(state.type(.enter)) == nil)
    #expect(state.dialog == nil)
  }

  @Test(arguments: [ed25519, "ssh-rsa AAAA", "hello"]) func otherKeysAreRefusedWithTheReason(text: String) {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.paste(text))
    #expect(Self.asked(state.type(.enter)) == nil)
    #expect(state.notice?.kind == .refusal)
    #expect(state.dialog == nil)
    if text == Self.ed25519 { #expect(state.shows("compute instances take RSA keys only")) }
  }

  @Test func aFileIsReadThenSent() throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("f")
    _ = state.type(.tab)
    #expect(state.type(.enter) == [.readKeyFile("~/.ssh/id_rsa.pub")])
    _ = Console.update(
      &state, .keyFile(path: "~/.ssh/id_rsa.pub", .failure(ServiceFailure(.usage, "There is no such file."))),
      at: Fleets.now)
    #expect(state.shows("There is no such file."))
    // It is there now: Enter reads it again.
    #expect(state.type(.enter) == [.readKeyFile("~/.ssh/id_rsa.pub")])
    _ = Console.update(
      &state, .keyFile(path: "~/.ssh/id_rsa.pub", .success(try PublicKeys.key)), at: Fleets.now)
    #expect(Self.asked(state.type(.enter)) == (try PublicKeys.key))
  }

  @Test func aKeyOfAnotherFileThanTheOneInTheFieldIsNotSent() throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("f")
    _ = state.type(.tab)
    _ = state.type(.enter)
    _ = Console.update(
      &state, .keyFile(path: "~/.ssh/id_rsa.pub", .success(try PublicKeys.key)), at: Fleets.now)
    _ = state.type("x")
    #expect(state.type(.enter) == [.readKeyFile("~/.ssh/id_rsa.pubx")])
  }

  @Test func aKeyThatIsStoredInAzureIsChosenByAPartOfItsName() throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.up)
    #expect(state.type("a") == [.readStoredKeys(subscription: Fleets.place.subscription)])
    let keys = [
      StoredSSHKey(name: "laptop", resourceGroup: "rg-lab", key: .success(try PublicKeys.key)),
      StoredSSHKey(name: "desktop", resourceGroup: "rg-ops", key: .failure(.otherType("ssh-ed25519"))),
    ]
    _ = Console.update(&state, .storedKeys(.success(keys)), at: Fleets.now)
    #expect(state.shows("laptop"))
    #expect(state.shows("ssh-ed25519"))
    _ = state.type(.tab)
    #expect(Self.asked(state.type(.enter)) == nil)
    #expect(state.notice?.text.contains("2 keys") == true)
    _ = state.type("desk")
    #expect(Self.asked(state.type(.enter)) == nil)
    #expect(state.notice?.text.contains("RSA keys only") == true)
    _ = state.type(.control("u"))
    _ = state.type("LAP")
    #expect(Self.asked(state.type(.enter)) == (try PublicKeys.key))
  }

  @Test func whereStoredKeysCannotBeReadEnterTriesAgain() {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("a")
    _ = Console.update(
      &state, .storedKeys(.failure(ServiceFailure(.noAccess, "You may not list them."))), at: Fleets.now)
    #expect(state.shows("You may not list them."))
    _ = state.type(.tab)
    #expect(state.type(.enter) == [.readStoredKeys(subscription: Fleets.place.subscription)])
  }

  @Test func aNewPairIsMadeAfterADialogAndItsPublicHalfSent() throws {
    var state = Self.page()
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("n")
    _ = state.type(.tab)
    #expect(state.type(.enter).isEmpty)
    #expect(state.shows("NEW PAIR OF SSH KEYS"))
    #expect(state.shows("never overwritten"))
    let effects = state.type("y")
    guard case .makeKeyPair(let path, let target)? = effects.first else {
      Issue.record("y should make the pair, got \(effects)")
      return
    }
    #expect(path == "~/.ssh/amldeck_ds-chenyu")
    _ = Console.update(&state, .keyPair(path: path, target, .success(try PublicKeys.key)), at: Fleets.now)
    #expect(Self.asked(state.type(.enter)) == (try PublicKeys.key))
    _ = state.type(.escape)
    _ = state.type(.escape)
    // The command and the session take the key that was made.
    #expect(state.shows("-i '~/.ssh/amldeck_ds-chenyu'"))
  }

  @Test func whatIsReplacedIsSaid() throws {
    var state = Self.page(Documents.full.withKey(PublicKeys.other))
    _ = state.type("a")
    _ = state.type(.paste(PublicKeys.line))
    _ = state.type(.enter)
    let text = state.rows.joined(separator: " ")
    #expect(text.contains("It replaces the present key"))
    var same = Self.page(Documents.full.withKey(PublicKeys.line))
    _ = same.type("a")
    _ = same.type(.paste(PublicKeys.line))
    #expect(Self.asked(same.type(.enter)) == nil)
    #expect(same.shows("there is nothing to send"))
  }

  // MARK: Who may

  @Test func withoutSSHTheKeysAreGreyAndSayWhy() {
    var state = Self.page(Documents.full.withoutSSH, isEnabled: false)
    #expect(state.shows("a is grey."))
    #expect(state.shows("S is grey."))
    #expect(state.type("a").isEmpty)
    #expect(state.notice?.text.contains("created without SSH") == true)
    #expect(state.type("S").isEmpty)
    #expect(state.dialog == nil)
    #expect(state.type("b").isEmpty)
  }

  @Test func readOnlyIsGrey() {
    var state = Self.page()
    state.isReadOnly = true
    for key in ["a", "S"] {
      #expect(state.type(key).isEmpty)
      #expect(state.dialog == nil)
      #expect(state.shows("amldeck runs read-only here"))
    }
  }

  /// The new owner of an instance may set its key, by whatever right (founding document); others need `write`.
  @Test(arguments: [true, false]) func withoutTheRightOnlyTheAssignedUserMay(isOwner: Bool) throws {
    var state = Self.page(assignedTo: "99999999-owner")
    let access = ScopeAccess(
      permissions: [Permission(actions: ["*/read"], notActions: [], dataActions: [], notDataActions: [])],
      principalID: isOwner ? "99999999-OWNER" : "somebody")
    _ = Console.update(&state, .access(.workspace("ml-prod"), .success(access)), at: Fleets.now)
    #expect(state.shows("a is grey.") == !isOwner)
    _ = state.type("a")
    #expect((state.screen.kind == .sshKey) == isOwner)
    if !isOwner { #expect(state.notice?.text.contains("computes/write") == true) }
  }

  // MARK: Command and session

  @Test func theCommandsAreCopiedAndShown() {
    var state = Self.page()
    let command = "ssh -i KEY -p 50000 azureuser@203.0.113.7"
    #expect(state.shows(command))
    #expect(state.type("b") == [.copy(command)])
    #expect(state.type("B") == [.copy("scp -i KEY -P 50000 FILE azureuser@203.0.113.7:")])
    #expect(state.notice?.text.contains("scp -i KEY") == true)
  }

  @Test func aSessionTakesTheTerminalAfterADialogWithItsExactWords() throws {
    var state = Self.page()
    #expect(state.type("S").isEmpty)
    #expect(state.shows("SSH ds-chenyu"))
    #expect(state.shows("runs ssh -p 50000 -- azureuser@203.0.113.7"))
    let effects = state.type("y")
    guard case .openSession(let target, let destination, let choice)? = effects.first else {
      Issue.record("y should connect, got \(effects)")
      return
    }
    #expect(destination.sshArguments(choice) == ["-p", "50000", "--", "azureuser@203.0.113.7"])
    _ = Console.update(&state, .sessionEnded(target, .success(255)), at: Fleets.now)
    #expect(state.notice?.kind == .failure)
    _ = Console.update(&state, .sessionEnded(target, .success(0)), at: Fleets.now)
    #expect(state.shows("The session on ds-chenyu has ended."))
  }

  @Test func thePrivateKeyOfASessionIsNamedOnTheLine() {
    var state = Self.page()
    _ = state.type(":ssh /keys/mine")
    _ = state.type(.enter)
    #expect(state.shows("-i /keys/mine -o IdentitiesOnly=yes"))
    _ = state.type(.escape)
    _ = state.type(":ssh /keys/mine.pub")
    _ = state.type(.enter)
    #expect(state.dialog == nil)
    #expect(state.notice?.text.contains("public key") == true)
  }

  @Test func anAddressThatIsNoneIsNeverRun() {
    var state = Self.page(Documents.full.withAddress("-oProxyCommand=touch x"))
    #expect(state.type("S").isEmpty)
    #expect(state.dialog == nil)
    #expect(state.type("b").isEmpty)
    #expect(state.shows("is not one"))
  }

  // MARK: Screens

  @Test(arguments: GoldenTests.sizes) func pasted(columns: Int, rows: Int) throws {
    var state = Self.page(columns: columns, rows: rows)
    _ = state.type("a")
    _ = state.type(.paste(PublicKeys.line))
    try compareGolden(state, "ssh-key-\(columns)x\(rows)")
  }

  @Test(arguments: GoldenTests.sizes) func stored(columns: Int, rows: Int) throws {
    var state = Self.page(columns: columns, rows: rows)
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("a")
    let keys = [
      StoredSSHKey(name: "laptop", resourceGroup: "rg-lab", key: .success(try PublicKeys.key)),
      StoredSSHKey(name: "desktop", resourceGroup: "rg-ops", key: .failure(.otherType("ssh-ed25519"))),
    ]
    _ = Console.update(&state, .storedKeys(.success(keys)), at: Fleets.now)
    try compareGolden(state, "ssh-key-stored-\(columns)x\(rows)")
  }

  @Test(arguments: GoldenTests.sizes) func newPair(columns: Int, rows: Int) throws {
    var state = Self.page(columns: columns, rows: rows)
    _ = state.type("a")
    _ = state.type(.up)
    _ = state.type("n")
    _ = state.type(.tab, .enter)
    try compareGolden(state, "ssh-new-pair-\(columns)x\(rows)")
  }

  @Test(arguments: GoldenTests.sizes) func session(columns: Int, rows: Int) throws {
    var state = Self.page(columns: columns, rows: rows)
    _ = state.type("S")
    try compareGolden(state, "ssh-session-\(columns)x\(rows)")
  }
}

extension JSONValue {
  private func changed(_ change: (inout JSONValue) -> Void) -> JSONValue {
    var document = self
    var outer = document["properties"] ?? .null
    var instance = outer["properties"] ?? .null
    change(&instance)
    outer["properties"] = instance
    document["properties"] = outer
    return document
  }

  fileprivate func withKey(_ line: String) -> JSONValue {
    changed { $0["sshSettings"]?["adminPublicKey"] = .string(line) }
  }

  fileprivate func withAddress(_ address: String) -> JSONValue {
    changed { $0["connectivityEndpoints"]?["publicIpAddress"] = .string(address) }
  }

  fileprivate var withoutSSH: JSONValue {
    changed { $0["sshSettings"]?["sshPublicAccess"] = .string("Disabled") }
  }
}
