import ComputeModel
import Schedules

/// The images of an instance's custom applications, and when each began to be pulled. It follows from the events,
/// like the rest of an outlook.
struct ImagePulls: Sendable {
  private struct Pull: Sendable {
    var service: String
    var reference: String?
    /// Nil until the instance runs.
    var began: Instant?
  }

  private var pulls: [Pull] = []

  /// - Parameters:
  ///   - services: `customServices`.
  ///   - instant: since when new ones are pulled, nil where the instance does not run.
  mutating func follow(_ services: [JSONValue], since instant: Instant?) {
    pulls = services.compactMap { service in
      guard let name = service["name"]?.text else { return nil }
      let reference = service[path: "image", "reference"]?.text
      let same = pulls.first { $0.service == name && $0.reference == reference }
      return Pull(service: name, reference: reference, began: same?.began ?? instant)
    }
  }

  /// What an instance has pulled stays on its disk while it is stopped; what it has not, begins anew.
  mutating func follow(isRunning: Bool, at instant: Instant, duration: Duration) {
    for place in pulls.indices {
      if isRunning {
        pulls[place].began = pulls[place].began ?? instant
      } else if let began = pulls[place].began, began + duration > instant {
        pulls[place].began = nil
      }
    }
  }

  func began(_ service: String) -> Instant? { pulls.first { $0.service == service }?.began }
}
