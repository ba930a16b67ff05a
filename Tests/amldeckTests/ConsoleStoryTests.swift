import ARM
import ArgumentParser
import ComputeModel
import Console
import Schedules
import Terminal
import Testing

@testable import amldeck

/// An administrator's day in the lab's world: what is asked for by keys, what the service did, and what stands there.
@Suite struct ConsoleStoryTests {
  private struct Lab {
    var screen: String
    var instances: [ComputeInstance]

    func instance(_ name: String) throws -> ComputeInstance {
      try #require(instances.first { $0.name == name })
    }
  }

  /// - Parameter keys: typed after the list was read.
  private func lab(_ keys: String, isReadOnly: Bool = false) async throws -> Lab {
    let options = try WorldOptions.parse(["--scenario", "lab", "--paused"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    let backend = try await Backend.demo(options, isReadOnly: isReadOnly, principal: nil)
    var run = ScreenRun(backend: backend, size: Size(columns: 160, rows: 60), isASCII: false)
    await run.begin()
    for key in try TypedKeys.read(keys) { await run.type(key) }
    let reading = await FleetReading.read(backend)
    await backend.close()
    return Lab(screen: run.canvas.lines.joined(separator: "\n"), instances: reading.instances)
  }

  // MARK: Power

  @Test func aRunningInstanceIsStopped() async throws {
    let asked = try await lab(":show alice-ci<Enter>x")
    #expect(asked.screen.contains("sends POST"))
    #expect(asked.screen.contains("STOP alice-ci"))
    #expect(try asked.instance("alice-ci").state == .known(.running))
    let lab = try await lab(":show alice-ci<Enter>xy")
    #expect(try lab.instance("alice-ci").state == .known(.stopping))
    #expect(lab.screen.contains("stop of alice-ci sent"))
  }

  @Test func aStoppedInstanceIsStarted() async throws {
    let before = try await lab("")
    let name = try #require(before.instances.first { $0.state == .known(.stopped) }?.name)
    let lab = try await lab(":show \(name)<Enter>sy")
    #expect(try lab.instance(name).state == .known(.starting), "\(lab.screen)")
  }

  @Test func aRunningInstanceIsRestarted() async throws {
    let lab = try await lab(":restart alice-ci<Enter>y")
    #expect(try lab.instance("alice-ci").state == .known(.restarting), "\(lab.screen)")
  }

  @Test func severalAreStoppedAfterTheirNumberIsTyped() async throws {
    let before = try await lab("")
    let running = before.instances.filter { $0.state == .known(.running) }
    #expect(running.count > 2)
    let wrong = try await lab("/state=running<Enter>*x1<Enter>")
    #expect(wrong.screen.contains("nothing was sent"))
    let moving = before.instances.count { $0.state == .known(.stopping) }
    #expect(wrong.instances.count { $0.state == .known(.stopping) } == moving)
    let lab = try await lab("/state=running<Enter>*x\(running.count)<Enter>o")
    let stopping = lab.instances.count { $0.state == .known(.stopping) }
    #expect(stopping == running.count + moving, "\(lab.screen)")
  }

  // MARK: Schedules

  @Test func aPairOfSchedulesIsAddedAndSentInOneRequest() async throws {
    let before = try await lab("")
    let name = try #require(before.instances.first { $0.schedules.isEmpty && $0.state == .known(.running) }?.name)
    let lab = try await lab(":schedules \(name)<Enter>a<Enter>wy")
    let rules = try lab.instance(name).schedules.compactMap { $0[path: "cron", "expression"]?.text }
    #expect(rules.count == 2, "\(lab.screen)")
  }

  @Test func theNextStopIsSkippedAndTheSkipTakenBack() async throws {
    let before = try await lab("")
    let scheduled = try #require(
      before.instances.first { instance in
        instance.state == .known(.running)
          && instance.schedules.contains { $0["action"]?.text == "Stop" && $0["status"]?.text == "Enabled" }
      })
    let skipped = try await lab(":show \(scheduled.name)<Enter>py")
    #expect(try skipped.instance(scheduled.name).schedules != scheduled.schedules, "\(skipped.screen)")
    let undone = try await lab(":show \(scheduled.name)<Enter>pyuy")
    func rules(_ schedules: [JSONValue]) -> [String?] { schedules.map { $0["cron"]?.compactText } }
    #expect(try rules(undone.instance(scheduled.name).schedules) == rules(scheduled.schedules), "\(undone.screen)")
  }

  // MARK: Idle, exports, copies

  @Test func idleShutdownIsTurnedOffForSeveral() async throws {
    let lab = try await lab("/alice-ci|bob<Enter>*:idle off<Enter>")
    #expect(lab.screen.contains("Cancel: Esc") || lab.screen.contains("Type "), "\(lab.screen)")
    let count = try await self.lab("/alice-ci<Enter>:idle off<Enter>y")
    #expect(try count.instance("alice-ci").idleTimeBeforeShutdown?.isEmpty != false, "\(count.screen)")
  }

  @Test func anInstanceIsShownAsATemplateAsYAMLAndAsACommand() async throws {
    let template = try await lab(":export alice-ci<Enter>")
    #expect(template.screen.contains("Microsoft.MachineLearningServices/workspaces/computes"))
    let yaml = try await lab(":export yaml alice-ci<Enter>")
    #expect(yaml.screen.contains("type: \"computeinstance\""))
    let command = try await lab(":export az alice-ci<Enter>")
    #expect(command.screen.contains("az rest --method put"))
  }

  @Test func copyingNamesTheCommandThatWasCopied() async throws {
    let lab = try await lab(":show will-ssh<Enter>4b")
    #expect(lab.screen.contains("ssh "), "\(lab.screen)")
    #expect(lab.screen.contains("OSC 52"), "\(lab.screen)")
  }

  // MARK: Reports

  @Test func policiesOfTheWorldAreJudged() async throws {
    let lab = try await lab(":policy<Enter>")
    #expect(lab.screen.contains("Azure Policy"))
    #expect(lab.screen.contains("NOT: "), "\(lab.screen)")
    let readOnly = try await self.lab(":policy<Enter>", isReadOnly: true)
    #expect(readOnly.screen.contains("which a read-only client does not send"), "\(readOnly.screen)")
  }

  @Test func jobsOfAnInstanceAreListed() async throws {
    let lab = try await lab(":jobs chen-gpu-a<Enter>")
    #expect(lab.screen.contains("ResNet sweep 1"), "\(lab.screen)")
    #expect(lab.screen.contains("Stopping it ends"))
  }

  @Test func hiddenValuesAreShownAfterAQuestion() async throws {
    let before = try await lab(":raw will-ssh<Enter>")
    #expect(before.screen.contains("\"adminPublicKey\": \"set\""))
    let lab = try await lab(":raw will-ssh<Enter>vy")
    #expect(lab.screen.contains("\"adminPublicKey\": \"ssh-rsa AAAA"), "\(lab.screen)")
    #expect(lab.screen.contains("HIDDEN VALUES ARE SHOWN"), "\(lab.screen)")
  }

  @Test func theOverviewNamesCoresAndWhatComesNext() async throws {
    let lab = try await lab(":dash<Enter>")
    #expect(lab.screen.contains("held by stopped"), "\(lab.screen)")
    #expect(lab.screen.contains("next stop x") || lab.screen.contains("next start x"), "\(lab.screen)")
    #expect(lab.screen.contains(" an hour"))
  }
}
