package import ARM
package import HTTPTypes

/// The simulator behind the same seam as Azure, without a socket: requests go to the very routes that the
/// HTTPS server has.
package struct InProcessTransport: Transport {
  private let host: Host
  private let routes: Routes

  package init(host: Host) {
    self.host = host
    routes = Routes(host: host)
  }

  /// The cloud to give to a client; its origin is ``Host/inProcessAuthority``.
  package static let cloud = Cloud(
    name: "AmldeckSimulator", resourceManager: URLOrigin(host: Host.inProcessAuthority),
    login: URLOrigin(host: Host.inProcessAuthority), audience: "https://\(Host.inProcessAuthority)",
    hosts: Cloud.Hosts(graph: URLOrigin(host: Host.inProcessAuthority)))

  package func send(
    _ request: HTTPRequest, body: [UInt8], within _: AnswerBounds
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
      await host.pause(every * parts)
    case .stalled:
      await RealClock.waitForCancellation()
      throw TransportFailure(.cancelled, requestMayHaveArrived: true, reason: "the task was cancelled")
    case .cutInHead: throw lost("the connection ended inside the head of the answer")
    case .cutInBody: throw lost("the connection ended inside the body of the answer")
    case .reset: throw lost("the connection was reset")
    }
    return TransportAnswer(response: answer.response, body: answer.body)
  }
}
