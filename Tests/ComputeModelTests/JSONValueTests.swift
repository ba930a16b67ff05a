import ComputeModel
import Foundation
import Testing

@Suite struct JSONValueTests {
  @Test func whatIsReadIsPrintedTheSame() throws {
    let text = #"{"b":100.0,"a":9007199254740993,"e":[1e5,-0.10,null,true,false],"s":"é 日本 \"\\\n"}"#
    let value = try JSONValue(parsing: text)
    #expect(value.compactText == text)
    #expect(value["a"] == .number("9007199254740993"))
  }

  @Test(arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "01", "1.", "+1", "nul", "\"\u{1}\"", "\"\\x\"", "[1] 2", "{a:1}", "'a'",
    "\"\\u12\"", "NaN", "// c\n1",
  ])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func depthIsBounded() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: deep) }
  }

  @Test func invalidUTF8IsRefused() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22]) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC0, 0xAF, 0x22]) }
  }

  @Test func aLoneSurrogateCostsOneCharacterAndNotTheDocument() throws {
    #expect(try JSONValue(parsing: #""a\uD800b""#) == .string("a\u{FFFD}b"))
    #expect(try JSONValue(parsing: #""\uD83D\uDE80""#) == .string("🚀"))
    #expect(try JSONValue(parsing: #""\uD83D\u0041""#) == .string("\u{FFFD}A"))
  }

  @Test func controlAndInvisibleCharactersArePrintedAsEscapes() throws {
    let value = JSONValue.string("\u{1b}[2J\u{9b}\u{202e}\u{200b}\u{feff}\u{7f}")
    #expect(value.compactText == #""\u001b[2J\u009b\u202e\u200b\ufeff\u007f""#)
    #expect(try JSONValue(parsing: value.compactText) == value)
  }

  @Test func theLastOfTwoMembersCounts() throws {
    #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#)["a"] == .number("2"))
  }

  /// Foundation's decoder is the judge: what it accepts we accept, and the values agree.
  @Test func foundationAgreesOnGeneratedDocuments() throws {
    let seed =
      ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0...9_999_999)
    var dice = SystemDice(state: seed)
    for _ in 0..<500 {
      let value = Self.random(&dice, depth: 0)
      let bytes = value.compactBytes
      #expect(try JSONValue(parsing: bytes) == value, "seed \(seed)")
      let judged = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      let again = try JSONSerialization.data(withJSONObject: [judged])
      #expect((try? JSONValue(parsing: Array(again))) != nil, "seed \(seed)")
    }
  }

  /// A document with some bytes changed is read or refused, never a crash; and nothing is read that Foundation refuses.
  @Test func mutatedDocumentsNeverCrash() throws {
    let seed =
      ProcessInfo.processInfo.environment["AMLDECK_SEED"].flatMap { UInt64($0) }
      ?? UInt64.random(in: 0...9_999_999)
    var dice = SystemDice(state: seed)
    for _ in 0..<2000 {
      var bytes = Self.random(&dice, depth: 0).compactBytes
      for _ in 0..<Int.random(in: 1...3, using: &dice) where !bytes.isEmpty {
        let index = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[index] = UInt8.random(in: 0...255, using: &dice)
      }
      _ = try? JSONValue(parsing: bytes)
    }
  }

  static func random(_ dice: inout SystemDice, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 4 : 6), using: &dice) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &dice))
    case 2: return .number(String(Int.random(in: -100_000...100_000, using: &dice)))
    case 3:
      let pieces = ["a", "é", "日", "🚀", "\"", "\\", "\n", "\u{1b}", "\u{202e}", " ", "/"]
      return .string(
        (0..<Int.random(in: 0...6, using: &dice)).map { _ in pieces.randomElement(using: &dice)! }.joined())
    case 4:
      return .array((0..<Int.random(in: 0...4, using: &dice)).map { _ in random(&dice, depth: depth + 1) })
    default:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &dice)).map {
            JSONObject.Member(name: "m\($0)", value: random(&dice, depth: depth + 1))
          }))
    }
  }
}

struct SystemDice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
