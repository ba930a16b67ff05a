import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// Knocks at the addresses of applications. It has no token and sends none: an address comes from the service, and may
/// lead anywhere.
package struct EndpointProbe: Sendable {
  private let transport: any Transport

  /// - Parameter transport: it carries no credential.
  package init(transport: any Transport) {
    self.transport = transport
  }

  /// One GET; nothing is followed, and no answer's body is looked at.
  package func health(of address: String) async -> EndpointHealth {
    guard let url = AbsoluteURL(address) else { return .unreachable(localized("it is no https address")) }
    let request = HTTPRequest(
      method: .get, scheme: "https", authority: url.origin.authority, path: url.pathAndQuery,
      headerFields: [.accept: "*/*"])
    do throws(TransportFailure) {
      return EndpointHealth(status: try await transport.send(request, body: []).response.status.code)
    } catch {
      return .unreachable(error.reason)
    }
  }
}
