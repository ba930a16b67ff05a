import Languages

extension Zone {
  /// Reads a TZif file (RFC 9636) of version 1 to 4, such as those in `/usr/share/zoneinfo`.
  ///
  /// Every number in the file is checked; a file that is cut short or damaged is an error, never a crash.
  /// - Parameter name: the IANA name, for messages.
  public init(name: String, tzif bytes: [UInt8]) throws(ZoneError) {
    do {
      var reader = TZifReader(bytes: bytes)
      let (header, block) = try reader.file()
      let footer = header.version >= 2 ? try reader.footer() : nil
      self = try Self.zone(name: name, block: block, footer: footer)
    } catch {
      throw .malformedData(zone: name, reason: error.reason)
    }
  }

  private static func zone(
    name: String, block: TZifReader.Block, footer: ZoneRule?
  ) throws(TZifReader.Malformed) -> Zone {
    var changes = block.changes
    var kinds = block.kinds
    // Type 0 is for the time before the first change (RFC 9636, section 3.2).
    var kindIndices: [UInt16] = [0] + block.kindIndices
    guard let footer else {
      return Zone(name: name, changes: changes, kindIndices: kindIndices, kinds: kinds)
    }
    let standard = UInt16(kinds.count)
    kinds.append(footer.standard)
    if let saving = footer.saving {
      kinds.append(saving.offset)
    }
    if changes.isEmpty {
      // Without a single change the footer's rule is all there is.
      kindIndices = [standard]
    }
    for change in footer.changes(after: changes.last) {
      changes.append(change.seconds)
      kindIndices.append(change.isSaving ? standard + 1 : standard)
    }
    return Zone(name: name, changes: changes, kindIndices: kindIndices, kinds: kinds)
  }
}

/// Reads the parts of a TZif file from its bytes.
struct TZifReader {
  struct Malformed: Error {
    let reason: String
  }

  struct Header {
    var version: Int
    var universalFlags: Int
    var standardFlags: Int
    var leapSeconds: Int
    var changes: Int
    var kinds: Int
    var letters: Int
  }

  struct Block {
    var changes: [Int64] = []
    /// Parallel to `changes`.
    var kindIndices: [UInt16] = []
    var kinds: [ZoneOffset] = []
  }

  /// RFC 9636, section 3.2: an offset must be more than -25 hours and less than 26 hours.
  static let offsetBounds = -89_999...93_599
  /// RFC 9636 advises against times before -2^59 (older than the universe). Within these bounds adding an
  /// offset cannot overflow.
  static let changeBounds: ClosedRange<Int64> = -(1 << 59)...(1 << 59)

  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The header and block that count: the 64-bit ones, except in a file of version 1, which has none.
  mutating func file() throws(Malformed) -> (header: Header, block: Block) {
    let first = try header()
    guard first.version >= 2 else { return (first, try block(first, timeBytes: 4)) }
    try skip(Self.length(of: first, timeBytes: 4))
    let second = try header()
    return (second, try block(second, timeBytes: 8))
  }

  private static func length(of header: Header, timeBytes: Int) -> Int {
    // Each count is below 2^32, so the sum is far from an Int's bounds.
    header.changes * (timeBytes + 1) + header.kinds * 6 + header.letters
      + header.leapSeconds * (timeBytes + 4) + header.standardFlags + header.universalFlags
  }

  private mutating func skip(_ count: Int) throws(Malformed) {
    guard count <= bytes.count - position else { throw Malformed(reason: localized("the file is cut short")) }
    position += count
  }

  private mutating func bigEndian(_ count: Int) throws(Malformed) -> UInt64 {
    let start = position
    try skip(count)
    return bytes[start..<position].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func header() throws(Malformed) -> Header {
    guard try bigEndian(4) == 0x545A_6966 else { throw Malformed(reason: localized("it does not begin with TZif")) }
    let version =
      switch try bigEndian(1) {
      case 0: 1
      case let digit where (0x32...0x39).contains(digit): Int(digit - 0x30)
      default: throw Malformed(reason: localized("its version is not known"))
      }
    try skip(15)
    return Header(
      version: version, universalFlags: Int(try bigEndian(4)), standardFlags: Int(try bigEndian(4)),
      leapSeconds: Int(try bigEndian(4)), changes: Int(try bigEndian(4)), kinds: Int(try bigEndian(4)),
      letters: Int(try bigEndian(4)))
  }

  private mutating func block(_ header: Header, timeBytes: Int) throws(Malformed) -> Block {
    let end = position + Self.length(of: header, timeBytes: timeBytes)
    // Checked before anything is read, so that no count can make us reserve more than the file holds.
    guard end <= bytes.count else { throw Malformed(reason: localized("the file is cut short")) }
    guard (1...256).contains(header.kinds) else { throw Malformed(reason: localized("it has no kinds of time")) }
    guard header.leapSeconds == 0 else {
      throw Malformed(reason: localized("it counts leap seconds; use the zones outside the folder right"))
    }
    var block = Block()
    for _ in 0..<header.changes {
      let raw = try bigEndian(timeBytes)
      let change = timeBytes == 8 ? Int64(bitPattern: raw) : Int64(Int32(bitPattern: UInt32(raw)))
      guard Self.changeBounds.contains(change), block.changes.last.map({ $0 < change }) ?? true else {
        throw Malformed(reason: localized("its changes are not in order"))
      }
      block.changes.append(change)
    }
    for _ in 0..<header.changes {
      let index = UInt16(try bigEndian(1))
      guard index < header.kinds else { throw Malformed(reason: localized("a change names no kind of time")) }
      block.kindIndices.append(index)
    }
    let letters = position + header.kinds * 6..<position + header.kinds * 6 + header.letters
    for _ in 0..<header.kinds {
      let offset = Int(Int32(bitPattern: UInt32(try bigEndian(4))))
      let isSaving = try bigEndian(1) != 0
      let letter = letters.lowerBound + Int(try bigEndian(1))
      guard Self.offsetBounds.contains(offset) else { throw Malformed(reason: localized("an offset is too large")) }
      guard letters.contains(letter) else { throw Malformed(reason: localized("an abbreviation is missing")) }
      let abbreviation = bytes[letter..<letters.upperBound].prefix { $0 != 0 }
      guard Self.isAbbreviation(abbreviation) else { throw Malformed(reason: localized("an abbreviation is odd")) }
      block.kinds.append(
        ZoneOffset(
          secondsFromUTC: offset, abbreviation: String(decoding: abbreviation, as: UTF8.self),
          isDaylightSaving: isSaving))
    }
    position = end
    return block
  }

  /// Letters, digits and signs only (RFC 9636, section 3.2): it is printed on the screen.
  static func isAbbreviation(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.count <= 16
      && bytes.allSatisfy {
        $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
      }
  }

  /// The rule for the time after the last change; nil where the footer is empty.
  mutating func footer() throws(Malformed) -> ZoneRule? {
    guard try bigEndian(1) == 0x0A else { throw Malformed(reason: localized("its footer is missing")) }
    let rest = bytes[position...]
    guard let end = rest.firstIndex(of: 0x0A) else { throw Malformed(reason: localized("the file is cut short")) }
    guard end > position else { return nil }
    guard let rule = ZoneRule(posix: rest[..<end]) else { throw Malformed(reason: localized("its footer is no rule")) }
    return rule
  }
}
