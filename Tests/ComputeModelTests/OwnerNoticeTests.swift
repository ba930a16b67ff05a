import ComputeModel
import Testing

/// What owners are told.
@Suite struct OwnerNoticeTests {
  private static func instance(_ state: String = "Running", sso: Bool? = nil, image: Bool? = nil) -> ComputeInstance {
    ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      vmSize: "Standard_DS3_v2", isSSOEnabled: sso, hasLatestImage: image)
  }

  private static func notice(_ matter: OwnerNotice.Matter, to address: String?) -> OwnerNotice {
    OwnerNotice(matter, about: instance(), address: address, cost: nil, when: "on Friday & later?")
  }

  @Test func aLinkCarriesAllOfItAndNothingElse() throws {
    let link = try #require(Self.notice(.delete, to: "ana+x@contoso.example").mailto)
    #expect(link.hasPrefix("mailto:ana%2Bx@contoso.example?subject=Your%20compute%20instance%20ci"))
    #expect(link.contains("%20%26%20later%3F"))
    #expect(link.split(separator: "?").count == 2 && link.split(separator: "&").count == 2)
    #expect(link.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
  }

  @Test(arguments: ["", "ana", "a@b@c", "a@b,c@d", "a@b\r\nBcc: x@y", "<a@b>", "a b@c", "@b", "a@"])
  func whatIsNoAddressIsLeftOut(address: String) {
    #expect(Self.notice(.stop, to: address).address == nil)
    #expect(Self.notice(.stop, to: address).mailto == nil)
  }

  @Test func eachMatterSaysWhatIsLost() {
    #expect(Self.notice(.stop, to: nil).text.contains("Files on it stay"))
    #expect(Self.notice(.delete, to: nil).text.contains("Everything on its own disk is gone"))
    #expect(Self.notice(.recreate, to: nil).text.contains("made again"))
    #expect(Self.notice(.sso, to: nil).text.contains("Only you can turn it on"))
  }

  @Test func aReminderIsForWhatStillStands() {
    #expect(Self.notice(.stop, to: nil).stands(of: Self.instance("Running")) == true)
    #expect(Self.notice(.stop, to: nil).stands(of: Self.instance("Stopped")) == false)
    #expect(Self.notice(.sso, to: nil).stands(of: Self.instance(sso: true)) == false)
    #expect(Self.notice(.sso, to: nil).stands(of: Self.instance()) == nil)
    #expect(Self.notice(.recreate, to: nil).stands(of: Self.instance(image: false)) == true)
  }
}
