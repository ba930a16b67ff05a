import ARM
import ComputeModel

extension TransportFailure {
  /// The network's failure as a sentence for a person.
  func failure(reaching origin: URLOrigin, for purpose: String) -> ServiceFailure {
    let sentence =
      switch kind {
      case .noConnection, .encryptionRefused:
        "Cannot connect to \(origin.text) to \(purpose) (\(reason)):"
          + " \(remedy ?? "check the network, and that the address is right")."
      case .certificateRefused:
        "The certificate of \(origin.text) is not trusted (\(reason)):"
          + " \(remedy ?? "name its authority's file in SSL_CERT_FILE")."
      case .timedOut:
        "\(origin.text) did not answer in time to \(purpose): try again, or check the network."
      case .connectionLost:
        "The connection to \(origin.text) was lost (\(reason)) before the answer came: try again."
      case .answerTooLarge:
        "The answer of \(origin.text) is larger than amldeck accepts (\(reason)): ask for less."
      case .cancelled:
        "Waiting for \(origin.text) was given up."
      }
    return ServiceFailure(kind == .cancelled ? .cancelled : .noContact, sentence)
  }
}
