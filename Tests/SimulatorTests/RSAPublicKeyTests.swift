import Simulator
import Testing

/// One public key in every form that clients give it; nobody has the private half.
enum SampleKey {
  static let blob = """
    AAAAB3NzaC1yc2EAAAADAQABAAABAQDDJrj6ZyFmJVF7xdtT91BdU34GXwpLCSl3GK5Kenc4uXnpNI8818ZHLA5s3DL1cyBp4tXa\
    E92vhJj6f6owlMj90PktEcoBWqF1LKM30fU3XB96G295IN63VBp5OQS+AW+Rwd5l+GGRK+I2cOI0TRxUVnhrnERIZeOLVAJpuHDc\
    8LkzBYq9swSDdC3RugSL6ygI+g6M4iZvEF3pivEA73uoo4Z93B7QYvlegJKumyOCeH+EtLUhiQFCtvyJmMZDzub34/oLdDLk9440\
    KpOLP9SRlW6CSqF8OyBRkiNN8pqdKNIL5EoUFODZmSewb9pEfT/TiaJMF12UqohXeDHjkkSX
    """
  static let line = "ssh-rsa \(blob) user@laptop"
  static let pem = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwya4+mchZiVRe8XbU/dQ
    XVN+Bl8KSwkpdxiuSnp3OLl56TSPPNfGRywObNwy9XMgaeLV2hPdr4SY+n+qMJTI
    /dD5LRHKAVqhdSyjN9H1N1wfehtveSDet1QaeTkEvgFvkcHeZfhhkSviNnDiNE0c
    VFZ4a5xESGXji1QCabhw3PC5MwWKvbMEg3Qt0boEi+soCPoOjOImbxBd6YrxAO97
    qKOGfdwe0GL5XoCSrpsjgnh/hLS1IYkBQrb8iZjGQ87m9+P6C3Qy5PeONCqTiz/U
    kZVugkqhfDsgUZIjTfKanSjSC+RKFBTg2ZknsG/aRH0/04miTBddlKqIV3gx45JE
    lwIDAQAB
    -----END PUBLIC KEY-----
    """
  static let pkcs1 = """
    -----BEGIN RSA PUBLIC KEY-----
    MIIBCgKCAQEAwya4+mchZiVRe8XbU/dQXVN+Bl8KSwkpdxiuSnp3OLl56TSPPNfG
    RywObNwy9XMgaeLV2hPdr4SY+n+qMJTI/dD5LRHKAVqhdSyjN9H1N1wfehtveSDe
    t1QaeTkEvgFvkcHeZfhhkSviNnDiNE0cVFZ4a5xESGXji1QCabhw3PC5MwWKvbME
    g3Qt0boEi+soCPoOjOImbxBd6YrxAO97qKOGfdwe0GL5XoCSrpsjgnh/hLS1IYkB
    Qrb8iZjGQ87m9+P6C3Qy5PeONCqTiz/UkZVugkqhfDsgUZIjTfKanSjSC+RKFBTg
    2ZknsG/aRH0/04miTBddlKqIV3gx45JElwIDAQAB
    -----END RSA PUBLIC KEY-----
    """
  static let rfc4716 = """
    ---- BEGIN SSH2 PUBLIC KEY ----
    Comment: "rsa-key-20261123"
    AAAAB3NzaC1yc2EAAAADAQABAAABAQDDJrj6ZyFmJVF7xdtT91BdU34GXwpLCSl3GK5Ken
    c4uXnpNI8818ZHLA5s3DL1cyBp4tXaE92vhJj6f6owlMj90PktEcoBWqF1LKM30fU3XB96
    G295IN63VBp5OQS+AW+Rwd5l+GGRK+I2cOI0TRxUVnhrnERIZeOLVAJpuHDc8LkzBYq9sw
    SDdC3RugSL6ygI+g6M4iZvEF3pivEA73uoo4Z93B7QYvlegJKumyOCeH+EtLUhiQFCtvyJ
    mMZDzub34/oLdDLk9440KpOLP9SRlW6CSqF8OyBRkiNN8pqdKNIL5EoUFODZmSewb9pEfT
    /TiaJMF12UqohXeDHjkkSX
    ---- END SSH2 PUBLIC KEY ----
    """
}

@Suite struct RSAPublicKeyTests {
  @Test(arguments: [
    SampleKey.line, SampleKey.line + "\n", SampleKey.pem, SampleKey.pkcs1, SampleKey.rfc4716,
    SampleKey.pem.split(separator: "\n").joined(separator: "\r\n"),
    SampleKey.rfc4716.split(separator: "\n").joined(separator: "\r\n") + "\r\n",
  ])
  func everyFormIsTheSameKey(text: String) throws {
    let key = try RSAPublicKey(parsing: text)
    #expect(key.bits == 2048)
    #expect(key.exponent == [1, 0, 1])
    #expect(key.line(comment: "user@laptop") == SampleKey.line)
  }

  @Test func longHeadersOfRFC4716AreContinued() throws {
    let text = SampleKey.rfc4716.split(separator: "\n", maxSplits: 1)
    let key = try RSAPublicKey(parsing: "\(text[0])\nSubject: me\nX-Note: begins here \\\nand ends here\n\(text[1])")
    #expect(key.bits == 2048)
  }

  @Test(arguments: [
    ("", "empty"), (" \n", "empty"), ("ssh-rsa", "could not be read"), ("ssh-rsa !!!!", "could not be read"),
    ("ssh-rsa AAAAB3NzaC1yc2E= u@h", "could not be read"),
    ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== u@h", "RSA"), ("hello", "RSA"), ("a\nb", "one line"),
    ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAABwEjRWeJq80= u@h", "has 49 bits"),
    ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "private key"),
    ("-----BEGIN PUBLIC KEY-----\nAAAA", "cut off"),
    ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "could not be read"),
    ("---- BEGIN SSH2 PUBLIC KEY ----\nComment: x\n---- END SSH2 PUBLIC KEY ----", "could not be read"),
  ])
  func whatIsNoRSAPublicKeyIsRefusedWithAReason(text: String, reason: String) {
    do throws(RSAPublicKey.Fault) {
      _ = try RSAPublicKey(parsing: text)
      Issue.record("accepted: \(text)")
    } catch {
      #expect(error.message.contains(reason), "\(error.message)")
    }
  }

  /// Every truncation and every damaged byte is a key or a fault, never a crash.
  @Test func damagedKeysEndInAFault() {
    for text in [SampleKey.line, SampleKey.pem, SampleKey.pkcs1, SampleKey.rfc4716] {
      let bytes = Array(text.utf8)
      for place in stride(from: 0, to: bytes.count, by: 3) {
        _ = try? RSAPublicKey(parsing: String(decoding: bytes[..<place], as: UTF8.self))
        var damaged = bytes
        damaged[place] = UInt8(ascii: "/")
        _ = try? RSAPublicKey(parsing: String(decoding: damaged, as: UTF8.self))
      }
    }
  }
}
