import ComputeModel
import Mutations
import Testing

/// Where ssh and scp go, and that nothing but a user, an address, a port and the person's own words reaches them.
@Suite struct SSHTests {
  private func resource(
    user: String = "azureuser", address: String? = "203.0.113.7", privateAddress: String? = "10.0.0.5",
    port: Int = 50_000, access: String = "Enabled"
  ) -> JSONValue {
    let settings = JSONValue.object([
      "sshPublicAccess": .string(access), "adminUserName": .string(user), "sshPort": .number(port),
    ])
    let endpoints = JSONValue.object([
      "publicIpAddress": .string(address), "privateIpAddress": .string(privateAddress),
    ])
    let instance = JSONValue.object(["sshSettings": settings, "connectivityEndpoints": endpoints])
    return .object(["properties": .object(["properties": instance])])
  }

  @Test func theDocumentedCommandComesOut() throws {
    let destination = try SSHDestination(resource: resource())
    #expect(destination.sshArguments() == ["-p", "50000", "--", "azureuser@203.0.113.7"])
    #expect(destination.command(key: nil) == "ssh -i KEY -p 50000 azureuser@203.0.113.7")
    #expect(destination.copyCommand(key: "/a b/key") == "scp -i '/a b/key' -P 50000 FILE azureuser@203.0.113.7:")
  }

  @Test func aRemoteCommandStandsBehindTheHostAndIsNoOption() throws {
    let destination = try SSHDestination(resource: resource())
    let choice = try SSHChoice(key: "/k", configuration: "/c", jump: "ops@bastion.example.org:2222,10.0.0.9")
    #expect(
      destination.sshArguments(choice, command: ["-oProxyCommand=x", "a b"]) == [
        "-p", "50000", "-F", "/c", "-i", "/k", "-o", "IdentitiesOnly=yes", "-J",
        "ops@bastion.example.org:2222,10.0.0.9", "--", "azureuser@203.0.113.7", "-oProxyCommand=x", "a b",
      ])
  }

  @Test func thePrivateAddressHasPort22() throws {
    let destination = try SSHDestination(resource: resource(address: nil), usesPrivateAddress: true)
    #expect(destination.sshArguments() == ["-p", "22", "--", "azureuser@10.0.0.5"])
    #expect(throws: SSHDestinationError.isPrivate("10.0.0.5")) { try SSHDestination(resource: resource(address: nil)) }
    #expect("\(SSHDestinationError.isPrivate("10.0.0.5"))".contains("--jump"))
  }

  @Test func whereSSHIsOffThereIsNowhereToGo() {
    #expect(throws: SSHDestinationError.isOff) { try SSHDestination(resource: resource(access: "Disabled")) }
    #expect(throws: SSHDestinationError.missing("whether SSH is on")) { try SSHDestination(resource: .null) }
    #expect(throws: SSHDestinationError.missing("where to connect")) {
      try SSHDestination(resource: resource(address: nil, privateAddress: nil))
    }
  }

  @Test(arguments: [
    "-oProxyCommand=touch /tmp/x", "host -p", "a\nb", "a\0b", "$(id)", "a;b", "user@host", "300.1.1.1", "1.2.3",
    "1.2.3.4.5", "[::1]", "::g", ":1::2", "1::2::3", "12345::1", "-host", "host-", "a..b", "a_b", "ssh://x", "a/b",
    "ｈost", ".", "%h", "localhost:22",
  ])
  func noOtherAddressIsTaken(text: String) {
    #expect(throws: SSHDestinationError.malformed("address", text)) {
      try SSHDestination(resource: resource(address: text))
    }
  }

  @Test(arguments: ["127.0.0.1", "::1", "2001:db8::7", "1:2:3:4:5:6:7:8", "::", "ci-1.eastus.example.org", "localhost"])
  func addressesAndNamesAreTaken(text: String) throws {
    #expect(try SSHDestination(resource: resource(address: text)).host.text == text)
  }

  @Test(arguments: [
    "-l", "-oProxyCommand=x", "Azure", "a b", "a@b", "a\n", "", "root;id", String(repeating: "a", count: 33), "ａ",
  ])
  func noOtherUserIsTaken(text: String) {
    #expect(throws: SSHDestinationError.self) { try SSHDestination(resource: resource(user: text)) }
  }

  @Test(arguments: [0, -1, 65_536]) func noOtherPortIsTaken(port: Int) {
    #expect(throws: SSHDestinationError.malformed("port", "\(port)")) {
      try SSHDestination(resource: resource(port: port))
    }
  }

  /// 5,000 users and addresses, put together from what options, shells and addresses are made of (RELIABILITY S8):
  /// what is taken matches a second grammar, and is one word that is no option.
  @Test func ofThousandsOfHostileValuesOnlyAddressesAreTaken() throws {
    var figure = Figure("S8")
    let parts = [
      "-", "-o", "ProxyCommand=", "a", "Z", "0", "255", "256", ".", "..", ":", "::", "@", "/", " ", "\n", "\0",
      "\u{1b}", "$(x)", "`x`", ";", "|", "[", "]", "%h", "_", "é", "\u{202e}", "host", "10.0.0.", "fe80", "=", "\\",
      "'", "\"",
    ]
    var state: UInt64 = 20_261_125
    func text() -> String {
      var text = ""
      for _ in 0..<5 {
        // The constants of Knuth's MMIX generator.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        if state >> 60 > 3 { text += parts[Int(state >> 33) % parts.count] }
      }
      return text
    }
    var taken = 0
    for _ in 0..<5_000 {
      let (user, address) = (text(), text())
      for pair in [(user, "10.0.0.5"), ("azureuser", address), (user, address)] {
        guard let destination = try? SSHDestination(resource: resource(user: pair.0, address: pair.1)) else {
          figure.row("refused", [])
          continue
        }
        taken += 1
        let word = destination.sshArguments().last ?? ""
        let isPlain = word.wholeMatch(of: /[a-z_][a-z0-9_\-]{0,31}@[A-Za-z0-9:][A-Za-z0-9.:\-]*/) != nil
        figure.row(word.debugDescription, isPlain ? [] : ["is more than a user and an address"])
      }
    }
    #expect(taken > 100)
    #expect(try figure.report(of: 15_000) == [])
  }

  @Test(arguments: ["-oX", "a b", "host:0", "host:99999", "a,,b", "", "U@host", "x@y@z", "[::1]x", "[a]:22:22"])
  func noOtherJumpHostIsTaken(text: String) {
    #expect(throws: SSHChoiceError.self) { try SSHChoice(key: nil, jump: text) }
  }

  @Test func keyFilesThatSSHWouldReadAsSomethingElseAreRefused() throws {
    #expect(throws: SSHChoiceError.isPublicKey("/k.pub")) { try SSHChoice(key: "/k.pub") }
    for path in ["", "/%h", "/${HOME}/k", "a\nb"] {
      #expect(throws: SSHChoiceError.self) { try SSHChoice(key: path) }
    }
    #expect(try SSHChoice(key: "-k", jump: "[2001:db8::1]:22").key == "-k")
  }

  // MARK: scp

  @Test func scpGoesBothWays() throws {
    let destination = try SSHDestination(resource: resource())
    #expect(
      destination.scpArguments(from: [CopyPlace("notes.txt")], to: CopyPlace("alpha-ci:~/data dir/"))
        == ["-P", "50000", "--", "notes.txt", "azureuser@203.0.113.7:~/data dir/"])
    #expect(
      destination.scpArguments(isRecursive: true, from: [CopyPlace("alpha-ci:x")], to: CopyPlace("-y"))
        == ["-P", "50000", "-r", "--", "azureuser@203.0.113.7:x", "-y"])
    let inBrackets = try SSHDestination(resource: resource(address: "2001:db8::7"))
    #expect(
      inBrackets.scpArguments(from: [CopyPlace("alpha-ci:")], to: CopyPlace(".")).contains("azureuser@[2001:db8::7]:"))
  }

  /// `a_b:c` is no instance's name, and scp must not take it for a host either.
  @Test(arguments: [("a_b:c", "./a_b:c"), ("./x:y", "./x:y"), ("/x:y", "/x:y"), ("scp://evil/x", "./scp://evil/x")])
  func aFileOfThisMachineIsNeverTakenForAHost(path: String, word: String) throws {
    let place = path == "scp://evil/x" ? CopyPlace.here(path) : CopyPlace(path)
    #expect(place == .here(path))
    let words = try SSHDestination(resource: resource()).scpArguments(from: [place], to: CopyPlace("alpha-ci:"))
    #expect(words.contains(word))
  }

  @Test func oneInstanceIsOnOneSide() throws {
    func instance(_ places: String...) throws -> String {
      try CopyPlace.instance(
        copying: places.dropLast().map { CopyPlace($0) }, to: CopyPlace(places[places.count - 1]))
    }
    #expect(try instance("a", "b", "alpha-ci:") == "alpha-ci")
    #expect(try instance("alpha-ci:a", "ALPHA-CI:b", ".") == "alpha-ci")
    #expect(throws: CopyPlaceError.noInstance) { try instance("a", "b") }
    #expect(throws: CopyPlaceError.mixedSources) { try instance("alpha-ci:a", "b", ".") }
    #expect(throws: CopyPlaceError.severalInstances) { try instance("alpha-ci:a", "beta-ci:b", ".") }
    #expect(throws: CopyPlaceError.betweenInstances) { try instance("alpha-ci:a", "beta-ci:b") }
  }
}
