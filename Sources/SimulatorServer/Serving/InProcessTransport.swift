package import ARM
package import HTTPTypes

/// The simulator behind the same seam as Azure, without a socket: requests go to the very routes that the
/// HTTPS server has.
package struct InProcessTransport: Transport {
  private let host: Host
  private let routes: Routes

  /// - Parameter remembersLists: as in ``Routes``. A console that is the only reader keeps what it has read itself.
  package init(host: Host, remembersLists: Bool = false) {
    self.host = host
    routes = Routes(host: host, remembersLists: remembersLists)
  }

  /// The cloud to give to a client; its origin is ``Host/inProcessAuthority``.
  package static let cloud = Cloud(
    name: "AmldeckSimulator", resourceManager: URLOrigin(host: Host.inProcessAuthority),
    login: URLOrigin(host: Host.inProcessAuthority), audience: "https://\(Host.inProcessAuthority)",
    hosts: Cloud.Hosts(graph: URLOrigin(host: Host.inProcessAuthority)))

  package func send(
    _ request: HTTPRequest, body: [UInt8], within bounds: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer {
    guard !Task.isCancelled else {
      throw TransportFailure(.cancelled, requestMayHaveArrived: false, reason: "the task was cancelled")
    }
    let answer = await routes.answer(request, body: body, realNow: host.realNow())
    func lost(_ reason: String) -> TransportFailure {
      TransportFailure(.connectionLost, requestMayHaveArrived: true, reason: reason)
    }
    switch answer.delivery {
    case .whole: break
    case .dripped(let bytes, let every):
      let parts = (answer.body.count + bytes - 1) / bytes
      try await wait(every * parts, within: bounds)
    case .stalled: try await wait(nil, within: bounds)
    case .cutInHead: throw lost("the connection ended inside the head of the answer")
    case .cutInBody: throw lost("the connection ended inside the body of the answer")
    case .reset: throw lost("the connection was reset")
    }
    return TransportAnswer(response: answer.response, body: answer.body)
  }

  /// As long as over HTTPS where the caller does not say.
  private static let patience: Duration = .seconds(60)

  /// - Parameter duration: nil for an answer that never comes.
  private func wait(_ duration: Duration?, within bounds: AnswerBounds) async throws(TransportFailure) {
    let limit = min(bounds.time ?? Self.patience, Self.patience)
    await host.pause(min(duration ?? limit, limit))
    if Task.isCancelled {
      throw TransportFailure(.cancelled, requestMayHaveArrived: true, reason: "the task was cancelled")
    }
    guard let duration, duration < limit else {
      throw TransportFailure(.timedOut, requestMayHaveArrived: true, reason: "no answer in time")
    }
  }
}
