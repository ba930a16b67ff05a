import ARMClient
import ComputeModel

private typealias Step = ScriptedTransport.Step

/// How an operation is followed: chosen once from the first answer, by `Azure-AsyncOperation`, then `Location`, then
/// the resource itself (RELIABILITY B2).
extension Conversation {
  static let operations: [Conversation] = [
    Conversation(
      "a stop as the real service was recorded", .power(.stop), [.followed, .status("InProgress"), .succeeded], .done,
      asked: ["POST stop", "GET status", "GET status"], waited: [1, 10]),
    Conversation(
      "both headers: Azure-AsyncOperation counts", .power(.stop),
      [.accepted(async: Step.origin + "/status", location: Step.origin + "/location"), .succeeded], .done,
      asked: ["POST stop", "GET status"]),
    Conversation(
      "Location alone, until it answers without content", .power(.stop),
      [.located, .accepted(), .accepted(), .answer(204, "")], .done,
      asked: ["POST stop", "GET location", "GET location", "GET location"], waited: [1, 10, 10]),
    Conversation(
      "Location that ends with 200", .power(.start), [.located, .accepted(), .answer(200, "")], .done,
      asked: ["POST start", "GET location", "GET location"]),
    Conversation(
      "Location that answers with a status document means its status code", .power(.start),
      [.located, .status("InProgress")], .done, asked: ["POST start", "GET location"]),
    Conversation(
      "Location that answers with a resource still in the making", .create,
      [
        .accepted(201, location: Step.origin + "/location"), .provisioning("Creating"), .provisioning("Updating"),
        .provisioning("Succeeded"),
      ], .done, asked: ["PUT ci", "GET location", "GET location", "GET location"]),
    Conversation(
      "Location that answers with a resource that failed", .create,
      [.accepted(201, location: Step.origin + "/location"), .provisioning("Failed")],
      .refused(.operationFailed, "Failed"), asked: ["PUT ci", "GET location"]),
    Conversation(
      "no header: the instance says it", .power(.stop), [.accepted(), .instance("Stopping"), .instance("Stopped")],
      .done, asked: ["POST stop", "GET ci", "GET ci"], waited: [1, 10]),
    Conversation(
      "an empty Azure-AsyncOperation is none", .power(.stop),
      [.accepted(async: "", location: Step.origin + "/location"), .answer(204, "")], .done,
      asked: ["POST stop", "GET location"]),
    Conversation(
      "two empty headers are none", .power(.stop), [.accepted(async: "", location: ""), .instance("Stopped")], .done,
      asked: ["POST stop", "GET ci"]),
    Conversation(
      "a creation as the real service was recorded", .create,
      [.accepted(201, async: Step.origin + "/status"), .status("InProgress"), .succeeded], .done,
      asked: ["PUT ci", "GET status", "GET status"]),
    Conversation(
      "a creation by its provisioning state", .create,
      [.provisioning("Creating", status: 201), .provisioning("Creating"), .instance("Running")], .done,
      asked: ["PUT ci", "GET ci", "GET ci"]),
    Conversation(
      "a creation that is done at once", .create, [.instance("Running"), .instance("Running")], .done,
      asked: ["PUT ci", "GET ci"]),
    Conversation(
      "a creation whose provisioning state is Failed", .create,
      [.provisioning("Creating", status: 201), .provisioning("Creating"), .provisioning("Failed")],
      .refused(.operationFailed, "ci is Failed and not Running"), asked: ["PUT ci", "GET ci", "GET ci"]),
    Conversation(
      "a creation whose state is CreateFailed", .create,
      [.accepted(201), .instance("Creating"), .instance("CreateFailed")],
      .refused(.operationFailed, "create did not succeed"), asked: ["PUT ci", "GET ci", "GET ci"]),
    Conversation(
      "a creation answered with 202", .create, [.accepted(202, async: Step.origin + "/status"), .succeeded], .done,
      asked: ["PUT ci", "GET status"]),
    Conversation(
      "a deletion as the real service was recorded", .power(.delete), [.followed, .status("InProgress"), .succeeded],
      .done, asked: ["DELETE ci", "GET status", "GET status"]),
    Conversation(
      "a deletion answered with 200", .power(.delete), [.answer(200, "")], .done, asked: ["DELETE ci"]),
    Conversation(
      "a deletion of what was not there: 204", .power(.delete), [.answer(204, "")], .done, asked: ["DELETE ci"]),
    Conversation(
      "a deletion without a header ends when the instance is gone", .power(.delete),
      [.accepted(), .instance("Deleting"), .error(404)], .done, asked: ["DELETE ci", "GET ci", "GET ci"]),
    Conversation(
      "a deletion whose Location goes away with the instance", .power(.delete),
      [.located, .accepted(), .error(404), .error(404)], .done,
      asked: ["DELETE ci", "GET location", "GET location", "GET ci"]),
    Conversation(
      "a start answered with 200, as the oldest version does", .power(.start), [.answer(200, "")], .done,
      asked: ["POST start"]),
    Conversation("a start answered with 204", .power(.start), [.answer(204, "")], .done, asked: ["POST start"]),
    Conversation(
      "a start answered with 201", .power(.start), [.accepted(201, async: Step.origin + "/status"), .succeeded], .done,
      asked: ["POST start", "GET status"]),
    Conversation(
      "a restart by header", .power(.restart), [.running(after: "Start", at: 1), .followed, .succeeded], .done,
      asked: ["GET ci", "POST restart", "GET status"]),
    Conversation(
      "a restart without a header is seen by the last operation", .power(.restart),
      [
        .running(after: "Start", at: 1), .accepted(), .running(after: "Start", at: 1), .instance("Restarting"),
        .running(after: "Restart", at: 5),
      ], .done, asked: ["GET ci", "POST restart", "GET ci", "GET ci", "GET ci"]),
    Conversation(
      "a start that a job takes over", .power(.start), [.accepted(), .instance("JobRunning")], .done,
      asked: ["POST start", "GET ci"]),
    Conversation(
      "a setting is done at once", .turnSSOOn, [.answer(200, "")], .done, asked: ["POST enableSso"]),
    Conversation(
      "a poll that names a new address is followed there", .power(.stop),
      [
        .followed,
        .answer(200, #"{"status":"InProgress"}"#, ["Azure-AsyncOperation": Step.origin + "/moved"]), .succeeded,
      ], .done, asked: ["POST stop", "GET status", "GET moved"]),
    Conversation(
      "a Location that moves on", .power(.stop),
      [.located, .accepted(location: Step.origin + "/moved"), .answer(204, "")], .done,
      asked: ["POST stop", "GET location", "GET moved"]),
    Conversation(
      "an address of 4,000 characters", .power(.stop),
      [.accepted(async: Step.origin + "/status?c=" + String(repeating: "x", count: 4000)), .succeeded], .done,
      asked: ["POST stop", "GET status"]),
  ]

  /// A day's polls are scripted; the client gives up before, and says what can be done.
  static let neverEnding = Conversation(
    "one that runs for ever is given up after two hours, and said to go on", .power(.stop),
    [.followed] + Array(repeating: .status("InProgress", after: "60"), count: 1440),
    .refused(.noContact, "Stop of ci has gone on for 2 hours and the service still calls it running"),
    asked: ["POST stop"] + Array(repeating: "GET status", count: 120))

  private static func ends(_ word: String) -> Conversation {
    Conversation(
      "\(word) ends it well", .power(.stop), [.followed, .status(word)], .done, asked: ["POST stop", "GET status"])
  }

  private static func goesOn(_ word: String) -> Conversation {
    Conversation(
      "\"\(word)\" means that it runs", .power(.stop), [.followed, .status(word), .succeeded], .done,
      asked: ["POST stop", "GET status", "GET status"])
  }

  private static func fails(_ name: String, _ body: String, _ text: String) -> Conversation {
    Conversation(
      name, .power(.start), [.followed, .answer(200, body)], .refused(.operationFailed, text),
      asked: ["POST start", "GET status"])
  }

  /// Three words end an operation, in any case; every other means that it runs.
  static let words: [Conversation] = [
    ends("succeeded"), ends("SUCCEEDED"), goesOn("Accepted"), goesOn("Running"), goesOn("ResolvingTemplate"),
    goesOn("Waiting for capacity"), goesOn(""), goesOn("Success"), goesOn("Completed"),
    fails(
      "Failed with a reason", #"{"status":"Failed","error":{"code":"NoCapacity","message":"No cores."}}"#,
      "No cores (NoCapacity"),
    fails("failed without a reason", #"{"status":"failed"}"#, "ended as failed"),
    fails("CANCELED", #"{"status":"CANCELED"}"#, "ended as CANCELED"),
    fails("Cancelled", #"{"status":"Cancelled","error":null}"#, "ended as Cancelled"),
    fails("Failed with a bare code", #"{"status":"Failed","error":{"code":"Timeout"}}"#, "Timeout"),
    fails("Failed with a message alone", #"{"status":"Failed","error":{"message":"Out of luck."}}"#, "Out of luck"),
    Conversation(
      "a status without a word is asked again", .power(.stop),
      [.followed, .answer(200, "{}"), .answer(200, #"{"status":7}"#), .answer(200, #"{"status":null}"#), .succeeded],
      .done, asked: ["POST stop", "GET status", "GET status", "GET status", "GET status"]),
    Conversation(
      "an empty status is asked again", .power(.stop), [.followed, .answer(200, ""), .answer(204, ""), .succeeded],
      .done, asked: ["POST stop", "GET status", "GET status", "GET status"]),
    Conversation(
      "a status answered with 202", .power(.stop),
      [.followed, .answer(202, #"{"status":"InProgress"}"#), .succeeded], .done,
      asked: ["POST stop", "GET status", "GET status"]),
  ]

  private static func waits(_ name: String, _ after: String?, _ seconds: Double) -> Conversation {
    Conversation(
      name, .power(.stop),
      [.accepted(async: Step.origin + "/status", after: after), .status("InProgress", after: after), .succeeded], .done,
      asked: ["POST stop", "GET status", "GET status"], waited: [after == nil ? 1 : seconds, seconds])
  }

  /// `Retry-After` in every form that it comes in. The clock stands at 05:00:00 on 23 November 2026 in the beginning.
  static let waits: [Conversation] = [
    waits("no Retry-After", nil, 10), waits("seconds", "3", 3), waits("zero is a second", "0", 1),
    waits("less than zero is a second", "-5", 1), waits("a billion seconds are a minute", "1000000000", 60),
    waits("a date that is over", "Mon, 23 Nov 2026 04:00:00 GMT", 1),
    waits("a date next century", "Sat, 23 Nov 2126 05:00:00 GMT", 60),
    Conversation(
      "a date", .power(.stop),
      [
        .accepted(async: Step.origin + "/status", after: "Mon, 23 Nov 2026 05:00:20 GMT"),
        .status("InProgress", after: "Mon, 23 Nov 2026 05:00:50 GMT"), .succeeded,
      ], .done, asked: ["POST stop", "GET status", "GET status"], waited: [20, 30]),
    Conversation(
      "words, fractions and numbers beyond all are none", .power(.stop),
      [
        .followed, .status("InProgress", after: "soon"), .status("InProgress", after: "1.5"),
        .status("InProgress", after: "99999999999999999999"), .status("InProgress", after: "Mon, 99 Foo 2026"),
        .status("InProgress", after: ""), .succeeded,
      ], .done, asked: ["POST stop"] + Array(repeating: "GET status", count: 6), waited: [1, 10, 10, 10, 10, 10]),
  ]
}
