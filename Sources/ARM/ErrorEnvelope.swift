package import ComputeModel

/// ARM's error document: `{"error":{"code","message","target","details","additionalInfo"}}` (FACTS section 1).
package struct ErrorEnvelope: Hashable, Sendable {
  package var code: String
  package var message: String

  package init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  /// Reads ARM's envelope, and the token endpoint's `{"error":"invalid_client","error_description":…}`.
  /// Nil where the document is neither.
  package init?(_ document: JSONValue) {
    if let error = document["error"]?.object {
      guard let code = error["code"]?.text else { return nil }
      // The outer message is often a frame ("…failed, see details"); the first detail then says why.
      let detail = error["details"]?.elements?.first?["message"]?.text
      let message = error["message"]?.text.flatMap { $0.isEmpty ? nil : $0 }
      self.init(code: code, message: message ?? detail ?? code)
    } else if let code = document["error"]?.text {
      self.init(code: code, message: document["error_description"]?.text ?? code)
    } else {
      return nil
    }
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
