import ARM
import ARMClient
import ArgumentParser
import ComputeModel
import Console
import Foundation
import History
import Schedules
import SimulatorServer
import Testing

@testable import amldeck

/// Patch day, with the simulator behind the real client: its clock runs, and nobody waits long before asking again.
@Suite struct RecreationStoryTests {
  fileprivate static func withWorld(_ body: (Backend, RecreationFile) async throws -> Void) async throws {
    var options = try WorldOptions.parse(["--scenario", "findings", "--speed", "600"])
      .options(defaultRate: DemoCommand.rate, defaultStart: DemoCommand.start)
    options.hasRateLimits = false
    let hasty = Surroundings(
      now: { RealSurroundings.now() }, sleep: { _ in try? await Task.sleep(for: .milliseconds(30)) }, random: { 0.5 },
      makeUUID: RealSurroundings.makeUUID)
    let backend = try await Backend.demo(options, isReadOnly: false, principal: nil, surroundings: hasty)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recreation-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do { try await body(backend, RecreationFile(directory: folder)) } catch {
      await backend.close()
      throw error
    }
    await backend.close()
  }

  @Test func anOldImageIsReplacedAndAllElseStays() async throws {
    try await Self.withWorld { backend, file in
      let old = try await backend.find("outdated-image")
      #expect(old.hasLatestImage == false)
      let recreator = Recreator(backend: backend, writer: try backend.requireWriter(), file: file)
      let plan = try await recreator.plan("outdated-image", for: nil)
      let requests = try await recreator.requests(plan)
      #expect(requests.count == 2 && requests[0].hasPrefix("DELETE") && requests[1].hasPrefix("PUT"))
      #expect(plan.losses.first?.contains("own disk") == true)
      _ = try await recreator.carryOut(plan)
      let new = try await backend.find("outdated-image")
      #expect(new.hasLatestImage != false && new.createdOn != old.createdOn)
      #expect(new.ownerID?.lowercased() == old.ownerID?.lowercased())
      #expect(new.vmSize == old.vmSize && new.idleTimeBeforeShutdown == old.idleTimeBeforeShutdown)
      #expect(new.tags == old.tags && new.schedules.count == old.schedules.count)
      #expect(try file.read().isEmpty)
    }
  }

  @Test func aRunThatDiedAfterTheDeletionIsTakenUp() async throws {
    try await Self.withWorld { backend, file in
      let writer = try backend.requireWriter()
      let recreator = Recreator(backend: backend, writer: writer, file: file)
      let plan = try await recreator.plan("outdated-image", for: nil)
      try file.keep(plan)
      let id = try Recreator.id(plan)
      let acceptance = try await writer.accept(.delete, on: id)
      if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
      await #expect(throws: ServiceFailure.self) { try await backend.find("outdated-image") }
      // The instance is gone; what it was stands on disk.
      let again = try await recreator.plan("outdated-image", for: nil)
      #expect(again == plan)
      _ = try await recreator.carryOut(again)
      #expect(try await backend.find("outdated-image").ownerID != nil)
      #expect(try file.read().isEmpty)
    }
  }

  // MARK: Several: the window, the owners' consent, batches and the first surprise

  /// What a run said and did, in order.
  private actor Told {
    private(set) var sentences: [String] = []
    func hear(_ sentence: String) { sentences.append(sentence) }
  }

  private static func run(
    _ backend: Backend, _ file: RecreationFile, batch: Int = 1, window: String? = nil, consent: String? = nil,
    waits: Bool = false, says: @escaping @Sendable (String) -> Void = { _ in },
    pause: @escaping @Sendable () async -> Void = { try? await Task.sleep(for: .milliseconds(20)) }
  ) throws -> RecreationRun {
    RecreationRun(
      recreator: Recreator(backend: backend, writer: try backend.requireWriter(), file: file), batch: batch,
      window: try window.map { try #require(QuietHours($0)) }, zone: .utc,
      consent: try consent.map { try #require(OwnerConsent($0)) }, waits: waits, pause: pause, say: says)
  }

  private static func plans(_ run: RecreationRun, _ names: String...) async throws -> [Recreation] {
    var plans: [Recreation] = []
    for name in names {
      plans.append(try await run.recreator.plan(name, for: nil, consent: run.consent))
    }
    return plans
  }

  fileprivate static func madeAt(_ backend: Backend, _ name: String) async throws -> Instant {
    try #require(try await backend.find(name).createdOn)
  }

  private static func clock(_ now: Instant, plusMinutes minutes: Int64) -> String {
    let clock = Zone.utc.wallClock(at: now + .seconds(60 * minutes))
    return TimeOfDay(hour: clock.hour, minute: clock.minute).text
  }

  @Test func itWaitsForTheWindowAndEndsWithIt() async throws {
    try await Self.withWorld { backend, file in
      let now = backend.clock.now
      // The window begins in twenty minutes, and has room for one.
      let opens = now + .seconds(20 * 60)
      let run = try Self.run(
        backend, file, window: "\(Self.clock(now, plusMinutes: 20))-\(Self.clock(now, plusMinutes: 22))")
      let plans = try await Self.plans(run, "outdated-image", "quiet")
      #expect(try await run.conditions(plans).first?.contains("it waits for that") == true)
      let untouched = try await Self.madeAt(backend, "quiet")
      var made: [String] = []
      let failure = await #expect(throws: ServiceFailure.self) {
        try await run.run(plans) { outcome in
          #expect(outcome.failure == nil)
          made.append(outcome.name)
        }
      }
      #expect(made == ["outdated-image"])
      #expect(failure?.kind == .refused && failure?.sentence.contains("is over: quiet are left") == true)
      #expect(try await Self.madeAt(backend, "outdated-image") >= opens - .seconds(60))
      #expect(try await Self.madeAt(backend, "quiet") == untouched)
      #expect(try file.read().isEmpty)
    }
  }

  @Test func whoHasNotAgreedIsLeftAloneOrWaitedFor() async throws {
    try await Self.withWorld { backend, file in
      let writer = try backend.requireWriter()
      @Sendable func agree(_ name: String) async throws {
        let id = try #require(ComputeID(path: try await backend.find(name).id))
        let acceptance = try await writer.accept(
          .setTags([ComputeInstance.Tag(name: "patch", value: "ok"), .init(name: "team", value: "nlp")]), on: id)
        if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
      }
      let before = try await Self.madeAt(backend, "quiet")
      let none = try Self.run(backend, file, consent: "patch=ok")
      let refused = await #expect(throws: ServiceFailure.self) {
        try await none.run(try await Self.plans(none, "quiet")) { _ in Issue.record("nobody has agreed") }
      }
      #expect(refused?.sentence == "Nobody has agreed: nothing was sent.")
      #expect(try await Self.madeAt(backend, "quiet") == before)

      try await agree("outdated-image")
      let told = Told()
      // The second owner agrees while the run waits.
      let waiting = try Self.run(
        backend, file, consent: "patch=ok", waits: true,
        pause: {
          await told.hear("pause")
          try? await agree("quiet")
        })
      let plans = try await Self.plans(waiting, "quiet", "outdated-image")
      let conditions = try await waiting.conditions(plans)
      #expect(conditions[0] == "quiet: its owner has not agreed yet by the tag patch=ok, and is waited for.")
      #expect(conditions[1] == "outdated-image: its owner has agreed by the tag patch=ok.")
      #expect(plans[1].losses.contains("Its tag patch: the consent is for this once."))
      var made: [String] = []
      // What the owner of quiet set beside the consent was shown to nobody: it ends the run, and is not written over.
      await #expect(throws: ProgramExit.self) {
        try await waiting.run(plans) { outcome in
          made.append(outcome.name)
          if outcome.name == "quiet" { #expect(outcome.failure?.sentence.contains("was changed since") == true) }
        }
      }
      #expect(made == ["outdated-image", "quiet"])
      #expect(await told.sentences == ["pause"])
      // The consent was for this once; all other tags are there.
      #expect(try await backend.find("outdated-image").tags == [.init(name: "team", value: "nlp")])
      #expect(try await Self.madeAt(backend, "quiet") == before)
    }
  }

  @Test func aBatchIsMadeAtOnceAndTheFirstSurpriseEndsTheRun() async throws {
    try await Self.withWorld { backend, file in
      var run = try Self.run(backend, file, batch: 2)
      let begun = Told()
      // Whoever begins waits for the other one of the first batch: one after the other, it would never come.
      run.begins = { plan in
        await begun.hear(plan.name)
        for _ in 0..<1000 where await begun.sentences.count < 2 { try? await Task.sleep(for: .milliseconds(20)) }
        #expect(await begun.sentences.count >= 2, "\(plan.name) is made alone")
      }
      let plans = try await Self.plans(run, "outdated-image", "quiet", "ssh-open", "public-ip", "over-budget")
      let (old, left) = (try await Self.madeAt(backend, "quiet"), try await Self.madeAt(backend, "over-budget"))
      // Somebody changes the third one after its requests were shown.
      let third = try #require(ComputeID(path: try await backend.find("ssh-open").id))
      _ = try await run.recreator.writer.accept(.updateIdleShutdownSetting(try IdleTime(minutes: 77)), on: third)
      var outcomes: [RecreationOutcome] = []
      let exit = await #expect(throws: ProgramExit.self) { try await run.run(plans) { outcomes.append($0) } }
      #expect(exit?.code == 5)
      // The fourth was under way beside it; the fifth is left alone.
      #expect(outcomes.filter { $0.failure == nil }.map(\.name) == ["outdated-image", "quiet", "public-ip"])
      #expect(outcomes.contains { $0.name == "ssh-open" && $0.failure?.sentence.contains("was changed since") == true })
      #expect(Set(await begun.sentences.prefix(2)) == ["outdated-image", "quiet"])
      #expect(try await Self.madeAt(backend, "quiet") > old)
      #expect(try await Self.madeAt(backend, "over-budget") == left)
      #expect(try await backend.find("ssh-open").idleTimeBeforeShutdown == "PT77M")
    }
  }
}

/// The same from the console, whose dialog takes the conditions and whose operations tell what became of each.
extension RecreationStoryTests {
  /// What the console was told, in order.
  private actor Heard {
    private(set) var messages: [Message] = []
    func hear(_ message: Message) { messages.append(message) }

    var ends: [(name: String, failure: ServiceFailure?)] {
      messages.compactMap { message in
        guard case .actionEnded(_, let target, let failure) = message else { return nil }
        return (target.name, failure)
      }
    }
    var sentences: [String] {
      messages.compactMap { message in
        if case .recreationTold(let sentence) = message { return sentence }
        return nil
      }
    }
  }

  private static func order(_ backend: Backend, _ names: String...) async throws -> RecreationOrder {
    var order = RecreationOrder([])
    for name in names { order.targets.append(Target(try await backend.find(name))) }
    return order
  }

  @Test func theConsoleWaitsForTheOwnersConsent() async throws {
    try await Self.withWorld { backend, file in
      let writer = try backend.requireWriter()
      let store = try HistoryStore(path: nil)
      let own = OwnOperations(
        store: store, cloud: backend.reader.connection.cloud.resourceManager, actor: backend.principalID)
      @Sendable func agree(_ name: String) async throws {
        let instance = try await backend.find(name)
        guard let id = ComputeID(path: instance.id) else { return }
        let tags = instance.tags + [.init(name: "patch", value: "ok")]
        let acceptance = try await writer.accept(.setTags(tags), on: id)
        if let operation = acceptance.operation { try await backend.reader.wait(for: operation) }
      }
      var order = try await Self.order(backend, "outdated-image")
      (order.consent, order.waits) = (OwnerConsent("patch=ok"), true)
      guard case .plannedRecreation(_, let notes, _) = await backend.plannedRecreation(order, zone: .utc) else {
        Issue.record("the plan is to be told")
        return
      }
      #expect(
        notes[0] == "outdated-image: its owner has not agreed yet by the tag patch=ok, and is waited for.")
      let old = try await Self.madeAt(backend, "outdated-image")
      let heard = Heard()
      // Without its consent nothing was sent; the tag alone is what the owner changed.
      await backend.recreate(
        order, file: file, own: own, zone: .utc,
        pause: {
          #expect((try? file.read())?.isEmpty == true)
          try? await agree("outdated-image")
        }, tell: { await heard.hear($0) })
      #expect(await heard.sentences == ["Waiting for the owners of outdated-image to agree by the tag patch=ok."])
      #expect(await heard.ends.map(\.name) == ["outdated-image"])
      let surprise = await heard.ends.first?.failure
      #expect(surprise == nil, "\(surprise?.sentence ?? "")")
      #expect(try await Self.madeAt(backend, "outdated-image") > old)
      let kept = try store.actions(from: backend.clock.now - .seconds(86_400), until: backend.clock.now)
      #expect(kept.map(\.action) == ["recreate"] && kept.map(\.result) == ["Succeeded"])
      #expect(kept.first?.actor == backend.principalID)
    }
  }

  @Test func theConsoleLeavesAloneWhoHasNotAgreed() async throws {
    try await Self.withWorld { backend, file in
      var order = try await Self.order(backend, "outdated-image", "quiet")
      order.consent = OwnerConsent("patch=ok")
      let heard = Heard()
      await backend.recreate(
        order, file: file, own: nil, zone: .utc, pause: { Issue.record("nothing is waited for") },
        tell: { await heard.hear($0) })
      // Each operation on the screen ends, with its reason.
      #expect(await heard.ends.map(\.name) == ["outdated-image", "quiet"])
      for end in await heard.ends {
        #expect(end.failure?.kind == .cancelled && end.failure?.sentence.contains("is left as it is") == true)
      }
    }
  }
}

@Suite struct RecreationDialogTests {
  @Test func theConditionsStandInTheDialog() async throws {
    try await LabConsole.story { lab in
      try await lab.type(":recreate alice-ci consent patch=ok window 22:00-06:00 wait batch 2<Enter>")
      for words in [
        "RECREATE alice-ci", "owner and settings, 2 at a", "waits as long as this console runs",
        "Only between 22:00 and 06:00", "has not agreed yet by the tag patch=ok, and is",
      ] {
        #expect(lab.screen.contains(words), "\(words)")
      }
    }
    for (wrong, sentence) in [
      ("alice-ci consent", "consent TAG=VALUE"), ("alice-ci window 9", "window FROM-UNTIL"),
      ("alice-ci wait", "nothing to wait for"), ("alice-ci batch 9", "1 to 8"), ("alice-ci soon", "soon is not known"),
    ] {
      let refused = try await labScreen(":recreate \(wrong)<Enter>")
      #expect(refused.contains(sentence) && !refused.contains("RECREATE"), "\(refused)")
    }
  }

  @Test func theConsoleSaysWhatIsLostBeforeTheNameIsTyped() async throws {
    let screen = try await labScreen(":recreate alice-ci<Enter>")
    #expect(screen.contains("RECREATE alice-ci") && screen.contains("! alice-ci loses: Everything on its own disk"))
    #expect(screen.contains("alice-ci: its owner was not told from here"))
    #expect(
      screen.contains("sends DELETE") && screen.contains("sends PUT") && screen.contains("Type alice-ci and Enter"))
    #expect(try await labScreen(":recreate alice-ci<Enter>", isReadOnly: true).contains("read-only"))
  }
}
