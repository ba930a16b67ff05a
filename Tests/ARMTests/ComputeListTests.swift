import ARM
import ComputeModel
import Foundation
import Mutations
import Testing

/// The reader of lists against a reader that makes trees, and against Foundation's, on pages that any service might
/// send and on pages that none should.
@Suite struct ComputeListTests {
  private static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")

  /// Both readers see the same, or both refuse.
  private func compare(_ page: [UInt8], _ place: @autoclosure () -> Comment) {
    let scanned = Result { try ComputeList(scanning: page, in: Self.workspace, position: 3) }
    let judged = Result { try TreeReading(page, in: Self.workspace, position: 3) }
    switch (scanned, judged) {
    case (.success(let scanned), .success(let judged)):
      #expect(scanned?.nextLink == judged?.nextLink, place())
      #expect(scanned?.elements.map(\.withPrintedSchedules) == judged?.elements, place())
    case (.failure, .failure): break
    default: Issue.record(place())
    }
  }

  @Test func generatedPagesAreReadAsATreeReaderReadsThem() {
    let campaign = Campaign("generated pages", count: 1500)
    var maker = PageMaker(dice: Dice(seed: campaign.seed))
    for number in 0..<campaign.count {
      let page = Array(maker.page().utf8)
      #expect(throws: Never.self) { try JSONScanner.scan(page) { scanner throws(JSONError) in try scanner.skip() } }
      compare(page, Comment(rawValue: campaign.place(number, page)))
    }
  }

  @Test func mutatedPagesAreReadAlikeOrRefusedByBoth() {
    let campaign = Campaign("mutated pages", count: 20_000)
    var maker = PageMaker(dice: Dice(seed: campaign.seed))
    var corpus: [String] = []
    // Small ones, so that a change is likely to hit what is read; a debug build reads some megabytes a second.
    while corpus.count < 300 {
      let page = maker.page()
      if page.utf8.count < 700 { corpus.append(page) }
    }
    var accepted = 0
    campaign.run(corpus, words: ["\"value\":", "\"properties\":", "\"state\":", "\"nextLink\":"]) { number, page in
      compare(page, Comment(rawValue: campaign.place(number, page)))
      if (try? JSONScanner.scan(page) { scanner throws(JSONError) in try scanner.skip() }) != nil { accepted += 1 }
    }
    // A campaign that only ever meets the first check of the grammar would find nothing.
    #expect((campaign.count / 20..<campaign.count * 19 / 20).contains(accepted), "\(accepted) of \(campaign.count)")
  }

  /// Foundation's decoder reads every page that is read here, and reads the same from it; what it refuses is refused.
  @Test func foundationIsTheJudge() throws {
    let campaign = Campaign("pages judged by Foundation", count: 2000)
    var maker = PageMaker(dice: Dice(seed: campaign.seed))
    maker.mayBeOdd = false
    let corpus = (0..<100).map { _ in maker.page() }
    for page in corpus {
      let judged = try JSONDecoder().decode(FoundationTree.self, from: Data(page.utf8))
      #expect(judged.agrees(with: try JSONValue(parsing: page)), "AMLDECK_SEED=\(campaign.seed): \(page)")
    }
    campaign.run(corpus) { number, page in
      let ours = Result { () throws(JSONError) in try JSONValue(parsing: page) }
      let theirs = Result { try JSONDecoder().decode(FoundationTree.self, from: Data(page)) }
      let place = Comment(rawValue: campaign.place(number, page))
      switch (ours, theirs) {
      case (.success(let ours), .success(let theirs)): #expect(theirs.agrees(with: ours), place)
      case (.failure, .failure): break
      case (.success(let value), .failure): #expect(FoundationTree.mayRefuse(value), place)
      case (.failure(let error), .success): #expect(FoundationTree.mayAccept(page, error), place)
      }
    }
  }

  /// Found by seed 6694788: the judge erred.
  @Test func foundationMayRefuseAZeroWithAnExponent() throws {
    #expect(FoundationTree.mayRefuse(try JSONValue(parsing: "[-0E5]")))
    #expect(!FoundationTree.mayRefuse(try JSONValue(parsing: "[0e+5,0.0,10e5]")))
  }

  /// Found by seed 1369638: the judge erred.
  @Test func foundationMayRefuseWhatNoDoubleIsSmallEnoughFor() throws {
    #expect(FoundationTree.mayRefuse(try JSONValue(parsing: "[-1.5E-4567890]")))
    #expect(FoundationTree.mayRefuse(try JSONValue(parsing: "[1e-324]")))
    #expect(!FoundationTree.mayRefuse(try JSONValue(parsing: "[5e-324,0.0e-999]")))
  }

  // MARK: - What no campaign may miss

  private func elements(_ page: String) throws -> [ComputeResource.Reading]? {
    try ComputeList(scanning: Array(page.utf8), in: Self.workspace, position: 0)?.elements
  }

  @Test func ofTwoMembersOfOneNameTheLastCounts() throws {
    let first = #"{"name":"a","properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}"#
    #expect(try elements(#"{"value":[\#(first)],"value":[]}"#) == [])
    #expect(try elements(#"{"value":[\#(first)],"value":7}"#) == nil)
    let cluster = #"{"properties":{"computeType":"ComputeInstance"},"properties":{"computeType":"AmlCompute"}}"#
    #expect(try elements(#"{"value":[\#(cluster)]}"#) == [.otherComputeType("AmlCompute")])
    let nameless = first.replacing(#""name":"a","#, with: #""name":"a","name":null,"#)
    guard case .unreadable(let item) = try elements(#"{"value":[\#(nameless)]}"#)?.first else {
      Issue.record("it should have lost its name")
      return
    }
    #expect(item.name == "item 1")
  }

  @Test func aNameMayBeSpelledWithEscapesAndIsComparedByItsCharacters() throws {
    let spelled = #"{"v\u0061lue":[{"properties":{"compute\u0054ype":"AmlCompute"}}]}"#
    #expect(try elements(spelled) == [.otherComputeType("AmlCompute")])
    // The Kelvin sign is no K, though Swift's == says so.
    let kelvin = #"{"adminPublic\u212Aey":1}"#
    #expect(try JSONValue(parsing: kelvin)["adminPublicKey"] == nil)
  }

  @Test(arguments: [
    #"{"value":[]"#, #"{"value":[}}"#, #"{"value":[],}"#, #"{"value":[{"a":01}]}"#, #"{"value":["\#u{9}"]}"#,
    #"{"value":["\x"]}"#, #"{"value":["\u12G4"]}"#, #"{"value":[]} x"#, #"{"value":[1 2]}"#, #"{"value" []}"#,
    #"{"value":[nul]}"#, #"{"value":[-]}"#, #"{"value":[1.]}"#, #"{"value":[1e]}"#, #"{"value":["a]}"#, "", " ",
    #"{'value':[]}"#, #"{"value":[/**/]}"#, #"{"value":[NaN]}"#,
  ])
  func whatIsNotJSONIsNoPageEvenWhereNothingOfItIsShown(page: String) {
    #expect(throws: JSONError.self) { try elements(page) }
  }

  @Test(
    arguments: [
      [0xC3, 0x28], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFF], [0xE2, 0x82], [0xF0, 0x9F, 0x9A],
    ] as [[UInt8]])
  func textThatIsNotUTF8IsRefusedWhereverItStands(bytes: [UInt8]) {
    for (before, after) in [
      (#"{"value":[],"odd":""#, #""}"#), (#"{"value":[],"o"#, #"":1}"#), (#"{"value":[""#, #""]}"#),
    ] {
      let page = Array(before.utf8) + bytes + Array(after.utf8)
      #expect(throws: JSONError.self) { try ComputeList(scanning: page, in: Self.workspace, position: 0) }
    }
  }

  @Test func depthIsBoundedWhereNothingIsRead() throws {
    func nested(_ depth: Int) -> String {
      #"{"value":[],"odd":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
    }
    #expect(try elements(nested(JSONScanner.maximumDepth - 1)) == [])
    #expect(throws: JSONError.self) { try elements(nested(JSONScanner.maximumDepth)) }
    #expect(throws: JSONError.self) { try elements(nested(1_000_000)) }
  }

  @Test func schedulesAreKeptAsTheyWereWritten() throws {
    let page =
      #"{"value":[{"name":"a","properties":{"computeType":"ComputeInstance","properties":{"state":"Running","#
      + #""schedules":{"computeStartStop":[ {"action": "Stop", "odd": [100.0, 9007199254740993]} ,"\u00e9  x"]}}}}]}"#
    guard case .instance(let instance) = try elements(page)?.first else {
      Issue.record("not read")
      return
    }
    #expect(instance.scheduleTexts.count == 2)
    #expect(
      JSONValue.array(instance.schedules).compactText
        == #"[{"action":"Stop","odd":[100.0,9007199254740993]},"é  x"]"#)
  }

  @Test func neighboursWithTheSameBeginningOfTheirIDsAreNotMixedUp() throws {
    func compute(_ id: String) -> String {
      #"{"id":"\#(id)","properties":{"computeType":"ComputeInstance","properties":{"state":"Running"}}}"#
    }
    let place = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes"
    let ids = ["\(place)/a", "\(place)/b", "\(place)/b/c", "\(place)/", place, "\(place)2/a", "\(place)/d"]
    let read = try elements(#"{"value":[\#(ids.map(compute).joined(separator: ","))]}"#)
    let names = read?.map { reading -> String? in
      guard case .instance(let instance) = reading else { return nil }
      return instance.name
    }
    #expect(names == ["a", "b", nil, nil, nil, nil, "d"])
  }
}

/// A document as Foundation's decoder sees it.
private indirect enum FoundationTree: Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([FoundationTree])
  case object([String: FoundationTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let elements = try? container.decode([FoundationTree].self) {
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: FoundationTree].self))
    }
  }

  func agrees(with value: JSONValue) -> Bool {
    switch (self, value) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == Double(right)
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.agrees(with: $1) }
    case (.object(let left), .object(let right)):
      // Of two members of one name Foundation takes the first: such an object is compared by its names only.
      Set(right.members.map(\.name)).count < right.members.count
        ? Set(left.keys) == Set(right.members.map(\.name))
        : left.count == right.members.count
          && right.members.allSatisfy { left[$0.name]?.agrees(with: $0.value) == true }
    default: false
    }
  }

  /// What we read and Foundation does not: a surrogate alone, numbers beyond a Double or below one, and, of Swift 6.3's
  /// decoder alone (JSONSerialization reads it), a zero with an exponent that has no sign: `0e5`, though not `0e+5` or
  /// `0e0`.
  static func mayRefuse(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text): text.contains("\u{FFFD}")
    case .number(let text):
      (Double(text)?.isInfinite ?? true) || isBelowDoubles(text) || text.wholeMatch(of: /-?0[eE]\d+/) != nil
    case .array(let elements): elements.contains { mayRefuse($0) }
    case .object(let object): object.members.contains { $0.name.contains("\u{FFFD}") || mayRefuse($0.value) }
    case .null, .bool: false
    }
  }

  /// Whether it is no zero, and nearer to it than any Double.
  private static func isBelowDoubles(_ text: String) -> Bool {
    Double(text) == 0 && text.prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
  }

  /// What Foundation's decoder reads and we do not: a comma after the last member or element; and of two members of one
  /// name it looks at one only, so that a broken string in the other is left to Foundation's other reader to judge.
  static func mayAccept(_ page: [UInt8], _ error: JSONError) -> Bool {
    let place = page.indices.contains(error.offset) ? page[error.offset] : 0
    let before = page.prefix(error.offset).last { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    let isTrailingComma =
      before == UInt8(ascii: ",") && [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(place)
    return isTrailingComma
      || (try? JSONSerialization.jsonObject(with: Data(page), options: .fragmentsAllowed)) == nil
  }
}
