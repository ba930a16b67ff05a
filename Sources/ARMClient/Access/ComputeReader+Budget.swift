import Languages
import ARM
package import ComputeModel
import HTTPTypes

extension ComputeReader {
  /// Asks for a subscription's own document, or for the list of all, to learn what is left of ARM's limits.
  ///
  /// A refusal says it just as well: not everybody who may use a workspace may read its subscription.
  package func budget(of subscription: String?) async throws(ServiceFailure) -> RateBudget {
    let path = "/subscriptions" + (subscription.map { "/" + $0.pathSegment } ?? "")
    do throws(ServiceFailure) {
      let call = ARMCall(.get, connection.url(path, version: APIVersion.subscriptions))
      _ = try await connection.send(call, to: localized("learn how many requests are left"))
    } catch {
      guard error.httpStatus != nil, !connection.budget.rows.isEmpty else { throw error }
    }
    return connection.budget
  }
}
