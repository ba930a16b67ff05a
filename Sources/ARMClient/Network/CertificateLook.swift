import NIOCore
import NIOPosix
import NIOSSL

/// Shakes hands once more with a server whose certificate was refused, to see which certificates it sends. Whatever
/// they are, this connection ends there: nothing is ever sent over it.
enum CertificateLook {
  private static let patience: TimeAmount = .seconds(5)

  /// - Parameter host: a name or an address, IPv6 with or without brackets.
  /// - Returns: what the server sends, its own first; empty where it could not be seen.
  static func chain(of host: String, port: Int, on group: any EventLoopGroup) async -> [NIOSSLCertificate] {
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
          let handler = try NIOSSLClientHandler(
            context: context, serverHostname: isAddress ? nil : host,
            customVerificationCallback: { certificates, verdict in
              seen.succeed(certificates)
              verdict.succeed(.failed)
            })
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: host, port: port)
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
}
