/// A time zone by the name that Windows gives it, which is what `timeZone` of a compute schedule holds
/// (SEMANTICS 1.1), with the IANA zone that stands for it.
public struct WindowsZone: Hashable, Sendable {
  /// For example `W. Europe Standard Time`.
  public let name: String
  /// For example `Europe/Berlin`.
  public let iana: String

  /// The zone of a schedule that names none (SEMANTICS 1.2).
  public static let utc = WindowsZone(name: "UTC", iana: "Etc/UTC")

  /// The zone called `name`: ASCII letters in any case, nothing trimmed (SEMANTICS 1.3). IANA names, offsets and
  /// abbreviations are not Windows names.
  public static func named(_ name: String) -> WindowsZone? {
    // Only ASCII may reach the dictionary: Swift's equality of strings takes the Kelvin sign for a K.
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    return byName[name] ?? all.first { $0.name.equalsIgnoringASCIICase(name) }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
