import Languages
import ARM
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL

extension TransportFailure {
  /// Sorts the network library's errors by what the caller may do next. What is not known for sure counts as "the
  /// server may have seen it".
  init(library error: any Error, limits: AnswerLimits, _ bounds: AnswerBounds) {
    switch error {
    case let error as TransportFailure: self = error
    case let error as HTTPClientError:
      self.init(error)
    case is NIOTooManyBytesError:
      self.init(tooLarge: localized("more than \(AnswerLimits.text(limits.bodyBytes(bounds)))"))
    case NIOHTTPDecompression.DecompressionError.limit:
      self.init(tooLarge: localized("more than \(AnswerLimits.text(limits.listBytes)) when it is unpacked"))
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
      self.init(.connectionLost, requestMayHaveArrived: true, reason: localized("its compressed answer is damaged"))
    case HTTPParserError.headerOverflow:
      self.init(tooLarge: localized("its head alone is more than \(AnswerLimits.text(limits.headerBytes))"))
    case is HTTPParserError:
      self.init(.connectionLost, requestMayHaveArrived: true, reason: localized("what came is not HTTP"))
    case is CancellationError:
      self.init(.cancelled, requestMayHaveArrived: true, reason: localized("it was cancelled"))
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

  init(tooLarge reason: String) {
    self.init(.answerTooLarge, requestMayHaveArrived: true, reason: reason)
  }

  private init(_ error: HTTPClientError) {
    switch error {
    case .cancelled:
      self.init(.cancelled, requestMayHaveArrived: true, reason: localized("it was cancelled"))
    case .connectTimeout, .getConnectionFromPoolTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: localized("no connection in time"))
    case .proxyAuthenticationRequired:
      self.init(.noConnection, requestMayHaveArrived: false, reason: localized("the proxy wants a name and a password"))
    case .invalidProxyResponse, .httpProxyHandshakeTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: localized("the proxy does not let it through"))
    case .tlsHandshakeTimeout:
      self.init(.noConnection, requestMayHaveArrived: false, reason: localized("no TLS handshake in time"))
    case .readTimeout, .deadlineExceeded, .writeTimeout:
      self.init(.timedOut, requestMayHaveArrived: true, reason: localized("no answer in time"))
    default:
      self.init(.connectionLost, requestMayHaveArrived: true, reason: error.shortDescription)
    }
  }

  private init(handshake text: String) {
    if let fault = CertificateFault(handshake: text) {
      self.init(refused: fault)
    } else if ["PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"].contains(where: text.contains) {
      self.init(
        .encryptionRefused, requestMayHaveArrived: false,
        reason: localized("it speaks no TLS newer than 1.1, and 1.2 is the least"),
        remedy: localized("have TLS 1.2 or newer turned on there")
      )
    } else if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains(where: text.contains) {
      self.init(
        .encryptionRefused, requestMayHaveArrived: false, reason: localized("no TLS is spoken there"),
        remedy: localized("check the address and its port"))
    } else if text.contains("handshakeFailed") {
      // A connection that broke off meanwhile is one of these: it is tried again.
      self.init(.noConnection, requestMayHaveArrived: false, reason: localized("no TLS session came about"))
    } else {
      self.init(.connectionLost, requestMayHaveArrived: true, reason: localized("the TLS session broke off"))
    }
  }

  init(refused fault: CertificateFault) {
    self.init(.certificateRefused, requestMayHaveArrived: false, reason: fault.reason, remedy: fault.remedy)
  }

  private static func connectionReason(_ text: String) -> String {
    for (mark, reason) in [
      ("Connection refused", localized("connection refused")), ("errno: 111", localized("connection refused")),
      ("Network is unreachable", localized("network unreachable")), ("No route", localized("no route to the host")),
      ("dnsAError: Optional", localized("the name is not known")),
      ("NIOConnectionError", localized("it cannot be reached")),
    ] where text.contains(mark) {
      return reason
    }
    return localized("it cannot be reached")
  }
}

extension CertificateFault {
  /// What the TLS library says of a certificate, which is little; nil where something else went wrong.
  init?(handshake text: String) {
    if text.contains("failedToValidateHostname") {
      self = .otherHost(names: [])
    } else if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
      self = .unknown
    } else {
      return nil
    }
  }
}
