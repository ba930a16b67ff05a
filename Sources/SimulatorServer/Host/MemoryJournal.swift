import ComputeModel
import Simulator
import Synchronization

/// The journal of a world that is gone with its program: a demo. Its events are written as text when somebody reads
/// them, which hardly anybody does: writing those of 10,000 instances took a seventh of the CPU until the list was
/// whole.
final class MemoryJournal: Journal {
  private struct Kept: Sendable {
    var events: [Event] = []
    var facts: [String: String] = [:]
  }

  private let kept = Mutex(Kept())

  func append(_ events: [Event]) { kept.withLock { $0.events += events } }

  func entries(after sequence: Int, limit: Int) -> [JournalEntry] {
    let events = kept.withLock { kept in
      let rest = kept.events.dropFirst(max(0, sequence))
      return limit < 0 ? rest : rest.prefix(limit)
    }
    return zip(events.indices, events).map { JournalEntry(sequence: $0 + 1, text: $1.json.compactText) }
  }

  func events() -> [Event] { kept.withLock { $0.events } }

  func fact(_ name: String) -> String? { kept.withLock { $0.facts[name] } }

  func setFact(_ name: String, _ value: String) { kept.withLock { $0.facts[name] = value } }

  func synchronousLevel() -> Int? { nil }

  func close() {}
}
