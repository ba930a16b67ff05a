import Languages
package import ComputeModel
import Terminal

/// The forms in which a screen, or what it shows, can be written to a file.
package enum DumpFormat: String, CaseIterable, Sendable {
  case text = "txt"
  case ansi
  case svg
  case json
  case csv

  /// By the end of a file's name; text where it says nothing.
  init(ofFile path: String) {
    let name = path.split(separator: "/").last ?? ""
    let end = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } : nil
    self = end.flatMap { DumpFormat(rawValue: $0) } ?? .text
  }
}

extension ConsoleState {
  /// `FILE [txt|ansi|svg|json|csv]`
  mutating func dump(_ argument: String) throws(CommandError) -> [Effect] {
    var words = argument.split(separator: " " as Character).map { String($0) }
    var format: DumpFormat?
    // A name may have spaces in it; what has a dot or a slash is a part of it.
    if words.count > 1, let last = words.last, !last.contains("."), !last.contains("/") {
      guard let named = DumpFormat(rawValue: last) else {
        throw CommandError(localized("There is no form \(last): say txt, ansi, svg, json or csv."))
      }
      format = named
      words.removeLast()
    }
    let path = words.joined(separator: " ")
    guard !path.isEmpty else { throw CommandError(localized("Say dump FILE, or dump FILE svg.")) }
    return [.dump(path: path, format ?? DumpFormat(ofFile: path))]
  }

  /// The instances that the present screen is about.
  package var dumpedItems: [FleetItem] {
    if let target = screen.target { return fleet.instance(id: target.id).map { [.instance($0)] } ?? [] }
    return Array(fleet.visibleItems)
  }

  package var isOnTimeline: Bool {
    switch screen {
    case .timeline, .fleetTimeline: true
    default: false
    }
  }
}
