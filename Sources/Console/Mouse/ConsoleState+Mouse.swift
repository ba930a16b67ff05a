import Languages
import Terminal

/// What clicks and the wheel do. They light, open and scroll; where a question stands open they answer nothing.
extension ConsoleState {
  private static let wheelRows = 3

  mutating func toggleMouse() -> [Effect] {
    usesMouse.toggle()
    notice = Notice(
      kind: .information,
      text: usesMouse
        ? localized("Mouse on: hold Shift to select text as usual; \(keyName(.mouse)) turns it off.")
        : localized("Mouse off."))
    return [.useMouse(usesMouse)]
  }

  mutating func wheel(_ steps: Int) -> [Effect] {
    guard !isTyping || dialog != nil || help != nil else { return [] }
    if dialog != nil || help != nil || themeChooser != nil {
      return (0..<Self.wheelRows).flatMap { _ in key(steps > 0 ? .down : .up) }
    }
    move(by: steps * Self.wheelRows)
    return []
  }

  mutating func click(row: Int, column: Int) -> [Effect] {
    guard dialog == nil, help == nil, themeChooser == nil, commandLine == nil, !isTyping else { return [] }
    if row == size.rows - 1 {
      return Footer.command(at: column, self).map { run($0) } ?? []
    }
    switch screen {
    case .fleet: return clickFleet(row: row, column: column)
    case .report(let report): return click(report, row: row)
    case .detail(let page) where row == 2:
      return show(page.tabPlaces(width: size.columns).last { $0.column <= column }?.tab)
    default: return []
    }
  }

  private mutating func clickFleet(row: Int, column: Int) -> [Effect] {
    let index = list.top + row - FleetScreen.firstRow
    guard row >= FleetScreen.firstRow, row < FleetScreen.firstRow + list.listHeight(size),
      fleet.visible.indices.contains(index)
    else { return [] }
    guard index != list.cursorIndex else { return run(.open) }
    list.move(by: index - list.cursorIndex, fleet, size: size)
    return []
  }

  private mutating func click(_ report: ReportScreen, row: Int) -> [Effect] {
    let lines = report.lines(self)
    let index = report.top + row - 2
    guard row >= 2, row < 2 + ReportScreen.height(size), lines.indices.contains(index), lines[index].canBeLit else {
      return []
    }
    let place = lines[..<index].count(where: \.canBeLit)
    guard place != report.cursor else { return run(.open) }
    moveReport(by: place - report.cursor)
    return []
  }
}
