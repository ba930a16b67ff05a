import Languages
import ComputeModel
import Terminal

/// An instance's state as three letters, a word and a role: it can be read aloud and without colours
/// (UX section 0 rule 3).
struct StateWord {
  var code: String
  /// As filters name it, whatever the language; empty for a state that nobody knows.
  var english: String
  var role: Role

  var word: String { localized(word: english) }
  var text: String { word.isEmpty ? code : "\(code) \(word)" }

  init(_ state: InstanceState) {
    guard let known = state.known else {
      // A word that we do not know is shown as it came, in brackets, never dropped.
      self.init("[\(state.word)]", "", .unknown)
      return
    }
    switch known {
    case .running: self.init("RUN", "running", .running)
    case .jobRunning: self.init("JOB", "job running", .running)
    case .creating: self.init("CRE", "creating", .transitional)
    case .settingUp: self.init("SET", "setting up", .transitional)
    case .userSettingUp: self.init("SET", "user setup", .transitional)
    case .starting: self.init("STA", "starting", .transitional)
    case .stopping: self.init("STO", "stopping", .transitional)
    case .restarting: self.init("RST", "restarting", .transitional)
    case .resizing: self.init("RSZ", "resizing", .transitional)
    case .deleting: self.init("DEL", "deleting", .transitional)
    case .stopped: self.init("OFF", "stopped", .stopped)
    case .createFailed: self.init("ERR", "create failed", .failed)
    case .setupFailed: self.init("ERR", "setup failed", .failed)
    case .userSetupFailed: self.init("ERR", "user setup failed", .failed)
    case .unusable: self.init("UNU", "unusable", .failed)
    case .unknown: self.init("??", "unknown", .unknown)
    }
  }

  private init(_ code: String, _ word: String, _ role: Role) {
    self.code = code
    english = word
    self.role = role
  }

  static let unreadable = StateWord("??", "unreadable", .unknown)
}
