import Languages
import ARM
import ARMClient
import ComputeModel
import Schedules

/// Patch day over several instances: the window and the owners' consent are waited for, so many are made at once, and
/// the first surprise ends it.
struct RecreationRun: Sendable {
  /// Between two looks at what is waited for: a consent or a window is no matter of seconds.
  static let usualPause = Duration.seconds(30)

  let recreator: Recreator
  /// Somebody else to make it for.
  var person: DirectoryUser?
  var batch = 1
  /// Nil for at any time.
  var window: QuietHours?
  var zone: Zone
  /// Nil where nobody is asked.
  var consent: OwnerConsent?
  /// Whether those who have not agreed yet, and the next window, are waited for; else they are left alone.
  var waits = false
  /// Between two looks at what is waited for.
  var pause: @Sendable () async -> Void
  /// Hears what is waited for, and what is left alone, a sentence each.
  var say: @Sendable (String) async -> Void
  /// Hears which one is begun.
  var begins: @Sendable (Recreation) async -> Void = { _ in }

  private var isOpen: Bool { window?.contain(recreator.backend.clock.now, in: zone) ?? true }

  /// What stands before a target is touched, a sentence each: shown with the requests, before anybody confirms.
  func conditions(_ plans: [Recreation]) async throws(ServiceFailure) -> [String] {
    var sentences: [String] = []
    if let window {
      let hours = "\(window.from.text) and \(window.until.text) \(zone.name)"
      sentences.append("Only between \(hours): \(isOpen ? "that is now" : "it waits for that").")
    }
    guard let consent else {
      return sentences + ["No owner's consent is asked for: --consent TAG=VALUE does, and amldeck tell writes to them."]
    }
    for plan in plans {
      let isGiven = try await isGiven(consent, plan)
      sentences.append(
        "\(plan.name): its owner \(isGiven ? "has agreed" : "has not agreed yet") by the tag \(consent.text)"
          + (isGiven ? "." : waits ? ", and is waited for." : ", and it is left alone."))
    }
    return sentences
  }

  private func isGiven(_ consent: OwnerConsent, _ plan: Recreation) async throws(ServiceFailure) -> Bool {
    // After its deletion there is no tag to look at, and no way back either.
    if try recreator.hasBegun(plan) { return true }
    return consent.isGiven(by: try await recreator.backend.find(plan.id))
  }

  /// One batch after the other.
  /// - Parameter each: hears what became of each target.
  func run(_ plans: [Recreation], each: (RecreationOutcome) async throws -> Void) async throws {
    var left = plans
    var hasBegun = false
    var said: Set<String> = []
    func wait(_ why: String) async {
      if said.insert(why).inserted { await say(why) }
      await pause()
    }
    while !left.isEmpty {
      guard isOpen else {
        if let window, hasBegun, !waits {
          throw ServiceFailure(
            .refused,
            "The window \(window.text) is over: \(Self.names(left)) are left as they are.")
        }
        await wait("Waiting for \(window?.text ?? "") \(zone.name).")
        continue
      }
      let (ready, missing) = try await sorted(left)
      if ready.isEmpty {
        guard waits else {
          await say("\(Self.names(missing)) are left as they are: their owners have not agreed.")
          if !hasBegun { throw ServiceFailure(.refused, "Nobody has agreed: nothing was sent.") }
          return
        }
        await wait("Waiting for the owners of \(Self.names(missing)) to agree by the tag \(consent?.text ?? "").")
        continue
      }
      let batch = Array(ready.prefix(batch))
      left.removeAll { batch.contains($0) }
      hasBegun = true
      let outcomes = await outcomes(batch)
      for outcome in outcomes { try await each(outcome) }
      if let surprise = outcomes.first(where: { $0.failure != nil })?.failure {
        if !left.isEmpty { await say("\(Self.names(left)) are left as they are, after this surprise.") }
        throw ProgramExit(code: plans.count == 1 ? surprise.kind.exitCode : 5)
      }
    }
  }

  /// Those whose owners have agreed, and the others.
  private func sorted(
    _ plans: [Recreation]
  ) async throws(ServiceFailure) -> (ready: [Recreation], missing: [Recreation]) {
    guard let consent else { return (plans, []) }
    var (ready, missing): ([Recreation], [Recreation]) = ([], [])
    for plan in plans {
      if try await isGiven(consent, plan) { ready.append(plan) } else { missing.append(plan) }
    }
    return (ready, missing)
  }

  private func outcomes(_ plans: [Recreation]) async -> [RecreationOutcome] {
    await withTaskGroup(of: RecreationOutcome.self) { tasks in
      for plan in plans { tasks.addTask { await outcome(plan) } }
      var outcomes: [RecreationOutcome] = []
      for await outcome in tasks { outcomes.append(outcome) }
      return outcomes.sorted { $0.name < $1.name }
    }
  }

  private func outcome(_ plan: Recreation) async -> RecreationOutcome {
    let begun = RealSurroundings.now()
    var outcome = RecreationOutcome(id: plan.id, name: plan.name, duration: .zero)
    await begins(plan)
    do throws(ServiceFailure) {
      // Hours may have gone by since it was shown: what somebody set meanwhile is not written over.
      let present = try await recreator.plan(plan.id, for: person, consent: consent)
      guard present.creation == plan.creation, losses(of: present) == losses(of: plan) else {
        throw ServiceFailure(
          .refused,
          localized("\(plan.name) was changed since its requests were shown, and is left as it is: run this again."))
      }
      outcome.state = try await recreator.carryOut(present)
    } catch {
      outcome.failure = error
    }
    outcome.duration = RealSurroundings.now() - begun
    return outcome
  }

  /// Without the consent, which may have been given since.
  private func losses(of plan: Recreation) -> [String] {
    plan.losses.filter { loss in consent.map { loss != Recreation.loss(ofConsent: $0.tag) } ?? true }
  }

  private static func names(_ plans: [Recreation]) -> String { plans.map(\.name).joined(separator: ", ") }
}

/// What became of one instance.
struct RecreationOutcome: Sendable {
  var id: String
  var name: String
  var state: String?
  var duration: Duration
  var failure: ServiceFailure?

  var report: Report? {
    guard failure == nil else { return nil }
    return ActionOutcome(
      name: name, word: "recreate", status: "Succeeded", state: state, requestID: nil, duration: duration
    ).report
  }
}
