import ComputeModel
import Testing

@testable import amldeck

@Suite struct PipedNamesTests {
  private static let id =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes/ci-2"

  @Test(arguments: [
    (#"{"observed_at":"x","instances":[{"id":"\#(id)","name":"ci-2"},{"name":"ci-3"}],"errors":[]}"#, [id, "ci-3"]),
    (#" [ "ci-1", {"name":"ci-2"} ]"#, ["ci-1", "ci-2"]),
    ("ci-1\r\n  ci-2 \n\n\(id)\n", ["ci-1", "ci-2", id]),
    ("ci-1", ["ci-1"]),
  ])
  func namesAreRead(text: String, names: [String]) throws {
    #expect(try PipedNames.names(in: Array(text.utf8)) == names)
  }

  @Test(arguments: [
    ("", "it names no instance"), ("\n \n", "it names no instance"), (#"{"instances":[]}"#, "it names no instance"),
    (#"{"computes":[]}"#, "no instances"), (#"[{"state":"Running"}]"#, "element 1"), (#"["a", 7]"#, "element 2"),
    (#"{"instances":["#, "stdin is no list"),
  ])
  func otherInputIsOneSentence(text: String, words: String) {
    let failure = #expect(throws: ServiceFailure.self) { try PipedNames.names(in: Array(text.utf8)) }
    #expect(failure?.kind == .usage)
    #expect(failure?.sentence.contains(words) == true)
    #expect(failure?.sentence.contains("amldeck list -o name") == true)
  }

  @Test func withoutADashStdinIsNotTouched() throws {
    #expect(try PipedNames.expanded(["a", "b", "a"]) == ["a", "b", "a"])
  }
}
