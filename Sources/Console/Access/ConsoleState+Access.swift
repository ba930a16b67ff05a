import Languages
import ComputeModel
import Schedules

/// Rights and locks: keys are grey where the service would refuse, and say which right is missing.
extension ConsoleState {
  /// Rights are kept so long; `R` reads them again (issue 6 point 7).
  static let accessLifeSeconds = 300

  /// Workspaces whose rights are not known or too old; none where nothing can be changed anyway.
  mutating func readAccess(renewing: Bool = false) -> [Effect] {
    guard !isReadOnly else { return [] }
    // Rights on single instances are asked for anew when they matter.
    access = access.filter { scope, reading in
      if case .workspace = scope { return true }
      return reading.isReading || !(renewing || isTooOld(reading))
    }
    return read(fleet.workspaces.map { .workspace($0) }.filter { renewing || isTooOld(access[$0]) })
  }

  mutating func take(_ result: Result<ScopeAccess, ServiceFailure>, at scope: AccessScope) {
    // What was known stays where a reading fails; where nothing is known, no key is grey for it.
    var reading = access[scope] ?? AccessReading()
    reading.isReading = false
    reading.readAt = now
    switch result {
    case .success(let value): reading.value = value
    case .failure(let failure): log(failure, of: localized("your rights in \(scope.name)"))
    }
    access[scope] = reading
  }

  /// Why whoever is signed in may not do this, as a clause after the instance's name; nil where nothing is known to
  /// stand against it.
  func accessRefusal(of action: InstanceAction, by instance: ComputeInstance) -> String? {
    guard let access = knownAccess(to: instance) else { return nil }
    // The new owner sets the key of what an administrator made (founding document); by which right is not published.
    let isOwnKey = action.isSSHKey && isAssignedUser(of: instance)
    if !isOwnKey, let right = access.missingRight(for: action) {
      return localized(
        "needs the right \(right), which you do not have there (\(keyName(.refresh)) reads your rights again)")
    }
    return access.rule(against: action, on: instance)
  }

  func knowsAccess(to instance: ComputeInstance) -> Bool { knownAccess(to: instance) != nil }

  func isAssignedUser(of instance: ComputeInstance) -> Bool {
    guard let assigned = instance.assignedTo, let principal = knownAccess(to: instance)?.principalID else {
      return false
    }
    return assigned.objectID.lowercased() == principal
  }

  /// A role may be given on one instance alone: before a missing right is the last word, that instance is asked for.
  mutating func readAccessOfRefused(_ action: InstanceAction, _ items: [FleetItem]) -> [Effect] {
    var scopes: [AccessScope] = []
    for case .instance(let instance) in items where action.refusal(by: instance) == nil {
      let scope = AccessScope.instance(Target(instance))
      guard access[scope] == nil, knownAccess(to: instance)?.missingRight(for: action) != nil else { continue }
      scopes.append(scope)
    }
    return read(scopes)
  }

  private mutating func read(_ scopes: [AccessScope]) -> [Effect] {
    let scopes = scopes.filter { access[$0]?.isReading != true }
    for scope in scopes { access[scope, default: AccessReading()].isReading = true }
    return scopes.isEmpty ? [] : [.readAccess(scopes)]
  }

  private func knownAccess(to instance: ComputeInstance) -> ScopeAccess? {
    access[.instance(Target(instance))]?.value ?? access[.workspace(instance.workspace)]?.value
  }

  private func isTooOld(_ reading: AccessReading?) -> Bool {
    guard let readAt = reading?.readAt else { return true }
    return now - readAt >= .seconds(Self.accessLifeSeconds)
  }
}
