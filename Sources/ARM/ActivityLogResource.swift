package import ComputeModel
import Schedules

extension ActivityEvent {
  /// An element of the activity log (Microsoft.Insights, eventtypes/management/values); nil without a time or an
  /// operation.
  package init?(resource: JSONValue) {
    guard let time = resource["eventTimestamp"]?.text, let at = try? Instant(iso8601: time),
      let action = Self.word(resource["operationName"]),
      let id = resource["operationId"]?.text ?? resource["correlationId"]?.text
    else { return nil }
    let claims = resource["claims"]
    self.init(
      id: id, action: action, caller: resource["caller"]?.text.flatMap { $0.isEmpty ? nil : $0 },
      callerID: claims?["http://schemas.microsoft.com/identity/claims/objectidentifier"]?.text, at: at,
      status: Self.word(resource["status"]) ?? "?", code: Self.code(resource["properties"]))
  }

  /// A localizable word: `{"value", "localizedValue"}`.
  private static func word(_ value: JSONValue?) -> String? {
    (value?["value"]?.text ?? value?.text).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The error code in `properties.statusMessage`, which is JSON in a text.
  private static func code(_ properties: JSONValue?) -> String? {
    guard let text = properties?["statusMessage"]?.text, let document = try? JSONValue(parsing: text) else {
      return nil
    }
    return ErrorEnvelope(document)?.code
  }
}
