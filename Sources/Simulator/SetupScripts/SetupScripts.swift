import ComputeModel
import Schedules

/// The scripts that an operation runs on an instance (`setupScripts.scripts`, FACTS section 15). The simulator runs
/// none: it reads how one ends from its last line.
struct SetupScripts {
  enum Kind: String {
    /// "Run only once during provision of the compute."
    case creation = "creationScript"
    /// "Run every time the machine starts."
    case startup = "startupScript"

    /// Which of the service's states belongs to which script is not documented; this is a decision.
    var state: KnownInstanceState { self == .creation ? .settingUp : .userSettingUp }
    var code: String { self == .creation ? "SetupScriptFailed" : "StartupScriptFailed" }
  }

  struct Run {
    var kind: Kind
    /// Nil for success.
    var exitCode: Int?
  }

  /// In order; after one that fails nothing runs.
  private(set) var runs: [Run] = []

  init(_ settings: JSONValue, for operation: OperationName) {
    let kinds: [Kind] =
      switch operation {
      case .create: [.creation, .startup]
      case .start, .restart: [.startup]
      case .stop, .delete: []
      }
    for kind in kinds {
      guard let script = settings[path: "setupScripts", "scripts", kind.rawValue], script.object != nil else {
        continue
      }
      let exitCode = Self.exitCode(of: script)
      runs.append(Run(kind: kind, exitCode: exitCode))
      if exitCode != nil { return }
    }
  }

  func duration(_ durations: OperationDurations) -> Duration { durations.setupScript * runs.count }

  /// How the scripts make the operation fail; nil where they do not.
  var failure: Instance.ServiceError? {
    guard let last = runs.last, let exitCode = last.exitCode else { return nil }
    return Instance.ServiceError(
      code: last.kind.code,
      message: "The \(last.kind == .creation ? "creation" : "startup") script ended with exit code \(exitCode).")
  }

  /// The rules for `setupScripts`; how the service words its refusals is unknown.
  static func check(_ value: JSONValue) throws(Refusal) {
    guard value.object != nil else { throw .validation("setupScripts is \(value.kindName) and must be an object.") }
    let scripts = value["scripts"] ?? .null
    guard scripts.isNull || scripts.object != nil else {
      throw .validation("setupScripts.scripts is \(scripts.kindName) and must be an object.")
    }
    for kind in [Kind.creation, .startup] {
      guard let script = scripts[kind.rawValue], !script.isNull else { continue }
      guard script.object != nil, let source = script["scriptSource"]?.text?.lowercased(),
        ["inline", "workspace", "workspacestorage"].contains(source)
      else { throw .validation("\(kind.rawValue).scriptSource must be inline or workspaceStorage.") }
      guard let data = script["scriptData"]?.text, !data.isEmpty else {
        throw .validation("\(kind.rawValue).scriptData is missing.")
      }
      guard source != "inline" || Base64.bytes(of: data) != nil else {
        throw .validation("\(kind.rawValue).scriptData must be base64: scriptSource is inline.")
      }
      for member in ["scriptArguments", "timeout"] {
        guard let value = script[member], !value.isNull, value.text == nil else { continue }
        throw .validation("\(kind.rawValue).\(member) is \(value.kindName) and must be a string.")
      }
    }
  }

  /// The number of an `exit` other than 0 in the last line that does something. A script in the workspace's storage
  /// cannot be read and succeeds.
  private static func exitCode(of script: JSONValue) -> Int? {
    guard script["scriptSource"]?.text?.lowercased() == "inline",
      let bytes = script["scriptData"]?.text.flatMap({ Base64.bytes(of: $0) })
    else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: { $0.isNewline })
    let last = lines.last { line in
      let first = line.first { $0 != " " && $0 != "\t" }
      return first != nil && first != "#"
    }
    let words = (last ?? "").split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" })
    guard words.count == 2, words[0] == "exit", let code = Int(words[1]), code != 0 else { return nil }
    return code
  }
}

extension World {
  /// How long an operation takes, with the scripts that it runs.
  func duration(of operation: OperationName, with settings: JSONValue) -> Duration {
    founding.durations.duration(of: operation)
      + SetupScripts(settings, for: operation).duration(founding.durations)
  }
}
