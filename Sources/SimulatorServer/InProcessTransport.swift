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
    login: URLOrigin(host: Host.inProcessAuthority), audience: "https://\(Host.inProcessAuthority)")

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportFailure) -> TransportAnswer {
    guard !Task.isCancelled else {
      throw TransportFailure(.cancelled, requestMayHaveArrived: false, reason: "the task was cancelled")
    }
    let (response, bytes) = await routes.answer(request, body: body, realNow: host.realNow())
    return TransportAnswer(response: response, body: bytes)
  }
}
