import ComputeModel
import HTTPTypes

/// An answer as it goes onto the wire.
struct PreparedAnswer: Sendable {
  var response: HTTPResponse
  var body: [UInt8]
  var delivery: Delivery

  init(_ answer: Answer, isHead: Bool) {
    response = HTTPResponse(status: HTTPResponse.Status(code: answer.status))
    delivery = answer.delivery
    for (name, value) in answer.headers {
      if let name = HTTPField.Name(name) { response.headerFields[name] = value }
    }
    if let content = answer.content {
      response.headerFields[.contentType] = content.type
      response.headerFields[.contentLength] = String(content.bytes.count)
      body = isHead ? [] : content.bytes
      return
    }
    guard let document = answer.document else {
      // A 204 has no length (RFC 9110 section 8.6).
      if answer.status != 204 { response.headerFields[.contentLength] = "0" }
      body = []
      return
    }
    var bytes = document.compactBytes
    // What a proxy sends that has something to say of its own.
    if answer.isBroken { bytes = Array("<html>".utf8) + bytes.prefix(bytes.count / 2) }
    response.headerFields[.contentType] = "application/json; charset=utf-8"
    response.headerFields[.contentLength] = String(bytes.count)
    body = isHead ? [] : bytes
  }
}
