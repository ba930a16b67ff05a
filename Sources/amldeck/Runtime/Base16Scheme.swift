import Languages
import ComputeModel
import Terminal
import Yams

/// Sixteen colours with agreed meanings (the base16 styling guide, version 0.3): base00 the ground, base05 the ink,
/// base08 to base0F the hues. Read as those files are: flat with `scheme`, or with `palette`.
struct Base16Scheme {
  var name: String?
  private var colors: [Color]

  private static let keys = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }

  /// - Returns: nil for a document that is no base16 scheme.
  init?(_ document: Node.Mapping, _ wrong: (Node?, String) -> ServiceFailure) throws(ServiceFailure) {
    let palette = document["palette"]?.mapping ?? document
    guard palette["base00"] != nil else { return nil }
    name = (document["scheme"] ?? document["name"])?.scalar?.string
    colors = []
    for key in Self.keys {
      // The scalar as it was written: 181818 is a number for YAML, and 08 is none.
      guard let node = palette[key] ?? palette[key.lowercased()] else {
        throw wrong(.mapping(document), localized("a base16 scheme has base00 to base0F, and \(key) is missing"))
      }
      let text = node.scalar?.string ?? ""
      let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
      guard digits.utf8.count == 6, let value = UInt32(digits, radix: 16) else {
        throw wrong(node, localized("\(key) is six hexadecimal digits such as 7cafc2"))
      }
      colors.append(.rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)))
    }
  }

  private enum Place: Int {
    case ground, lighterGround, lit, comment, lessInk, ink, moreInk, lightest
    case red, orange, yellow, green, cyan, blue, magenta, brown
  }

  private subscript(place: Place) -> Color { colors[place.rawValue] }

  func theme(file: String) -> Theme {
    func on(_ place: Place, bold: Bool = false) -> Style { Style(foreground: self[place], bold: bold) }
    func block(_ ink: Place, _ ground: Place, bold: Bool = false) -> Style {
      Style(foreground: self[ink], background: self[ground], bold: bold)
    }
    let styles: [Role: Style] = [
      .text: block(.ink, .ground), .dim: on(.lessInk), .header: block(.ground, .lessInk),
      .title: on(.moreInk, bold: true), .border: on(.comment), .selection: block(.ground, .ink),
      .selectionDim: block(.ink, .lit), .marked: on(.lightest, bold: true), .running: on(.green),
      .transitional: on(.cyan), .stopped: on(.lessInk), .failed: on(.red, bold: true), .unknown: on(.magenta),
      .warning: on(.yellow), .error: on(.red, bold: true), .good: on(.green), .key: on(.blue, bold: true),
      .keyDisabled: on(.lessInk), .dialogTitle: on(.moreInk, bold: true), .dialogButtonFocused: block(.ground, .blue),
      .input: Style(foreground: self[.moreInk], background: self[.lighterGround], underline: true),
      .banner: block(.ground, .yellow, bold: true), .accent: on(.blue, bold: true),
    ]
    return Theme(name: name ?? file, styles: ThemeFile.standingOnText(styles))
  }
}
