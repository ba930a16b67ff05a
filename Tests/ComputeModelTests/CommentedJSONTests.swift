import ComputeModel
import Testing

/// JSON as ARM takes it in templates and parameter files, and nowhere else.
@Suite struct CommentedJSONTests {
  @Test func commentsAreAllowedAndPlacesStayRight() throws {
    let text = """
      { // the founding document: this must be a string in ISO 8601 format
        "a": "http://x/*y*/", /* two
        lines */ "b": 1 }
      """
    let document = try JSONValue(parsingCommented: Array(text.utf8))
    #expect(document["a"]?.text == "http://x/*y*/")
    #expect(document["b"]?.integer == 1)
    let broken = #expect(throws: CommentedJSONError.self) {
      try JSONValue(parsingCommented: Array("{ /* one\n */\n  \"a\" 1 }".utf8))
    }
    #expect(broken?.reason.hasSuffix("line 3, position 7") == true)
    let open = #expect(throws: CommentedJSONError.self) { try JSONValue(parsingCommented: Array("{} /*".utf8)) }
    #expect(open?.reason == "a comment has no end, line 1, position 4")
  }

  /// The body of `az deployment group create` (az 2.91): the template's own text behind a name without marks.
  @Test func aNameMayStandWithoutQuotationMarks() throws {
    let text = """
      {"properties": {"mode": "Incremental", "parameters": {"a": {"value": [true, null, "x: y"]}}, template:{
        $schema: "s", "t": {b_1 : false}}}}
      """
    let document = try JSONValue(parsingCommented: Array(text.utf8))
    #expect(document[path: "properties", "template", "$schema"]?.text == "s")
    #expect(document[path: "properties", "template", "t", "b_1"]?.flag == false)
    #expect(document[path: "properties", "parameters", "a", "value"]?.elements?.count == 3)
  }

  @Test func aPlaceIsCountedInWhatWasSent() {
    let broken = #expect(throws: CommentedJSONError.self) {
      try JSONValue(parsingCommented: Array("{template: {a 1}}".utf8))
    }
    #expect(broken?.reason.hasSuffix("line 1, position 13") == true, "\(broken?.reason ?? "")")
  }

  @Test(arguments: ["{a}", "{a:}", "a:1", "{\"a\":b}", "{1a:2}", "{\"a", "{a:\"\\"])
  func whatIsNoJSONStaysNone(text: String) {
    #expect(throws: CommentedJSONError.self) { try JSONValue(parsingCommented: Array(text.utf8)) }
  }
}
