package import ComputeModel

/// What a status resource (`Azure-AsyncOperation`) says of an operation.
package enum OperationStatus: Hashable, Sendable {
  /// - Parameter percent: `percentComplete`, 0 to 100 (FACTS section 1); nil where it is not sent.
  case running(percent: Int?)
  case succeeded
  case failed(ErrorEnvelope)

  /// `Succeeded`, `Failed` and `Canceled` end an operation, in any case; every other word means it runs
  /// (RELIABILITY B2: lists of pending words had to be patched for years).
  /// Nil where the document has no status at all.
  package init?(_ document: JSONValue) {
    guard let word = document["status"]?.text else { return nil }
    switch word.lowercased() {
    case "succeeded": self = .succeeded
    case "failed", "canceled", "cancelled":
      self = .failed(
        ErrorEnvelope(document) ?? ErrorEnvelope(code: word, message: "The operation ended as \(word)."))
    default: self = .running(percent: Self.percent(document["percentComplete"]))
    }
  }

  private static func percent(_ value: JSONValue?) -> Int? {
    guard case .number(let text) = value, let number = Double(text), (0...100).contains(number) else { return nil }
    return Int(number)
  }
}

/// One page of a list: `{"value":[…],"nextLink":…}`. The link may be absent or null (FACTS section 1).
package struct Page: Hashable, Sendable {
  package var items: [JSONValue]
  /// Absolute, verbatim, of any length; nil on the last page.
  package var nextLink: String?

  /// Nil where the document has no `value` array.
  package init?(_ document: JSONValue) {
    guard let items = document["value"]?.elements else { return nil }
    self.items = items
    let link = document["nextLink"]?.text
    nextLink = link?.isEmpty == true ? nil : link
  }
}
