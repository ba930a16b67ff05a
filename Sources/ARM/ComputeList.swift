package import ComputeModel

/// One page of `GET {W}/computes`, read from its bytes.
///
/// Lists of thousands of instances are this program's daily bread (ARCHITECTURE decision 10), so no tree is made of
/// them: one walk takes what a row needs and checks the rest.
package struct ComputeList: Hashable, Sendable {
  /// The elements in the list's order, all compute types mixed (FACTS section 16).
  package var elements: [ComputeResource.Reading]
  /// Absolute, verbatim, of any length; nil on the last page, where the service says null or nothing (FACTS section 1).
  package var nextLink: String?

  /// Nil where the document has no `value` array.
  /// - Parameters:
  ///   - workspace: where the list was asked for.
  ///   - position: how many elements the pages before held, to name an element that has no name.
  ///   - maximumElements: more are refused: each takes more memory than the few bytes of a hostile one.
  package init?(
    scanning page: [UInt8], in workspace: WorkspaceID, position: Int, maximumElements: Int = .max
  ) throws(JSONError) {
    let (elements, nextLink) = try JSONScanner.scan(page) { scanner throws(JSONError) in
      var elements: [ComputeResource.Reading]?
      var nextLink: String?
      var places = PlaceMemory(workspace)
      guard try scanner.opensObject() else { return (elements, nextLink) }
      var isFirst = true
      while let name = try scanner.nextMember(&isFirst) {
        // Where a name stands twice, the last one counts, as everywhere.
        switch PageMember.names.member(name, in: scanner) {
        case .value: elements = try Self.elements(&scanner, &places, position, maximumElements)
        case .nextLink: nextLink = try scanner.text()
        case nil: try scanner.skip()
        }
      }
      return (elements, nextLink)
    }
    guard let elements else { return nil }
    self.elements = elements
    self.nextLink = nextLink?.isEmpty == true ? nil : nextLink
  }

  private enum PageMember: String, CaseIterable {
    case value, nextLink
    static let names = MemberNames<Self>()
  }

  private static func elements(
    _ scanner: inout JSONScanner, _ places: inout PlaceMemory, _ position: Int, _ maximum: Int
  ) throws(JSONError) -> [ComputeResource.Reading]? {
    guard try scanner.opensArray() else { return nil }
    var elements: [ComputeResource.Reading] = []
    var isFirst = true
    while try scanner.nextElement(&isFirst) {
      guard elements.count < maximum else {
        throw JSONError(offset: scanner.position, reason: "more than \(maximum) values")
      }
      let fields = try ComputeFields(&scanner)
      elements.append(fields.reading(&places, position: position + elements.count))
    }
    return elements
  }
}

/// Finds the members that somebody asks for among those that a document has.
struct MemberNames<Member: CaseIterable & RawRepresentable<String> & Sendable>: Sendable {
  private let entries: [(name: NameWords, member: Member)]

  init() {
    entries = Member.allCases.map { member in
      let name = Array(member.rawValue.utf8)
      precondition(name.count <= NameWords.maximumLength, "\(member.rawValue) needs another way to be compared")
      return (name.withUnsafeBytes { NameWords($0) }, member)
    }
  }

  func member(_ text: JSONText, in scanner: JSONScanner) -> Member? {
    // Escapes in names are allowed and never seen: `"na\u006de"` is `name`.
    guard let name = scanner.plainBytes(text) else { return Member(rawValue: scanner.string(text)) }
    guard name.count <= NameWords.maximumLength else { return nil }
    let words = NameWords(name)
    for entry in entries where entry.name == words { return entry.member }
    return nil
  }
}

/// The bytes of a short name as four words, which are compared faster than bytes one by one. Words may overlap; together
/// with the length they hold every byte.
private struct NameWords: Equatable {
  static let maximumLength = 32

  private var first: UInt64
  private var last: UInt64
  private var length: Int
  private var second: UInt64 = 0
  private var third: UInt64 = 0

  init(_ name: UnsafeRawBufferPointer) {
    length = name.count
    guard length >= 8 else {
      first = name.reversed().reduce(0) { $0 << 8 | UInt64($1) }
      last = 0
      return
    }
    func word(at place: Int) -> UInt64 {
      name.loadUnaligned(fromByteOffset: min(place, name.count - 8), as: UInt64.self)
    }
    first = word(at: 0)
    last = word(at: name.count - 8)
    guard length > 16 else { return }
    second = word(at: 8)
    third = word(at: 16)
  }
}
