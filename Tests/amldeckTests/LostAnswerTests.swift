import ARM
import ARMClient
import ComputeModel
import Foundation
import Mutations
import Schedules
import Simulator
import SimulatorServer
import Testing

@testable import amldeck

/// A change whose answer is lost on the way (RELIABILITY R7): it happens once at most, and what the user reads of it
/// is what happened.
@Suite struct LostAnswerTests {
  /// Each after the one that leads to where it begins.
  private enum Verb: String, CaseIterable {
    case create
    case stop
    case start
    case restart
    case delete

    var name: OperationName {
      switch self {
      case .create: .create
      case .stop: .stop
      case .start: .start
      case .restart: .restart
      case .delete: .delete
      }
    }

    /// Where it begins; nil where the instance must not be there.
    var begin: KnownInstanceState? {
      switch self {
      case .create: nil
      case .stop, .restart, .delete: .running
      case .start: .stopped
      }
    }

    /// Where it leads; nil where the instance is gone.
    var goal: KnownInstanceState? {
      switch self {
      case .create, .start, .restart: .running
      case .stop: .stopped
      case .delete: nil
      }
    }

    func action(_ creation: InstanceCreation) -> InstanceAction {
      switch self {
      case .create: .create(creation)
      case .stop: .stop
      case .start: .start
      case .restart: .restart
      case .delete: .delete
      }
    }
  }

  private struct Round {
    let world: TroubledWorld
    let id: ComputeID
    let key: InstanceKey
    let creation: InstanceCreation

    init(seed: UInt64) async throws {
      world = try await TroubledWorld("empty", durations: .short, seed: seed)
      id = ComputeID(workspace: world.workspaceIDs[0], name: "lost")
      key = InstanceKey(resourceGroup: id.workspace.resourceGroup, workspace: id.workspace.name, name: id.name)
      creation = InstanceCreation(
        name: "lost",
        resource: .object([
          "location": .string(world.host.location),
          "properties": .object([
            "computeType": .string("ComputeInstance"), "properties": .object(["vmSize": .string("STANDARD_DS3_V2")]),
          ]),
        ]))
    }

    /// Brings the instance to where the verb begins, with nothing in the way.
    func prepare(_ verb: Verb) async throws {
      world.settle()
      let wanted = verb.begin
      for _ in 0..<4 {
        let state = try await world.states()["lost"]
        if state == wanted { return }
        let step: InstanceAction =
          switch (state, wanted) {
          case (nil, _): .create(creation)
          case (_, nil): .delete
          case (.stopped, _): .start
          default: .stop
          }
        try await world.writer.carryOut(step, on: id) { _ in }
      }
      throw ServiceFailure(.usage, "\(verb) cannot be prepared")
    }

    private func operations(_ verb: Verb) async throws -> [Simulator.Operation] {
      try await world.host.currentWorld().operations.filter { $0.instance == key && $0.name == verb.name }
    }

    /// - Returns: what was not as it should be.
    func complaints(_ verb: Verb) async throws -> [String] {
      try await prepare(verb)
      let before = try await operations(verb).count
      world.transport.strike { request, dice in
        if request.isLogin { return nil }
        if request.isReading { return dice.below(100) < 12 ? dice.oneOf(Trouble.lost) : nil }
        return dice.below(100) < 85 ? dice.oneOf(Trouble.lost) : nil
      }
      var failure: ServiceFailure?
      do throws(ServiceFailure) {
        try await world.writer.carryOut(verb.action(creation), on: id) { _ in }
      } catch {
        failure = error
      }
      world.settle()
      let done = try await operations(verb).dropFirst(before)
      let state = try await world.states()["lost"]
      var complaints: [String] = []
      if done.count > 1 { complaints.append("it happened \(done.count) times") }
      if done.contains(where: { $0.error != nil }) { complaints.append("it failed, and nothing was to make it fail") }
      guard let failure else {
        if done.isEmpty { complaints.append("it was told as done, and nothing happened") }
        if state != verb.goal {
          complaints.append("it was told as done, and the state is \(state?.rawValue ?? "gone")")
        }
        return complaints
      }
      let sentence = failure.sentence
      if !sentence.hasSuffix(".") { complaints.append("no sentence: \(sentence)") }
      // What says that it does not know says nothing wrong, whatever happened.
      let isOpen = ["cannot be read now", "cannot be seen now", "goes on in Azure"].contains { sentence.contains($0) }
      if done.count == 1, !isOpen { complaints.append("it happened, and was told as: \(sentence)") }
      if done.isEmpty, sentence.contains("goes on in Azure") {
        complaints.append("it did not happen, and was told as: \(sentence)")
      }
      return complaints
    }
  }

  /// The seed of a usual run is always the same.
  @Test func aLostAnswerActsOnceAndIsToldAsItIs() async throws {
    let variables = ProcessInfo.processInfo.environment
    let seed = variables["AMLDECK_SEED"].flatMap { UInt64($0) } ?? 7
    let rounds = variables["SOAK"] == "1" ? 10_000 : 1000
    var figure = Figure("R7")
    var round = try await Round(seed: seed)
    for number in 0..<rounds {
      // A world remembers every operation, and takes longer for it.
      if number % 25 == 24 { round = try await Round(seed: seed &+ UInt64(number)) }
      for verb in Verb.allCases {
        figure.row("\(verb.rawValue) \(number), AMLDECK_SEED=\(seed)", try await round.complaints(verb))
      }
    }
    #expect(try figure.report(of: rounds * Verb.allCases.count) == [])
  }
}
