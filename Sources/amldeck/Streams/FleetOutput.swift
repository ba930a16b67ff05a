import ArgumentParser
import ComputeModel
import Console
import Schedules
import Terminal
import Yams

/// How instances are printed.
enum FleetOutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, yaml, tsv, csv, name

  /// Whether errors are documents too.
  var isJSON: Bool { self == .json }
}

struct FleetOutputOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .long], help: "table, json, yaml, tsv, csv or name.")
  var output = FleetOutputFormat.table
}

extension FleetReading {
  /// - Parameter table: for people; the other forms are for programs.
  func text(as format: FleetOutputFormat, table: @autoclosure () -> String) throws(ServiceFailure) -> String {
    switch format {
    case .table: return table()
    case .json: return json
    case .yaml: return try document.yaml()
    case .tsv: return DelimitedText.rows([Self.titles] + rows, by: "\t")
    case .csv: return DelimitedText.rows([Self.titles] + rows, by: ",")
    case .name: return items.map { SafeText($0.name).oneLine.text + "\n" }.joined()
    }
  }

  /// As JSON calls them.
  private static let titles = [
    "name", "workspace", "resource_group", "subscription", "location", "state", "size", "owner",
    "idle_time_before_shutdown", "sso", "last_operation", "last_operation_status", "last_operation_time", "id",
  ]

  /// An empty cell is what the service did not say.
  private var rows: [[String]] {
    items.map { item in
      switch item {
      case .unreadable(let item):
        return [item.name, item.workspace] + Array(repeating: "", count: Self.titles.count - 3) + [item.id]
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

/// Text of cells with something between, a row a line; lines end with LF (ARCHITECTURE section 6).
enum DelimitedText {
  static func rows(_ rows: [[String]], by separator: Character) -> String {
    rows.map { row in
      row.map { cell($0, separator) }.joined(separator: String(separator)) + "\n"
    }.joined()
  }

  /// Text from outside reaches neither a terminal nor a spreadsheet as something that acts: controls are made visible,
  /// and what a spreadsheet would take for a formula begins with an apostrophe.
  private static func cell(_ foreign: String, _ separator: Character) -> String {
    var text = SafeText(foreign).oneLine.text
    if let first = text.first, "=+-@".contains(first) { text = "'" + text }
    guard separator == ",", text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension JSONValue {
  /// The document in YAML; what is not ASCII is escaped, so that nothing in it acts on a terminal.
  func yaml() throws(ServiceFailure) -> String {
    do {
      return try serialize(node: yamlNode)
    } catch {
      throw ServiceFailure(.unexpectedAnswer, "The answer cannot be written as YAML: \(error).")
    }
  }

  var yamlNode: Node {
    switch self {
    case .null: Node("null", Tag(.null))
    case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool))
    case .number(let text): Node(text, Tag(.int))
    // Quoted, since an expression such as * * * * * would be an alias.
    case .string(let text): Node(text, Tag(.str), .doubleQuoted)
    case .array(let elements): Node(elements.map(\.yamlNode))
    case .object(let object): Node(object.members.map { (Node($0.name), $0.value.yamlNode) })
    }
  }
}
