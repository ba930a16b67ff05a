import ComputeModel
import Terminal

extension OnboardingPlan {
  /// What will be sent, and what stands against it.
  func report(atOnce: Int) -> Report {
    let documents = items.map(\.document)
    let wrong = mistakes.map { mistake in
      JSONValue.object(["line": .number(mistake.line), "message": .string(mistake.text)])
    }
    let document = JSONValue.object([
      "instances": .array(documents), "wrong_lines": .array(wrong),
      "refusals": .array(refusals.map { .string($0) }), "warnings": .array(warnings.map { .string($0) }),
      "cores": cores.map { .number($0) } ?? .null, "cost_per_hour": costPerHour.document,
      "requests": .number(toMake.count), "at_once": .number(atOnce),
    ])
    return Report(
      document, of: documents,
      columns: ["line", "user", "object_id", "name", "workspace", "size", "cores", "standing", "missing_rights"],
      name: "name",
      table: text(atOnce: atOnce))
  }

  func text(atOnce: Int) -> String {
    var lines = [["LINE", "USER", "NAME", "WORKSPACE", "SIZE", "CORES", "STANDING", "RIGHTS"]]
    for item in items {
      lines.append([
        "\(item.line)", item.person.userPrincipalName ?? item.person.objectID, item.name, item.workspace, item.size,
        item.cores.map { "\($0)" } ?? "?", item.standing == .create ? "to be made" : "is there already",
        item.rightsText,
      ])
    }
    return (items.isEmpty ? "" : TextTable(lines).text)
      + summary(atOnce: atOnce).map { SafeText($0).oneLine.text + "\n" }.joined()
  }

  /// The sums, and what is wrong, a sentence each.
  func summary(atOnce: Int) -> [String] {
    let cost =
      costPerHour.all.isEmpty ? "at a price that nobody names" : "about \(costPerHour.text) an hour while they run"
    var sentences = [
      "\(toMake.count == 1 ? "1 instance" : "\(toMake.count) instances"), \(cores.map { "\($0)" } ?? "an unknown number of") cores, \(cost); sends"
        + " \(toMake.count) PUT requests, at most \(atOnce) at once."
    ]
    let there = items.count - toMake.count
    if there > 0 { sentences.append("\(there) are there already: an earlier run has made them.") }
    sentences += warnings.map { "! \($0)" }
    sentences += refusals
    sentences += mistakes.map { "Line \($0.line) \($0.text)." }
    return sentences
  }
}

extension OnboardingPlan.Item {
  fileprivate var document: JSONValue {
    .object([
      "line": .number(line), "user": .string(person.userPrincipalName), "object_id": .string(person.objectID),
      "name": .string(name), "workspace": .string(workspace), "size": .string(size),
      "cores": cores.map { .number($0) } ?? .null,
      "standing": .string(standing == .create ? "create" : "there"),
      "missing_rights": missingRights.map { .array($0.map { .string($0) }) } ?? .null,
    ])
  }
}
