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
    guard var content = answer.content ?? answer.document.map({ .init(type: Answer.jsonType, bytes: $0.compactBytes) })
    else {
      // A 204 has no length (RFC 9110 section 8.6).
      if answer.status != 204 { response.headerFields[.contentLength] = "0" }
      body = []
      return
    }
    // What a proxy sends that has something to say of its own.
    if answer.isBroken, content.type == Answer.jsonType {
      content.bytes = Array("<html>".utf8) + content.bytes.prefix(content.bytes.count / 2)
    }
    response.headerFields[.contentType] = content.type
    response.headerFields[.contentLength] = String(content.bytes.count)
    body = isHead ? [] : content.bytes
  }
}
