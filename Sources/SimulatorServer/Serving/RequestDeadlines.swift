import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that keep the server waiting for a request (RELIABILITY R17). Hummingbird leaves that to others:
/// a connection that sent a byte each second was kept for ever.
final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// Connections at once: later ones wait until others are closed.
  static let maximumConnections = 1024
  /// From the connection on, TLS included, until the head of the first request is there.
  private static let head: TimeAmount = .seconds(10)
  /// From the head of a request until its last byte.
  private static let body: TimeAmount = .seconds(30)
  /// Between two requests: clients keep connections, and AsyncHTTPClient closes its own after a minute.
  private static let idle: TimeAmount = .seconds(120)

  private var deadline: Scheduled<Void>?

  func channelActive(context: ChannelHandlerContext) {
    wait(Self.head, context)
    context.fireChannelActive()
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { wait(Self.head, context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: wait(Self.body, context)
    case .body: break
    // Its answer takes as long as it takes.
    case .end: deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { wait(Self.idle, context) }
    context.write(data, promise: promise)
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  private func wait(_ time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
