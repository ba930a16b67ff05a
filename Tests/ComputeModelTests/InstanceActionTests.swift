import ComputeModel
import Testing

@Suite struct IdleTimeTests {
  @Test(arguments: [
    ("45", 45), ("45m", 45), ("2h", 120), ("1h30m", 90), ("1d", 1440), ("3d", 4320), ("PT45M", 45), ("pt1h", 60),
    ("P3D", 4320), (" 15 m ", 15),
  ])
  func readsWhatAPersonTypes(text: String, minutes: Int) throws {
    #expect(try IdleTime(text: text).minutes == minutes)
  }

  @Test(arguments: ["14", "4321", "4d", "999999999", "0"]) func refusesWhatTheServiceDoesNotTake(text: String) {
    #expect(throws: IdleTimeError.outOfRange) { try IdleTime(text: text) }
  }

  @Test(arguments: ["", "x", "45x", "1h30", "PT", "PT45", "-45", "PT30S"]) func refusesWhatIsNoTime(text: String) {
    #expect(throws: IdleTimeError.unreadable) { try IdleTime(text: text) }
  }

  @Test func isWrittenInMinutes() throws {
    #expect(try IdleTime(text: "2h").wire == "PT120M")
    #expect(try IdleTime(text: "90").shortText == "1h30m")
    #expect(IdleTime(wire: "PT10M") == nil)
  }
}

/// Keys and fingerprints made by OpenSSH's ssh-keygen.
@Suite struct SSHPublicKeyTests {
  static let line = """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDVU+p8dZ9eY1OJXBc1dNgMccYNYMXOTq0p7FUcfQtbo+MFLU3+5TKFEyPFMOAD\
    gPQMSyIagR1ZXKXsUeNOkYKB0u2xpdECLdC6SpCBpkL7GfE6R0VuoPXXk32xYLl4f8D7xdhd/Ms8KwN0t0vmqVu9Z/exHc7hVBy4\
    oFTcFSvsMvX+weYn25n83bkvTEdHTam9CXmxUKo7ms/Nyr/ovTMPdluRVfNxwZhW51J+HK7w9L3CukT6Le/yaGpgpmW0aSrwnl4I\
    iqHAlvXZDLm0dmQ+gG6+ZHCpVcTZT1kDGsZlQfaztowB+B2/jH7FigwJVCCiyAQa3nBgU0Y5n0xALUuP chen yu@laptop
    """
  static let fingerprint = "SHA256:IW4ib20EfdFFSCs89uXK05oJWKzi9wFfLKQCcnnvNfk"

  @Test func readsALine() throws {
    let key = try SSHPublicKey(text: Self.line + "\n")
    #expect(key.bits == 2048)
    #expect(key.comment == "chen yu@laptop")
    #expect(key.fingerprint == Self.fingerprint)
    #expect(key.line == Self.line)
  }

  @Test(arguments: [
    """
    ---- BEGIN SSH2 PUBLIC KEY ----
    Comment: "2048-bit RSA, converted by root@vm from OpenSSH"
    AAAAB3NzaC1yc2EAAAADAQABAAABAQDVU+p8dZ9eY1OJXBc1dNgMccYNYMXOTq0p7FUcfQ
    tbo+MFLU3+5TKFEyPFMOADgPQMSyIagR1ZXKXsUeNOkYKB0u2xpdECLdC6SpCBpkL7GfE6
    R0VuoPXXk32xYLl4f8D7xdhd/Ms8KwN0t0vmqVu9Z/exHc7hVBy4oFTcFSvsMvX+weYn25
    n83bkvTEdHTam9CXmxUKo7ms/Nyr/ovTMPdluRVfNxwZhW51J+HK7w9L3CukT6Le/yaGpg
    pmW0aSrwnl4IiqHAlvXZDLm0dmQ+gG6+ZHCpVcTZT1kDGsZlQfaztowB+B2/jH7FigwJVC
    CiyAQa3nBgU0Y5n0xALUuP
    ---- END SSH2 PUBLIC KEY ----
    """,
    """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1VPqfHWfXmNTiVwXNXTY
    DHHGDWDFzk6tKexVHH0LW6PjBS1N/uUyhRMjxTDgA4D0DEsiGoEdWVyl7FHjTpGC
    gdLtsaXRAi3QukqQgaZC+xnxOkdFbqD115N9sWC5eH/A+8XYXfzLPCsDdLdL5qlb
    vWf3sR3O4VQcuKBU3BUr7DL1/sHmJ9uZ/N25L0xHR02pvQl5sVCqO5rPzcq/6L0z
    D3ZbkVXzccGYVudSfhyu8PS9wrpE+i3v8mhqYKZltGkq8J5eCIqhwJb12Qy5tHZk
    PoBuvmRwqVXE2U9ZAxrGZUH2s7aMAfgdv4x+xYoMCVQgosgEGt5wYFNGOZ9MQC1L
    jwIDAQAB
    -----END PUBLIC KEY-----
    """,
    """
    -----BEGIN RSA PUBLIC KEY-----
    MIIBCgKCAQEA1VPqfHWfXmNTiVwXNXTYDHHGDWDFzk6tKexVHH0LW6PjBS1N/uUy
    hRMjxTDgA4D0DEsiGoEdWVyl7FHjTpGCgdLtsaXRAi3QukqQgaZC+xnxOkdFbqD1
    15N9sWC5eH/A+8XYXfzLPCsDdLdL5qlbvWf3sR3O4VQcuKBU3BUr7DL1/sHmJ9uZ
    /N25L0xHR02pvQl5sVCqO5rPzcq/6L0zD3ZbkVXzccGYVudSfhyu8PS9wrpE+i3v
    8mhqYKZltGkq8J5eCIqhwJb12Qy5tHZkPoBuvmRwqVXE2U9ZAxrGZUH2s7aMAfgd
    v4x+xYoMCVQgosgEGt5wYFNGOZ9MQC1LjwIDAQAB
    -----END RSA PUBLIC KEY-----
    """,
  ])
  func readsTheOtherForms(text: String) throws {
    let key = try SSHPublicKey(text: text)
    #expect(key.fingerprint == Self.fingerprint)
    #expect(key.bits == 2048)
  }

  @Test(arguments: ["PRIVATE", "OPENSSH PRIVATE", "RSA PRIVATE", "ENCRYPTED PRIVATE"])
  func refusesPrivateKeys(kind: String) {
    #expect(throws: SSHPublicKeyError.isPrivate) {
      try SSHPublicKey(text: "-----BEGIN \(kind) KEY-----\nAAAA\n-----END \(kind) KEY-----\n")
    }
  }

  @Test func refusesOtherTypes() {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEMzKpGeSGPn0dWDpLxq5Bm1wrdSkI6/bzHTBIFWl9 x"
    #expect(throws: SSHPublicKeyError.otherType("ssh-ed25519")) { try SSHPublicKey(text: key) }
    let disguised = "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIKHEMzKpGeSGPn0dWDpLxq5Bm1wrdSkI6/bzHTBIFWl9"
    #expect(throws: SSHPublicKeyError.otherType("ssh-ed25519")) { try SSHPublicKey(text: disguised) }
  }

  @Test(arguments: [
    "", "hello", "ssh-rsa !!!", "ssh-rsa AAAA", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
  ])
  func refusesWhatIsNoKey(text: String) {
    #expect(throws: SSHPublicKeyError.self) { try SSHPublicKey(text: text) }
  }

  @Test func noPrefixOfAKeyIsReadAsAKey() {
    for count in 0..<(Self.line.count - 20) {
      #expect(throws: SSHPublicKeyError.self) { try SSHPublicKey(text: String(Self.line.prefix(count))) }
    }
  }
}

@Suite struct InstanceActionTests {
  private func instance(_ state: String, ssh: Bool? = nil) -> ComputeInstance {
    ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      ssh: ssh.map { ComputeInstance.SSHSettings(isEnabled: $0, user: nil, port: nil, hasKey: false) })
  }

  @Test func rulesOfStates() throws {
    #expect(InstanceAction.start.refusal(by: instance("Running")) != nil)
    #expect(InstanceAction.start.refusal(by: instance("Stopped")) == nil)
    #expect(InstanceAction.stop.refusal(by: instance("Hibernating")) == nil)
    #expect(InstanceAction.updateIdleShutdownSetting(nil).refusal(by: instance("Deleting")) == "is being deleted")
    let key = try SSHPublicKey(text: SSHPublicKeyTests.line)
    #expect(InstanceAction.setSSHPublicKey(key).refusal(by: instance("Running", ssh: false)) != nil)
    #expect(InstanceAction.setSSHPublicKey(key).refusal(by: instance("Running", ssh: true)) == nil)
  }

  @Test func aDocumentSaysWhetherASettingTookEffect() throws {
    let document = try JSONValue(
      parsing: #"{"tags":{"a":"1"},"properties":{"properties":{"idleTimeBeforeShutdown":"PT1H","enableSSO":true}}}"#)
    #expect(InstanceAction.updateIdleShutdownSetting(try IdleTime(minutes: 60)).isReached(in: document) == true)
    #expect(InstanceAction.updateIdleShutdownSetting(try IdleTime(minutes: 61)).isReached(in: document) == false)
    #expect(InstanceAction.updateIdleShutdownSetting(nil).isReached(in: document) == false)
    #expect(InstanceAction.enableSSO(true).isReached(in: document) == true)
    #expect(InstanceAction.setTags([.init(name: "a", value: "1")]).isReached(in: document) == true)
    #expect(InstanceAction.stop.isReached(in: document) == nil)
  }
}
