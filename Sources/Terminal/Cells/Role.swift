/// What a cell means. A theme says how it looks, so views and golden screens know no colours.
package enum Role: String, CaseIterable, Sendable {
  case text, dim, header, title, border, selection, selectionDim, marked
  case running, transitional, stopped, failed, unknown
  case warning, error, good
  case key, keyDisabled
  case dialog, dialogTitle, dialogButton, dialogButtonFocused, input
  case banner, footer, accent
}
