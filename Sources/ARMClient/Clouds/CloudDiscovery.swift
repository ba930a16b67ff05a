import Languages
package import ARM
package import ComputeModel
import HTTPTypes

extension Cloud {
  /// Reads the cloud that `ARM_CLOUD_METADATA_URL` describes; azure-ai-ml and az read the same variable.
  /// - Parameter setting: where the address stands, for messages.
  package static func discover(
    metadataURL: String, named setting: String, transport: any Transport
  ) async throws(ServiceFailure) -> Cloud {
    guard let url = AbsoluteURL(metadataURL) else {
      throw ServiceFailure(
        .usage, localized("\(setting) is \"\(metadataURL)\", which is not an https address: correct it."))
    }
    var request = HTTPRequest(
      method: .get, scheme: "https", authority: url.origin.authority, path: url.pathAndQuery)
    request.headerFields[.accept] = "application/json"
    let answer: TransportAnswer
    do throws(TransportFailure) {
      answer = try await transport.send(request, body: [])
    } catch {
      throw error.failure(reaching: url.origin, for: localized("learn about the cloud"))
    }
    guard answer.response.status.code == 200, let document = try? JSONValue(parsing: answer.body),
      let cloud = Cloud(metadata: document, from: metadataURL)
    else {
      throw ServiceFailure(
        .usage,
        localized("\(metadataURL) does not describe a cloud at \(url.origin.text): correct \(setting)."),
        httpStatus: answer.response.status.code)
    }
    return cloud
  }
}
