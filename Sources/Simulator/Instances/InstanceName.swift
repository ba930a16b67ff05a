/// The rules for the name of a compute instance (FACTS section 5.1).
enum InstanceName {
  /// - Returns: what is wrong with the name, nil where nothing is.
  static func fault(of name: String) -> String? {
    let bytes = Array(name.utf8)
    guard (3...24).contains(bytes.count) else {
      return "The compute name '\(name)' must have between 3 and 24 characters."
    }
    guard let first = bytes.first, isLetter(first) else {
      return "The compute name '\(name)' must begin with a letter."
    }
    guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) else {
      return "The compute name '\(name)' may hold only letters, digits and '-'."
    }
    // The regex forbids only "-digits" at the end; the documentation wants a letter after every '-'. The
    // stricter of the two includes the other.
    if let dash = bytes.lastIndex(of: UInt8(ascii: "-")), !bytes[dash...].contains(where: { isLetter($0) }) {
      return "In the compute name '\(name)' the character '-' must be followed by at least one letter later."
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
