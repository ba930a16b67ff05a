import ComputeModel
import HTTPTypes
import Schedules
import Simulator

/// The blobs of a workspace's storage account, at `/{account}/{container}/{blob}`: the form of address that Azure's
/// storage clients know from the storage emulator. Reading is all there is: it shows whether an identity may.
extension Routes {
  /// Nil where the address is not in one of the accounts.
  func blobs(_ call: Call) async throws(Answer) -> Answer? {
    let world = try await world()
    guard let first = call.folded.first, let account = world.storageAccount(named: first) else { return nil }
    let caller: Principal
    do throws(BearerFault) {
      caller = try bearer(of: call, for: .storage, world)
    } catch {
      let message: String
      switch error {
      case .missing: message = "Server failed to authenticate the request. The Authorization header is missing."
      case .wrongScheme: message = "Only bearer tokens are taken here."
      case .token, .unknownPrincipal:
        message =
          "Server failed to authenticate the request. Please refer to the information in the"
          + " www-authenticate header."
      }
      throw Self.blobError(401, "InvalidAuthenticationInfo", message, call).with(
        "WWW-Authenticate",
        "Bearer authorization_uri=\(call.origin)/\(host.tenant)/oauth2/authorize"
          + " resource_id=https://storage.azure.com")
    }
    guard call.method == .get || call.method == .head, call.segments.count >= 3, call.parameter("comp") == nil else {
      throw Self.blobError(
        400, "UnsupportedOperation", "Of storage only Get Blob and Get Blob Properties are modelled.", call)
    }
    let scope = world.scope(ofContainer: call.segments[1], in: account)
    guard
      world.directory.allows(
        StorageAccount.blobReadAction, to: caller.objectID, at: scope, isData: true)
    else {
      throw Self.blobError(
        403, "AuthorizationPermissionMismatch",
        "This request is not authorized to perform this operation using this permission.", call)
    }
    guard call.segments[1] == account.container else {
      throw Self.blobError(404, "ContainerNotFound", "The specified container does not exist.", call)
    }
    let name = call.segments[2...].joined(separator: "/")
    guard let blob = account.blobs.first(where: { $0.name == name }) else {
      throw Self.blobError(404, "BlobNotFound", "The specified blob does not exist.", call)
    }
    return try Self.content(of: blob, account, call)
  }

  private static func content(
    of blob: StorageAccount.Blob, _ account: StorageAccount, _ call: Call
  ) throws(Answer) -> Answer {
    let bytes = Array(blob.text.utf8)
    var answer = Answer(status: 200, content: Answer.Content(type: "text/plain; charset=utf-8", bytes: bytes))
      .with("ETag", "\"0x8D000000000000\"").with("Last-Modified", httpDate(account.workspace.createdOn))
      .with("Accept-Ranges", "bytes").with("x-ms-blob-type", "BlockBlob")
      .with("x-ms-version", call.header("x-ms-version") ?? "2023-11-03")
    guard let range = call.header("x-ms-range") ?? call.header("Range") else { return answer }
    let ends = range.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard range.hasPrefix("bytes="), ends.count == 2, let first = Int(ends[0]), first < bytes.count, first >= 0,
      let last = ends[1].isEmpty ? bytes.count - 1 : Int(ends[1]), last >= first
    else {
      throw blobError(416, "InvalidRange", "The range specified is invalid for the current size of the resource.", call)
    }
    let end = min(last, bytes.count - 1)
    answer.status = 206
    answer.content?.bytes = Array(bytes[first...end])
    return answer.with("Content-Range", "bytes \(first)-\(end)/\(bytes.count)")
  }

  /// In storage's form.
  private static func blobError(_ status: Int, _ code: String, _ message: String, _ call: Call) -> Answer {
    var safe = ""
    for character in message {
      switch character {
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "&": safe += "&amp;"
      default: safe.append(character)
      }
    }
    let text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>\(code)</Code><Message>\(safe)\n"
      + "Time:\(call.realNow.iso8601(fractionDigits: 7))</Message></Error>"
    return Answer(status: status, content: Answer.Content(type: "application/xml", bytes: Array(text.utf8)))
      .with("x-ms-error-code", code).with("x-ms-version", call.header("x-ms-version") ?? "2023-11-03")
  }
}
