import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOSSL

import Glibc
// Foundation's C module owns `struct linger` on Linux.
import CoreFoundation

extension PreparedAnswer {
  /// Puts the answer onto the connection.
  /// - Parameter pause: waits in real time.
  func write(
    to writer: consuming ResponseWriter, _ channel: any Channel, pause: @Sendable (Duration) async -> Void
  ) async throws {
    switch delivery {
    case .whole:
      try await writer.write(response: response, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    case .dripped(let count, let every):
      var rest = body[...]
      var parts = try await writer.writeHead(response)
      while !rest.isEmpty, !Task.isCancelled {
        try await parts.write(ByteBuffer(bytes: rest.prefix(count)))
        rest = rest.dropFirst(count)
        if !rest.isEmpty { await pause(every) }
      }
      try await parts.finish(nil)
    case .stalled:
      await RealClock.waitForCancellation()
      await Self.reset(channel)
    case .cutInHead(let count):
      var head = "HTTP/1.1 \(response.status.code) \(response.status.reasonPhrase)\r\n"
      for field in response.headerFields { head += "\(field.name.rawName): \(field.value)\r\n" }
      try await Self.writeRaw(Array(head.utf8.prefix(count)), to: channel)
      try await channel.close()
    case .cutInBody(let count):
      var parts = try await writer.writeHead(response)
      try await parts.write(ByteBuffer(bytes: body.prefix(count ?? body.count / 2)))
      try await channel.close()
    case .reset: await Self.reset(channel)
    }
  }

  /// Bytes that no HTTP encoder sees.
  private static func writeRaw(_ bytes: [UInt8], to channel: any Channel) async throws {
    try await channel.eventLoop.flatSubmit {
      let done = channel.eventLoop.makePromise(of: Void.self)
      do {
        let encoder = try channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        encoder.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: done)
      } catch {
        done.fail(error)
      }
      return done.futureResult
    }.get()
  }

  /// Ends the connection as a machine that went away does: TCP's reset, and no goodbye of TLS.
  private static func reset(_ channel: any Channel) async {
    // What fails here fails because the connection is gone, which is what was wanted.
    try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    try? await channel.eventLoop.flatSubmit {
      let done = channel.eventLoop.makePromise(of: Void.self)
      if let security = try? channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
        security.close(promise: done)
      } else {
        channel.close(promise: done)
      }
      return done.futureResult
    }.get()
  }
}
