package import ComputeModel
import Schedules

extension World {
  /// Everything that a person may want to compare between two moments, for the control API. Instances stand under
  /// their key, so that two documents can be compared member by member.
  package var document: JSONValue {
    .object([
      "scenario": .string(founding.scenario), "seed": .number(founding.seed), "events": .number(sequence),
      "now": .instant(now), "clock": clock.json, "nextEvent": .instant(nextDue),
      "regionalQuota": .number(founding.regionalQuota), "coresInUse": .number(coresInUse()),
      "families": .object(
        JSONObject(
          founding.quotas.map { quota in
            .init(
              name: quota.family,
              value: .object([
                "limit": .number(quota.limit), "inUse": .number(coresInUse(family: quota.family)),
              ]))
          })),
      "workspaces": .array(workspaces.map { $0.json }), "principals": .array(principals.map { $0.json }),
      "roleAssignments": .array(directory.roleAssignments.map { $0.json }),
      "instances": .object(JSONObject(instances.map { .init(name: $0.key.text, value: document(of: $0)) })),
      "running": .array(operations.filter { $0.isRunning }.map { $0.json }),
      "notices": .array(notices.map { $0.json }),
      "stagedFailures": .array(stagedFailures.map { $0.json }), "faults": .array(faults.entries.map { $0.rule.json }),
    ])
  }

  private func document(of instance: Instance) -> JSONValue {
    var document = instance.json
    document["activities"] = .array(activities(on: instance.key).map { .string($0.rawValue) })
    document["idleSince"] = .instant(idleSince(instance.key))
    return document
  }
}

/// A place in which two documents differ.
package struct JSONDifference: Hashable, Sendable {
  /// Names of members from the outermost on.
  package var path: [String]
  /// Nil where there is nothing.
  package var before: JSONValue?
  package var after: JSONValue?

  /// Objects are compared member by member, in the order of `before`; every other value as a whole.
  package static func between(_ before: JSONValue, _ after: JSONValue, path: [String] = []) -> [JSONDifference] {
    guard let (old, new) = before.object.flatMap({ old in after.object.map { (old, $0) } }) else {
      return before == after ? [] : [JSONDifference(path: path, before: before, after: after)]
    }
    // An object finds its members one by one, which would be a square of a fleet's size.
    let later = Dictionary(new.members.map { ($0.name, $0.value) }) { _, last in last }
    let names = Set(old.members.map { $0.name })
    var differences: [JSONDifference] = []
    for member in old.members {
      let inner = path + [member.name]
      if let value = later[member.name] {
        differences += between(member.value, value, path: inner)
      } else {
        differences.append(JSONDifference(path: inner, before: member.value, after: nil))
      }
    }
    for member in new.members where !names.contains(member.name) {
      differences.append(JSONDifference(path: path + [member.name], before: nil, after: member.value))
    }
    return differences
  }

  package var json: JSONValue {
    .object([
      "path": .array(path.map { .string($0) }), "before": before ?? .null, "after": after ?? .null,
    ])
  }
}
