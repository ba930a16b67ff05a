import ComputeModel
import Console

@testable import Terminal

/// What a person types, and what a terminal sends.
extension FuzzTarget {
  static func keys(_ bytes: [UInt8]) {
    var decoder = KeyDecoder(pasteLimit: 200)
    var keys: [Key] = []
    for (place, scalar) in string(bytes).unicodeScalars.enumerated() {
      keys += decoder.decode(.scalar(scalar.value))
      if place % 7 == 6 { keys += decoder.flush() }
    }
    keys += decoder.flush()
    for key in keys {
      switch key {
      // A control character that is typed as text would end in a field, and in a request.
      case .character(let character):
        require(
          !character.unicodeScalars.contains { $0.properties.generalCategory == .control }, "a control character")
      case .paste(let pasted): require(pasted.unicodeScalars.count <= 200, "a paste without end")
      default: break
      }
    }
    _ = Key(named: string(bytes))
  }

  static func text(_ bytes: [UInt8]) {
    let safe = SafeText(string(bytes))
    require(!safe.text.unicodeScalars.contains { isDangerous($0) }, "raw")
    for width in [0, 1, 2, 5] {
      require(safe.truncated(to: width, ellipsis: width > 2).width <= width, "too wide")
      require(safe.padded(to: width).width >= width, "too narrow")
    }
    require(!safe.oneLine.text.unicodeScalars.contains { isDangerous($0) }, "raw in a line")
  }

  private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  static func filter(_ bytes: [UInt8]) {
    var rows = SearchedRows(Fleets.production + Fleets.development)
    let indices = 0..<(Fleets.production + Fleets.development).count
    do throws(FilterError) {
      let filter = try FilterExpression(string(bytes))
      let found = filter.matches(among: indices, of: &rows, now: Fleets.now, findings: { _ in [] })
      require(Set(indices).isSuperset(of: found), "a row that is not there")
    } catch {
      require(!error.description.isEmpty, "refused without a word")
    }
  }

  static func command(_ bytes: [UInt8]) {
    var state = Fleets.loaded()
    // Each key is worked on by itself, and nobody types a book.
    let typed = String(string(bytes).filter { !$0.isNewline && $0 != "\t" }.prefix(120))
    _ = state.type(":" + typed)
    let effects = state.type(.enter)
    // A command opens a dialog at most: nothing is sent before somebody has said yes.
    require(!effects.contains { $0.changesSomething }, "it acts without a question")
    require(Console.view(state).size == state.size, "another size")
  }
}
