import ComputeModel
import Console
import Schedules

extension FleetReading {
  /// - Parameter table: for people; `list` and `show` differ in nothing else.
  func report(table: @escaping @Sendable @autoclosure () -> String) -> Report {
    Report(document, columns: Self.columns, rows: rows, names: items.map { $0.name }, table: table())
  }

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
