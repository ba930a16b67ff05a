import ComputeModel
import Languages

/// An action's label in the language of the moment. The label itself is English: the history and the usual times of
/// operations go by it.
func actionText(_ label: String) -> String {
  let words = label.split(separator: " ", maxSplits: 1).map(String.init)
  if let count = Int(words[0]), count != 1, words.count == 2 {
    switch words[1] {
    case "schedules": return localized("\(count) schedules")
    case "applications": return localized("\(count) applications")
    default: break
    }
  }
  let idle = "idle shutdown "
  if label.hasPrefix(idle), label != "idle shutdown off" {
    return localized("idle shutdown \(label.dropFirst(idle.count))")
  }
  return localized(word: label)
}

extension InstanceAction {
  var text: String { actionText(label) }
}
