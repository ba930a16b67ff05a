import ArgumentParser
import ComputeModel
import Console
import Terminal
import Testing

@testable import amldeck

/// New instances that are made by keys in a console, against the simulator behind the real client.
@Suite struct CreatingStoryTests {
  private static func run(
    _ keys: String, as principal: String? = nil, isReadOnly: Bool = false
  ) async throws -> (screen: String, backend: Backend) {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: principal)
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
    await run.begin()
    for key in try TypedKeys.read(keys) { await run.type(key) }
    return (run.canvas.lines.joined(separator: "\n"), backend)
  }

  private static func screen(_ keys: String, as principal: String? = nil) async throws -> String {
    let (screen, backend) = try await run(keys, as: principal)
    await backend.close()
    return screen
  }

  /// The user is found in the directory; the steps keep what they begin with.
  private static let onBehalf =
    "n<Down><Right><Down>sam.assignee@contoso.example<Enter><Enter>new-for-sam<Down>DS11_v2<Right><Enter><Enter><Enter><Enter>"

  @Test func anAdministratorMakesAnInstanceForSomebodyElse() async throws {
    let review = try await Self.screen(Self.onBehalf)
    #expect(review.contains("sam.assignee@contoso.example"))
    #expect(review.contains("[ok] name"))
    #expect(review.contains("[ok] policy"))
    #expect(review.contains("[ok] quota"))
    #expect(review.contains("all 5"))
    let asked = try await Self.screen(Self.onBehalf + "<Enter>")
    #expect(asked.contains("CREATE new-for-sam"))
    #expect(asked.contains("sends PUT"))
    #expect(asked.contains("Create: y"))
    let (sent, backend) = try await Self.run(Self.onBehalf + "<Enter>y")
    #expect(sent.contains("new-for-sam"))
    #expect(sent.contains("own operations 1"))
    let made = try await backend.find("new-for-sam")
    #expect(made.assignedTo != nil)
    #expect(made.vmSize == "Standard_DS11_v2")
    await backend.close()
  }

  @Test func escapeSendsNothing() async throws {
    let (_, backend) = try await Self.run(Self.onBehalf + "<Enter><Esc>")
    await #expect(throws: ServiceFailure.self) { _ = try await backend.find("new-for-sam") }
    await backend.close()
  }

  @Test func somebodyWhoIsNotInTheDirectoryIsSaid() async throws {
    let screen = try await Self.screen("n<Down><Right><Down>nobody@contoso.example<Enter>")
    #expect(screen.contains("look nobody@contoso.example up in the directory"))
    #expect(screen.contains("With the object id and the tenant it goes on"))
  }

  @Test func whoMayOnlyReadIsToldBeforeAnythingIsSent() async throws {
    let screen = try await Self.screen(
      "n", as: "rhea.auditor@contoso.example")
    #expect(screen.contains("computes/write"))
    #expect(!screen.contains("Cancel: Esc"))
  }

  @Test func oneIsMadeLikeAnother() async throws {
    let (sent, backend) = try await Self.run(
      ":show alice-ci<Enter>c<Enter>alice-twin<Enter><Enter><Enter><Enter><Enter>y")
    #expect(sent.contains("alice-twin"))
    let (source, twin) = (try await backend.find("alice-ci"), try await backend.find("alice-twin"))
    #expect(twin.vmSize == source.vmSize)
    #expect(twin.idleTimeBeforeShutdown == source.idleTimeBeforeShutdown)
    #expect(twin.schedules.count == source.schedules.count)
    #expect(twin.tags == source.tags)
    await backend.close()
  }

  @Test func readOnlyMakesNone() async throws {
    let (screen, backend) = try await Self.run("n", isReadOnly: true)
    #expect(screen.contains("new instance: amldeck runs read-only here."))
    await backend.close()
  }
}
