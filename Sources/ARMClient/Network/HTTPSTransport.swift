import Languages
package import ARM
import AsyncHTTPClient
package import ComputeModel
package import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
package import Schedules
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

  private let client: HTTPClient
  /// The library takes one proxy for a client: this one goes through it. Nil where there is none.
  private let proxiedClient: HTTPClient?
  private let proxy: ProxySettings
  private let timeout: TimeAmount
  private let reach: Reach
  private let limits: AnswerLimits
  private let now: @Sendable () -> Instant
  /// Requests without an answer yet.
  private let underWay = Mutex(0)

  /// - Parameters:
  ///   - authoritiesFile: PEM certificates that replace the system's roots: `SSL_CERT_FILE` or
  ///     `REQUESTS_CA_BUNDLE`, which NIOSSL does not read by itself (ARCHITECTURE decision 17).
  ///   - proxy: for requests to hosts that it does not except. TLS goes through it end to end: it sees names of hosts.
  ///   - parallelRequests: how many connections to one host are kept.
  ///   - timeoutSeconds: for one request and its answer.
  ///   - now: to say why a certificate is not valid; whether it is, the TLS library decides by the machine's clock.
  package init(
    authoritiesFile: String?, reach: Reach = .everywhere, proxy: ProxySettings = .none,
    parallelRequests: Int = RequestGate.defaultLimit, timeoutSeconds: Int64 = 60,
    limits: AnswerLimits = AnswerLimits(), now: @escaping @Sendable () -> Instant
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
          localized(
            "Cannot read certificates from \(authoritiesFile): SSL_CERT_FILE (or REQUESTS_CA_BUNDLE) must name a PEM file."
          )
        )
      }
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(
        connect: reach == .everywhere ? .seconds(10) : .seconds(1), read: .seconds(timeoutSeconds)),
      decompression: .enabled(limit: .size(limits.listBytes)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = parallelRequests
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
    self.limits = limits
    self.now = now
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

  /// One request; over TLS, but for identity endpoints of this machine.
  /// - Throws: whether it may have arrived, and what went wrong, without any part of the request.
  package func send(
    _ request: HTTPRequest, body: [UInt8], within bounds: AnswerBounds
  ) async throws(TransportFailure) -> TransportAnswer {
    let scheme = try scheme(of: request)
    var outgoing = HTTPClientRequest(
      url: "\(scheme)://\(request.authority ?? "")\(RequestTarget.encoded(request.path ?? "/"))")
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    for field in request.headerFields {
      outgoing.headers.add(name: field.name.rawName, value: field.value)
    }
    // The library unpacks what it is sent, but does not ask for it.
    outgoing.headers.replaceOrAdd(name: "Accept-Encoding", value: "gzip")
    if !body.isEmpty { outgoing.body = .bytes(body) }
    let client = client(for: request)
    underWay.withLock { $0 += 1 }
    defer { settle(client) }
    do {
      let (response, buffer) = try await within(bounds.time) { [outgoing, limits] in
        let response = try await client.execute(outgoing, deadline: .distantFuture)
        let headerBytes = response.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard headerBytes <= limits.headerBytes else {
          throw TransportFailure(
            tooLarge: localized("its head alone is more than \(AnswerLimits.text(limits.headerBytes))"))
        }
        return (response, try await response.body.collect(upTo: limits.bodyBytes(bounds)))
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
      let failure = TransportFailure(library: error, limits: limits, bounds)
      guard failure.kind == .certificateRefused else { throw failure }
      let proxy = client === self.client ? nil : proxy.proxy
      throw TransportFailure(refused: await fault(of: request, CertificateFault(handshake: "\(error)"), through: proxy))
    }
  }
}

extension HTTPSTransport {
  /// Why a certificate was refused. Through a proxy it may be the proxy's own: companies look into TLS with one.
  private func fault(
    of request: HTTPRequest, _ known: CertificateFault?, through proxy: ProxySettings.Proxy?
  ) async -> CertificateFault {
    let isOtherHost = known == .otherHost(names: [])
    guard let origin = AbsoluteURL("https://\(request.authority ?? "")/")?.origin else { return .unknown }
    let chain = await CertificateLook.chain(
      of: origin.host, port: origin.port, through: proxy, on: client.eventLoopGroup)
    return CertificateFault(chain, isOtherHost: isOtherHost, now: now())
  }

  /// Lets the loops of the library forget what they waited for, where this was the last request for now: they set their
  /// clock to earlier moments only (NIOPosix, SelectorEpoll.swift), so that the deadline of a connection wakes them up
  /// ten seconds after it was made, for nothing. A moment that is reached clears the clock.
  private func settle(_ client: HTTPClient) {
    let isLast = underWay.withLock { count in
      count -= 1
      return count == 0
    }
    guard isLast else { return }
    for loop in client.eventLoopGroup.makeIterator() { loop.scheduleTask(in: .milliseconds(1)) {} }
  }

  /// The time counts until the last byte of the answer: the library's own ends at the answer's head, and a body that
  /// comes a byte at a time would be waited for without end.
  private func within<Value: Sendable>(
    _ time: Duration?, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    let isOver = Mutex(false)
    let timeout = time.map { min(TimeAmount($0), self.timeout) } ?? self.timeout
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
      throw TransportFailure(.noConnection, requestMayHaveArrived: false, reason: localized("plain http is not spoken"))
    }
    return "http"
  }
}
