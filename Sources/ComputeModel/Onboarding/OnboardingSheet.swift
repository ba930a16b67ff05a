import Languages

/// Whom instances are to be made for: a line of a table for each.
package struct OnboardingSheet: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package var number: Int
    /// A user principal name or an object id.
    package var user: String
    /// nil where the name is made of the user's.
    package var name: String?
    package var workspace: String?
    package var size: String?
    package var tenant: String?
    package var tags: [ComputeInstance.Tag]
  }

  /// More people than this are no one afternoon's work (a choice of ours), and a wrong file is told early.
  package static let maximumLines = 1000

  package private(set) var lines: [Line] = []
  package private(set) var mistakes: [LineMistake] = []

  private enum Column: Hashable {
    case user, name, workspace, size, tenant
    case tag(String)

    init?(_ title: String) {
      switch title.lowercased() {
      case "user", "upn", "userprincipalname", "user_principal_name", "object_id": self = .user
      case "name": self = .name
      case "workspace": self = .workspace
      case "size": self = .size
      case "tenant", "tenant_id": self = .tenant
      default:
        guard title.lowercased().hasPrefix("tag."), title.utf8.count > 4 else { return nil }
        self = .tag(String(title.dropFirst(4)))
      }
    }
  }

  /// - Parameter text: with the columns' titles on the first line.
  package init(_ text: String) {
    let table = DelimitedTable(text)
    mistakes = table.mistakes
    guard let head = table.rows.first else {
      mistakes.append(LineMistake(1, localized("has no titles: begin with a line such as user,name")))
      return
    }
    var columns: [Column] = []
    for title in head.cells {
      guard let column = Column(title) else {
        mistakes.append(
          LineMistake(
            head.line, localized("has the column \(title): known are user, name, workspace, size, tenant and tag.NAME"))
        )
        continue
      }
      if columns.contains(column) {
        mistakes.append(LineMistake(head.line, localized("has the column \(title) twice")))
      }
      columns.append(column)
    }
    guard columns.count == head.cells.count, columns.contains(.user) else {
      if !columns.contains(.user) { mistakes.append(LineMistake(head.line, localized("has no column user"))) }
      return
    }
    for row in table.rows.dropFirst().prefix(Self.maximumLines) { read(row, columns) }
    if table.rows.count > Self.maximumLines + 1 {
      mistakes.append(
        LineMistake(
          table.rows[Self.maximumLines + 1].line, localized("is more than the \(Self.maximumLines) that are read")))
    }
    mistakes.sort { $0.line < $1.line }
  }

  private mutating func read(_ row: DelimitedTable.Row, _ columns: [Column]) {
    guard row.cells.count == columns.count else {
      mistakes.append(
        LineMistake(row.line, localized("has \(row.cells.count) cells, and the titles are \(columns.count)")))
      return
    }
    var line = Line(number: row.line, user: "", tags: [])
    for (column, cell) in zip(columns, row.cells) where !cell.isEmpty {
      // What acts in a spreadsheet is no name of anything here, and would act again in every export of it.
      guard let first = cell.first, !"=+-@".contains(first), !cell.unicodeScalars.contains(where: { $0.value < 0x20 })
      else {
        mistakes.append(LineMistake(row.line, localized("has a formula or a control character in a cell")))
        return
      }
      switch column {
      case .user: line.user = cell
      case .name: line.name = cell
      case .workspace: line.workspace = cell
      case .size: line.size = cell
      case .tenant: line.tenant = cell
      case .tag(let name): line.tags.append(ComputeInstance.Tag(name: name, value: cell))
      }
    }
    guard !line.user.isEmpty else {
      mistakes.append(LineMistake(row.line, localized("names no user")))
      return
    }
    if let earlier = lines.first(where: { $0.user.lowercased() == line.user.lowercased() }),
      line.name == nil || earlier.name == nil
    {
      mistakes.append(
        LineMistake(row.line, localized("names \(line.user) again, who stands on line \(earlier.number)")))
      return
    }
    lines.append(line)
  }
}
