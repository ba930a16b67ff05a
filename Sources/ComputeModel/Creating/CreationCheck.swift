/// What could be found out about a new instance before it is sent.
package struct CreationCheck: Hashable, Sendable {
  package enum Verdict: Hashable, Sendable {
    case fine
    /// Why it will not be made, as a sentence.
    case refused(String)
    /// Why nobody can tell from here, as a sentence: then the service has the last word.
    case notVisible(String)
  }

  /// Whether the name is free in its workspace. That it must be free in the whole region only the service sees.
  package var name: Verdict
  package var policy: Verdict

  /// What assigned policies would write into it where their rules match, a policy an element.
  package var changes: [String]

  package init(name: Verdict, policy: Verdict, changes: [String] = []) {
    self.name = name
    self.policy = policy
    self.changes = changes
  }

  package var refusals: [String] {
    [name, policy].compactMap { verdict in
      if case .refused(let why) = verdict { return why }
      return nil
    }
  }
}
