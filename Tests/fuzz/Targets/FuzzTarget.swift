import ComputeModel

/// What is tried, by name. Each takes any bytes: it reads them or refuses them in words, and what it reads holds what
/// its reader promises. The same promises are held to in the tests named MutatedInputTests.
enum FuzzTarget {
  typealias Body = @Sendable ([UInt8]) -> Void

  static let all: [String: Body] = [
    "list": list, "json": json, "resource-id": resourceID, "documents": documents,
    "cron": cron, "recurrence": recurrence, "tzif": zoneFile, "duration": duration, "timestamp": timestamp,
    "template": template, "policy-expression": policyExpression, "instance": instance, "public-key": publicKey,
    "keys": keys, "text": text, "filter": filter, "command": command,
    "yaml-create": creationFile, "yaml-schedules": scheduleFile, "yaml-configuration": configuration,
    "yaml-theme": theme, "ini": ini,
  ]

  /// As text comes from a file or from the network: what is no UTF-8 is repaired.
  static func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
