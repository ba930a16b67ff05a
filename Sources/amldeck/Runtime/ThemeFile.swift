import ComputeModel
import Terminal
import Themes
import Yams

/// Theme files: roles, each with colours and attributes, in YAML.
enum ThemeFile {
  static func theme(_ look: LookOptions) throws(ServiceFailure) -> Theme {
    if look.theme == nil, look.hasNoColor || RealSurroundings.environment("NO_COLOR") != nil {
      return try read(.mono)
    }
    let name = look.theme ?? EmbeddedTheme.standard.rawValue
    guard let embedded = EmbeddedTheme(rawValue: name) else {
      let known = EmbeddedTheme.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceFailure(.usage, "There is no theme \(name): give one of \(known).")
    }
    return try read(embedded)
  }

  static func read(_ embedded: EmbeddedTheme) throws(ServiceFailure) -> Theme {
    try parse(embedded.yaml, file: "\(embedded.rawValue).yaml")
  }

  /// Unknown roles, members and colours are errors that name the line.
  static func parse(_ yaml: String, file: String) throws(ServiceFailure) -> Theme {
    func wrong(_ node: Node?, _ what: String) -> ServiceFailure {
      let line = node?.mark.map { ", line \($0.line)" } ?? ""
      return ServiceFailure(.usage, "\(file)\(line): \(what).")
    }
    let document: Node?
    do { document = try compose(yaml: yaml) } catch { throw wrong(nil, "it is not YAML (\(error))") }
    guard let mapping = document?.mapping, let roles = mapping["roles"]?.mapping else {
      throw wrong(document, "a theme has the members name and roles")
    }
    var styles: [Role: Style] = [:]
    for (key, value) in roles {
      guard let role = key.string.flatMap({ Role(rawValue: $0) }) else {
        throw wrong(key, "there is no role \(key.string ?? "of this kind")")
      }
      guard let members = value.mapping else { throw wrong(value, "a role's value is like {foreground: red}") }
      var style = Style()
      for (member, setting) in members {
        switch member.string {
        case "foreground": style.foreground = try color(setting, wrong)
        case "background": style.background = try color(setting, wrong)
        case "bold": style.bold = try flag(setting, wrong)
        case "dim": style.dim = try flag(setting, wrong)
        case "underline": style.underline = try flag(setting, wrong)
        case "reverse": style.reverse = try flag(setting, wrong)
        case "italic": style.italic = try flag(setting, wrong)
        default: throw wrong(member, "a role has no member \(member.string ?? "of this kind")")
        }
      }
      styles[role] = style
    }
    return Theme(name: mapping["name"]?.string ?? file, styles: styles)
  }

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "brightBlack", "brightRed",
    "brightGreen", "brightYellow", "brightBlue", "brightMagenta", "brightCyan", "brightWhite",
  ]

  private static func color(
    _ node: Node, _ wrong: (Node?, String) -> ServiceFailure
  ) throws(ServiceFailure) -> Color {
    if let name = node.string, let index = names.firstIndex(of: name) { return .ansi(index) }
    if let number = node.int, (0...255).contains(number) { return .palette(number) }
    if let text = node.string, text.hasPrefix("#"), text.utf8.count == 7,
      let value = UInt32(text.dropFirst(), radix: 16)
    {
      return .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
    }
    throw wrong(node, "a colour is a name such as red, a number from 0 to 255, or \"#336699\"")
  }

  private static func flag(
    _ node: Node, _ wrong: (Node?, String) -> ServiceFailure
  ) throws(ServiceFailure) -> Bool {
    guard let flag = node.bool else { throw wrong(node, "this is true or false") }
    return flag
  }
}
