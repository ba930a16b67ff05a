import ARM
import ARMClient
import ComputeModel
import HTTPTypes
import Synchronization
import Testing

/// Many workspaces are read at once, and none of them keeps the others, or a change, waiting.
@Suite(.timeLimit(.minutes(1))) struct RequestGateTests {
  /// A service that answers a request only when it is told to.
  final class SlowTransport: Transport {
    private struct State {
      var order: [String] = []
      var waiting: [String: CheckedContinuation<Void, Never>] = [:]
      var released: Set<String> = []
      var isOpen = false
      var most = 0
      var underWay = 0
    }

    private let state = Mutex(State())
    /// Method and path of the requests, in the order in which they were let through.
    var order: [String] { state.withLock { $0.order } }
    /// The most that ever were under way at once.
    var most: Int { state.withLock { $0.most } }

    func send(
      _ request: HTTPRequest, body: [UInt8], within _: AnswerBounds
    ) async throws(TransportFailure) -> TransportAnswer {
      let path = (request.path ?? "").prefix { $0 != "?" }
      let name = "\(request.method.rawValue) \(path)"
      await withCheckedContinuation { continuation in
        let goesOn = state.withLock { state in
          state.order.append(name)
          state.underWay += 1
          state.most = max(state.most, state.underWay)
          if state.isOpen { return true }
          state.waiting[name] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
      state.withLock { $0.underWay -= 1 }
      return TransportAnswer(
        response: HTTPResponse(status: .ok), body: Array(#"{"value":[]}"#.utf8))
    }

    /// Answers those that wait, and from now on everybody at once.
    func open() {
      let waiting = state.withLock { state in
        state.isOpen = true
        defer { state.waiting = [:] }
        return state.waiting.values.map { $0 }
      }
      for continuation in waiting { continuation.resume() }
    }

    /// Returns when so many requests were let through.
    func wait(for count: Int) async throws {
      for _ in 0..<5000 {
        if order.count >= count { return }
        try await Task.sleep(for: .milliseconds(1))
      }
      Issue.record("only \(order.count) of \(count) requests came: \(order)")
    }
  }

  private let transport = SlowTransport()

  private func pipeline(_ limit: Int) -> Pipeline {
    let clock = TestClock()
    let surroundings = clock.surroundings
    let cloud = Cloud(name: "Test", resourceManager: Rig.origin, login: Rig.origin, audience: Rig.origin.text)
    let credential = CountingCredential(life: .seconds(1 << 30), now: { surroundings.now() })
    return Pipeline(
      cloud: cloud, tokens: TokenCache(credential, surroundings: surroundings), transport: transport,
      surroundings: surroundings, isReadOnly: false, parallelRequests: limit)
  }

  private func call(_ method: HTTPRequest.Method, _ path: String) -> ARMCall {
    var url = AbsoluteURL(knownOrigin: Rig.origin)
    url.pathAndQuery = path + "?api-version=x"
    return ARMCall(method, url)
  }

  private func workspace(_ subscription: String, _ name: String, _ tail: String) -> String {
    "/subscriptions/\(subscription)/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/\(name)/\(tail)"
  }

  /// Begins requests one after the other, so that they wait in this order.
  private func begin(
    _ calls: [ARMCall], through pipeline: Pipeline, _ group: inout TaskGroup<Bool>
  ) async throws {
    for call in calls {
      group.addTask {
        do {
          _ = try await pipeline.send(call)
          return true
        } catch {
          return false
        }
      }
      // Nothing tells from outside that a request stands in the queue.
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func eightAreUnderWayAtMost() async throws {
    let pipeline = pipeline(RequestGate.defaultLimit)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        let call = call(.get, workspace("s\(number % 3)", "w\(number % 7)", "\(number)"))
        group.addTask { _ = try await pipeline.send(call) }
      }
      try await transport.wait(for: 8)
      try await Task.sleep(for: .milliseconds(20))
      #expect(transport.order.count == 8)
      transport.open()
      try await group.waitForAll()
    }
    #expect(transport.order.count == 100)
    #expect(transport.most == 8)
  }

  @Test func aLargeWorkspaceDoesNotKeepOthersWaiting() async {
    let pipeline = pipeline(1)
    await withTaskGroup(of: Bool.self) { group in
      do {
        let large = (1...4).map { call(.get, workspace("s", "large", "\($0)")) }
        let others = [call(.get, workspace("s", "small", "1")), call(.get, workspace("other", "w", "1"))]
        try await begin(large + others, through: pipeline, &group)
        transport.open()
      } catch {
        Issue.record(error)
      }
    }
    let order = transport.order.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
    // One is under way when the others come; then the subscriptions take turns, and in one its workspaces.
    #expect(order == ["large/1", "large/2", "w/1", "small/1", "large/3", "large/4"])
  }

  @Test func aChangeGoesBeforeWhatOnlyReads() async {
    let pipeline = pipeline(1)
    await withTaskGroup(of: Bool.self) { group in
      do {
        let reads = (1...3).map { call(.get, workspace("s", "w", "\($0)")) }
        try await begin(reads + [call(.post, workspace("s", "w", "computes/ci/stop"))], through: pipeline, &group)
        transport.open()
      } catch {
        Issue.record(error)
      }
    }
    #expect(transport.order.map { String($0.prefix(4)) } == ["GET ", "POST", "GET ", "GET "])
  }

  @Test func whoeverGivesUpLeavesTheQueueAndSendsNothing() async throws {
    let pipeline = pipeline(1)
    let calls = (1...3).map { call(.get, workspace("s", "w", "\($0)")) }
    let tasks = try await calls.asyncMap { call in
      let task = Task { try await pipeline.send(call) }
      try await Task.sleep(for: .milliseconds(5))
      return task
    }
    tasks[1].cancel()
    let failure = await #expect(throws: CallFailure.self) { try await tasks[1].value }
    guard case .transport(let failure) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(failure.kind == .cancelled && !failure.requestMayHaveArrived)
    transport.open()
    _ = try await (tasks[0].value, tasks[2].value)
    #expect(transport.order.count == 2)
    // The place is free again.
    _ = try await pipeline.send(calls[1])
  }

  @Test func placesAreNeverLostWhereManyGiveUp() async throws {
    let pipeline = pipeline(3)
    transport.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<400 {
        let call = call(.get, workspace("s", "w\(number % 5)", "\(number)"))
        group.addTask {
          let task = Task { try await pipeline.send(call) }
          if number % 2 == 0 { task.cancel() }
          _ = await task.result
        }
      }
      try await group.waitForAll()
    }
    #expect(transport.most <= 3)
    for number in 0..<3 { _ = try await pipeline.send(call(.get, "/subscriptions/s/after/\(number)")) }
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
