import ArgumentParser
import ComputeModel
import Console
import Terminal
import Testing

@testable import amldeck

/// Applications and deletions by keys in a console, against the simulator behind the real client.
@Suite struct ApplicationStoryTests {
  private func run(_ keys: String) async throws -> (screen: String, backend: Backend) {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: false, principal: nil)
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 50), isASCII: false)
    await run.begin()
    for key in try TypedKeys.read(keys) { await run.type(key) }
    return (run.canvas.lines.joined(separator: "\n"), backend)
  }

  @Test func anApplicationIsAddedThereAfterwardsAndStillStarting() async throws {
    let (screen, backend) = try await run(":apps udo-app<Enter>a<Enter>wyRH")
    let udo = try await backend.find("udo-app")
    #expect(udo.applications.filter { $0.kind == .custom }.map(\.name) == ["voila", "rstudio"])
    let line = screen.split(separator: "\n" as Character).first { $0.contains("rstudio") && $0.contains("8787") }
    #expect(line?.contains("still starting (502)") == true, "\(screen)")
    await backend.close()
  }

  @Test func anApplicationIsRemoved() async throws {
    let (_, backend) = try await run(":apps udo-app<Enter>GDwy")
    let udo = try await backend.find("udo-app")
    #expect(udo.applications.allSatisfy { $0.kind == .builtIn })
    await backend.close()
  }

  @Test func healthIsAskedWithoutAToken() async throws {
    let (screen, backend) = try await run(":apps alice-ci<Enter>H")
    // With its token this caller, an Owner who is neither creator nor user, would be told 403.
    #expect(screen.contains("asks sign-in (401)"))
    #expect(!screen.contains("403"))
    await backend.close()
  }

  @Test func stoppingSaysHowManyJobsItEnds() async throws {
    let (screen, backend) = try await run(":show chen-gpu-a<Enter>x")
    let text = screen.split(separator: "\n" as Character).joined(separator: " ")
    #expect(text.contains("This ends"))
    #expect(text.contains("running jobs on it: ResNet sweep 1, ResNet sweep 2"))
    await backend.close()
  }

  @Test func deletingTakesTheNameTyped() async throws {
    let (asked, first) = try await run(":show alice-ci<Enter>Dalice<Enter>")
    #expect(asked.contains("That is not alice-ci: nothing was sent."))
    #expect(try await first.find("alice-ci").state != .known(.deleting))
    await first.close()
    let (_, backend) = try await run(":show alice-ci<Enter>Dalice-ci<Enter>")
    #expect(try await backend.find("alice-ci").state == .known(.deleting))
    await backend.close()
  }

  @Test func aLockStandsAgainstDeletingAndIsNamed() async throws {
    let (screen, backend) = try await run(":show emil-old<Enter>D")
    #expect(screen.contains("keep-notebooks"))
    #expect(!screen.contains("Cancel: Esc"))
    await backend.close()
  }
}
