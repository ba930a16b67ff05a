/// The release of tzdata, such as `2025b`. A timeline is only as right as this (SEMANTICS 10).
public struct ZoneDataVersion: Hashable, Sendable, CustomStringConvertible {
  /// The release as tzdata writes it, printable ASCII.
  public let text: String
  /// The same as ``text``.
  public var description: String { text }

  /// - Parameter bytes: the content of the file `+VERSION` beside the zones.
  public init?(versionFile bytes: [UInt8]) {
    self.init(line: bytes.prefix { $0 != UInt8(ascii: "\n") })
  }

  /// - Parameter bytes: the content, or the beginning, of the file `tzdata.zi`; its first line is
  ///   `# version 2025b`.
  public init?(tzdataZI bytes: [UInt8]) {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    let label = Array("# version ".utf8)
    guard line.starts(with: label) else { return nil }
    self.init(line: line.dropFirst(label.count))
  }

  private init?(line: ArraySlice<UInt8>) {
    let trimmed = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    // It is printed on the screen: printable ASCII without blanks, and no longer than a release name can be.
    guard (1...32).contains(trimmed.count), trimmed.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return nil
    }
    text = String(decoding: trimmed, as: UTF8.self)
  }
}
