import Languages
import ComputeModel

/// Single sign-on of the instance of the page, on where it is off and off where it is on.
extension ConsoleState {
  /// Why the key cannot work now; nil where it does. Who may do it is the service's answer: the document names no
  /// rights, and a refusal is shown as it comes.
  func singleSignOnRefusal() -> String? {
    guard let instance = screen.target.flatMap({ fleet.instance(id: $0.id) }) else {
      return refusal(of: .enableSSO(true))
    }
    guard !isReadOnly, instance.isSSOEnabled == nil else {
      return refusal(of: .enableSSO(instance.isSSOEnabled != true))
    }
    return localized("SSO: the service does not say whether it is on; :sso on and :sso off say which.")
  }

  mutating func askSingleSignOn() -> [Effect] {
    if let why = singleSignOnRefusal() {
      notice = Notice(kind: .refusal, text: why)
      return []
    }
    guard let instance = screen.target.flatMap({ fleet.instance(id: $0.id) }) else { return [] }
    return askSingleSignOn(instance.isSSOEnabled != true, of: [.instance(instance)])
  }

  /// The dialog says of each instance who may do it.
  mutating func askSingleSignOn(_ isOn: Bool, of items: [FleetItem]) -> [Effect] {
    var notes: [String] = []
    for case .instance(let instance) in items {
      guard isOn, let assigned = instance.assignedTo else { continue }
      let creator = instance.createdBy?.name ?? instance.createdBy?.objectID ?? localized("its creator")
      notes.append(
        localized("! \(instance.name) was created on behalf of \(assigned.objectID): only that user may turn SSO on;")
          + localized(" \(creator), who created it, is refused unless it is the same person."))
    }
    notes.append(
      localized("The right needed is Microsoft.MachineLearningServices/workspaces/computes/enableSso/action."))
    return ask(.enableSSO(isOn), of: items, notes: notes)
  }
}
