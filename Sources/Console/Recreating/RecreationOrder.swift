import Languages
package import ComputeModel

/// Instances to be deleted and made again, and on what conditions.
package struct RecreationOrder: Hashable, Sendable {
  /// So many at once: Azure's write limits are per subscription.
  static let batches = 1...8

  package var targets: [Target]
  package var batch = 1
  /// Nil for at any time.
  package var window: QuietHours?
  /// Nil where nobody is asked.
  package var consent: OwnerConsent?
  /// Whether owners who have not agreed yet, and the next window, are waited for; else they are left alone.
  package var waits = false

  package init(_ targets: [Target]) { self.targets = targets }

  /// Whether anything may be waited for before the first request.
  package var isConditional: Bool { window != nil || consent != nil }
}

extension RecreationOrder {
  /// What may stand behind the name.
  static let words = ["batch", "consent", "wait", "window"]

  /// Reads `[NAME] [consent TAG=VALUE] [window 22:00-06:00] [wait] [batch N]`.
  /// - Returns: the name, which is empty where none was given, and an order without targets.
  static func read(_ argument: String) throws(CommandError) -> (name: String, order: RecreationOrder) {
    var (name, order) = ("", RecreationOrder([]))
    var words = argument.split(separator: " ").map { String($0) }[...]
    if let first = words.first, !Self.words.contains(first) { name = String(words.removeFirst()) }
    while let word = words.popFirst() {
      switch word {
      case "wait": order.waits = true
      case "consent":
        guard let consent = words.popFirst().flatMap({ OwnerConsent($0) }) else {
          throw CommandError(localized("recreate: say consent TAG=VALUE, such as consent patch=ok."))
        }
        order.consent = consent
      case "window":
        guard let window = words.popFirst().flatMap({ QuietHours($0) }) else {
          throw CommandError(localized("recreate: say window FROM-UNTIL, such as window 22:00-06:00."))
        }
        order.window = window
      case "batch":
        guard let batch = words.popFirst().flatMap({ Int($0) }), batches.contains(batch) else {
          throw CommandError(localized("recreate: say batch and how many at once, 1 to 8."))
        }
        order.batch = batch
      default:
        throw CommandError(
          localized(
            "recreate: \(word) is not known here; say recreate NAME consent TAG=VALUE window 22:00-06:00 wait batch 2.")
        )
      }
    }
    guard !order.waits || order.isConditional else {
      throw CommandError(localized("recreate: wait belongs to consent and window; there is nothing to wait for."))
    }
    return (name, order)
  }
}
