import ARM
import ARMClient
import ComputeModel

private typealias Step = ScriptedTransport.Step

extension Conversation {
  private static func passes(_ name: String, _ trouble: [ScriptedTransport.Step], extra: [String] = []) -> Conversation
  {
    let polls = Array(repeating: "GET status", count: trouble.count - extra.count + 1)
    return Conversation(
      name, .power(.stop), [.followed] + trouble + [.succeeded], .done,
      asked: ["POST stop"] + Array(polls.prefix(1)) + extra + Array(polls.dropFirst()))
  }

  /// That a status cannot be read says nothing about the operation (RELIABILITY B2).
  static let troubles: [Conversation] = [
    passes("404 while polling, and the instance still runs", [.error(404), .instance("Running")], extra: ["GET ci"]),
    passes(
      "404 while polling, and the instance is on its way", [.error(404), .instance("Stopping")], extra: ["GET ci"]),
    Conversation(
      "404 while polling, and the instance has stopped", .power(.stop), [.followed, .error(404), .instance("Stopped")],
      .done, asked: ["POST stop", "GET status", "GET ci"]),
    passes("408 while polling", [.error(408)]), passes("429 while polling", [.error(429, after: "3")]),
    passes("429 while polling, without a time", [.error(429)]), passes("500 while polling", [.error(500)]),
    passes("502 with a page of HTML while polling", [.html]),
    passes("503 while polling, four times and once more", Array(repeating: .error(503), count: 5)),
    passes("504 while polling", [.error(504)]),
    passes("a page of HTML with 200 while polling", [.answer(200, "<html>log in to the network</html>")]),
    passes("half an answer while polling", [.answer(200, #"{"status":"Succ"#)]),
    passes(
      "a redirection while polling is not followed", [.answer(302, "", ["Location": Step.origin + "/elsewhere"])]),
    passes("401 while polling makes the token new", [.answer(401, "{}")]),
    passes("a broken connection while polling", [.lost]), passes("silence while polling", [.late, .late]),
    passes("nobody there while polling", [.unreached, .unreached, .unreached]),
    Conversation(
      "403 while polling is told at once", .power(.stop), [.followed, .error(403, "AuthorizationFailed", "No right.")],
      .refused(.noAccess, "the operation goes on in Azure"), asked: ["POST stop", "GET status"]),
    Conversation(
      "a status address without https is not asked", .power(.stop),
      [.accepted(async: "http://management.test:8443/status")],
      .refused(.unexpectedAnswer, "the operation goes on in Azure"), asked: ["POST stop"]),
    Conversation(
      "400 from Location is the outcome", .power(.stop), [.located, .accepted(), .error(400, "Bad", "It broke.")],
      .refused(.operationFailed, "Stop of ci failed"), asked: ["POST stop", "GET location", "GET location"]),
    Conversation(
      "409 from Location is the outcome", .power(.start), [.located, .error(409, "Quota", "No cores.")],
      .refused(.operationFailed, "No cores (Quota)"), asked: ["POST start", "GET location"]),
    Conversation(
      "503 from Location is not", .power(.stop), [.located, .error(503), .answer(204, "")], .done,
      asked: ["POST stop", "GET location", "GET location"]),
    Conversation(
      "silence for ten minutes is told", .power(.stop), [.followed] + Array(repeating: .html, count: 200),
      .refused(.noContact, "the operation goes on in Azure"),
      asked: ["POST stop"] + Array(repeating: "GET status", count: 148)),
  ]

  private static func refused(
    _ name: String, _ status: Int, _ body: String, _ kind: ServiceFailure.Kind, _ text: String
  ) -> Conversation {
    Conversation(name, .power(.start), [.answer(status, body)], .refused(kind, text), asked: ["POST start"])
  }

  /// Errors in every envelope that services and those between wrap them in (FACTS section 1).
  static let refusals: [Conversation] = [
    refused(
      "ARM's envelope", 409, #"{"error":{"code":"Conflict","message":"Is starting.","target":null,"details":[]}}"#,
      .refused, "Is starting (Conflict)"),
    refused(
      "the provider's envelope", 400,
      #"{"error":{"code":"UserError","severity":null,"message":"Name is taken.","messageFormat":null,"referenceCode":null,"innerError":null,"debugInfo":null}}"#,
      .refused, "Name is taken (UserError)"),
    refused(
      "a message in the details only", 400,
      #"{"error":{"code":"BadRequest","message":"","details":[{"code":"X","message":"The subnet is full."}]}}"#,
      .refused, "The subnet is full (BadRequest)"),
    refused("no envelope, code and message", 400, #"{"code":"Bad","message":"Flat."}"#, .refused, "Flat (Bad)"),
    refused(
      "the login's envelope", 400, #"{"error":"invalid","error_description":"Not so."}"#, .refused, "Not so (invalid)"),
    refused("a message without a code", 400, #"{"error":{"message":"Just so."}}"#, .refused, "ci: Just so."),
    refused("an error that is a number", 400, #"{"error":7}"#, .refused, "it answered 400 without a reason"),
    refused("an empty body", 409, "", .refused, "it answered 409 without a reason"),
    refused("a page of HTML", 403, "<html>Forbidden</html>", .noAccess, "it answered 403 without a reason"),
    refused("404 to a change", 404, #"{"error":{"code":"ResourceNotFound","message":"Gone."}}"#, .notFound, "Gone"),
    refused("several lines", 400, #"{"error":{"code":"C","message":"One.\r\nTwo.\n"}}"#, .refused, "One. Two (C)"),
    refused("a redirection", 307, "", .unexpectedAnswer, "answered with a redirection (307)"),
  ]

  /// A POST whose answer was lost is looked into, and never sent again (RELIABILITY B1).
  static let lostAnswers: [Conversation] = [
    Conversation(
      "a lost stop that happens", .power(.stop), [.lost, .instance("Stopping"), .instance("Stopped")], .done,
      asked: ["POST stop", "GET ci", "GET ci"]),
    Conversation(
      "a lost stop that is seen at the third look", .power(.stop),
      [.late, .instance("Running"), .instance("Running"), .instance("Stopping"), .instance("Stopped")], .done,
      asked: ["POST stop", "GET ci", "GET ci", "GET ci", "GET ci"]),
    Conversation(
      "a lost stop that did nothing", .power(.stop), [.lost] + Array(repeating: .instance("Running"), count: 3),
      .refused(.noContact, "so far nothing has happened"), asked: ["POST stop", "GET ci", "GET ci", "GET ci"]),
    Conversation(
      "a lost stop, and the instance cannot be read", .power(.stop), [.lost, .error(404)],
      .refused(.noContact, "cannot be read now"), asked: ["POST stop", "GET ci"]),
    Conversation(
      "a lost setting that holds", .turnSSOOn,
      [.lost, .answer(200, #"{"properties":{"properties":{"enableSSO":true}}}"#)], .done,
      asked: ["POST enableSso", "GET ci"]),
    Conversation(
      "a gateway's error to a POST", .power(.start), [.html, .instance("Starting"), .instance("Running")], .done,
      asked: ["POST start", "GET ci", "GET ci"]),
    Conversation(
      "a POST that never left is sent again", .power(.stop), [.unreached, .unreached, .followed, .succeeded], .done,
      asked: ["POST stop", "POST stop", "POST stop", "GET status"]),
    Conversation(
      "429 with a time to a POST", .power(.stop), [.error(429, after: "2"), .followed, .succeeded], .done,
      asked: ["POST stop", "POST stop", "GET status"]),
    Conversation(
      "429 without a time to a POST", .power(.stop), [.error(429)], .refused(.noContact, "Try again later"),
      asked: ["POST stop"]),
    Conversation(
      "503 without a time to a POST", .power(.stop), [.error(503)], .refused(.noContact, "Try again later"),
      asked: ["POST stop"]),
    Conversation(
      "a lost deletion is repeated, and finds nothing", .power(.delete), [.lost, .error(404)], .done,
      asked: ["DELETE ci", "DELETE ci"]),
    Conversation(
      "a lost creation is repeated, and the same", .create,
      [.lost, .accepted(201, async: Step.origin + "/status"), .succeeded],
      .done, asked: ["PUT ci", "PUT ci", "GET status"]),
  ]
}
