import ArgumentParser
import ComputeModel

/// How facts are printed (ARCHITECTURE section 6).
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case table
  /// The stable document; `amldeck schema` describes it.
  case json
  /// The same document.
  case yaml
  /// Rows without a header, as az prints them: for `cut` and `read`.
  case tsv
  /// Rows below a header, by RFC 4180: for a spreadsheet.
  case csv
  /// Tables in Markdown: for a wiki, a ticket or a mail.
  case md
  /// Names, one a line: for a pipe.
  case name
}

struct OutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: "For people, or for programs; tsv as az prints it, name one a line.")
  var output = OutputFormat.table

  @OptionGroup var look: LookOptions

  /// Whether errors are documents too.
  var isJSON: Bool { output == .json }

  func print(_ report: Report) throws(ServiceFailure) {
    for piece in try report.pieces(as: output) { StandardOutput.write(piece) }
  }

  /// One of several reports that belong together, each as soon as it is known.
  /// - Parameter isFirst: a header stands above the first one only.
  func print(_ report: Report, isFirst: Bool) throws(ServiceFailure) {
    for piece in try report.pieces(as: output, isContinued: !isFirst) { StandardOutput.write(piece) }
  }

  /// What a person reads before answering; where the output is for a program, it does not stand in it.
  func review(_ text: String) {
    if output == .table {
      StandardOutput.write(text)
    } else {
      StandardError.writeText(text)
    }
  }

  /// How a screen looks. A screen is no document: a form that was asked for is refused, and not forgotten.
  func screen(_ place: PlaceOptions, isPlain: Bool = false) throws(ServiceFailure) -> LookOptions {
    try requireScreen(place, isPlain: isPlain)
    return try look.configured(place)
  }

  func requireScreen(_ place: PlaceOptions, isPlain: Bool) throws(ServiceFailure) {
    guard output == .table else {
      throw ServiceFailure(
        .usage, "This opens a screen and prints no \(output.rawValue): use a command such as amldeck list -o \(output)."
      )
    }
    guard !place.isVerbose || isPlain || !StandardError.isTerminal else {
      throw ServiceFailure(
        .usage, "The requests that -v tells go to stderr, which is the screen here: add 2>FILE, or leave -v out.")
    }
  }
}
