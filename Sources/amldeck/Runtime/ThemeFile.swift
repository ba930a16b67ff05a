import Languages
import ComputeModel
import Console
import Foundation
import Terminal
import Themes
import Yams

/// Theme files: roles, each with colours and attributes, in YAML; or a base16 scheme.
enum ThemeFile {
  /// The theme that a screen begins with.
  static func theme(_ look: LookOptions) throws(ServiceFailure) -> Theme {
    if look.theme == nil, isWithoutColors(look) { return try read(.mono) }
    return try theme(named: look.theme ?? EmbeddedTheme.standard.rawValue)
  }

  /// Whether the theme that a screen begins with is the program's own, and cannot be wrong.
  static func isEmbedded(_ look: LookOptions) -> Bool {
    look.theme.map { EmbeddedTheme(rawValue: $0) != nil } ?? true
  }

  /// What `:theme` offers: the embedded themes and those of the configuration folder.
  static func names(_ look: LookOptions, current: String) -> ThemeNames {
    if look.theme == nil, isWithoutColors(look) { return ThemeNames(all: [current], current: current) }
    let own = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let names = own.filter { $0.hasSuffix(fileEnding) }.map { String($0.dropLast(fileEnding.count)) }
    var all = EmbeddedTheme.allCases.map(\.rawValue)
    all += names.filter { !all.contains($0) }.sorted()
    if !all.contains(current) { all.append(current) }
    return ThemeNames(all: all, current: current)
  }

  /// An embedded theme, one of the configuration folder, or a file where the name is a path.
  static func theme(named name: String) throws(ServiceFailure) -> Theme {
    if let embedded = EmbeddedTheme(rawValue: name) { return try read(embedded) }
    let isPath = name.contains("/")
    let path = isPath ? name : folder + "/" + name + fileEnding
    guard let bytes = SmallFile.read(path) else {
      if isPath { throw ServiceFailure(.usage, localized("The theme file \(name) cannot be read.")) }
      let known = EmbeddedTheme.allCases.map(\.rawValue).joined(separator: ", ")
      throw ServiceFailure(
        .usage,
        localized(
          "There is no theme \(name): give one of \(known), put \(name)\(fileEnding) into \(folder), or name a file."))
    }
    return try parse(String(decoding: bytes, as: UTF8.self), file: path)
  }

  static func read(_ embedded: EmbeddedTheme) throws(ServiceFailure) -> Theme {
    try parse(embedded.yaml, file: "\(embedded.rawValue).yaml")
  }

  private static func isWithoutColors(_ look: LookOptions) -> Bool {
    look.hasNoColor || RealSurroundings.environment("NO_COLOR") != nil
  }

  private static let fileEnding = ".yaml"

  private static var folder: String {
    let home = RealSurroundings.environment("HOME") ?? ""
    return (RealSurroundings.environment("XDG_CONFIG_HOME") ?? home + "/.config") + "/amldeck/themes"
  }

  /// Unknown roles, members and colours are errors that name the line.
  static func parse(_ yaml: String, file: String) throws(ServiceFailure) -> Theme {
    func wrong(_ node: Node?, _ what: String) -> ServiceFailure {
      let line = node?.mark.map { localized(", line \($0.line)") } ?? ""
      return ServiceFailure(.usage, "\(file)\(line): \(what).")
    }
    let document: Node?
    // The reader below says what a scalar is. The library's own rules for it are seven regular expressions, which took a
    // thirtieth of the time until the first rows stand.
    do { document = try compose(yaml: yaml, .basic) } catch { throw wrong(nil, localized("it is not YAML (\(error))")) }
    guard let mapping = document?.mapping else {
      throw wrong(document, localized("a theme has the members name and roles, a base16 scheme base00 to base0F"))
    }
    if let scheme = try Base16Scheme(mapping, wrong) { return scheme.theme(file: file) }
    guard let roles = mapping["roles"]?.mapping else {
      throw wrong(document, localized("a theme has the members name and roles, a base16 scheme base00 to base0F"))
    }
    var styles: [Role: Style] = [:]
    for (key, value) in roles {
      guard let role = key.string.flatMap({ Role(rawValue: $0) }) else {
        throw wrong(key, localized("there is no role \(key.string ?? localized("of this kind"))"))
      }
      guard let members = value.mapping else {
        throw wrong(value, localized("a role's value is like {foreground: red}"))
      }
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
        default: throw wrong(member, localized("a role has no member \(member.string ?? localized("of this kind"))"))
        }
      }
      styles[role] = style
    }
    return Theme(name: mapping["name"]?.string ?? file, styles: standingOnText(styles))
  }

  /// A theme that colours plain text colours the whole screen: what a role leaves open is as plain text has it.
  static func standingOnText(_ styles: [Role: Style]) -> [Role: Style] {
    guard let text = styles[.text], text.foreground != nil || text.background != nil else { return styles }
    var all = styles
    for role in Role.allCases {
      var style = styles[role] ?? Style()
      style.foreground = style.foreground ?? text.foreground
      style.background = style.background ?? text.background
      all[role] = style
    }
    return all
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
    throw wrong(node, localized("a colour is a name such as red, a number from 0 to 255, or \"#336699\""))
  }

  private static func flag(
    _ node: Node, _ wrong: (Node?, String) -> ServiceFailure
  ) throws(ServiceFailure) -> Bool {
    guard let flag = node.bool else { throw wrong(node, localized("this is true or false")) }
    return flag
  }
}
