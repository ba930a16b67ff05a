package import ComputeModel

/// ARM's error document: `{"error":{"code","message","target","details","additionalInfo"}}` (FACTS section 1).
package struct ErrorEnvelope: Hashable, Sendable {
  /// Empty where the service gave none.
  package var code: String
  package var message: String

  /// Of what is read, in Unicode scalars: a reason is there to be read by a person (RELIABILITY R16).
  private static let longestCode = 200
  private static let longestMessage = 4000

  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  /// Reads ARM's envelope, the same without the outer `error` as some providers send it, and the token endpoint's
  /// `{"error":"invalid_client","error_description":…}`. Nil where the document is none of them.
  package init?(_ document: JSONValue) {
    if let error = document["error"]?.object ?? Self.bare(document) {
      let code = error["code"]?.text ?? ""
      // The outer message is often a frame ("…failed, see details"); the first detail then says why.
      let detail = error["details"]?.elements?.first?["message"]?.text
      let message = error["message"]?.text.flatMap { $0.isEmpty ? nil : $0 }
      self.init(reading: code, message ?? detail ?? code)
    } else if let code = document["error"]?.text {
      self.init(reading: code, document["error_description"]?.text ?? code)
    } else {
      return nil
    }
  }

  private static func bare(_ document: JSONValue) -> JSONObject? {
    guard document["code"]?.text != nil, document["message"]?.text != nil else { return nil }
    return document.object
  }

  private init?(reading code: String, _ message: String) {
    guard !message.isEmpty else { return nil }
    self.init(code: Self.cut(code, Self.longestCode), message: Self.cut(message, Self.longestMessage))
  }

  private static func cut(_ text: String, _ length: Int) -> String {
    guard let end = text.unicodeScalars.index(text.startIndex, offsetBy: length, limitedBy: text.endIndex),
      end < text.endIndex
    else { return text }
    return String(text.unicodeScalars[..<end]) + "…"
  }

  /// All members of ARM's model, unset ones as explicit null, as the service sends them.
  package var document: JSONValue {
    .object([
      "error": .object([
        "code": .string(code), "message": .string(message), "target": .null, "details": .array([]),
        "additionalInfo": .array([]),
      ])
    ])
  }
}
