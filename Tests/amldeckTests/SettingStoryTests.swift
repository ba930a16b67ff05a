import ArgumentParser
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
}
