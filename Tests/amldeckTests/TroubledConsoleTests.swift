import ARM
import ARMClient
import ComputeModel
import Console
import Foundation
import HTTPTypes
import Mutations
import Schedules
import SimulatorServer
import Terminal
import Testing

@testable import amldeck

/// The console behind a network in trouble (RELIABILITY R6): everything that is asked for ends within its time, in
/// success or in a sentence on the screen, and when the trouble is over the screen is what the service has.
@Suite struct TroubledConsoleTests {
  /// Of one exchange in ten, so many are hit.
  private static let struck = 3

  @Test func everythingEndsInSuccessOrInASentence() async throws {
    let variables = ProcessInfo.processInfo.environment
    let first = variables["AMLDECK_SEED"].flatMap { UInt64($0) } ?? 1
    let seeds = variables["SOAK"] == "1" ? 200 : 20
    var figure = Figure("R6")
    for seed in first..<(first + UInt64(seeds)) {
      var console = try await TroubledConsole(seed: seed)
      figure.row(
        "AMLDECK_SEED=\(seed)",
        try await console.complaints(operations: 50) { _, dice in
          dice.below(10) < Self.struck ? dice.oneOf(Trouble.all) : nil
        })
    }
    #expect(try figure.report(of: seeds) == [])
  }

  /// Whatever the service's answers are turned into, the console reads it or says that it cannot, paints, needs no more
  /// memory, and shows the truth as soon as it is told (RELIABILITY R16).
  @Test func answersThatAreChangedByChanceDoNoHarm() async throws {
    let variables = ProcessInfo.processInfo.environment
    let first = variables["AMLDECK_SEED"].flatMap { UInt64($0) } ?? 1
    let wanted = variables["SOAK"] == "1" ? 100_000 : 10_000
    var (mutated, seed, early) = (0, first, 0)
    var figure = Figure("R16")
    while mutated < wanted {
      var console = try await TroubledConsole(seed: seed)
      let complaints = try await console.complaints(operations: 200) { request, dice in
        // A login that is changed is a login that fails.
        request.isLogin || dice.oneIn(4) ? nil : .mutated
      }
      mutated += console.mutated
      figure.row("AMLDECK_SEED=\(seed)", complaints)
      seed += 1
      // What is filled once is full after a tenth.
      if early == 0, mutated >= wanted / 10 { early = try Self.residentBytes() }
    }
    let growth = try Self.residentBytes() - early
    FileHandle.standardError.write(Data("R16: \(mutated) answers, memory \(growth / 1024) KiB more\n".utf8))
    figure.row("memory", growth <= 64 << 20 ? [] : ["\(growth >> 20) MiB more after \(mutated) answers"])
    #expect(try figure.report(of: Int(seed - first) + 1) == [])
  }

  private static func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
  }
}

/// A console whose effects are performed to their end, one after the other, in a time that passes when somebody waits.
private struct TroubledConsole {
  private let world: TroubledWorld
  private var run: ScreenRun
  private var dice: Dice
  private var performed = 0
  private var complaints: [String] = []

  /// For an action, from its key to its end (RELIABILITY R6); the service itself needs two seconds for one.
  private static let actionTime: Duration = .seconds(600)
  /// For one call with all its attempts, besides what the service asks to wait.
  private static let callTime: Duration = .seconds(61)

  init(seed: UInt64) async throws {
    world = try await TroubledWorld("small", durations: .short, seed: seed)
    dice = Dice(seed: seed &* 31)
    let backend = Backend(
      place: ConsoleState.Place(
        label: "TROUBLE", subscription: world.host.subscription, resourceGroup: world.workspaceIDs[0].resourceGroup,
        workspaces: world.workspaceIDs.map(\.name), workspacePaths: world.workspaceIDs.map(\.path)),
      reader: world.reader, writer: world.writer, probe: EndpointProbe(transport: world.transport),
      clock: ServiceClock(serviceNow: world.clock.now, rate: 0), keepsSuspensions: false,
      identity: SessionIdentity(cloud: world.cloud, tokens: world.tokens), log: RequestLog(isVerbose: false), close: {},
      workspaceIDs: world.workspaceIDs)
    run = ScreenRun(backend: backend, size: Size(columns: 120, rows: 40), isASCII: false)
  }

  var mutated: Int { world.transport.mutated }

  mutating func complaints(
    operations: Int, _ choose: @escaping @Sendable (HTTPRequest, inout Dice) -> Trouble?
  ) async throws -> [String] {
    // Somebody is logged in before there is trouble: a login in trouble is a program that does not begin.
    _ = try await world.tokens.token(for: world.cloud.audience)
    await dispatch(.began)
    world.transport.strike(choose)
    while performed < operations { await step() }
    judgeCalls()
    world.settle()
    await type("\u{1B}\u{1B}\u{1B}\u{1B}\u{1B}")
    await dispatch(.timer)
    try await judgeEnd()
    return complaints
  }

  private mutating func step() async {
    world.clock.pass(.seconds(10))
    await dispatch(.timer)
    switch dice.below(8) {
    case 0: await type("j")
    case 1: await type("k")
    case 2: await type("\r\(1 + dice.below(9))")
    case 3: await type("\u{1B}\u{1B}\u{1B}")
    case 4: await type(dice.oneOf([":who\r", ":quota\r", ":ops\r", ":errors\r"]))
    case 5: await type("R")
    default: await type("\u{1B}\u{1B}\u{1B}" + dice.oneOf(["s", "x", "r"]) + "y")
    }
  }

  private mutating func type(_ keys: String) async {
    for character in keys {
      let key: Key =
        switch character {
        case "\u{1B}": .escape
        case "\r": .enter
        default: .character(character)
        }
      await dispatch(.key(key))
      await dispatch(.painted)
    }
  }

  private mutating func dispatch(_ message: Message) async {
    run.backend.clock = ServiceClock(serviceNow: world.clock.now, rate: 0)
    for effect in Console.update(&run.state, message, at: world.clock.now) {
      if case .perform(let action, let targets) = effect {
        for target in targets { await perform(action, target) }
        continue
      }
      let answers = await run.answers(to: effect)
      if !answers.isEmpty { performed += 1 }
      for answer in answers {
        await dispatch(answer)
        if let failure = answer.failure, !isTold(failure) { complaints.append("not told: \(failure.sentence)") }
      }
    }
  }

  private mutating func perform(_ action: InstanceAction, _ target: Target) async {
    performed += 1
    let begun = world.clock.now
    var failure: ServiceFailure?
    var isAccepted = false
    if let id = ComputeID(path: target.id) {
      do throws(ServiceFailure) {
        try await world.writer.carryOut(action, on: id) { _ in isAccepted = true }
      } catch {
        failure = error
      }
    }
    let time = world.clock.now - begun
    if time > Self.actionTime {
      complaints.append("\(action.label) took \(Int(time.inSeconds)) s: \(failure?.sentence ?? "done")")
    }
    if isAccepted { await dispatch(.actionAccepted(action, target)) }
    await dispatch(.actionEnded(action, target, failure))
    if run.state.operations.contains(where: { $0.target == target }) {
      complaints.append("\(action.label) has ended, and is shown as under way")
    }
    if let failure, !isTold(failure) { complaints.append("not told: \(failure.sentence)") }
  }

  private func isTold(_ failure: ServiceFailure) -> Bool {
    run.state.errors.contains { $0.failure.sentence == failure.sentence }
  }

  private mutating func judgeCalls() {
    for call in world.transport.calls {
      let time = call.ended - call.begun - call.asked
      if time > Self.callTime { complaints.append("\(call.line) took \(Int(time.inSeconds)) s") }
    }
  }

  private mutating func judgeEnd() async throws {
    let state = run.state
    if !state.operations.isEmpty { complaints.append("\(state.operations.count) operations are shown for ever") }
    let isWaiting =
      !state.fleet.reading.isEmpty || state.documents.values.contains(where: \.isReading)
      || state.access.values.contains(where: \.isReading) || state.activityLogs.values.contains(where: \.isReading)
      || state.region.isReading || state.who.isReading
    if isWaiting { complaints.append("something is waited for for ever") }
    var shown: [String: String] = [:]
    for case .instance(let instance) in state.fleet.rows { shown[instance.name] = instance.state.word }
    let real = try await world.states().mapValues(\.rawValue)
    if shown != real { complaints.append("shown is \(shown), and there is \(real)") }
    if state.fleet.hasFailures { complaints.append("the trouble is over, and the list is still said to have failed") }
  }
}

extension Message {
  /// Of an answer that is a failure.
  fileprivate var failure: ServiceFailure? {
    switch self {
    case .fleetFailed(_, let failure), .documentFailed(_, let failure): failure
    case .region(.failure(let failure)), .who(.failure(let failure)): failure
    case .access(_, .failure(let failure)), .activityLog(_, .failure(let failure)): failure
    default: nil
    }
  }
}
