/// A word of the service that may be one we do not know yet.
///
/// Wire enums are open (ARCHITECTURE decision 1): an unknown state is one odd row, never an unreadable list.
package enum OpenEnum<Known>: Hashable, Sendable
where Known: RawRepresentable<String> & CaseIterable & Hashable & Sendable {
  case known(Known)
  /// The word as the service sent it.
  case other(String)

  /// Known words are recognised in any case: clients send `start`, the service answers `Start` (FACTS section 2.1).
  package init(_ word: String) {
    if let exact = Known(rawValue: word) {
      self = .known(exact)
    } else {
      let folded = word.lowercased()
      let match = Known.allCases.first { $0.rawValue.lowercased() == folded }
      self = match.map { .known($0) } ?? .other(word)
    }
  }

  /// The word as it stands on the wire.
  package var word: String {
    switch self {
    case .known(let known): known.rawValue
    case .other(let word): word
    }
  }

  package var known: Known? {
    guard case .known(let known) = self else { return nil }
    return known
  }
}
