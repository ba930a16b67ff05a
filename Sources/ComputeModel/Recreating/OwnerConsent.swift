/// How an owner agrees to have an instance made again: by a tag of it. It is for this once: the new instance does not
/// have it.
package struct OwnerConsent: Hashable, Sendable {
  package var tag: String
  package var value: String

  /// Reads `patch=ok`; nil where a part is missing.
  package init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign > text.startIndex, text.index(after: sign) < text.endIndex else {
      return nil
    }
    (tag, value) = (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }

  package var text: String { "\(tag)=\(value)" }

  package func isGiven(by instance: ComputeInstance) -> Bool {
    instance.tags.contains { $0.name == tag && $0.value == value }
  }
}
