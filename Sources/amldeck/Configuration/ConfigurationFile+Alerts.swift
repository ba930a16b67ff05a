import ARM
import ComputeModel
import Terminal
import Yams

/// The members `alerts` and `cost`.
extension ConfigurationFile {
  static func alerts(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> AlertSettings {
    var settings = AlertSettings()
    for (key, value) in try reader.members(of: node, known: ConfigurationKey.alerts.map(\.name)) {
      switch key {
      case "kinds": settings.kinds = try kinds(try reader.texts(value, key))
      case "bell": settings.rings = try reader.flag(value, key).value
      case "notify": settings.notification = try notification(try reader.text(value, key))
      case "command":
        let command = try reader.texts(value, key)
        guard command.value[0].hasPrefix("/") else {
          throw ServiceFailure(
            .usage,
            "\(command.origin): command begins with the absolute path of a program, such as [/usr/local/bin/page, ml];"
              + " no shell reads it.")
        }
        settings.command = command.value
      case "command-seconds":
        settings.commandLimit = .seconds(try reader.number(value, key, ConfigurationKey.commandSeconds).value)
      case "log":
        let log = try reader.text(value, key)
        guard log.value == "journal" || log.value.hasPrefix("/") else {
          throw ServiceFailure(.usage, "\(log.origin): log is journal, or the absolute path of a file.")
        }
        settings.log = log.value == "journal" ? .journal : .file(log.value)
      default:
        let text = try reader.text(value, key)
        guard let hours = QuietHours(text.value) else {
          throw ServiceFailure(.usage, "\(text.origin): quiet-hours is like 22:00-07:00.")
        }
        settings.quiet = hours
      }
    }
    guard settings.isHeard else {
      throw ServiceFailure(
        .usage, "\(reader.place(node)): nobody hears these alerts: add bell, notify, command or log, or remove them.")
    }
    return settings
  }

  private static func kinds(_ words: Setting<[String]>) throws(ServiceFailure) -> [AlertKind] {
    var kinds: [AlertKind] = []
    for word in words.value {
      guard let kind = AlertKind(word) else {
        throw ServiceFailure(
          .usage,
          "\(words.origin): there is no alert \(word)\(Suggestion.text(for: word, among: AlertKind.all.map(\.word)))")
      }
      kinds.append(kind)
    }
    return kinds
  }

  private static func notification(_ word: Setting<String>) throws(ServiceFailure) -> TerminalNotification {
    guard let style = TerminalNotification(rawValue: word.value) else {
      let known = TerminalNotification.allCases.map(\.rawValue)
      throw ServiceFailure(
        .usage, "\(word.origin): there is no notify \(word.value)\(Suggestion.text(for: word.value, among: known))")
    }
    return style
  }

  static func webhook(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> Setting<String>? {
    var webhook: Setting<String>?
    for (key, value) in try reader.members(of: node, known: ConfigurationKey.tell.map(\.name)) {
      let text = try reader.text(value, key)
      guard AbsoluteURL(text.value) != nil else {
        throw ServiceFailure(.usage, "\(text.origin): webhook is a plain https address.")
      }
      webhook = text
    }
    return webhook
  }

  /// - Returns: `weekly-budget`.
  static func weeklyBudget(_ node: Node, _ reader: YAMLReader) throws(ServiceFailure) -> Setting<Money>? {
    var budget: Setting<Money>?
    for (key, value) in try reader.members(of: node, known: ConfigurationKey.cost.map(\.name)) {
      let text = try reader.text(value, key)
      // The currency is that of the prices that it is held against.
      guard let money = Money(text.value, currency: "") else {
        throw ServiceFailure(
          .usage, "\(text.origin): weekly-budget is a number such as 150, in the currency of the service's prices.")
      }
      budget = Setting(money, from: text.origin)
    }
    return budget
  }
}
