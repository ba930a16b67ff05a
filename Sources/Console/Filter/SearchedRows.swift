package import ComputeModel

/// Rows with the texts that a filter looks through, which are put together once for many keystrokes.
package struct SearchedRows: Sendable {
  let items: [FleetItem]
  private var exact: SearchTexts?
  private var folded: SearchTexts?

  package init(_ items: [FleetItem]) { self.items = items }

  mutating func texts(isCaseSensitive: Bool) -> SearchTexts {
    if let known = isCaseSensitive ? exact : folded { return known }
    let texts = SearchTexts(items, isFolded: !isCaseSensitive)
    if isCaseSensitive { exact = texts } else { folded = texts }
    return texts
  }
}

/// The words of many rows in one buffer, so that a search walks through memory from end to end.
struct SearchTexts: Sendable {
  /// Stands after each text: UTF-8 has no such byte.
  private static let separator: UInt8 = 0xFF

  private var bytes: [UInt8] = []
  /// Where the texts of each row end.
  private var ends: [Int] = []

  fileprivate init(_ items: [FleetItem], isFolded: Bool) {
    ends.reserveCapacity(items.count)
    bytes.reserveCapacity(items.count * 128)
    for item in items {
      item.forEachSearchedText { append($0, isFolded: isFolded) }
      ends.append(bytes.count)
    }
  }

  private mutating func append(_ text: String, isFolded: Bool) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if isFolded {
      // Letters outside ASCII may change their length: such a text is folded whole.
      if bytes[start...].allSatisfy({ $0 < 0x80 }) {
        for index in start..<bytes.count where UInt8(ascii: "A")...UInt8(ascii: "Z") ~= bytes[index] {
          bytes[index] |= 0x20
        }
      } else {
        bytes.removeSubrange(start...)
        bytes.append(contentsOf: text.lowercased().utf8)
      }
    }
    bytes.append(Self.separator)
  }

  /// Whether a text of the row holds the pattern; an empty one stands everywhere.
  func row(_ row: Int, holds pattern: [UInt8]) -> Bool {
    guard let head = pattern.first else { return true }
    return bytes.withUnsafeBufferPointer { bytes in
      let last = ends[row] - pattern.count
      var place = row == 0 ? 0 : ends[row - 1]
      while place < last {
        if bytes[place] == head, (1..<pattern.count).allSatisfy({ bytes[place + $0] == pattern[$0] }) { return true }
        place += 1
      }
      return false
    }
  }
}

extension FleetItem {
  /// What a word in the filter is looked for in.
  func forEachSearchedText(_ body: (String) -> Void) {
    guard case .instance(let instance) = self else {
      body(name)
      body(workspace)
      return
    }
    body(instance.name)
    body(instance.state.word)
    body(instance.workspace)
    if let size = instance.vmSize { body(size) }
    for word in Owner(instance).words { body(word) }
    for tag in instance.tags {
      body(tag.name)
      body(tag.value)
    }
  }
}
