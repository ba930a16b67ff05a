import Languages
package import ARM
package import ComputeModel
package import HTTPTypes
import Schedules

/// A successful answer of ARM.
package struct ARMAnswer: Sendable {
  /// The HTTP status.
  package var status: Int
  /// As they came.
  package var headers: HTTPFields
  /// nil where the body was empty.
  package var document: JSONValue?

  /// The service's id of the request, for its support.
  package var requestID: String? { headers.supportID }

  /// A header that names an address; one without a value is as good as none.
  func link(_ name: HTTPField.Name) -> String? {
    headers[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension TransportAnswer {
  fileprivate var isSuccess: Bool { (200..<300).contains(response.status.code) }
  fileprivate var requestID: String? { response.headerFields.supportID }
}

extension HTTPFields {
  /// What Microsoft's support asks for; no longer than a person would read out.
  fileprivate var supportID: String? {
    (self[.requestID] ?? self[.correlationRequestID]).map { String($0.unicodeScalars.prefix(100)) }
  }
}

/// ARM of one cloud, as one identity: paths become requests, envelopes become failures.
package struct ARMConnection: Sendable {
  /// Whose Resource Manager it talks to; no request leaves for another origin.
  package let cloud: Cloud
  let pipeline: Pipeline
  let surroundings: Surroundings

  /// Values in one document of JSON, before it is refused (RELIABILITY R16): the longest list that one answer holds
  /// has far fewer, and each takes more memory than the few bytes that a hostile one needs for it.
  package var maximumValues = 2_000_000

  /// What is left of ARM's limits of requests, by its last answers.
  package var budget: RateBudget { pipeline.budget }

  /// Each parameter is the property of its name.
  package init(cloud: Cloud, pipeline: Pipeline, surroundings: Surroundings) {
    self.cloud = cloud
    self.pipeline = pipeline
    self.surroundings = surroundings
  }

  /// - Parameter path: begins with `/`, percent-encoded, without a query.
  func url(_ path: String, version: String, query: String = "") -> AbsoluteURL {
    var url = AbsoluteURL(knownOrigin: cloud.resourceManager)
    url.pathAndQuery = path + "?api-version=" + version + (query.isEmpty ? "" : "&" + query)
    return url
  }

  /// - Parameter purpose: what the call is for, as it stands in "cannot connect to X to PURPOSE".
  func send(_ call: ARMCall, to purpose: String) async throws(ServiceFailure) -> ARMAnswer {
    do throws(CallFailure) {
      return try self.answer(try await pipeline.send(call), to: purpose)
    } catch {
      throw failure(error, to: purpose)
    }
  }

  /// The same, where no tree of the answer is wanted: `read` takes what it needs from the bytes.
  func send<Value>(
    _ call: ARMCall, to purpose: String, read: ([UInt8]) throws(JSONError) -> Value
  ) async throws(ServiceFailure) -> (value: Value, answer: ARMAnswer) {
    do throws(CallFailure) {
      let raw = try await pipeline.send(call)
      let value = try self.read(raw, to: purpose, read)
      return (value, ARMAnswer(status: raw.response.status.code, headers: raw.response.headerFields, document: nil))
    } catch {
      throw failure(error, to: purpose)
    }
  }

  private func failure(_ failure: CallFailure, to purpose: String) -> ServiceFailure {
    switch failure {
    case .transport(let failure): failure.failure(reaching: cloud.resourceManager, for: purpose)
    case .service(let failure): failure
    }
  }

  /// Reads an answer: a document, or the failure that the service describes.
  func answer(_ raw: TransportAnswer, to purpose: String) throws(CallFailure) -> ARMAnswer {
    let document = try read(raw, to: purpose) { body throws(JSONError) in
      body.isEmpty ? nil : try JSONValue(parsing: body, maximumValues: maximumValues)
    }
    return ARMAnswer(status: raw.response.status.code, headers: raw.response.headerFields, document: document)
  }

  private func read<Value>(
    _ raw: TransportAnswer, to purpose: String, _ read: ([UInt8]) throws(JSONError) -> Value
  ) throws(CallFailure) -> Value {
    let status = raw.response.status.code
    if (300..<400).contains(status) {
      throw .service(
        ServiceFailure(
          .unexpectedAnswer,
          localized(
            "To \(purpose), \(cloud.resourceManager.text) answered with a redirection (\(status)), which was not followed,"
          )
            + localized(" since your token would have gone along: check that no proxy stands between."),
          requestID: raw.requestID, httpStatus: status))
    }
    guard raw.isSuccess else { throw .service(refusal(raw, to: purpose)) }
    do throws(JSONError) {
      return try read(raw.body)
    } catch {
      throw .service(notJSON(error, raw, to: purpose))
    }
  }

  private func notJSON(_ error: JSONError, _ raw: TransportAnswer, to purpose: String) -> ServiceFailure {
    ServiceFailure(
      .unexpectedAnswer,
      localized(
        "The answer of \(cloud.resourceManager.text) to \(purpose) is \(error): try again, and check that no proxy")
        + localized(" stands between."),
      requestID: raw.requestID, httpStatus: raw.response.status.code)
  }

  /// One plain sentence with code and request id.
  private func refusal(_ answer: TransportAnswer, to purpose: String) -> ServiceFailure {
    let status = answer.response.status.code
    // A proxy's page is no JSON, and says no less for that: the status is told.
    let document = try? JSONValue(parsing: answer.body, maximumValues: maximumValues)
    let envelope = document.flatMap { ErrorEnvelope($0) }
    let why = envelope.map { $0.message.asClause } ?? localized("it answered \(status) without a reason")
    let code = envelope.flatMap { $0.code.isEmpty ? nil : $0.code }
    let marks = [
      code, answer.requestID.map { localized("request \($0)") },
    ].compactMap { $0 }.joined(separator: ", ")
    let tail = marks.isEmpty ? "" : " (\(marks))"
    let kind: ServiceFailure.Kind
    let sentence: String
    switch status {
    case 401:
      kind = .noAccess
      sentence = localized(
        "The service did not accept the token: \(why)\(tail). Log in again, or check the credential.")
    case 403:
      kind = .noAccess
      sentence = localized("You may not \(purpose): \(why)\(tail).")
    case 404:
      kind = .notFound
      sentence = localized("Cannot \(purpose): \(why)\(tail).")
    case 408, 429, 500...599:
      kind = .noContact
      let asked = RetryAfter(answer.response.headerFields[.retryAfter], now: surroundings.now())
      let seconds = asked.map { Int($0.wait.inSeconds.rounded(.up)) } ?? 0
      sentence =
        localized(
          "The service could not \(purpose) now: \(why)\(tail). Try again \(seconds > 0 ? localized("in \(seconds) s, as it asks") : localized("later"))."
        )
    default:
      kind = .refused
      sentence = localized("The service refused to \(purpose): \(why)\(tail).")
    }
    return ServiceFailure(
      kind, sentence, code: code, requestID: answer.requestID, httpStatus: status)
  }
}
