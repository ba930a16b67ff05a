import Languages
import ComputeModel
import Terminal

/// Presets of the configuration, applied to marked instances.
extension ConsoleState {
  /// `preset NAME`
  mutating func applyPreset(_ name: String) throws(CommandError) -> [Effect] {
    guard !presets.isEmpty else {
      throw CommandError(localized("The configuration has no presets: the manual shows how they are written."))
    }
    guard let preset = presets.first(where: { $0.preset.name == name })?.preset else {
      throw CommandError(
        localized("There is no preset \(name): there are \(presets.map(\.preset.name).joined(separator: ", "))."))
    }
    var (changes, skipped, notes): ([InstanceChange], [String], [String]) = ([], [], [])
    for item in subjects {
      guard case .instance(let instance) = item else {
        skipped.append(localized("\(item.name) cannot be read"))
        continue
      }
      let wanted = preset.changes(for: instance)
      if wanted.isEmpty {
        skipped.append(localized("\(instance.name) is as \(name) says already"))
      } else if let refusal = wanted.lazy.compactMap({ $0.refusal(by: instance) }).first {
        skipped.append("\(instance.name) \(refusal)")
      } else {
        changes += wanted.map { InstanceChange($0, Target(instance)) }
        notes += preset.drift(of: instance).map { "\(instance.name): \($0.text)" }
      }
    }
    return ask(localized("preset \(name)"), changes, skipped: skipped, notes: notes)
  }
}
