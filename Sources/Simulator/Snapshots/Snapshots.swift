package import ComputeModel

/// A world that was kept under a name. It follows from the journal like the world that it was taken of: saving and
/// restoring are events, so a restart finds the same snapshots, and a journal that was restored in the middle can be
/// replayed as it stands.
package struct Snapshot: Hashable, Sendable {
  package var name: String
  /// How many events had made the world.
  package var sequence: Int
  /// Without snapshots of its own.
  package var world: World

  /// How many are kept at most; each is a whole world.
  package static let maximum = 32

  package var json: JSONValue {
    .object([
      "name": .string(name), "sequence": .number(sequence), "now": .instant(world.now),
      "scenario": .string(world.founding.scenario), "instances": .number(world.instances.count),
    ])
  }
}

package enum SnapshotsCommand: Sendable {
  /// Replaces one of the same name.
  case save(String)
  /// - Parameter clock: how time goes on from the moment of the snapshot.
  case restore(String, Clock)
  case remove(String)
}

package enum SnapshotsEvent: Hashable, Sendable {
  case saved(String)
  case restored(String, Clock)
  case removed(String)
}

extension World {
  package func snapshot(_ name: String) -> Snapshot? { snapshots.first { $0.name == name } }

  func events(for command: SnapshotsCommand) throws(Refusal) -> [Event] {
    switch command {
    case .save(let name):
      let isName =
        (1...64).contains(name.utf8.count)
        && name.unicodeScalars.allSatisfy {
          $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains($0))
        }
      guard isName else {
        throw .validation("The name of a snapshot has 1 to 64 letters, digits, '-', '_' and '.'.")
      }
      guard snapshots.count < Snapshot.maximum || snapshot(name) != nil else {
        throw .validation("There are \(Snapshot.maximum) snapshots already: delete one first.")
      }
      return [Event(at: now, why: "the snapshot \(name) was saved", kind: .snapshots(.saved(name)))]
    case .restore(let name, let clock):
      let snapshot = try existing(snapshot: name)
      return [
        Event(
          at: snapshot.world.now, why: "the snapshot \(name) of event \(snapshot.sequence) was restored",
          kind: .snapshots(.restored(name, clock)))
      ]
    case .remove(let name):
      guard snapshot(name) != nil else { return [] }
      return [Event(at: now, why: "the snapshot \(name) was removed", kind: .snapshots(.removed(name)))]
    }
  }

  package func existing(snapshot name: String) throws(Refusal) -> Snapshot {
    guard let snapshot = snapshot(name) else {
      let names = snapshots.map { $0.name }.joined(separator: ", ")
      throw Refusal(
        .notFound, code: "SnapshotNotFound",
        "There is no snapshot '\(name)'; there \(names.isEmpty ? "is none yet" : "are " + names).")
    }
    return snapshot
  }

  mutating func evolve(_ event: SnapshotsEvent) {
    switch event {
    case .saved(let name):
      var kept = self
      kept.snapshots = []
      let snapshot = Snapshot(name: name, sequence: sequence, world: kept)
      if let place = snapshots.firstIndex(where: { $0.name == name }) {
        snapshots[place] = snapshot
      } else {
        snapshots.append(snapshot)
      }
    case .restored(let name, let clock):
      guard var world = snapshot(name)?.world else { return }
      // Ids are drawn from the number of events, so it goes on: no operation gets an id that another had.
      (world.sequence, world.snapshots, world.clock) = (sequence, snapshots, clock)
      self = world
    case .removed(let name): snapshots.removeAll { $0.name == name }
    }
  }
}

extension SnapshotsEvent {
  var json: JSONValue {
    switch self {
    case .saved(let name): .object(["saved": .string(name)])
    case .restored(let name, let clock): .object(["restored": .string(name), "clock": clock.json])
    case .removed(let name): .object(["removed": .string(name)])
    }
  }

  init?(json: JSONValue) {
    if let name = json["saved"]?.text {
      self = .saved(name)
    } else if let name = json["restored"]?.text, let clock = json["clock"].flatMap({ Clock(json: $0) }) {
      self = .restored(name, clock)
    } else if let name = json["removed"]?.text {
      self = .removed(name)
    } else {
      return nil
    }
  }
}
