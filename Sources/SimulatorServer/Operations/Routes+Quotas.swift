import ComputeModel
import Simulator

extension Routes {
  /// FACTS section 2, row 26.
  func updateQuotas(_ request: OperationCall) async throws(Answer) -> Answer {
    guard let body = try request.call.document() else { throw Self.emptyContent }
    guard let rows = body["value"]?.elements else {
      throw .error(400, "InvalidRequestContent", "value must be an array of quotas.")
    }
    var changes: [QuotaChange?] = []
    for row in rows { changes.append(try change(row)) }
    let world = try await submit(.updateQuotas(changes.compactMap { $0 }, by: request.principal))
    return .list(
      zip(rows, changes).map { row, change in
        .object([
          "id": row["id"] ?? .null, "type": row["type"] ?? .null, "limit": row["limit"] ?? .null,
          "unit": .string("Count"),
          "status": .string((change?.status(in: world) ?? QuotaChange.Status.failure).rawValue),
        ])
      })
  }

  /// Nil for a row that is not about a workspace.
  private func change(_ row: JSONValue) throws(Answer) -> QuotaChange? {
    guard let id = row["id"]?.text, let cores = row["limit"]?.integer else {
      throw .error(400, "InvalidRequestContent", "Every quota needs an id and a limit, a whole number.")
    }
    if let type = row["type"], !type.isNull, type.text == nil {
      throw .error(400, "InvalidRequestContent", "The type of a quota must be a string.")
    }
    if let unit = row["unit"], !unit.isNull, unit.text?.lowercased() != "count" {
      throw .error(400, "InvalidRequestContent", "The unit of a quota must be Count.")
    }
    let parts = id.split(separator: "/").map { String($0) }
    let folded = parts.map { $0.lowercased() }
    guard parts.count == 10, folded[0] == "subscriptions", folded[1] == host.subscription,
      folded[2] == "resourcegroups", folded[6] == "workspaces", folded[8] == "quotas"
    else { return nil }
    return QuotaChange(resourceGroup: parts[3], workspace: parts[7], family: parts[9], cores: cores)
  }
}
