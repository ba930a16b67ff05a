import ComputeModel
import HTTPTypes
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
package import Schedules
import ServiceLifecycle

import Glibc

/// Serves a simulator over HTTPS until it is told to stop.
/// - Parameters:
///   - stateDirectory: nil keeps the world in memory, and the certificates in a temporary directory of its
///   own.
///   - listen: `127.0.0.1:0`, `[::1]:8443`, `localhost:0`; port 0 takes the state's last port where it is
///   free.
///   - realNow: the real clock.
///   - onReady: called once connections are accepted.
///   - untilStopped: the server stops when it returns; cancelling the task stops it as well.
package func serve(
  options: SimulatorOptions, stateDirectory: String?, listen: String,
  realNow: @escaping @Sendable () -> Instant = RealClock.now,
  onReady: @escaping @Sendable (ReadyLine) async throws -> Void,
  untilStopped: @escaping @Sendable () async -> Void = RealClock.waitForCancellation
) async throws {
  var address = try ListenAddress(listen)
  let host = try await Host(options: options, stateDirectory: stateDirectory, realNow: realNow)
  var temporary: PrivateDirectory?
  let result: Result<Void, any Error>
  do {
    let directory: PrivateDirectory
    if let stored = host.directory {
      directory = stored
    } else {
      directory = try PrivateDirectory(temporary: "amldeck")
      temporary = directory
    }
    let certificates = try Certificates(in: directory, now: realNow())
    if address.port == 0, let stored = try await host.storedPort() {
      let before = ListenAddress(host: address.host, port: stored)
      if before.isFree { address = before }
    }
    try await HTTPSServer(host: host, certificates: certificates, realNow: realNow).run(
      at: address, onReady: onReady, untilStopped: untilStopped)
    result = .success(())
  } catch is CancellationError where Task.isCancelled {
    result = .success(())
  } catch {
    result = .failure(error)
  }
  await host.stop()
  temporary?.remove(files: Certificates.files)
  try result.get()
}

/// A loopback address to listen on.
struct ListenAddress: Sendable {
  /// Without brackets.
  var host: String
  /// 0 for any.
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init(_ text: String) throws(SimulatorServerError) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
      (0...65_535).contains(port)
    else { throw .notLoopback(text) }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard ["127.0.0.1", "::1", "localhost"].contains(host.lowercased()) else { throw .notLoopback(text) }
    self.init(host: host.lowercased() == "localhost" ? "127.0.0.1" : host, port: port)
  }

  func authority(port: Int) -> String { host == "::1" ? "[::1]:\(port)" : "\(host):\(port)" }

  /// Whether nobody listens there: tried by connecting, which leaves nothing behind.
  var isFree: Bool {
    guard host == "127.0.0.1" else { return true }
    let stream = Int32(SOCK_STREAM.rawValue)
    let descriptor = socket(AF_INET, stream, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result != 0
  }
}

/// Hummingbird around ``Routes``.
private struct HTTPSServer {
  let host: Host
  let certificates: Certificates
  let realNow: @Sendable () -> Instant

  func run(
    at address: ListenAddress, onReady: @escaping @Sendable (ReadyLine) async throws -> Void,
    untilStopped: @escaping @Sendable () async -> Void
  ) async throws {
    let routes = Routes(host: host, remembersLists: true)
    let realNow = self.realNow
    var logger = Logger(label: "amldeck") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .critical
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(certificates.serverChainPEM.utf8))
        .map { .certificate($0) },
      privateKey: .privateKey(
        try NIOSSLPrivateKey(bytes: Array(certificates.serverKeyPEM.utf8), format: .pem)))
    tls.minimumTLSVersion = .tlsv12
    // NIOSSL waits five seconds for the other side's goodbye unless told otherwise.
    tls.shutdownTimeout = .milliseconds(200)
    let (ready, readiness) = AsyncStream<Int>.makeStream()
    // Not Hummingbird's Application: its cache of the date wakes up every second, and this server sleeps while
    // nobody asks.
    let http = HTTPServerBuilder.http1(additionalChannelHandlers: [RequestDeadlines()])
    let server = try HTTPServerBuilder.tls(http, tlsConfiguration: tls).buildServer(
      configuration: ServerConfiguration(
        address: .hostname(address.host, port: address.port), serverName: nil,
        availableConnectionsDelegate: .maximum(RequestDeadlines.maximumConnections, logger: logger)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger,
      responder: { request, writer, channel in
        let body = try await Self.body(of: request)
        let answer = await routes.answer(request.head, body: body, realNow: realNow())
        try await answer.write(to: writer, channel) { await routes.host.pause($0) }
      },
      onServerRunning: { channel in
        readiness.yield(channel.localAddress?.port ?? 0)
        readiness.finish()
      })
    var configuration = ServiceGroupConfiguration(services: [server], logger: logger)
    // Connections that stay open do not keep the server (SIMULATOR section 4: within a second).
    configuration.maximumGracefulShutdownDuration = .milliseconds(300)
    configuration.maximumCancellationDuration = .seconds(5)
    let group = ServiceGroup(configuration: configuration)
    let host = self.host
    let ca = certificates.authorityPath
    do {
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          defer { readiness.finish() }
          try await group.run()
        }
        tasks.addTask {
          var port = 0
          for await number in ready { port = number }
          guard port > 0, !Task.isCancelled else { return }
          try await host.listen(port: port)
          await host.start()
          let line = await ReadyLine(host: host, authority: address.authority(port: port), ca: ca)
          try host.directory?.write(Array(line.json.compactText.utf8) + [UInt8(ascii: "\n")], to: ReadyLine.fileName)
          try await onReady(line)
          await untilStopped()
          await group.triggerGracefulShutdown()
        }
        try await tasks.waitForAll()
      }
    } catch let error as IOError {
      throw SimulatorServerError.cannotListen(
        address: address.authority(port: address.port), reason: String(cString: strerror(error.errnoCode)))
    }
  }
  /// A body beyond the limit comes back one byte beyond it: the routes know how to say so.
  private static func body(of request: Request) async throws -> [UInt8] {
    let tooLarge = [UInt8](repeating: 0, count: Routes.maximumBody + 1)
    let length = request.headers[.contentLength].flatMap { Int($0) } ?? 0
    guard length <= Routes.maximumBody else { return tooLarge }
    do {
      return Array(buffer: try await request.body.collect(upTo: Routes.maximumBody))
    } catch is NIOTooManyBytesError {
      return tooLarge
    }
  }
}
