import AsyncHTTPClient
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Shakes hands once more with a server whose certificate was refused, to see which certificates it sends. Whatever
/// they are, this connection ends there: nothing is ever sent over it.
enum CertificateLook {
  private static let patience: TimeAmount = .seconds(5)

  /// - Parameters:
  ///   - host: a name or an address, IPv6 with or without brackets.
  ///   - proxy: through which the server was asked; nil for none.
  /// - Returns: what the server sends, its own first; empty where it could not be seen.
  static func chain(
    of host: String, port: Int, through proxy: ProxySettings.Proxy?, on group: any EventLoopGroup
  ) async -> [NIOSSLCertificate] {
    let host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    guard let context = try? NIOSSLContext(configuration: configuration) else { return [] }
    let loop = group.next()
    let seen = loop.makePromise(of: [NIOSSLCertificate].self)
    let deadline = loop.scheduleTask(in: patience) { seen.succeed([]) }
    let connected = ClientBootstrap(group: loop).connectTimeout(patience)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let shakeHands: @Sendable () throws -> Void = {
            let handler = try NIOSSLClientHandler(
              context: context, serverHostname: isAddress ? nil : host,
              customVerificationCallback: { certificates, verdict in
                seen.succeed(certificates)
                verdict.succeed(.failed)
              })
            // Before those that asked a proxy for the way: what they speak is over.
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
          }
          guard let proxy else { return try shakeHands() }
          try openTunnel(to: host, port: port, proxy, in: channel, then: shakeHands)
        }
      }
      .connect(host: proxy?.host ?? host, port: proxy?.port ?? port)
    connected.whenFailure { _ in seen.succeed([]) }
    connected.whenSuccess { channel in
      channel.closeFuture.whenComplete { _ in seen.succeed([]) }
      seen.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }
    // The only way to fail is to see nothing, which is an empty chain.
    let chain = (try? await seen.futureResult.get()) ?? []
    deadline.cancel()
    return chain
  }

  /// Asks the proxy for a way to the server; what fails ends the connection, and nothing is seen.
  private static func openTunnel(
    to host: String, port: Int, _ proxy: ProxySettings.Proxy, in channel: any Channel,
    then begin: @escaping @Sendable () throws -> Void
  ) throws {
    let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes))
    let target = host.contains(":") ? "[\(host)]" : host
    var headers = HTTPHeaders([("Host", "\(target):\(port)")])
    if let credentials = proxy.credentials {
      let basic = HTTPClient.Authorization.basic(username: credentials.user, password: credentials.password)
      headers.add(name: "Proxy-Authorization", value: basic.headerValue)
    }
    let opened = channel.eventLoop.makePromise(of: Void.self)
    let connect = NIOHTTP1ProxyConnectHandler(
      targetHost: target, targetPort: port, headers: headers, deadline: .now() + patience, promise: opened)
    try channel.pipeline.syncOperations.addHandlers([HTTPRequestEncoder(), decoder, connect])
    opened.futureResult.assumeIsolated().whenComplete { result in
      do {
        try result.get()
        try begin()
      } catch {
        channel.close(promise: nil)
      }
    }
  }
}
