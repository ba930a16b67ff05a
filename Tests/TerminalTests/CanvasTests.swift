import Testing

@testable import Terminal

struct CanvasTests {
  private func canvas(_ columns: Int, _ rows: Int) -> Canvas {
    Canvas(size: Size(columns: columns, rows: rows))
  }

  @Test func putClipsAtTheEdgesAndAtItsWidth() {
    var canvas = canvas(6, 2)
    #expect(canvas.put("abcdefgh", row: 0, column: 0, role: .text) == 6)
    #expect(canvas.put("xyz", row: 1, column: 4, role: .text) == 2)
    #expect(canvas.put("12345", row: 1, column: 0, role: .text, width: 2) == 2)
    #expect(canvas.put("9", row: 1, column: 0, role: .text, width: -1) == 0)
    #expect(canvas.lines == ["abcdef", "12  xy"])
    #expect(canvas.put("<<<abc", row: 0, column: -3, role: .text) == 3)
    #expect(canvas.lines[0] == "abcdef")
  }

  @Test(arguments: [Int.min, -100, -1, 0, 1, 5, 6, 7, 100, Int.max])
  func nothingOutOfRangeTraps(at place: Int) {
    for size in [Size(columns: 6, rows: 6), Size(columns: 0, rows: 0), Size(columns: -1, rows: 3)] {
      var canvas = Canvas(size: size)
      for width in [nil, Int.min, 0, 1, Int.max] {
        canvas.put("日本x", row: place, column: 0, role: .text, width: width)
        canvas.put("日本x", row: 0, column: place, role: .text, width: width)
      }
      let range = min(place, 0)..<max(place, 0)
      canvas.fill(row: place, columns: range, role: .dim)
      canvas.fill(row: 0, columns: range, role: .dim, character: "日")
      canvas.recolor(row: 0, columns: range, role: .error)
      canvas.recolor(row: place, columns: 0..<3, role: .error)
      canvas.box(rows: range, columns: range, role: .border, ascii: true)
      canvas.box(rows: 0..<2, columns: range, role: .border, ascii: true)
      #expect(canvas.lines.count == max(0, size.rows))
      #expect(canvas.row(place).count == (canvas.size.rows > place && place >= 0 ? canvas.size.columns : 0))
    }
  }

  @Test func wideGlyphsStayWhole() {
    var canvas = canvas(5, 1)
    #expect(canvas.put("日本語", row: 0, column: 0, role: .text) == 4)
    #expect(canvas.lines == ["日本"])
    canvas.put("x", row: 0, column: 1, role: .text)  // the second half of the first
    #expect(canvas.lines == [" x本"])
    canvas.put("y", row: 0, column: 2, role: .text)  // the first half of the other
    #expect(canvas.lines == [" xy"])
    canvas.put("日日", row: 0, column: 0, role: .text)
    canvas.put("語", row: 0, column: 1, role: .text)  // across both
    #expect(canvas.lines == [" 語"])
    canvas.put("日", row: 0, column: -1, role: .text)
    #expect(canvas.lines == [" 語"])
    canvas.fill(row: 0, columns: 2..<3, role: .text, character: "-")
    #expect(canvas.lines == ["  -"])
  }

  @Test func recolorTakesWideGlyphsWhole() {
    var canvas = canvas(6, 1)
    canvas.put("a日b", row: 0, column: 0, role: .text)
    canvas.recolor(row: 0, columns: 2..<3, role: .error)
    #expect(canvas.row(0).map(\.role) == [.text, .error, .error, .text, .text, .text])
    canvas.recolor(row: 0, columns: 0..<2, role: .good)
    #expect(canvas.row(0).map(\.role) == [.good, .good, .good, .text, .text, .text])
    #expect(canvas.lines == ["a日b"])
  }

  @Test func boxes() {
    var canvas = canvas(5, 3)
    canvas.box(rows: 0..<3, columns: 0..<5, role: .border, ascii: false)
    #expect(canvas.lines == ["┌───┐", "│   │", "└───┘"])
    canvas.box(rows: 0..<3, columns: 1..<4, role: .border, ascii: true)
    #expect(canvas.lines == ["┌+-+┐", "│| |│", "└+-+┘"])
    canvas.box(rows: 1..<9, columns: 3..<9, role: .border, ascii: true)
    #expect(canvas.lines == ["┌+-+┐", "│| +-", "└+-|┘"])
  }

  @Test func goldenText() {
    var canvas = canvas(8, 3)
    canvas.put("Name", row: 0, column: 0, role: .header, width: 4)
    canvas.put("日 ok", row: 1, column: 1, role: .running)
    canvas.fill(row: 2, columns: 0..<8, role: .footer)
    canvas.cursor = (row: 1, column: 6)
    #expect(
      canvas.golden == """
        Name
         日 ok

        -- 8x3, roles by row
        0: header 0-3
        1: running 1-5
        2: footer 0-7
        cursor 1,6

        """)
  }

  @Test func foreignTextIsMadeSafeOnTheWay() {
    var canvas = canvas(20, 1)
    canvas.put("\u{1b}[2J\u{202e}x", row: 0, column: 0, role: .text)
    #expect(canvas.lines == ["␛[2J\\u{202e}x"])
  }
}
