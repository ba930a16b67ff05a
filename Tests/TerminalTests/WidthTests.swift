import CNcurses
import Glibc
import Testing

@testable import Terminal

struct WidthTests {
  @Test func knownWidths() {
    #expect(ScalarWidth.of("a") == 1)
    #expect(ScalarWidth.of("日") == 2)
    #expect(ScalarWidth.of("\u{301}") == 0)
    #expect(ScalarWidth.of("\u{1f680}") == 2)
    #expect(ScalarWidth.of("─") == 1)
    #expect(ScalarWidth.of("\u{1b}") == nil)
    #expect(ScalarWidth.of("\u{10ffff}") == nil)
  }

  /// The table is of one version of glibc. A newer one knows more characters and may widen a few: those are drawn as
  /// question marks, so a few are no failure; the version that made the table must agree wholly.
  @Test func theTableAgreesWithTheCLibrary() {
    setlocale(LC_CTYPE, "C.UTF-8")
    var different = 0
    for (index, change) in widthChanges.enumerated() {
      let kind = Int32(change & 3)
      let end = index + 1 < widthChanges.count ? widthChanges[index + 1] >> 2 : 0x110000
      var value = change >> 2
      while value < end {
        if cn_wcwidth(value) != (kind == 3 ? -1 : kind), value != 0 { different += 1 }
        value += 1
      }
    }
    var version = [CChar](repeating: 0, count: 64)
    confstr(Int32(_CS_GNU_LIBC_VERSION), &version, version.count)
    let isMaker = version.prefix { $0 != 0 } == "glibc 2.36".utf8CString.dropLast()
    #expect(different <= (isMaker ? 0 : 6000))
  }

  @Test func lookingUpFindsEachRange() {
    #expect(widthChanges == widthChanges.sorted())
    for (index, change) in widthChanges.enumerated() {
      let end = index + 1 < widthChanges.count ? widthChanges[index + 1] >> 2 : 0x110000
      for value in [change >> 2, end - 1] {
        guard let scalar = Unicode.Scalar(value) else { continue }
        #expect(ScalarWidth.of(scalar).map { UInt32($0) } ?? 3 == change & 3)
      }
    }
  }
}
