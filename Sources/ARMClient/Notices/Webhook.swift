import Languages
package import ARM
package import ComputeModel
import HTTPTypes

/// Hands a notice to an address of the configuration. It has no token and sends none.
package struct Webhook: Sendable {
  private let transport: any Transport
  private let url: AbsoluteURL

  /// nil where the address is no https address.
  package init?(_ address: String, transport: any Transport) {
    guard let url = AbsoluteURL(address) else { return nil }
    self.url = url
    self.transport = transport
  }

  /// One POST of a JSON document, never sent again by itself; nothing is followed.
  package func send(_ document: JSONValue) async throws(ServiceFailure) {
    let request = HTTPRequest(
      method: .post, scheme: "https", authority: url.origin.authority, path: url.pathAndQuery,
      headerFields: [.contentType: "application/json"])
    let status: Int
    do throws(TransportFailure) {
      status = try await transport.send(request, body: document.compactBytes).response.status.code
    } catch {
      throw ServiceFailure(
        .noContact,
        localized("The webhook at \(url.origin.text) was not reached (\(error.reason))")
          + (error.requestMayHaveArrived ? localized("; the notice may have arrived all the same.") : "."))
    }
    guard (200..<300).contains(status) else {
      throw ServiceFailure(
        .refused, localized("The webhook at \(url.origin.text) answered \(status): look at tell: webhook."),
        httpStatus: status)
    }
  }
}
