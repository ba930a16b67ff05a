import Schedules

extension SystemZones {
  /// The zone of the person at the terminal: `TZ`, else the machine's. Nil where neither names a zone that can be
  /// read; `TZ` in POSIX notation is not read.
  static let viewer: Zone? = {
    if let name = RealSurroundings.environment("TZ") {
      return try? source.zone(iana: name.hasPrefix(":") ? String(name.dropFirst()) : name)
    }
    if let path = linkTarget("/etc/localtime"), let range = path.range(ofLast: "zoneinfo/") {
      return try? source.zone(iana: String(path[range...]))
    }
    return SmallFile.read("/etc/localtime").flatMap { try? Zone(name: "localtime", tzif: $0) }
  }()

  /// The release of the machine's tzdata, such as `2025b`: a timeline is only as right as this (SEMANTICS 10).
  static let version: ZoneDataVersion? =
    SmallFile.read(folder + "+VERSION").flatMap { ZoneDataVersion(versionFile: $0) }
    ?? SmallFile.read(folder + "tzdata.zi").flatMap { ZoneDataVersion(tzdataZI: $0) }

  /// What to say where schedules in other zones than UTC cannot be read; nil where all is well.
  static var complaint: String? {
    do throws(ZoneError) {
      _ = try source.zone(iana: "Europe/Berlin")
      return nil
    } catch {
      return "Schedules in other zones than UTC do not fire and are not shown with times. \(error)"
    }
  }
}

extension String {
  /// Where the text after the last `mark` begins.
  fileprivate func range(ofLast mark: String) -> String.Index? {
    var found: String.Index?
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(mark) { found = self.index(index, offsetBy: mark.count) }
      index = self.index(after: index)
    }
    return found
  }
}
