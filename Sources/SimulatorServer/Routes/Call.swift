import ARM
import ComputeModel
import HTTPTypes
import Schedules

/// A request taken apart.
struct Call: Sendable {
  let method: HTTPRequest.Method
  /// `host:port` as the client named us; links in answers repeat it, so that they stay on the client's
  /// origin.
  let authority: String
  /// The path as it was written, without the query.
  let path: String
  /// Decoded segments, and the same in lower case: ARM's paths are read without regard to case.
  let segments: [String]
  let folded: [String]
  let query: [(name: String, value: String)]
  let headers: HTTPFields
  let body: [UInt8]
  /// The real clock.
  let realNow: Instant

  /// Nil where path or query are not percent-encoded UTF-8.
  init?(_ request: HTTPRequest, body: [UInt8], realNow: Instant) {
    let target = request.path ?? "/"
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = parts.first.map { String($0) } ?? "/"
    var segments: [String] = []
    for part in path.split(separator: "/") {
      guard let segment = String(part).percentDecoded, !segment.utf8.contains(0) else { return nil }
      segments.append(segment)
    }
    self.segments = segments
    folded = segments.map { $0.lowercased() }
    guard let query = Self.form(parts.count > 1 ? String(parts[1]) : "") else { return nil }
    self.query = query
    method = request.method
    authority = (request.authority ?? request.headerFields[HTTPField.Name("Host")!] ?? "").lowercased()
    headers = request.headerFields
    self.body = body
    self.realNow = realNow
  }

  /// Reads `a=b&c=d`, as in queries and login forms.
  static func form(_ text: String) -> [(name: String, value: String)]? {
    var pairs: [(name: String, value: String)] = []
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = sides.map { side in
        String(side.map { $0 == "+" ? " " : $0 }).percentDecoded
      }
      guard let name = decoded[0] else { return nil }
      guard decoded.count > 1 else {
        pairs.append((name, ""))
        continue
      }
      guard let value = decoded[1] else { return nil }
      pairs.append((name, value))
    }
    return pairs
  }

  /// A parameter of the query; names in any case.
  func parameter(_ name: String) -> String? {
    let folded = name.lowercased()
    return query.first { $0.name.lowercased() == folded }?.value
  }

  /// Whether the first instances of a world are enough for the answer: a list begins with them, and neither logins nor
  /// people nor the clock are told by instances.
  var precedesTheWhole: Bool {
    switch folded.first {
    case "subscriptions":
      method == .get && folded.last == "computes" && parameter("$skip") == nil && parameter("$skipToken") == nil
    case "tenants", "providers": false
    case ControlOperation.root: method == .get && ["health", "clock", "faults"].contains(folded.last)
    default:
      switch folded.first.flatMap({ Routes.IdentityRoom(rawValue: $0) }) {
      case .instances, .msi, .imds: false
      case .metadata, .graph, nil: true
      }
    }
  }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

  /// `https://host:port`
  var origin: String { "https://" + authority }

  /// The body as a document; an empty body is nil.
  func document() throws(Answer) -> JSONValue? {
    guard !body.isEmpty else { return nil }
    do throws(JSONError) {
      return try JSONValue(parsing: body)
    } catch {
      throw .error(400, "InvalidRequestContent", "The request content was invalid and could not be read: \(error).")
    }
  }
}

/// What is answered to a call. It can be thrown, so that a step in the middle can end a request.
struct Answer: Error, Sendable {
  var status: Int
  var headers: [(name: String, value: String)] = []
  /// nil for an empty body, or for one that is no document.
  var document: JSONValue?
  /// A body that is no document, or is one that has been printed.
  var content: Content?
  /// The content type of documents.
  static let jsonType = "application/json; charset=utf-8"

  struct Content: Sendable {
    /// Of the header Content-Type.
    var type: String
    var bytes: [UInt8]
  }

  var delivery = Delivery.whole
  /// The body is to be no JSON.
  var isBroken = false
  var trace = Trace()

  /// What the log of requests tells beside the answer itself.
  struct Trace: Hashable, Sendable {
    var operation: String?
    var principal: String?
    var fault: String?
  }

  static func ok(_ document: JSONValue) -> Answer { Answer(status: 200, document: document) }

  static func empty(_ status: Int) -> Answer { Answer(status: status, document: nil) }

  static func error(_ status: Int, _ code: String, _ message: String) -> Answer {
    Answer(status: status, document: ErrorEnvelope(code: code, message: message).document)
  }

  static func list(_ items: [JSONValue]) -> Answer { .ok(.object(["value": .array(items)])) }

  func with(_ name: String, _ value: String) -> Answer {
    var answer = self
    answer.headers.append((name, value))
    return answer
  }
}
