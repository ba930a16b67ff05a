import ArgumentParser
import ComputeModel
import Console
import Terminal
import Testing

@testable import amldeck

/// Settings that are changed by keys in a console, against the simulator behind the real client.
@Suite struct SettingStoryTests {
  @Test func anIdleTimeIsTypedConfirmedAndThereAfterwards() async throws {
    let asked = try await labScreen(":show alice-ci<Enter>i1h30m<Enter>")
    #expect(asked.contains("updateIdleShutdownSetting"))
    #expect(asked.contains("PT90M"))
    #expect(asked.contains("Cancel: Esc"))
    let sent = try await labScreen(":show alice-ci<Enter>i1h30m<Enter>y")
    #expect(sent.contains("idle shutdown 1h30m: done"))
    #expect(sent.contains("(PT90M)"))
  }

  @Test func escapeSendsNothing() async throws {
    let left = try await labScreen(":show alice-ci<Enter>i1h30m<Enter><Esc>")
    #expect(!left.contains("(PT90M)"))
    #expect(!left.contains("done"))
  }

  @Test func singleSignOnGoesOffAndOnAgain() async throws {
    let before = try await labScreen(":show alice-ci<Enter>3")
    let once = try await labScreen(":show alice-ci<Enter>3Ey")
    let twice = try await labScreen(":show alice-ci<Enter>3EyEy")
    func setting(_ screen: String) -> Substring? {
      screen.split(separator: "\n" as Character).first { $0.hasPrefix(" SSO ") }
    }
    #expect(setting(before) != nil)
    #expect(setting(before) != setting(once))
    #expect(setting(before) == setting(twice))
  }

  @Test func readOnlyChangesNeither() async throws {
    let idle = try await labScreen(":show alice-ci<Enter>i", isReadOnly: true)
    #expect(idle.contains("idle shutdown: amldeck runs read-only here."))
    let single = try await labScreen(":show alice-ci<Enter>3E", isReadOnly: true)
    #expect(single.contains("amldeck runs read-only here"))
    #expect(!single.contains("Cancel: Esc"))
  }

  @Test func anIdleTimeOfSeveralTakesTheirNumberTyped() async throws {
    try await LabConsole.story { lab in
      try await lab.type("/alice-ci|bob<Enter>*")
      let marked = try await names(lab)
      #expect(marked.count > 1)
      try await lab.type("i45m<Enter>")
      #expect(lab.words.contains("\(marked.count) instances"))
      try await lab.type("\(marked.count + 1)<Enter>")
      for name in marked { #expect(try await lab.backend.find(name).idleTimeBeforeShutdown != "PT45M") }
      // The editor is still there, with what was typed.
      try await lab.type("<Enter>\(marked.count)<Enter>")
      for name in marked { #expect(try await lab.backend.find(name).idleTimeBeforeShutdown == "PT45M") }
    }
  }

  /// Those that `/alice-ci|bob` leaves.
  private func names(_ lab: LabConsole) async throws -> [String] {
    await FleetReading.read(lab.backend).instances.map(\.name).filter { name in
      ["alice-ci", "bob"].contains { name.contains($0) }
    }
  }

  @Test func whoMayNotTurnSingleSignOnOnIsToldWhichRightIsMissing() async throws {
    try await LabConsole.story(as: "rhea.auditor@contoso.example") { lab in
      try await lab.type(":show alice-ci<Enter>3E")
      #expect(lab.words.contains("enableSso/action"))
      #expect(!lab.screen.contains("Cancel: Esc"))
    }
  }

  /// The trap of the founding document: an identity that is not Contributor.
  @Test func whyItWillNotStopIsSaidRuleByRule() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":show tara-identity<Enter>")
      #expect(lab.words.contains("CANNOT FIRE: its identity is not Contributor on the workspace"))
      try await lab.type("5")
      #expect(lab.screen.contains("NOT Contributor on ml-research"))
      try await lab.type("8")
      #expect(lab.screen.contains("[NO] managed identity"))
      #expect(lab.words.contains("Will it fire NO"))
      try await lab.type("<Esc>/risk=never-idles<Enter>")
      #expect(lab.screen.contains("tara-identity") && lab.screen.contains("dora-rstudio"))
    }
  }

  /// From the simulator's panel, as whoever shows amldeck to others does it.
  @Test func anExpiredLoginIsOneBannerAndIsOverWhenItIsOver() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":sim<Enter>jjj<Enter>")
      #expect(lab.words.contains("[x] the login has expired: 401"))
      try await lab.type("<Esc>R")
      #expect(lab.screen.contains("NO ACCESS"))
      // The rows stay, with their age.
      #expect(lab.screen.contains("alice-ci"))
      try await lab.type("<Esc>:sim<Enter>jjj<Enter>")
      #expect(lab.words.contains("[ ] the login has expired: 401"))
      try await lab.type("<Esc>R")
      #expect(!lab.screen.contains("NO ACCESS"))
    }
  }

  /// By design of Azure: nobody's code runs under another's sign-on.
  @Test func onlyItsUserTurnsSingleSignOnOnAndTheCreatorIsToldWhatToSendThem() async throws {
    try await LabConsole.story { lab in
      let instances = await FleetReading.read(lab.backend).instances
      let made = try #require(instances.first { $0.assignedTo != nil && $0.isSSOEnabled == false })
      try await lab.type(":show \(made.name)<Enter>3E")
      #expect(lab.words.contains("only that user can turn SSO on"))
      #expect(!lab.screen.contains("Cancel: Esc"))
      #expect(lab.words.contains("Single sign-on details > Edit > On > Save"))
      #expect(lab.words.contains("az ml compute enable-sso -n \(made.name)"))
      #expect(try await lab.backend.find(made.name).isSSOEnabled == false)
    }
  }
}
