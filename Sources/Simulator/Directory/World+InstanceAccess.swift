import ComputeModel

/// Who an instance is for, beside roles.
extension Instance {
  /// The object id, in lower case, of the user that it was made for; nil where it is its creator's own.
  package var assignedUserID: String? {
    settings[path: "personalComputeInstanceSettings", "assignedUser", "objectId"]?.text?.lowercased()
  }
}

extension World {
  /// The right to open Jupyter and the other applications of an instance.
  package static let applicationAccess =
    "Microsoft.MachineLearningServices/workspaces/computes/applicationaccess/action"

  /// Whether somebody may open an instance's applications: only the user that it is assigned to, else its creator,
  /// and only with the right. An Owner who is neither may not (FACTS section 7).
  package func mayOpenApplications(of instance: Instance, _ principal: Principal) -> Bool {
    let user = instance.assignedUserID ?? instance.createdBy.objectID.lowercased()
    return principal.objectID == user
      && directory.allows(Self.applicationAccess, to: principal.objectID, at: scope(of: instance))
  }

  /// Whether somebody may turn single sign-on on, beside the right: for an instance made on behalf of a user only
  /// that user, so that nobody's code runs under another's sign-on (founding document).
  func mayEnableSSO(of instance: Instance, _ principal: Principal) -> Bool {
    instance.assignedUserID.map { $0 == principal.objectID } ?? true
  }
}
