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

}
