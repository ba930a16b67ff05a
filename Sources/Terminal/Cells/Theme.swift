package struct Theme: Sendable {
  package var name: String
  package var styles: [Role: Style]

  package init(name: String, styles: [Role: Style]) {
    self.name = name
    self.styles = styles
  }

  /// The style of a role; a role that the theme does not name looks like plain text.
  package subscript(role: Role) -> Style { styles[role] ?? Style() }

  /// Attributes only: for `NO_COLOR`, and what every theme becomes on a terminal without colours.
  package static let monochrome = Theme(
    name: "monochrome",
    styles: [
      .dim: Style(dim: true),
      .header: Style(bold: true, underline: true),
      .title: Style(bold: true),
      .border: Style(dim: true),
      .selection: Style(reverse: true),
      .selectionDim: Style(underline: true),
      .marked: Style(bold: true),
      .transitional: Style(italic: true),
      .stopped: Style(dim: true),
      .failed: Style(bold: true),
      .unknown: Style(dim: true),
      .warning: Style(bold: true),
      .error: Style(bold: true),
      .key: Style(bold: true),
      .keyDisabled: Style(dim: true),
      .dialogTitle: Style(bold: true),
      .dialogButtonFocused: Style(reverse: true),
      .input: Style(underline: true),
      .banner: Style(bold: true, reverse: true),
      .accent: Style(bold: true),
    ])
}
