import Languages
import ARM
import ComputeModel

extension TransportFailure {
  /// The network's failure as a sentence for a person.
  func failure(reaching origin: URLOrigin, for purpose: String) -> ServiceFailure {
    let sentence =
      switch kind {
      case .noConnection, .encryptionRefused:
        localized("Cannot connect to \(origin.text) to \(purpose) (\(reason)):")
          + " \(remedy ?? localized("check the network, and that the address is right"))."
      case .certificateRefused:
        localized("The certificate of \(origin.text) is not trusted (\(reason)):")
          + " \(remedy ?? localized("name its authority's file in SSL_CERT_FILE"))."
      case .timedOut:
        localized("\(origin.text) did not answer in time to \(purpose): try again, or check the network.")
      case .connectionLost:
        localized("The connection to \(origin.text) was lost (\(reason)) before the answer came: try again.")
      case .answerTooLarge:
        localized("The answer of \(origin.text) is larger than amldeck accepts (\(reason)): ask for less.")
      case .cancelled:
        localized("Waiting for \(origin.text) was given up.")
      }
    return ServiceFailure(kind == .cancelled ? .cancelled : .noContact, sentence)
  }
}
