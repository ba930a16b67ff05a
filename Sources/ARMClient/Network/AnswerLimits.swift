import Languages
import ARM

/// How much of an answer is read before it is refused (RELIABILITY R16): what the other side sends is not ours to
/// choose, and memory is.
package struct AnswerLimits: Hashable, Sendable {
  /// Of the body of a page of a list, compressed and after it was unpacked alike.
  package var listBytes = 64 << 20
  /// Of every other body: the largest document of one compute has a few hundred KiB.
  package var documentBytes = 16 << 20
  /// Of all header fields together. A poll URL of 4,000 characters is one of them (FACTS section 16).
  package var headerBytes = 64 << 10

  /// The limits that are usual (see the guide access).
  package init() {}

  func bodyBytes(_ bounds: AnswerBounds) -> Int { bounds.isList ? listBytes : documentBytes }

  /// As a person reads it.
  static func text(_ bytes: Int) -> String {
    if bytes >= 1 << 20 { return "\(bytes >> 20) MiB" }
    return bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : localized("\(bytes) bytes")
  }
}
