import Crypto
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A TLS server on loopback that answers with bytes from a script, in their order, and remembers what it was sent.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    case answer([UInt8])
    /// Bytes, and the connection ends there.
    case cut(after: [UInt8])
    /// The request is read, and nothing ever comes.
    case silence

    /// - Parameters:
    ///   - status: with its phrase.
    ///   - headers: `Content-Length` is added.
    static func answer(_ status: String, bytes body: [UInt8], _ headers: [(String, String)] = []) -> Step {
      .answer(head(status, body.count, headers) + body)
    }

    static func answer(_ status: String, _ body: String = "", _ headers: [(String, String)] = []) -> Step {
      answer(status, bytes: Array(body.utf8), headers)
    }

    static func head(_ status: String, _ length: Int, _ headers: [(String, String)] = []) -> [UInt8] {
      let fields = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
      return Array("HTTP/1.1 \(status)\r\nContent-Length: \(length)\r\n\(fields)\r\n".utf8)
    }
  }

  private let script: Script
  private let listener: any Channel
  let port: Int

  /// Heads and bodies of the requests, as they came.
  var requests: [String] { script.state.withLock { $0.requests } }
  /// The first lines of the requests.
  var lines: [String] { requests.map { String($0.prefix { $0 != "\r\n" }) } }
  /// Heads of what a proxy was asked.
  var tunnels: [String] { script.state.withLock { $0.tunnels } }
  /// Connections that were opened, whether a request came over them or not.
  var connections: Int { script.state.withLock { $0.connections } }

  /// - Parameters:
  ///   - isProxy: whether it is a company's proxy that looks into TLS: it answers CONNECT, and then is the server
  ///     itself.
  ///   - configure: changes the server's TLS; without it, it speaks what the library's defaults allow.
  init(
    _ chain: [TestCertificate], _ steps: [Step] = [], isProxy: Bool = false,
    configure: (inout TLSConfiguration) -> Void = { _ in }
  ) async throws {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try chain.map { .certificate(try $0.forServer) },
      privateKey: .privateKey(
        try NIOSSLPrivateKey(bytes: Array(chain[0].key.pemRepresentation.utf8), format: .pem)))
    configure(&configuration)
    let context = try NIOSSLContext(configuration: configuration)
    let script = Script(steps)
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          script.state.withLock { $0.connections += 1 }
          let secure: @Sendable () throws -> Void = {
            try channel.pipeline.syncOperations.addHandlers([NIOSSLServerHandler(context: context), Reader(script)])
          }
          if isProxy {
            try channel.pipeline.syncOperations.addHandler(Tunnel(script, then: secure))
          } else {
            try secure()
          }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.script = script
    port = listener.localAddress?.port ?? 0
  }

  func close() async { try? await listener.close() }
}

private final class Script: Sendable {
  struct State {
    var steps: [ScriptedServer.Step]
    var requests: [String] = []
    var tunnels: [String] = []
    var connections = 0
  }

  let state: Mutex<State>

  init(_ steps: [ScriptedServer.Step]) { state = Mutex(State(steps: steps)) }

  /// What comes after a request; a script that is over says so.
  func next(after request: String) -> ScriptedServer.Step {
    state.withLock { state in
      state.requests.append(request)
      return state.steps.isEmpty ? .answer("599 Over") : state.steps.removeFirst()
    }
  }
}

/// Lets every CONNECT through.
private final class Tunnel: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: Script
  private let secure: @Sendable () throws -> Void
  private var received = ""

  init(_ script: Script, then secure: @escaping @Sendable () throws -> Void) {
    self.script = script
    self.secure = secure
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += String(buffer: unwrapInboundIn(data))
    guard received.hasSuffix("\r\n\r\n") else { return }
    script.state.withLock { $0.tunnels.append(received) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 200 Connected\r\n\r\n")), promise: nil)
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    do { try secure() } catch { context.close(promise: nil) }
  }
}

/// Collects a request to its last byte, then does what the script says.
private final class Reader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let script: Script
  private var received: [UInt8] = []

  init(_ script: Script) { self.script = script }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += Array(buffer: unwrapInboundIn(data))
    while let request = wholeRequest() {
      switch script.next(after: request) {
      case .silence: break
      case .answer(let bytes): write(bytes, context, thenClose: false)
      case .cut(let bytes): write(bytes, context, thenClose: true)
      }
    }
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext, thenClose: Bool) {
    context.write(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    context.flush()
    if thenClose { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func wholeRequest() -> String? {
    let text = String(decoding: received, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = text[..<end.lowerBound]
    var length = 0
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      length = Int(line.dropFirst("content-length:".count).filter { $0 != " " }) ?? 0
    }
    let whole = text[..<end.upperBound].utf8.count + length
    guard received.count >= whole else { return nil }
    defer { received.removeFirst(whole) }
    return String(decoding: received[..<whole], as: UTF8.self)
  }
}
