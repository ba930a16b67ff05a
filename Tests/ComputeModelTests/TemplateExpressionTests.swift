import Testing

@testable import ComputeModel

@Suite struct TemplateExpressionTests {
  private static let parameters: [String: JSONValue] = [
    "workspacename": .string("ml-prod"), "name": .string("ds-1"), "count": .number(3),
  ]

  @Test(arguments: [
    ("parameters('name')", "ds-1"), (" PARAMETERS( 'NAME' ) ", "ds-1"), ("'it''s'", "it's"),
    ("concat(parameters('workspaceName'),'/',parameters('name'))", "ml-prod/ds-1"),
    ("format('{0}/{1}', parameters('workspaceName'), concat('x-', parameters('name')))", "ml-prod/x-ds-1"),
  ])
  func itIsResolved(expression: String, value: String) throws {
    let parsed = try #require(TemplateExpression(expression))
    #expect(try parsed.value(Self.parameters).get() == .string(value))
  }

  @Test func aParameterKeepsItsKind() throws {
    #expect(try TemplateExpression("parameters('count')")?.value(Self.parameters).get() == .number(3))
  }

  @Test(arguments: [
    "resourceGroup().location", "parameters()", "parameters('a','b')", "parameters(parameters('a'))", "concat('a'",
    "concat('a') x", "'a", "", "variables('a')", String(repeating: "concat(", count: 100_000),
  ])
  func anythingElseIsNot(expression: String) { #expect(TemplateExpression(expression) == nil) }

  @Test func whatIsMissingIsSaid() {
    #expect(
      TemplateExpression("concat('a', parameters('zone'))")?.value(Self.parameters) == .failure(.parameter("zone")))
    #expect(TemplateExpression("concat('a', parameters('count'))")?.value(Self.parameters) == .failure(.text))
  }
}
