import ComputeModel

private typealias Step = ScriptedTransport.Step

extension Conversation {
  private static func list(_ name: String, _ steps: [ScriptedTransport.Step], _ end: End, _ asked: [String])
    -> Conversation
  {
    Conversation(name, .list, steps, end, asked: asked.map { "GET \($0)" })
  }

  private static let endless = End.refused(.unexpectedAnswer, "pages that never end")

  private static func chain(of count: Int, isEndless: Bool) -> [ScriptedTransport.Step] {
    (1...count).map { .page(["i\($0)"], next: $0 == count && !isEndless ? nil : "/p\($0)") }
  }

  static let pages: [Conversation] = [
    list("one page without a link", [.page(["a", "b"])], .listed(2), ["computes"]),
    list("an empty list", [.page([])], .listed(0), ["computes"]),
    list("two pages", [.page(["a"], next: "/p1"), .page(["b"])], .listed(2), ["computes", "p1"]),
    list("a link that is null", [.answer(200, #"{"value":[],"nextLink":null}"#)], .listed(0), ["computes"]),
    list("a link that is empty", [.page(["a"], next: "")], .listed(1), ["computes"]),
    list(
      "empty pages in between", [.page([], next: "/p1"), .page([], next: "/p2"), .page(["a"])], .listed(1),
      ["computes", "p1", "p2"]),
    list(
      "a link of 4,000 characters", [.page(["a"], next: "/p1?t=" + String(repeating: "x", count: 4000)), .page(["b"])],
      .listed(2), ["computes", "p1"]),
    list(
      "a page that names itself", [.page(["a"], next: "/p1"), .page(["b"], next: "/p1"), .page(["c"], next: "/p1")],
      endless, ["computes", "p1"]),
    list(
      "pages in a circle",
      [.page(["a"], next: "/p1"), .page(["b"], next: "/p2"), .page(["c"], next: "/p1"), .page(["d"], next: "/p2")],
      endless, ["computes", "p1", "p2"]),
    list(
      "an instance that stands on two pages is one", [.page(["a", "b"], next: "/p1"), .page(["B", "c"])], .listed(3),
      ["computes", "p1"]),
    list(
      "10,000 pages", chain(of: 10_000, isEndless: false), .listed(10_000),
      ["computes"] + (1...9999).map { "p\($0)" }),
    list(
      "pages without end", chain(of: 10_001, isEndless: true), endless, ["computes"] + (1...9999).map { "p\($0)" }),
    list(
      "a relative link", [.page(["a"], next: "next?x=1")], .refused(.unexpectedAnswer, "nothing was sent there"),
      ["computes"]),
    list(
      "429 before the second page", [.page(["a"], next: "/p1"), .error(429, after: "2"), .page(["b"])], .listed(2),
      ["computes", "p1", "p1"]),
    list(
      "a break in the middle goes on at the same page", [.page(["a"], next: "/p1"), .lost, .html, .page(["b"])],
      .listed(2), ["computes", "p1", "p1", "p1"]),
    list(
      "half a page", [.page(["a"], next: "/p1"), .answer(200, #"{"value":[{"name":"#)],
      .refused(.unexpectedAnswer, "not JSON"), ["computes", "p1"]),
    list(
      "a page without a list", [.answer(200, #"{"values":[]}"#)], .refused(.unexpectedAnswer, "has no list in it"),
      ["computes"]),
    list(
      "a page that is a list", [.answer(200, "[]")], .refused(.unexpectedAnswer, "has no list in it"), ["computes"]),
    list(
      "401 before the second page", [.page(["a"], next: "/p1"), .answer(401, "{}"), .page(["b"])], .listed(2),
      ["computes", "p1", "p1"]),
    list(
      "404 to a list", [.error(404, "ResourceNotFound", "No such workspace.")],
      .refused(.notFound, "No such workspace"),
      ["computes"]),
  ]
}
