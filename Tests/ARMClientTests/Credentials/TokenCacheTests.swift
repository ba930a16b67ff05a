import ARM
import ARMClient
import ComputeModel
import Schedules
import Testing

@Suite("Tokens in memory") struct TokenCacheTests {
  static let arm = "https://management.test"
  static let down = CredentialFailure.failed(ServiceFailure(.noContact, "The login is down."))
  private let clock = TestClock()

  private func cache(_ life: Duration = .seconds(3600)) -> (TokenCache, CountingCredential) {
    let surroundings = clock.surroundings
    let credential = CountingCredential(life: life, now: { surroundings.now() })
    return (TokenCache(credential, surroundings: surroundings), credential)
  }

  @Test func oneTokenServesManyAndIsRenewedFiveMinutesBeforeItsEnd() async throws {
    let (cache, credential) = cache()
    _ = try await cache.token(for: Self.arm)
    await clock.surroundings.sleep(.seconds(3299))
    _ = try await cache.token(for: Self.arm)
    #expect(await credential.wishes.count == 1)
    await clock.surroundings.sleep(.seconds(1))
    _ = try await cache.token(for: Self.arm)
    #expect(await credential.wishes.count == 2)
  }

  @Test func manyAtOnceAskOnce() async throws {
    let (cache, credential) = cache()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { _ = try await cache.token(for: Self.arm) } }
      try await group.waitForAll()
    }
    #expect(await credential.wishes.count == 1)
  }

  @Test func aRenewalThatFailsEarlyKeepsTheTokenAndIsNotTriedWithEachRequest() async throws {
    let (cache, credential) = cache()
    let first = try await cache.token(for: Self.arm)
    await clock.surroundings.sleep(.seconds(3400))
    for _ in 0..<3 { await credential.fail(Self.down) }
    for _ in 0..<10 { #expect(try await cache.token(for: Self.arm).expires == first.expires) }
    await clock.surroundings.sleep(.seconds(30))
    #expect(try await cache.token(for: Self.arm).expires == first.expires)
    // Two attempts have failed by now; the third failure ends it, since the token has ended as well.
    await clock.surroundings.sleep(.seconds(200))
    let failure = await #expect(throws: ServiceFailure.self) { try await cache.token(for: Self.arm) }
    #expect(failure?.sentence == "The login is down.")
    // Whoever asks within the next seconds is told the same, and the login is left alone.
    for _ in 0..<10 {
      await #expect(throws: ServiceFailure.self) { try await cache.token(for: Self.arm) }
    }
    #expect(await credential.wishes.count == 1)
    #expect(await cache.standing(for: Self.arm).failure?.sentence == "The login is down.")
    await clock.surroundings.sleep(.seconds(5))
    #expect(try await cache.token(for: Self.arm).expires > first.expires)
    #expect(await cache.standing(for: Self.arm).failure == nil)
    #expect(await credential.wishes.count == 2)
  }

  @Test func aLoginThatIsDownFromTheBeginningIsNotAskedByEachOfMany() async throws {
    let (cache, credential) = cache()
    for _ in 0..<100 { await credential.fail(Self.down) }
    for _ in 0..<50 { await #expect(throws: ServiceFailure.self) { try await cache.token(for: Self.arm) } }
    #expect(await credential.failuresLeft == 99)
    await clock.surroundings.sleep(.seconds(5))
    await #expect(throws: ServiceFailure.self) { try await cache.token(for: Self.arm) }
    #expect(await credential.failuresLeft == 98)
  }

  @Test func eachAudienceHasItsOwn() async throws {
    let (cache, credential) = cache()
    _ = try await cache.token(for: Self.arm)
    _ = try await cache.token(for: "https://graph.test")
    _ = try await cache.token(for: Self.arm)
    #expect(await credential.wishes.map(\.audience) == [Self.arm, "https://graph.test"])
  }

  @Test func oneRefusedTokenIsReplacedOnceHoweverManyWereRefusedWithIt() async throws {
    let (cache, credential) = cache()
    let old = try await cache.token(for: Self.arm)
    await cache.discard(old, for: Self.arm)
    _ = try await cache.token(for: Self.arm)
    await cache.discard(old, for: Self.arm)
    _ = try await cache.token(for: Self.arm)
    #expect(await credential.wishes.count == 2)
  }

  @Test func aChallengeForClaimsReachesTheLogin() async throws {
    // {"access_token":{"nbf":{"essential":true,"value":"1"}}}
    let claims = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ=="
    let challenge = #"Bearer realm="", error="insufficient_claims", claims="\#(claims)""#
    let rig = Rig([
      .answer(401, "{}", ["WWW-Authenticate": challenge]), .answer(200, Rig.instance("Running")),
    ])
    _ = try await rig.reader.instance(Rig.id)
    let wishes = await rig.credential.wishes
    #expect(
      wishes.map { $0.claims?.compactText } == [nil, #"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#])
  }
}
