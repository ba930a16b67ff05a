import ComputeModel

/// A certificate with which an application signs statements about itself, in place of a secret. What is in it is
/// none of the world's business: whoever registers it has looked.
package struct ApplicationCertificate: Hashable, Sendable {
  /// The application (client) id, in lower case.
  package var clientID: String
  /// X.509, DER, base64.
  package var certificate: String

  package init(clientID: String, certificate: String) {
    self.clientID = clientID.lowercased()
    self.certificate = certificate
  }

  var json: JSONValue { .object(["clientID": .string(clientID), "certificate": .string(certificate)]) }

  init?(json: JSONValue) {
    guard let clientID = json["clientID"]?.text, let certificate = json["certificate"]?.text else { return nil }
    self.init(clientID: clientID, certificate: certificate)
  }
}
