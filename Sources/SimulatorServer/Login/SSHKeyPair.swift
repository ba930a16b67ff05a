import CryptoExtras
import Simulator

/// A new RSA key pair. Real chance, here at the edge: the private key must not follow from a world's seed.
struct SSHKeyPair {
  /// PKCS #1 in PEM, as Azure's `.pem` downloads are.
  let privatePEM: String
  /// One line that begins with `ssh-rsa`.
  let publicLine: String

  /// - Throws: what the cryptographic library says.
  init(comment: String) throws {
    // "The length of the key will be 3072 bits" (Microsoft's reference of generateKeyPair).
    let key = try _RSA.Signing.PrivateKey(keySize: .bits3072)
    let primitives = try key.publicKey.getKeyPrimitives()
    privatePEM = key.pemRepresentation
    publicLine = RSAPublicKey(modulus: Array(primitives.modulus), exponent: Array(primitives.publicExponent))
      .line(comment: comment)
  }
}
