import ComputeModel
import Foundation
import Terminal
import Testing
import Themes

@testable import amldeck

@Suite struct ThemeTests {
  @Test(arguments: EmbeddedTheme.allCases)
  func `Every theme of ours can be read, and is called as its file`(_ theme: EmbeddedTheme) throws {
    #expect(try ThemeFile.read(theme).name == theme.rawValue)
  }

  /// WCAG 2.2: 1.4.3 asks for 4.5:1, 1.4.6 for 7:1.
  @Test(arguments: EmbeddedTheme.allCases)
  func `Text can be read wherever the theme sets both colours`(_ embedded: EmbeddedTheme) throws {
    let theme = try ThemeFile.read(embedded)
    let least = embedded == .highContrast ? 7 : 4.5
    for role in Role.allCases {
      let style = theme[role]
      guard case .rgb? = style.foreground, case .rgb? = style.background else { continue }
      let ratio = try #require(contrast(style))
      #expect(ratio >= least, "\(embedded.rawValue), \(role.rawValue): \(ratio):1")
    }
  }

  @Test(arguments: [EmbeddedTheme.highContrast, .deuteranopia, .tritanopia, .paper])
  func `A theme with a ground of its own sets both colours of every role`(_ embedded: EmbeddedTheme) throws {
    let theme = try ThemeFile.read(embedded)
    for role in Role.allCases { #expect(contrast(theme[role]) != nil, "\(role.rawValue)") }
  }

  /// A distance of 20 in CIELAB is seen at a glance; 2.3 is just noticeable.
  @Test(arguments: [(EmbeddedTheme.deuteranopia, Eye.deuteranope), (.tritanopia, .tritanope)])
  func `Whoever does not tell some hues tells the states`(_ embedded: EmbeddedTheme, _ eye: Eye) throws {
    let theme = try ThemeFile.read(embedded)
    let states: [Role] = [.running, .transitional, .stopped, .failed, .unknown, .warning]
    let ground = theme[.text].background
    for (index, one) in states.enumerated() {
      for other in states[(index + 1)...] {
        // A state with a ground of its own is seen by that.
        func look(_ role: Role) -> Color? {
          theme[role].background == ground ? theme[role].foreground : theme[role].background
        }
        let distance = try #require(eye.distance(look(one), look(other)))
        #expect(distance >= 20, "\(one.rawValue) and \(other.rawValue): \(distance)")
      }
    }
  }

  @Test func `A base16 scheme is read as it is, in both forms`() throws {
    let digits = [
      "181818", "282828", "383838", "585858", "b8b8b8", "d8d8d8", "e8e8e8", "f8f8f8", "ab4642", "dc9656", "f7ca88",
      "a1b56c", "86c1b9", "7cafc2", "ba8baf", "a16946",
    ]
    let keys = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }
    let flat = "scheme: \"Ours\"\n" + zip(keys, digits).map { "\($0): \"\($1)\"\n" }.joined()
    let nested = "system: base16\nname: Ours\npalette:\n" + zip(keys, digits).map { "  \($0): \"#\($1)\"\n" }.joined()
    for text in [flat, nested, flat.replacingOccurrences(of: "\"181818\"", with: "181818")] {
      let theme = try ThemeFile.parse(text, file: "ours.yaml")
      #expect(theme.name == "Ours")
      #expect(theme[.text] == Style(foreground: .rgb(0xd8, 0xd8, 0xd8), background: .rgb(0x18, 0x18, 0x18)))
      #expect(theme[.running].foreground == .rgb(0xa1, 0xb5, 0x6c))
      #expect(theme[.running].background == .rgb(0x18, 0x18, 0x18))
    }
    #expect(mistake(flat.replacingOccurrences(of: "base0C: \"86c1b9\"\n", with: "")).contains("base0C is missing"))
    let wrong = mistake(flat.replacingOccurrences(of: "7cafc2", with: "blue"))
    #expect(wrong == "ours.yaml, line 15: base0D is six hexadecimal digits such as 7cafc2.")
  }

  @Test func `A wrong theme file is refused with its line`() {
    #expect(mistake("roles:\n  running: {foreground: pink}\n").hasPrefix("ours.yaml, line 2: a colour is"))
    #expect(mistake("roles:\n  runing: {bold: true}\n") == "ours.yaml, line 2: there is no role runing.")
    #expect(mistake("name: x\n").contains("a theme has the members name and roles"))
  }

  private func mistake(_ yaml: String) -> String {
    do {
      _ = try ThemeFile.parse(yaml, file: "ours.yaml")
      return "no mistake"
    } catch {
      return error.sentence
    }
  }

  private func contrast(_ style: Style) -> Double? {
    guard let ink = style.foreground.flatMap(linear), let ground = style.background.flatMap(linear) else { return nil }
    func luminance(_ color: SIMD3<Double>) -> Double { (color * [0.2126, 0.7152, 0.0722]).sum() }
    let both = [luminance(ink), luminance(ground)].sorted()
    return (both[1] + 0.05) / (both[0] + 0.05)
  }
}

/// sRGB to linear light (IEC 61966-2-1).
private func linear(_ color: Color) -> SIMD3<Double>? {
  guard case .rgb(let red, let green, let blue) = color else { return nil }
  func one(_ byte: UInt8) -> Double {
    let value = Double(byte) / 255
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
  return [one(red), one(green), one(blue)]
}

/// How an eye without one kind of cone sees, after Machado, Oliveira and Fernandes (2009), severity 1.
struct Eye: Sendable {
  private var rows: [SIMD3<Double>]

  static let deuteranope = Eye(rows: [
    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
  ])
  static let tritanope = Eye(rows: [
    [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
  ])

  /// The distance in CIELAB of two colours as this eye sees them (CIE 1976).
  func distance(_ one: Color?, _ other: Color?) -> Double? {
    guard let one = one.flatMap(linear), let other = other.flatMap(linear) else { return nil }
    let difference = lab(one) - lab(other)
    return (difference * difference).sum().squareRoot()
  }

  private func lab(_ light: SIMD3<Double>) -> SIMD3<Double> {
    let seen = SIMD3(rows.map { min(1, max(0, ($0 * light).sum())) })
    let x = (seen * [0.4124, 0.3576, 0.1805]).sum() / 0.95047
    let y = (seen * [0.2126, 0.7152, 0.0722]).sum()
    let z = (seen * [0.0193, 0.1192, 0.9505]).sum() / 1.08883
    func root(_ value: Double) -> Double { value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116 }
    return [116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z))]
  }
}
