import ComputeModel
import Testing

/// What a policy would write into an instance, as its definition and its assignment say it.
@Suite struct PolicyChangeTests {
  private func changes(_ definition: String, assigned: String = "{}") throws -> [PolicyChange] {
    PolicyChange.list(of: try JSONValue(parsing: definition), assigned: try JSONValue(parsing: assigned))
  }

  private static let prefix = "Microsoft.MachineLearningServices/workspaces/computes/"

  @Test func anAppendedFieldIsNamedWithoutItsType() throws {
    let found = try changes(
      #"{"policyRule":{"then":{"effect":"Append","details":[{"field":"\#(Self.prefix)idleTimeBeforeShutdown","value":"PT60M"}]}}}"#
    )
    #expect(found.map(\.text) == [#"adds idleTimeBeforeShutdown = "PT60M""#])
  }

  @Test func parametersStandInTheirPlaces() throws {
    let definition = #"""
      {"parameters":{"effect":{"defaultValue":"Modify"},"time":{"defaultValue":"PT60M"}},
       "policyRule":{"then":{"effect":"[parameters('effect')]","details":{"operations":[
         {"operation":"addOrReplace","field":"\#(Self.prefix)idleTimeBeforeShutdown","value":{"of":["[parameters('Time')]"]}},
         {"operation":"remove","field":"tags['old']"}]}}}}
      """#
    #expect(
      try changes(definition).map(\.text) == [
        #"sets idleTimeBeforeShutdown = {"of":["PT60M"]}"#, "removes tags['old']",
      ])
    #expect(
      try changes(definition, assigned: #"{"time":{"value":"PT30M"}}"#).first?.text
        == #"sets idleTimeBeforeShutdown = {"of":["PT30M"]}"#)
    #expect(try changes(definition, assigned: #"{"effect":{"value":"Disabled"}}"#).isEmpty)
  }

  @Test func whatIsNotUnderstoodStandsAsItWasWritten() throws {
    let found = try changes(
      #"{"policyRule":{"then":{"effect":"append","details":[{"field":"tags.a","value":"[field('name')]"},{"value":1}]}}}"#
    )
    #expect(found.map(\.text) == [#"adds tags.a = "[field('name')]""#])
  }

  @Test(arguments: [
    "{}", "[]", #"{"policyRule":{"then":{"effect":"audit"}}}"#, #"{"policyRule":{"then":{"effect":7,"details":1}}}"#,
    #"{"policyRule":{"then":{"effect":"modify","details":{"operations":[{"operation":"jump","field":"x"}]}}}}"#,
  ])
  func otherDefinitionsChangeNothing(text: String) throws { #expect(try changes(text).isEmpty) }
}
