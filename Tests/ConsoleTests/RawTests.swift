import ComputeModel
import Console
import Terminal
import Testing

@Suite struct RawTests {
  private func raw(columns: Int = 120, rows: Int = 200) -> ConsoleState {
    var state = Documents.page(columns: columns, rows: rows)
    _ = state.type("y")
    return state
  }

  @Test func theSameDocumentIsReadAsYAML() {
    var state = Documents.page()
    _ = state.type("y")
    #expect(state.shows("JSON, secrets masked"))
    let json = state.rows
    _ = state.type("y")
    #expect(state.shows("YAML, secrets masked"))
    #expect(state.rows.contains { $0.hasPrefix("properties:") })
    #expect(!state.rows.contains { $0.hasPrefix("{") })
    _ = state.type("/vmSize")
    _ = state.type(.enter)
    #expect(state.rows.contains { $0.contains("vmSize: \"") })
    _ = state.type("y")
    _ = state.type("/")
    _ = state.type(.escape)
    #expect(state.rows == json)
  }

  @Test func theRawViewHidesEverySecretAndKeepsTheShape() {
    let state = raw()
    for secret in ["LICENCE-BODY", "key-body", "tag-secret", "U0VDUkVU", "signature-body"] {
      #expect(!state.shows(secret))
    }
    #expect(state.shows("\"adminPublicKey\": \"set\""))
    #expect(state.shows("\"RSP_LICENSE\": {"))
    #expect(state.shows("\"value\": \"****\""))
    #expect(state.shows("\"vmSize\": \"STANDARD_DS3_V2\""))
  }

  @Test(arguments: [
    (#"{"password":"a"}"#, #"{"password":"****"}"#),
    (#"{"clientSecret":null}"#, #"{"clientSecret":null}"#),
    (#"{"ACCESS_TOKEN":12}"#, #"{"ACCESS_TOKEN":"****"}"#),
    (#"{"licenceKeys":["a",{"b":"c"}]}"#, #"{"licenceKeys":["****",{"b":"****"}]}"#),
    (#"{"name":"DB_PASSWORD","value":"a"}"#, #"{"name":"DB_PASSWORD","value":"****"}"#),
    (#"{"environmentVariables":{"A":"b"}}"#, #"{"environmentVariables":{"A":"****"}}"#),
    (#"{"environmentVariables":"A=b"}"#, #"{"environmentVariables":"****"}"#),
    (#"{"adminPublicKey":null}"#, #"{"adminPublicKey":null}"#),
    (#"{"n":100.0,"state":"Running"}"#, #"{"n":100.0,"state":"Running"}"#),
  ])
  func secretsAreMasked(document: String, shown: String) throws {
    #expect(Redaction.masked(try JSONValue(parsing: document)).compactText == shown)
  }

  @Test func searchFindsForwardAndBackward() {
    var state = raw(rows: 20)
    _ = state.type("/sshport")
    #expect(state.shows("\"sshPort\": 50000"))
    _ = state.type(.control("u"))
    _ = state.type("operation")
    _ = state.type(.enter)
    #expect(state.shows("\"lastOperation\""))
    _ = state.type("n")
    _ = state.type("n")
    #expect(state.shows("operationTime"))
    _ = state.type("NNN")
    #expect(state.shows("/operation: 5 lines"))
  }

  @Test func keysTypedIntoTheSearchAreText() {
    var state = raw()
    #expect(state.type("/Qq]").isEmpty)
    _ = state.type(.escape)
    #expect(state.shows("raw"))
    #expect(state.screen.kind == .raw)
  }

  @Test func aSearchWithoutAMatchSaysSo() {
    var state = raw()
    _ = state.type("/nowhere")
    _ = state.type(.enter)
    _ = state.type("n")
    #expect(state.shows("No line holds nowhere."))
  }

  @Test func escapeLeadsBackToTheTabItCameFrom() {
    var state = Documents.page()
    _ = state.type("6y")
    _ = state.type(.escape)
    #expect(state.shows("[6 Network]"))
    var fromList = Fleets.loaded()
    fromList.light("ds-ana")
    #expect(fromList.type("y").count == 1)
    _ = fromList.type(.escape)
    #expect(fromList.litRow == "ds-ana")
  }

  @Test func noKeyOfTheRawViewActs() {
    var state = raw()
    #expect(state.type("sxr").isEmpty)
    #expect(state.dialog == nil)
  }

  @Test func aLongLineIsReadToItsEnd() {
    var state = raw(columns: 60)
    #expect(!state.shows("computes/ds-chenyu"))
    for _ in 0..<10 { _ = state.type("l") }
    #expect(state.shows("computes/ds-chenyu\","))
    for _ in 0..<10 { _ = state.type("h") }
    #expect(state.shows("\"location\""))
  }
}
