package import ARM
import AsyncHTTPClient
package import ComputeModel
import Glibc
package import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Synchronization

/// ARM over the network: TLS 1.2 or newer, full verification, no redirects, bounded answers.
package final class HTTPSTransport: Transport {
  /// Whom the transport may talk to.
  package enum Reach: Sendable {
    /// https only.
    case everywhere
    /// The managed identity's address: https, and plain http to addresses that never leave this machine or its link.
    /// On a machine that is not Azure's nobody answers there, so the wait for a connection is short (azure-identity
    /// waits one second too).
    case identityEndpoint
  }

  /// The largest answer that is read, in bytes (RELIABILITY R16).
  static let maximumAnswerBytes = 64 << 20

  private let client: HTTPClient
  /// The library takes one proxy for a client: this one goes through it. Nil where there is none.
  private let proxiedClient: HTTPClient?
  private let proxy: ProxySettings
  private let timeout: TimeAmount
  private let reach: Reach

  /// - Parameters:
  ///   - authoritiesFile: PEM certificates that replace the system's roots: `SSL_CERT_FILE` or
  ///     `REQUESTS_CA_BUNDLE`, which NIOSSL does not read by itself (ARCHITECTURE decision 17).
  ///   - proxy: for requests to hosts that it does not except. TLS goes through it end to end: it sees names of hosts.
  ///   - timeoutSeconds: for one request and its answer.
  package init(
    authoritiesFile: String?, reach: Reach = .everywhere, proxy: ProxySettings = .none, timeoutSeconds: Int64 = 60
  ) throws(ServiceFailure) {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authoritiesFile {
      do {
        let authorities = try NIOSSLCertificate.fromPEMFile(authoritiesFile)
        guard !authorities.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
        tls.trustRoots = .certificates(authorities)
      } catch {
        throw ServiceFailure(
          .usage,
          "Cannot read certificates from \(authoritiesFile): SSL_CERT_FILE (or REQUESTS_CA_BUNDLE) must name a PEM file."
        )
      }
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(
        connect: reach == .everywhere ? .seconds(10) : .seconds(1), read: .seconds(timeoutSeconds)),
      decompression: .enabled(limit: .size(Self.maximumAnswerBytes)))
    configuration.httpVersion = .http1Only
    // Retrying is the pipeline's business, which knows what may be repeated.
    configuration.connectionPool.retryConnectionEstablishment = false
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.proxy = proxy
    if let server = proxy.proxy {
      configuration.proxy =
        if let credentials = server.credentials {
          .server(
            host: server.host, port: server.port,
            authorization: .basic(username: credentials.user, password: credentials.password))
        } else {
          .server(host: server.host, port: server.port)
        }
      proxiedClient = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    } else {
      proxiedClient = nil
    }
    timeout = .seconds(timeoutSeconds)
    self.reach = reach
  }

  /// Closes idle connections; nothing may be sent afterwards.
  package func shutdown() async {
    // The only error is that it was shut down before, which is the wanted state.
    try? await client.shutdown()
    try? await proxiedClient?.shutdown()
  }

  private func client(for request: HTTPRequest) -> HTTPClient {
    guard let proxiedClient, let origin = AbsoluteURL("https://\(request.authority ?? "")/")?.origin,
      !proxy.goesPast(host: origin.host, port: origin.port)
    else { return client }
    return proxiedClient
  }

  package func send(_ request: HTTPRequest, body: [UInt8]) async throws(TransportFailure) -> TransportAnswer {
    let scheme = try scheme(of: request)
    var outgoing = HTTPClientRequest(url: "\(scheme)://\(request.authority ?? "")\(request.path ?? "/")")
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    for field in request.headerFields {
      outgoing.headers.add(name: field.name.rawName, value: field.value)
    }
    if !body.isEmpty { outgoing.body = .bytes(body) }
    do {
      let client = client(for: request)
      let (response, buffer) = try await withinTimeout { [outgoing] in
        let response = try await client.execute(outgoing, deadline: .distantFuture)
        return (response, try await response.body.collect(upTo: Self.maximumAnswerBytes))
      }
      var fields = HTTPFields()
      for (name, value) in response.headers {
        guard let name = HTTPField.Name(name) else { continue }
        fields.append(HTTPField(name: name, value: value))
      }
      let head = HTTPResponse(
        status: HTTPResponse.Status(code: Int(response.status.code)), headerFields: fields)
      return TransportAnswer(response: head, body: Array(buffer: buffer))
    } catch {
      throw TransportFailure(error)
    }
  }
}

extension HTTPSTransport {
  /// The time counts until the last byte of the answer: the library's own ends at the answer's head, and a body that
  /// comes a byte at a time would be waited for without end.
  private func withinTimeout<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    let isOver = Mutex(false)
    let deadline = client.eventLoopGroup.any().scheduleTask(in: timeout) {
      isOver.withLock { $0 = true }
      task.cancel()
    }
    defer { deadline.cancel() }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      if isOver.withLock({ $0 }) { throw HTTPClientError.deadlineExceeded }
      throw error
    }
  }

  /// Whatever a caller asks for, a secret leaves this machine over TLS only.
  private func scheme(of request: HTTPRequest) throws(TransportFailure) -> String {
    guard request.scheme == "http" else { return "https" }
    let address = "http://\(request.authority ?? "")/"
    guard reach == .identityEndpoint, IdentityEndpoint(address) != nil else {
      throw TransportFailure(.noConnection, requestMayHaveArrived: false, reason: "plain http is not spoken")
    }
    return "http"
  }
}

extension TransportFailure {
  /// Sorts the network library's errors by what the caller may do next. What is not known for sure counts as "the
  /// server may have seen it".
  fileprivate init(_ error: any Error) {
    switch error {
    case let error as HTTPClientError:
      self.init(error)
    case is NIOTooManyBytesError:
      self.init(.answerTooLarge, requestMayHaveArrived: true, reason: "more than 64 MiB")
    case is CancellationError:
      self.init(.cancelled, requestMayHaveArrived: true, reason: "it was cancelled")
    case let error as NIOSSLError:
      self.init(handshake: "\(error)")
    case let error as NIOSSLExtraError:
      self.init(handshake: "\(error)")
    case let error as IOError:
      let refused = error.errnoCode == ECONNREFUSED || error.errnoCode == EHOSTUNREACH || error.errnoCode == ENETUNREACH
      self.init(
        refused ? .noConnection : .connectionLost, requestMayHaveArrived: !refused,
        reason: String(cString: strerror(error.errnoCode)))
    default:
      let text = "\(error)"
      let connecting = "\(type(of: error))" == "NIOConnectionError"
      self.init(
        connecting ? .noConnection : .connectionLost, requestMayHaveArrived: !connecting,
        reason: connecting ? Self.connectionReason(text) : text)
    }
  }

  private init(_ error: HTTPClientError) {
    switch error {
    case .cancelled:
      self.init(.cancelled, requestMayHaveArrived: true, reason: "it was cancelled")
    case .connectTimeout, .getConnectionFromPoolTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: "no connection in time")
    case .proxyAuthenticationRequired:
      self.init(.noConnection, requestMayHaveArrived: false, reason: "the proxy wants a name and a password")
    case .invalidProxyResponse, .httpProxyHandshakeTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: "the proxy does not let it through")
    case .tlsHandshakeTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: "no TLS handshake in time")
    case .readTimeout, .deadlineExceeded, .writeTimeout:
      self.init(.timedOut, requestMayHaveArrived: true, reason: "no answer in time")
    default:
      self.init(.connectionLost, requestMayHaveArrived: true, reason: error.shortDescription)
    }
  }

  private init(handshake text: String) {
    let isCertificate =
      text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate")
      || text.contains("failedToValidateHostname")
    if isCertificate {
      let reason =
        text.contains("failedToValidateHostname")
        ? "it is for another host" : "its authority is not known or it is not valid now"
      self.init(.certificateRefused, requestMayHaveArrived: false, reason: reason)
    } else if text.contains("handshakeFailed") {
      self.init(.noConnection, requestMayHaveArrived: false, reason: "no TLS is spoken there")
    } else {
      self.init(.connectionLost, requestMayHaveArrived: true, reason: "the TLS session broke off")
    }
  }

  private static func connectionReason(_ text: String) -> String {
    for (mark, reason) in [
      ("Connection refused", "connection refused"), ("errno: 111", "connection refused"),
      ("Network is unreachable", "network unreachable"), ("No route", "no route to the host"),
      ("dnsAError: Optional", "the name is not known"), ("NIOConnectionError", "it cannot be reached"),
    ] where text.contains(mark) {
      return reason
    }
    return "it cannot be reached"
  }
}
