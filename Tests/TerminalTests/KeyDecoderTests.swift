import CNcurses
import Testing

@testable import Terminal

struct KeyDecoderTests {
  /// The keys of one batch of reads per string.
  private func keys(_ batches: String..., pasteLimit: Int = 1 << 20) -> [Key] {
    var decoder = KeyDecoder(pasteLimit: pasteLimit)
    return batches.flatMap { batch in
      batch.unicodeScalars.flatMap { decoder.decode(.scalar($0.value)) } + decoder.flush()
    }
  }

  @Test func characters() {
    #expect(keys("aZ 日é~") == "aZ 日é~".map { .character($0) })
    #expect(keys("\r\n\t\u{7f}\u{8}") == [.enter, .enter, .tab, .backspace, .backspace])
    #expect(
      keys("\u{3}\u{1a}\u{1}\u{1c}\0") == [
        .control("c"), .control("z"), .control("a"), .control("\\"), .control(" "),
      ])
    #expect(keys("\u{9b}\u{85}") == [])
  }

  @Test func codes() {
    var decoder = KeyDecoder()
    let codes = [KEY_UP, KEY_NPAGE, KEY_DC, KEY_BTAB, KEY_F0 + 1, KEY_F0 + 12, KEY_RESIZE, KEY_MOUSE, 0o1065]
    #expect(
      codes.flatMap { decoder.decode(.code($0)) }
        == [.up, .pageDown, .delete, .backTab, .function(1), .function(12)])
  }

  @Test func escapeAndAlt() {
    #expect(keys("\u{1b}") == [.escape])
    #expect(keys("\u{1b}", "x") == [.escape, .character("x")])
    #expect(keys("\u{1b}x") == [.alt("x")])
    #expect(keys("\u{1b}\u{1b}") == [.escape, .escape])
    #expect(keys("\u{1b}\r") == [.escape, .enter])
    #expect(keys("\u{1b}[") == [.alt("[")])
    #expect(keys("\u{1b}O") == [.alt("O")])
  }

  @Test func otherFormsOfKnownKeys() {
    #expect(keys("\u{1b}[A\u{1b}[B\u{1b}[C\u{1b}[D") == [.up, .down, .right, .left])
    #expect(
      keys("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~\u{1b}[3~\u{1b}[Z") == [
        .home, .end, .home, .end, .delete, .backTab,
      ])
    #expect(keys("\u{1b}OA\u{1b}OP\u{1b}[[B") == [.up, .function(1), .function(2)])
  }

  @Test func mouse() {
    #expect(keys("\u{1b}[<0;33;12M\u{1b}[<0;33;12m") == [.click(row: 11, column: 32)])
    #expect(keys("\u{1b}[<64;1;1M\u{1b}[<65;1;1M") == [.wheel(-1), .wheel(1)])
    // A slow line cuts a report in two.
    #expect(keys("\u{1b}[<0;3", "3;12Mq") == [.click(row: 11, column: 32), .character("q")])
  }

  @Test(arguments: [
    "\u{1b}[1;5A", "\u{1b}[27;5;9~", "\u{1b}[97;5u", "\u{1b}[?1;2c", "\u{1b}[24;80R", "\u{1b}[I", "\u{1b}[O",
    "\u{1b}[<0;33;12m", "\u{1b}[<2;33;12M", "\u{1b}[<0;0;12M", "\u{1b}[<0;12M", "\u{1b}[Mabc",
    "\u{1b}]11;rgb:0000/0000/0000\u{7}", "\u{1b}]11;x\u{1b}\\",
    "\u{1b}[?2026;2$y",
    "\u{1b}[" + String(repeating: "1;", count: 500) + "m", "\u{1b}Ox",
  ])
  func unknownSequencesTypeNothing(sequence: String) {
    #expect(keys(sequence + "q") == [.character("q")])
  }

  @Test func aSequenceCutByASlowLineTypesNothing() {
    #expect(keys("\u{1b}[1", ";5A", "q") == [.character("q")])
  }

  @Test func aControlBreaksASequenceOff() {
    #expect(keys("\u{1b}[1\r") == [.enter])
    #expect(keys("\u{1b}[1\u{1b}[A") == [.up])
  }

  @Test func pasteIsOneKey() {
    #expect(
      keys("\u{1b}[200~one\rtwo\r\nthree\tx\u{1b}[31m\u{1b}[201~q") == [
        .paste("one\ntwo\nthree\tx\u{1b}[31m"), .character("q"),
      ])
    #expect(keys("\u{1b}[200~ab", "cd\u{1b}[20", "1~") == [.paste("abcd")])
    #expect(keys("\u{1b}[200~\u{1b}[201~") == [.paste("")])
  }

  @Test func pasteByCodes() {
    var decoder = KeyDecoder()
    var keys = decoder.decode(.pasteStart)
    for scalar in "日q\r".unicodeScalars { keys += decoder.decode(.scalar(scalar.value)) }
    keys += decoder.decode(.code(KEY_UP)) + decoder.flush() + decoder.decode(.pasteEnd)
    #expect(keys == [.paste("日q\n")])
    #expect(decoder.decode(.pasteEnd) == [])
  }

  @Test(arguments: 0..<8)
  func pasteIsCapped(short: Int) {
    let limit = 100
    let text = String(repeating: "x", count: limit - short)
    #expect(keys("\u{1b}[200~" + text + "\u{1b}[201~q", pasteLimit: limit) == [.paste(text), .character("q")])
    // Six characters of three bytes more: as many as there is room for, and nothing of the terminator.
    let more = String(repeating: "日", count: short / 3)
    #expect(
      keys("\u{1b}[200~" + text + "日日日日日日\u{1b}[201~q", pasteLimit: limit)
        == [.paste(text + more), .character("q")])
  }

  @Test func controlCGetsOutOfAPasteWithoutEnd() {
    #expect(
      keys("\u{1b}[200~abc", "def", "\u{3}", "q") == [.paste("abcdef"), .control("c"), .character("q")])
  }

  /// Whatever comes, the decoder neither traps nor stays deaf.
  @Test(arguments: UInt64(1)...20)
  func randomInput(seed: UInt64) {
    var random = Xorshift(state: seed)
    let alphabet = Array("\u{1b}[]O~M<;0123ABP\u{7}\\x\r日\u{3}".unicodeScalars)
    var decoder = KeyDecoder()
    for round in 0..<2_000 {
      let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      _ = decoder.decode(.scalar(scalar.value))
      if round % 7 == 0 { _ = decoder.flush() }
    }
    for _ in 0..<2 {
      _ = decoder.flush()
      _ = decoder.decode(.scalar(3))
      _ = decoder.flush()
    }
    #expect(decoder.decode(.scalar(0x71)) == [.character("q")])
  }
}

/// Random numbers that a seed repeats.
struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
