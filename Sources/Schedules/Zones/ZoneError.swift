import Languages

/// Why the rules of a time zone cannot be had.
public enum ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not a name that could be looked up without danger (it may end up in a path).
  case unusableName(String)
  /// There is no data for this IANA zone: tzdata is not installed, or older than the zone.
  case missingData(zone: String)
  /// The data is not a TZif file of RFC 9636, or holds something this reader refuses.
  case malformedData(zone: String, reason: String)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .unusableName(let name):
      localized("\"\(name.quotable)\" cannot be a time zone: write an IANA name such as Europe/Berlin.")
    case .missingData(let zone):
      localized(
        "There is no data for the time zone \(zone.quotable): install the package tzdata, or bring it up to date.")
    case .malformedData(let zone, let reason):
      localized(
        "The data of the time zone \(zone.quotable) cannot be used (\(reason)): install the package tzdata again.")
    }
  }
}
