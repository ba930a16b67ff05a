import ComputeModel
import Console
import Dispatch
import Schedules
import Synchronization

extension FleetReading {
  /// - Parameter table: for people; `list` and `show` differ in nothing else.
  func report(table: @escaping @Sendable @autoclosure () -> String) -> Report {
    var report = Report(document, columns: Self.columns, rows: rows, names: items.map { $0.name }, table: table())
    report.documentPieces = { documentPieces }
    return report
  }

  /// The indented document, its instances being described and printed on all processors: that of ten thousand has
  /// 18 MB, and is most of what `list -o json` does by itself.
  var documentPieces: [[UInt8]] {
    let instances = instances
    // What stands before it is a time: the first empty list is that of the instances.
    let text = document(listing: []).indentedText
    guard instances.count > Self.instancesOfOnePiece, let place = text.firstRange(of: "\"instances\": []") else {
      return [document(listing: instances).indentedBytes()]
    }
    let count = (instances.count + Self.instancesOfOnePiece - 1) / Self.instancesOfOnePiece
    let pieces = Mutex([[UInt8]](repeating: [], count: count))
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let first = number * Self.instancesOfOnePiece
      var bytes: [UInt8] = []
      for index in first..<min(first + Self.instancesOfOnePiece, instances.count) {
        bytes += (index == 0 ? "\n    " : ",\n    ").utf8
        bytes += instances[index].listDocument(now: observedAt).indentedBytes(level: 2)
      }
      pieces.withLock { $0[number] = bytes }
    }
    let head = Array(text[..<place.upperBound].utf8.dropLast())
    let tail = Array("\n  ]".utf8) + text[place.upperBound...].utf8
    return [head] + pieces.withLock { $0 } + [tail]
  }

  /// A page of the service's list.
  private static let instancesOfOnePiece = 100

  /// As JSON calls them.
  private static let columns = [
    "name", "workspace", "resource_group", "subscription", "location", "state", "size", "owner",
    "idle_time_before_shutdown", "sso", "last_operation", "last_operation_status", "last_operation_time", "id",
  ]

  /// An empty cell is what the service did not say.
  private var rows: [[String]] {
    items.map { item in
      switch item {
      case .unreadable(let item):
        return [item.name, item.workspace] + Array(repeating: "", count: Self.columns.count - 3) + [item.id]
      case .instance(let instance):
        let owner = Owner(instance)
        let last = instance.lastOperation
        return [
          instance.name, instance.workspace, instance.resourceGroup, instance.subscription, instance.location ?? "",
          instance.state.word, instance.vmSize ?? "", owner.fullText == "-" ? "" : owner.fullText,
          instance.idleTimeBeforeShutdown ?? "",
          instance.isSSOEnabled.map { "\($0)" } ?? "", last?.name ?? "", last?.status ?? "",
          last?.time?.iso8601 ?? "", instance.id,
        ]
      }
    }
  }
}
