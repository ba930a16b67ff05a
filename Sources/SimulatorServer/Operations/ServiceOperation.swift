import HTTPTypes

/// An operation that the simulated service has: where it is asked for, which right it needs, what of it is
/// modelled. The addresses that are answered, the rights that are checked and the table of what is modelled all
/// come from these values, so they cannot differ.
struct ServiceOperation: Sendable {
  enum Versions: Sendable {
    /// The versions of Microsoft.MachineLearningServices (FACTS section 4).
    case machineLearning
    /// Any date: the shapes of ARM's own resources, as far as they are here, have not changed with it.
    case anyDate
  }

  let method: HTTPRequest.Method
  let path: PathTemplate
  /// As role definitions name it, such as `Microsoft.MachineLearningServices/workspaces/computes/start/action`.
  /// Nil where whoever has logged in may.
  let right: String?
  let versions: Versions
  /// The handler asks for rights itself: of each element of a list of what the caller may read, or where one right or
  /// another is enough.
  let isFiltered: Bool
  /// One sentence: what a client can rely on.
  let modelled: String
  /// One sentence: what is not, and what that does to a client. Empty where no limit is known.
  let limits: String
  let handle: @Sendable (Routes, OperationCall) async throws(Answer) -> Answer

  init(
    _ method: HTTPRequest.Method, _ path: String, right: String?, versions: Versions = .machineLearning,
    isFiltered: Bool = false, modelled: String, limits: String = "",
    handle: @escaping @Sendable (Routes, OperationCall) async throws(Answer) -> Answer
  ) {
    self.method = method
    self.path = PathTemplate(path)
    self.right = right
    self.versions = versions
    self.isFiltered = isFiltered
    self.modelled = modelled
    self.limits = limits
    self.handle = handle
  }

  /// Whether it changes something, or may: then locks stand against it, and the activity log has it.
  var isChange: Bool {
    guard let right = right?.lowercased() else { return false }
    return ["/write", "/delete", "/action"].contains { right.hasSuffix($0) }
  }

  /// All of them; where two match an address, the first one answers.
  static let all: [ServiceOperation] = [
    subscriptions,
    providers,
    workspaces,
    computes,
    locations,
    authorization,
    locks,
    activityLog,
    sshPublicKeys,
    storageAccounts,
    networks,
    identities,
    policy,
    deployments,
    jobs,
  ].flatMap { $0 }

  /// The operation at an address, and what the names in its template stand for there.
  static func at(
    _ method: HTTPRequest.Method, path: [String], folded: [String]
  ) -> (operation: ServiceOperation, parameters: [String: String])? {
    for operation in all where operation.method == method {
      if let parameters = operation.path.match(path, folded: folded) { return (operation, parameters) }
    }
    return nil
  }

  static let workspacePath =
    "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.MachineLearningServices"
    + "/workspaces/{workspace}"
}
