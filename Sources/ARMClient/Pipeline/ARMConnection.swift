package import ARM
package import ComputeModel
package import HTTPTypes

/// A successful answer of ARM.
package struct ARMAnswer: Sendable {
  package var status: Int
  package var headers: HTTPFields
  /// nil where the body was empty.
  package var document: JSONValue?

  /// What Microsoft's support asks for; no longer than a person would read out.
  package var requestID: String? {
    (headers[.requestID] ?? headers[.correlationRequestID]).map { String($0.unicodeScalars.prefix(100)) }
  }
}

extension ARMAnswer {
  /// A header that names an address; one without a value is as good as none.
  func link(_ name: HTTPField.Name) -> String? {
    headers[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// ARM of one cloud, as one identity: paths become requests, envelopes become failures.
package struct ARMConnection: Sendable {
  package let cloud: Cloud
  let pipeline: Pipeline
  let surroundings: Surroundings

  /// Values in one document of JSON, before it is refused (RELIABILITY R16): the longest list that one answer holds
  /// has far fewer, and each takes more memory than the few bytes that a hostile one needs for it.
  package var maximumValues = 2_000_000

  /// What is left of ARM's limits of requests, by its last answers.
  package var budget: RateBudget { pipeline.budget }

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
      switch error {
      case .transport(let failure): throw failure.failure(reaching: cloud.resourceManager, for: purpose)
      case .service(let failure): throw failure
      }
    }
  }

  /// Reads an answer: a document, or the failure that the service describes.
  func answer(_ raw: TransportAnswer, to purpose: String) throws(CallFailure) -> ARMAnswer {
    let status = raw.response.status.code
    var answer = ARMAnswer(status: status, headers: raw.response.headerFields, document: nil)
    if !raw.body.isEmpty {
      do throws(JSONError) {
        answer.document = try JSONValue(parsing: raw.body, maximumValues: maximumValues)
      } catch {
        guard !(200..<300).contains(status) else {
          throw .service(
            ServiceFailure(
              .unexpectedAnswer,
              "The answer of \(cloud.resourceManager.text) to \(purpose) is \(error): try again, and check that no"
                + " proxy stands between.",
              requestID: answer.requestID, httpStatus: status))
        }
      }
    }
    if (300..<400).contains(status) {
      throw .service(
        ServiceFailure(
          .unexpectedAnswer,
          "To \(purpose), \(cloud.resourceManager.text) answered with a redirection (\(status)), which was not followed,"
            + " since your token would have gone along: check that no proxy stands between.",
          requestID: answer.requestID, httpStatus: status))
    }
    guard (200..<300).contains(status) else {
      throw .service(refusal(answer, to: purpose))
    }
    return answer
  }

  /// One plain sentence with code and request id.
  private func refusal(_ answer: ARMAnswer, to purpose: String) -> ServiceFailure {
    let envelope = answer.document.flatMap { ErrorEnvelope($0) }
    let why = envelope.map { $0.message.asClause } ?? "it answered \(answer.status) without a reason"
    let code = envelope.flatMap { $0.code.isEmpty ? nil : $0.code }
    let marks = [
      code, answer.requestID.map { "request \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
    let tail = marks.isEmpty ? "" : " (\(marks))"
    let kind: ServiceFailure.Kind
    let sentence: String
    switch answer.status {
    case 401:
      kind = .noAccess
      sentence = "The service did not accept the token: \(why)\(tail). Log in again, or check the credential."
    case 403:
      kind = .noAccess
      sentence = "You may not \(purpose): \(why)\(tail)."
    case 404:
      kind = .notFound
      sentence = "Cannot \(purpose): \(why)\(tail)."
    case 408, 429, 500...599:
      kind = .noContact
      sentence = "The service could not \(purpose) now: \(why)\(tail). Try again later."
    default:
      kind = .refused
      sentence = "The service refused to \(purpose): \(why)\(tail)."
    }
    return ServiceFailure(
      kind, sentence, code: code, requestID: answer.requestID, httpStatus: answer.status)
  }
}
