import ComputeModel
import Console
import Glibc
import Schedules
import Terminal

/// What `:dump` writes: the present screen, or the instances that it shows.
enum Dump {
  /// - Parameter theme: for the forms that have colours.
  static func text(
    _ format: DumpFormat, of state: ConsoleState, theme: Theme
  ) throws(ServiceFailure) -> String {
    switch format {
    case .text: return Console.view(state).lines.map { $0 + "\n" }.joined()
    case .ansi: return Console.view(state).ansiText(theme)
    case .svg: return Console.view(state).svgText(theme)
    case .json, .csv:
      let reading = FleetReading(observedAt: state.now, items: state.dumpedItems, errors: [])
      guard state.isOnTimeline else { return try reading.report(table: "").text(as: format == .csv ? .csv : .json) }
      let timeline = FleetTimeline(
        of: reading.instances, now: state.now, zone: .fixed(state.viewerZone), back: 7, ahead: 7, pasts: state.pasts)
      return try timeline.report(reading).text(as: format == .csv ? .csv : .json)
    }
  }

  /// Makes a new file of ours: one that is there stays as it is.
  static func write(_ text: String, to path: String) throws(ServiceFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let why = errno == EEXIST ? "it is there already" : String(cString: strerror(errno))
      throw ServiceFailure(.usage, "\(path) cannot be written (\(why)): name another file.")
    }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        let why = String(cString: strerror(errno))
        close(descriptor)
        unlink(path)
        throw ServiceFailure(.usage, "\(path) cannot be written (\(why)): name another file.")
      }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
  }
}
