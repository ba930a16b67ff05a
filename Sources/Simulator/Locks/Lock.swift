package import ComputeModel

/// Keeps somebody from changing or deleting what is at a scope, whatever their role.
package struct Lock: Hashable, Sendable {
  /// As its maker wrote it; names are compared without regard to case.
  package var name: String
  package var scope: Scope
  package var level: LockLevel
  package var notes: String?
}

package enum LocksEvent: Hashable, Sendable {
  /// Also in place of one with the same scope and name.
  case written(Lock)
  case removed(scope: Scope, name: String)
}

/// `body` is ARM's, as it was sent.
package enum LocksCommand: Sendable {
  case write(name: String, at: Scope, body: JSONValue, by: Principal)
  case remove(name: String, at: Scope, by: Principal)
}

/// All locks, in the order in which they were made.
package struct Locks: Hashable, Sendable {
  package internal(set) var all: [Lock] = []

  package func lock(named name: String, at scope: Scope) -> Lock? {
    let folded = name.lowercased()
    return all.first { $0.name.lowercased() == folded && $0.scope == scope }
  }

  /// The locks that stand against an operation: those at its scope and above it. Locks themselves are
  /// not locked: who may write a lock may always take it off.
  package func against(_ right: String, at scope: Scope) -> [Lock] {
    guard !right.lowercased().hasPrefix("microsoft.authorization/locks/") else { return [] }
    return all.filter { $0.level.forbids(right) && $0.scope.contains(scope) }
  }

  mutating func evolve(_ event: LocksEvent) {
    switch event {
    case .written(let lock):
      let folded = lock.name.lowercased()
      if let place = all.firstIndex(where: { $0.name.lowercased() == folded && $0.scope == lock.scope }) {
        all[place] = lock
      } else {
        all.append(lock)
      }
    case .removed(let scope, let name):
      let folded = name.lowercased()
      all.removeAll { $0.scope == scope && $0.name.lowercased() == folded }
    }
  }
}
