import Languages
import ComputeModel
import Terminal

extension Page {
  /// Instances of people who left, with what they cost and the safe way on.
  mutating func leavers(_ state: ConsoleState) {
    guard !state.fleet.facts.isEmpty else {
      return paragraph(localized("Asking the directory, and reading prices..."), role: .dim)
    }
    let known = state.fleet.rows.compactMap { item -> (instance: ComputeInstance, facts: FindingFacts)? in
      guard case .instance(let instance) = item, let facts = state.fleet.facts[instance.id.lowercased()] else {
        return nil
      }
      return (instance, facts)
    }
    let found = known.filter { $0.facts.owner.hasLeft }.sorted { $0.instance.name < $1.instance.name }
    paragraph(
      localized(
        "Azure cannot give an instance to somebody else. Stop it, keep it until its disk is not needed any more, or make it"
      )
        + localized(" again for another person."))
    blank()
    if found.isEmpty { paragraph(localized("Nobody who has an instance is known to have left."), role: .dim) }
    for (instance, facts) in found {
      let word = StateWord(instance.state)
      row(
        [
          (instance.name, 24, .text), (word.text, 14, word.role), (facts.owner.named, 9, .warning),
          (facts.cost?.perHour.map { localized("\($0.text) an hour") } ?? "-", 20, .text),
          (Owner(instance).fullText, .max, .dim),
        ], opens: Target(instance))
      for step in instance.stepsAfterLeaving { paragraph("  \(step)", role: .dim) }
    }
    let unknown = Set(known.filter { $0.facts.owner == .unknown }.compactMap(\.instance.ownerID)).count
    if unknown > 0 {
      blank()
      paragraph(
        localized("\(unknown) owners could not be asked about: that takes the right to read the directory."),
        role: .unknown)
    }
  }
}
