import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Testing

/// ARM counts requests (FACTS section 1): what is left is known, and requests go slower before there is nothing left.
@Suite struct RatePaceTests {
  private static func reads(_ remaining: Int, forAll: Int? = nil) -> ScriptedTransport.Step {
    var headers = ["x-ms-ratelimit-remaining-subscription-reads": "\(remaining)"]
    if let forAll { headers["x-ms-ratelimit-remaining-subscription-global-reads"] = "\(forAll)" }
    return .answer(200, Rig.instance("Running"), headers)
  }

  private func read(_ rig: Rig, times: Int) async throws {
    for _ in 0..<times { _ = try await rig.reader.instance(Rig.id) }
  }

  @Test func aFullBucketMakesNobodyWait() async throws {
    let rig = Rig((0..<50).map { Self.reads(249 - $0, forAll: 3749) })
    try await read(rig, times: 50)
    #expect(rig.clock.sleeps.isEmpty)
  }

  @Test func nearTheEndRequestsGoAsFastAsTheBucketFills() async throws {
    let rig = Rig((0..<6).map { Self.reads(20 - $0) })
    try await read(rig, times: 6)
    // The first knows nothing yet, and the clock stands still but for these waits: 25 each second.
    #expect(rig.clock.sleeps == Array(repeating: .milliseconds(40), count: 5))
  }

  @Test func anEmptyBucketIsWaitedForAndNotRunInto() async throws {
    let rig = Rig([Self.reads(0), Self.reads(0)])
    try await read(rig, times: 2)
    #expect(rig.clock.sleeps == [.milliseconds(40)])
  }

  @Test func whatAllTogetherHaveLeftCountsToo() async throws {
    let rig = Rig([Self.reads(249, forAll: 3), Self.reads(248, forAll: 2)])
    try await read(rig, times: 2)
    #expect(rig.clock.sleeps == [.milliseconds(40)])
  }

  @Test func theOlderLimitsForAnHourSlowDownAtTheirEndOnly() async throws {
    let rig = Rig([Self.reads(11_998), Self.reads(11_997), Self.reads(9), Self.reads(8)])
    try await read(rig, times: 4)
    #expect(rig.clock.sleeps == [.milliseconds(300)])
  }

  @Test func aRefusalHoldsBackTheOthersOfItsKind() async throws {
    let busy = ScriptedTransport.Step.answer(429, "{}", ["Retry-After": "7"])
    let rig = Rig([busy, Self.reads(5)] + Array(repeating: Self.reads(200), count: 2))
    try await read(rig, times: 1)
    #expect(rig.clock.sleeps == [.seconds(7)])
    let stop = Rig([
      .answer(429, "{}", ["Retry-After": "120"]), .answer(200, Rig.instance("Running")), .answer(202, ""),
    ])
    await #expect(throws: ServiceFailure.self) { try await stop.writer.begin(.stop, on: Rig.id) }
    // Reading is another bucket; the next change waits, though not for longer than a minute.
    try await read(stop, times: 1)
    #expect(stop.clock.sleeps.isEmpty)
    _ = try await stop.writer.begin(.stop, on: Rig.id)
    #expect(stop.clock.sleeps == [.seconds(60)])
  }

  @Test func whatIsLeftCanBeSeen() async throws {
    let rig = Rig([
      Self.reads(249, forAll: 3749),
      .answer(
        202, "",
        [
          "x-ms-ratelimit-remaining-subscription-writes": "198",
          "x-ms-ratelimit-remaining-subscription-global-writes": "2999",
        ]),
      .answer(200, Rig.instance("Running"), ["x-ms-ratelimit-remaining-subscription-reads": "a lot"]),
    ])
    #expect(rig.reader.connection.budget.rows.isEmpty)
    try await read(rig, times: 1)
    _ = try await rig.writer.begin(.stop, on: Rig.id)
    try await read(rig, times: 1)
    let rows = rig.reader.connection.budget.rows
    #expect(
      rows.map { "\($0.subscription ?? "tenant") \($0.kind) \($0.remaining) \($0.remainingForAll ?? -1)" } == [
        "s reads 249 3749", "s writes 198 2999",
      ])
    #expect(rows.allSatisfy { $0.pausedUntil == nil })
  }

  @Test(arguments: ["-1", "99999999999999999999", "", "1e9", "2147483648000"])
  func absurdNumbersDoNoHarm(number: String) async throws {
    let rig = Rig(
      Array(
        repeating: .answer(
          200, Rig.instance("Running"),
          [
            "x-ms-ratelimit-remaining-subscription-reads": number,
            "x-ms-ratelimit-remaining-subscription-global-reads": number,
          ]), count: 3))
    try await read(rig, times: 3)
    #expect(rig.clock.sleeps.isEmpty)
  }
}
