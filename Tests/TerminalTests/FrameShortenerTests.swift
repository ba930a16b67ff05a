import Glibc
import Mutations
import Testing

@testable import Terminal

extension SessionTests {
  /// Frames of every kind: moves of a light, scrolled lists, new pages, wide letters, other looks.
  @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux"])
  func aShorterFrameShowsTheSame(type: String) throws {
    let seed = getenv("AMLDECK_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0..<1_000_000)
    print("frames on \(type): AMLDECK_SEED=\(seed)")
    var dice = Dice(seed: seed)
    let (columns, rows) = (60, 16)
    let terminal = PseudoTerminal(columns: columns, rows: rows)
    var (before, after) = (0, 0)
    try UI.onThisThread {
      let session = try Session(
        theme: Self.looks, crashFile: nil, type: type, inputFD: terminal.slave, outputFD: terminal.slave,
        shortensFrames: false)
      defer { session.close() }
      var shortener = FrameShortener(hasColumnAddress: true, hasRepeat: true)
      var (whole, shorter) = (Glass(columns: columns, rows: rows), Glass(columns: columns, rows: rows))
      _ = terminal.take()
      var lines = (0..<200).map { line($0, &dice) }
      var (top, lit) = (0, 0)
      for frame in 0..<120 {
        switch dice.below(6) {
        case 0: top = dice.below(lines.count - rows)
        case 1: top = min(top + 1, lines.count - rows)
        case 2: top = max(top - 1, 0)
        case 3: lines[dice.below(lines.count)] = line(dice.below(1000), &dice)
        case 4 where dice.oneIn(8): session.redraw()
        default: lit = dice.below(rows)
        }
        if frame > 0, dice.oneIn(20) {
          // Somebody else wrote: the pen is not known any more.
          shortener.forget()
        }
        var canvas = Canvas(size: session.size)
        for row in 0..<rows {
          var column = 0
          for part in lines[top + row] {
            column += canvas.put(part.text, row: row, column: column, role: row == lit ? .selection : part.role)
          }
        }
        session.present(canvas)
        let bytes = terminal.take(quiet: 2)
        let short = shortener.shorten(bytes, columns: columns)
        try whole.take(bytes)
        try shorter.take(short)
        try #require(shorter == whole, "frame \(frame): \(String(reflecting: String(decoding: bytes, as: UTF8.self)))")
        #expect(short.count <= bytes.count)
        (before, after) = (before + bytes.count, after + short.count)
      }
    }
    close(terminal.slave)
    print("frames on \(type): \(before) bytes, shortened \(after)")
    // The bare console names its font in each look, which is not understood here.
    if type != "linux" { #expect(after * 100 < before * 95) }
  }

  nonisolated private static let looks = Theme(
    name: "looks",
    styles: [
      .dim: Style(dim: true), .title: Style(foreground: .rgb(10, 200, 30), bold: true),
      .selection: Style(reverse: true),
      .running: Style(foreground: .ansi(2)), .failed: Style(foreground: .ansi(9)),
      .warning: Style(foreground: .ansi(3)),
      .header: Style(foreground: .palette(15), background: .palette(24)), .error: Style(bold: true, underline: true),
    ])

  nonisolated private func line(_ number: Int, _ dice: inout Dice) -> [(text: String, role: Role)] {
    [
      (dice.oneIn(3) ? "? " : "  ", .warning), ("dev-\(number)", .text), ("  ", .text),
      (dice.oneOf(["alice@con…", "陈伟", "佐藤 広", "e\u{301}lise", ""]), dice.oneOf([.text, .dim, .title])),
      ("    ", .text),
      (dice.oneOf(["RUN running", "OFF stopped", "FAIL failed"]), dice.oneOf([.running, .failed, .dim])),
      (dice.oneIn(2) ? "   " : "  5 ", dice.oneOf([.text, .header])), ("12d", dice.oneOf([.text, .dim, .error])),
    ]
  }

  @Test func whatIsNotUnderstoodPassesAsItCame() {
    var shortener = FrameShortener(hasColumnAddress: true, hasRepeat: true)
    func short(_ text: String) -> String {
      String(decoding: shortener.shorten(Array(text.utf8), columns: 80), as: UTF8.self)
    }
    #expect(short("\u{1b}[4:3mx\u{1b}[my") == "\u{1b}[4:3mx\u{1b}[my")
    #expect(short("\u{1b}[0;10ma\u{1b}[0;10mb") == "\u{1b}[0;10ma\u{1b}[0;10mb")
    #expect(short("\u{1b}]0;title\u{7}x\u{1b}[") == "\u{1b}]0;title\u{7}x\u{1b}[")
    // The second time says nothing new.
    #expect(short("\u{1b}(B\u{1b}[mx\u{1b}(B\u{1b}[0;7my\u{1b}(B\u{1b}[m") == "\u{1b}(B\u{1b}[mx\u{1b}[7my\u{1b}[m")
    #expect(short("\u{1b}[3;5Hx\u{1b}[3;40Hy\u{1b}[4;40Hz") == "\u{1b}[3;5Hx\u{1b}[40Gy\u{1b}[4;40Hz")
    #expect(short("\u{1b}[3;5Hx        y-------") == "\u{1b}[3;5Hx \u{1b}[7by-\u{1b}[6b")
    #expect(short("\u{1b}[3;71H----------") == "\u{1b}[3;71H----------")
    // Behind the edge the cursor may be in the next line.
    #expect(short("\u{1b}[3;80Hx\u{1b}[3;40Hy") == "\u{1b}[3;80Hx\u{1b}[3;40Hy")
  }
}
