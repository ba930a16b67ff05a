import ComputeModel
import Glibc

/// The lines of standard input, in batches: all that one read brought.
struct InputLines {
  /// Bytes of a line that are kept (RELIABILITY R16), give or take one read.
  private static let maximumLine = 16 << 20
  private static let lineFeed: UInt8 = 0x0A

  /// The line that has begun and whose end was not read yet.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// Whole lines without their line feeds, at least one; the last line may lack its own. Nil at the end.
  mutating func next() throws(ServiceFailure) -> [ArraySlice<UInt8>]? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !isAtEnd {
      let count = read(0, &chunk, chunk.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw ServiceFailure(
          .usage, "Cannot read stdin (\(String(cString: strerror(errno)))): give a file or a pipe.")
      }
      isAtEnd = count == 0
      let arrived = chunk[..<count]
      guard let last = arrived.lastIndex(of: Self.lineFeed) else {
        keep(arrived)
        continue
      }
      keep(arrived[..<last])
      let lines = rest.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
      rest = Array(arrived[(last + 1)...])
      return lines
    }
    guard !rest.isEmpty else { return nil }
    defer { rest = [] }
    return [rest[...]]
  }

  /// A line that is too long is cut, and ends in a NUL, which no JSON allows: it is refused like any other bad line,
  /// and the lines after it go on.
  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    guard rest.count >= Self.maximumLine else {
      rest += bytes
      return
    }
    if rest.last != 0 { rest.append(0) }
    if let end = bytes.firstIndex(of: Self.lineFeed) { rest += bytes[end...] }
  }
}
