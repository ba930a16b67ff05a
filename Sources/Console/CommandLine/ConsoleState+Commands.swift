import Languages
import ComputeModel
import Terminal

/// A filter with a name.
package struct SavedView: Hashable, Sendable {
  package var name: String
  package var filter: String

  package init(name: String, filter: String) {
    self.name = name
    self.filter = filter
  }
}

/// What the commands of the `:` line do beyond what keys do.
extension ConsoleState {
  func item(named name: String) throws(CommandError) -> FleetItem {
    let folded = name.lowercased()
    guard !folded.isEmpty else { throw CommandError(localized("The name of an instance is missing.")) }
    let items = fleet.rows.filter { $0.name.lowercased() == folded }
    guard let item = items.first else { throw CommandError(localized("There is no instance \(name) in the list.")) }
    guard items.count == 1 else {
      throw CommandError(localized("\(name) stands in several workspaces: mark it in the list instead."))
    }
    return item
  }

  func target(named name: String) throws(CommandError) -> Target {
    guard case .instance(let instance) = try item(named: name) else {
      throw CommandError(localized("\(name) cannot be read, so there is no page of it."))
    }
    return Target(instance)
  }

  private func check(_ filter: String) throws(CommandError) {
    do throws(FilterError) {
      _ = try FilterExpression(filter)
    } catch {
      throw CommandError(localized("The filter cannot be read: \(error)."))
    }
  }

  mutating func list(_ filter: String) throws(CommandError) -> [Effect] {
    try check(filter)
    setFilter(filter)
    return screen == .fleet ? [] : visit(.fleet)
  }

  /// The words of `idle` and `sso`: a value, then perhaps a name.
  private func items(after value: Substring, _ argument: String) throws(CommandError) -> [FleetItem] {
    let name = String(argument.dropFirst(value.count)).trimmingSpaces
    return name.isEmpty ? subjects : [try item(named: name)]
  }

  mutating func idle(_ argument: String) throws(CommandError) -> [Effect] {
    if argument.isEmpty { return editIdleShutdown() }
    let value = argument.prefix { $0 != " " }
    let time: IdleTime?
    do throws(IdleTimeError) {
      time = try IdleEditor.setting(String(value))
    } catch {
      throw CommandError("\(error)")
    }
    return ask(.updateIdleShutdownSetting(time), of: try items(after: value, argument))
  }

  mutating func newInstance(_ argument: String) throws(CommandError) -> [Effect] {
    guard argument.isEmpty || argument == "fresh" else { throw CommandError(localized("Say new, or new fresh.")) }
    if argument == "fresh" { newInstanceDraft = nil }
    return newInstance()
  }

  mutating func clone(_ name: String) throws(CommandError) -> [Effect] {
    if name.isEmpty { return cloneInstance() }
    guard case .instance(let instance) = try item(named: name) else {
      throw CommandError(localized("\(name) cannot be read, so nothing can be made like it."))
    }
    return newInstance(like: instance)
  }

  mutating func singleSignOn(_ argument: String) throws(CommandError) -> [Effect] {
    let value = argument.prefix { $0 != " " }
    guard value == "on" || value == "off" else { throw CommandError(localized("Say sso on or sso off.")) }
    return askSingleSignOn(value == "on", of: try items(after: value, argument))
  }

  /// `refresh`, or `refresh 30s` for how often.
  mutating func refresh(_ argument: String) throws(CommandError) -> [Effect] {
    if !argument.isEmpty {
      let unit = argument.last == "m" ? 60 : 1
      let digits = argument.last.map { "sm".contains($0) } == true ? argument.dropLast() : argument[...]
      // Below ten seconds a fleet would use up the requests that Azure grants in an hour; above an hour nothing is
      // watched any more.
      guard let number = Int(digits), (Console.refreshSeconds...3600).contains(number * unit) else {
        throw CommandError(localized("Say refresh 30s or refresh 5m: from 10 seconds to an hour."))
      }
      chosenRefreshSeconds = number * unit
      notice = Notice(
        kind: .information,
        text: localized("The list is read every \(refreshSeconds) s; while something is in flight every")
          + localized(" \(Console.busyRefreshSeconds) s."))
    }
    return reload() + readDocument() + readReport(renewing: true) + readNames(renewing: true)
  }

  mutating func zone(_ word: String) throws(CommandError) -> [Effect] {
    if word.isEmpty {
      clocks = clocks.next
    } else if let choice = ClockChoice.allCases.first(where: { $0.word == word.lowercased() }) {
      clocks = choice
    } else {
      throw CommandError(localized("Say zone yours, zone utc or zone own."))
    }
    return []
  }

  mutating func saveView(_ argument: String) throws(CommandError) -> [Effect] {
    let name = String(argument.prefix { $0 != " " })
    guard !name.isEmpty else { throw CommandError(localized("Say save NAME, or save NAME FILTER.")) }
    let rest = String(argument.dropFirst(name.count)).trimmingSpaces
    let filter = rest.isEmpty ? fleet.filter : rest
    try check(filter)
    views.removeAll { $0.name == name }
    views.append(SavedView(name: name, filter: filter))
    notice = Notice(
      kind: .information, text: localized("View \(name) is kept: \(filter.isEmpty ? localized("no filter") : filter)"))
    return [.keepViews(views)]
  }

  mutating func showView(_ name: String) throws(CommandError) -> [Effect] {
    guard let view = views.first(where: { $0.name == name }) else {
      throw CommandError(localized("There is no view \(name): :save NAME makes one of the present filter."))
    }
    return try list(view.filter)
  }
}
