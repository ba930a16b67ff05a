import Glibc

/// The lines of standard input, in batches: all that one read brought.
struct InputLines {
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// Whole lines without their line feeds, at least one; the last line may lack its own. Nil at the end.
  mutating func next() -> [ArraySlice<UInt8>]? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !isAtEnd {
      let count = read(0, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isAtEnd = true
        break
      }
      let searched = rest.count
      rest += chunk[..<count]
      guard let last = rest[searched...].lastIndex(of: 0x0A) else { continue }
      let lines = rest[..<last].split(separator: 0x0A, omittingEmptySubsequences: false)
      rest = Array(rest[(last + 1)...])
      return lines
    }
    guard !rest.isEmpty else { return nil }
    defer { rest = [] }
    return [rest[...]]
  }
}
