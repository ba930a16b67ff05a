import Synchronization

/// Hands out zones, each read and parsed once. Owned by the caller, who also decides where the bytes come from;
/// may be used from any thread.
public final class ZoneSource: Sendable {
  private let read: @Sendable (String) -> [UInt8]?
  private let zones = Mutex<[String: Zone]>([:])

  /// - Parameter read: gives the bytes of the TZif file of an IANA zone, such as those of
  ///   `/usr/share/zoneinfo/Europe/Berlin`; nil where there is none. It is never asked for a name that leads out
  ///   of its folder. It may be called from any thread.
  public init(read: @escaping @Sendable (_ ianaName: String) -> [UInt8]?) {
    self.read = read
  }

  /// The zone with this IANA name. UTC needs no data. Failures are not remembered, so that a tzdata installed
  /// later is found.
  public func zone(iana name: String) throws(ZoneError) -> Zone {
    if name == "Etc/UTC" || name == "UTC" { return .utc }
    if let zone = zones.withLock({ $0[name] }) { return zone }
    guard Self.isUsable(name) else { throw .unusableName(name) }
    // Outside the lock: reading may be slow. Two threads may then parse the same zone, with the same result.
    guard let bytes = read(name) else { throw .missingData(zone: name) }
    let zone = try Zone(name: name, tzif: bytes)
    zones.withLock { $0[name] = zone }
    return zone
  }

  /// The zone behind a name of Windows, by CLDR's table.
  /// - Throws: what ``zone(iana:)`` throws.
  public func zone(_ windowsZone: WindowsZone) throws(ZoneError) -> Zone {
    try zone(iana: windowsZone.iana)
  }

  /// Letters, digits and `_ + - /` in parts that are not empty: neither an absolute path nor `..` nor a NUL.
  private static func isUsable(_ name: String) -> Bool {
    let punctuation = Set("_+-/".utf8)
    guard name.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || punctuation.contains($0) }) else {
      return false
    }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty }
  }
}
