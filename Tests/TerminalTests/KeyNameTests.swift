import Testing

@testable import Terminal

@Suite struct KeyNameTests {
  @Test(arguments: [
    ("x", Key.character("x")), ("Space", .character(" ")), ("enter", .enter), ("PgUp", .pageUp), ("F12", .function(12)),
    ("Ctrl-R", .control("r")), ("C-r", .control("r")), ("Alt-x", .alt("x")), ("A-X", .alt("X")), ("<", .character("<")),
    ("Ctrl-Space", .control(" ")), ("é", .character("é")),
  ])
  func aKeyIsReadByItsName(name: String, key: Key) {
    #expect(Key(named: name) == key)
    #expect(key.name.flatMap { Key(named: $0) } == key)
  }

  @Test(arguments: ["", "stop", "F0", "F64", "Ctrl-", "Ctrl-ab", "Hyper-x", "paste"])
  func otherWordsAreNoKeys(name: String) {
    #expect(Key(named: name) == nil)
  }

  @Test func whatIsNoKeyOfAKeyboardHasNoName() {
    #expect(Key.paste("x").name == nil)
    #expect(Key.click(row: 1, column: 1).name == nil)
  }
}
