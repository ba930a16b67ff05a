import ComputeModel
import Testing

@testable import Simulator

@Suite struct TemplateTests {
  private func value(_ text: String) throws -> JSONValue {
    let evaluator = TemplateEvaluator { name, _ throws(TemplateError) in
      name == "thing" ? .object(["list": .array([.number(1), .object(["Name": .string("x")])])]) : nil
    }
    return try evaluator.value(of: TemplateExpression(reading: text))
  }

  @Test func expressionsEvaluate() throws {
    let expected: [(String, JSONValue)] = [
      ("plain", .string("plain")), ("[[no expression]", .string("[no expression]")),
      ("[concat('a', 'b', 3)]", .string("ab3")), ("[concat('it''s ', true())]", .string("it's True")),
      ("[thing().list[1].name]", .string("x")), ("[ length( thing().list ) ]", .number(2)),
      ("[format('{0}-{1}', 'a', 7)]", .string("a-7")), ("[if(equals(1, 1), 'yes', thing().nothing)]", .string("yes")),
      ("[empty(null())]", .bool(true)), ("[toUpper(substring('instance', 0, 2))]", .string("IN")),
      ("[add(mul(3, 4), -2)]", .number(10)), ("[createObject('a', createArray(1))['a'][0]]", .number(1)),
      ("[and(true(), not(false()))]", .bool(true)), ("[join(split('a,b', ','), '+')]", .string("a+b")),
    ]
    for (text, expected) in expected { #expect(try value(text) == expected, "\(text)") }
  }

  @Test(arguments: [
    // Recorded words: azure-cli#14373, mspnp/microservices-reference-implementation#217,
    // enterprise-scale#1391, azure-search-openai-demo#2321.
    ("[]", "Unable to parse language expression '': expected token 'Identifier' and actual 'EndOfData'."),
    (
      "[concat('a']",
      "Unable to parse language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'."
    ),
    (
      "[thing().place]",
      "The language expression property 'place' doesn't exist, available properties are 'list'."
    ),
    ("[thing().list[2]]", "The language expression property array index '2' is out of bounds."),
    ("[uniqueString('a')]", "The template function 'uniqueString' is not valid, or not one that this simulator has."),
    ("[toLower('a', 'b')]", "The template function 'toLower' takes exactly 1 argument(s), and 2 were given."),
    ("[div(1, 0)]", "'div' of these numbers has no result that fits."),
  ])
  func whatCannotBeEvaluatedSaysWhy(text: String, reason: String) throws {
    let error = #expect(throws: TemplateError.self) { try value(text) }
    #expect(error?.reason == reason)
  }

  @Test func deepExpressionsAreRefusedAndDoNotOverflow() throws {
    let text = "[" + String(repeating: "not(", count: 10_000) + String(repeating: ")", count: 10_000) + "]"
    let error = #expect(throws: TemplateError.self) { try value(text) }
    #expect(error?.reason.contains("more than 64 calls") == true)
  }

  /// Each would multiply what the one inside it gives: a few of them fill any memory.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("replace(", ",'a','aaaaaaaaaaaaaaaa')"), ("format('{0}{0}{0}{0}{0}{0}{0}{0}', ", ")"),
      ("join(createArray('', '', '', '', '', '', '', ''), ", ")"), ("join(split(", ",''), 'aaaaaaaa')"),
    ])
  func anExpressionCannotGrowWithoutBounds(begin: String, end: String) throws {
    var text = "'aaaaaaaaaaaaaaaa'"
    for _ in 0..<60 { text = begin + text + end }
    if let value = try? value("[\(text)]") { #expect((value.text ?? "").utf8.count <= TemplateBudget.maximumLength) }
  }

  @Test func aTextOfTheLargestLengthIsStillEvaluated() throws {
    let text = String(repeating: "a", count: TemplateBudget.maximumLength / 2)
    #expect(try value("[concat('\(text)', '\(text)')]").text?.count == TemplateBudget.maximumLength)
    let error = #expect(throws: TemplateError.self) { try value("[concat('\(text)', '\(text)', 'b')]") }
    #expect(error?.reason.contains("The result of 'concat' has more than the 131072 characters") == true)
    #expect(throws: TemplateError.self) { try value("[replace('\(text)', 'a', 'aaa')]") }
  }

  /// Thirty variables that name the one before twice: a thousand million evaluations.
  @Test(.timeLimit(.minutes(1))) func variablesCannotMultiply() throws {
    for (seed, join) in [("'x'", "concat"), ("createArray()", "union"), ("''", "concat")] {
      var variables: [JSONObject.Member] = [.init(name: "v0", value: .string("[\(seed)]"))]
      for number in 1...30 {
        let before = "variables('v\(number - 1)')"
        variables.append(.init(name: "v\(number)", value: .string("[\(join)(\(before), \(before))]")))
      }
      let template = JSONValue.object([
        "$schema": .string("https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"),
        "contentVersion": .string("1.0.0.0"), "variables": .object(JSONObject(variables)), "resources": .array([]),
      ])
      let place = DeploymentTemplate.Place(try TestWorld().world, resourceGroup: "rg-ml", deployment: "d")
      #expect(throws: TemplateError.self) { try DeploymentTemplate(template, values: .object([:]), at: place) }
    }
  }
}
