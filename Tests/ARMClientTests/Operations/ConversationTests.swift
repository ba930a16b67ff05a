import ARMClient
import ComputeModel
import Mutations
import Testing

/// How the client talks with a service about operations and lists, as one table (RELIABILITY R15). The service's
/// part is scripted; the client is the program's own.
@Suite struct ConversationTests {
  @Test func everyConversationEndsAsItMust() async throws {
    let all =
      Conversation.operations + [Conversation.neverEnding] + Conversation.words + Conversation.waits
      + Conversation.troubles
      + Conversation.refusals + Conversation.lostAnswers + Conversation.pages
    var figure = Figure("R15")
    for conversation in all { figure.row(conversation.name, await conversation.complaints()) }
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(try figure.report(of: 126) == [])
  }
}
