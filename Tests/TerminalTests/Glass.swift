@testable import Terminal

/// What a terminal shows that was sent ncurses' bytes: letters, and their look. It knows the sequences of ECMA-48 that
/// ncurses uses here and no other one.
struct Glass: Equatable {
  struct Look: Equatable {
    var attributes: Set<Int> = []
    var foreground: [Int] = []
    var background: [Int] = []
  }

  struct Spot: Equatable {
    var text = " "
    var look = Look()
  }

  struct Unread: Error { let sequence: String }

  let columns: Int
  private(set) var lines: [[Spot]]
  private(set) var look = Look()
  private var row = 0
  private var column = 0
  /// The last column is written, and the next letter goes on in the next line.
  private var wraps = false
  private var region: ClosedRange<Int>
  private var isASCII = true

  init(columns: Int, rows: Int) {
    self.columns = columns
    lines = Array(repeating: Array(repeating: Spot(), count: columns), count: rows)
    region = 0...(rows - 1)
  }

  /// The letters of each line, without the spaces at its end.
  var texts: [String] {
    lines.map { line in
      var text = line.map(\.text).joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func take(_ bytes: [UInt8]) throws {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar.value {
      case 0x1b:
        guard index < scalars.count else { throw Unread(sequence: "an escape at the end") }
        let kind = scalars[index]
        index += 1
        switch kind {
        case "[":
          var parameters = ""
          while index < scalars.count, (0x20...0x3f).contains(scalars[index].value) {
            parameters.unicodeScalars.append(scalars[index])
            index += 1
          }
          guard index < scalars.count else { throw Unread(sequence: "an unfinished sequence") }
          try control(Character(scalars[index]), parameters)
          index += 1
        case "(":
          isASCII = scalars[index] == "B"
          index += 1
        // The other set (G1), which nothing here shifts to but by 0x0e.
        case ")": index += 1
        case "M":
          if row == region.lowerBound { scroll(by: -1) } else { row = max(0, row - 1) }
        case "7", "8", "=", ">": break
        default: throw Unread(sequence: "ESC \(kind)")
        }
      case 0x0d: (column, wraps) = (0, false)
      case 0x0a: feed()
      case 0x08: (column, wraps) = (max(0, column - 1), false)
      case 0x0e: isASCII = false
      case 0x0f: isASCII = true
      case 0..<0x20: throw Unread(sequence: "control \(scalar.value)")
      default: put(scalar)
      }
    }
  }

  private mutating func feed() {
    wraps = false
    if row == region.upperBound { scroll(by: 1) } else { row = min(lines.count - 1, row + 1) }
  }

  private var blank: Spot { Spot(text: " ", look: Look(background: look.background)) }

  private mutating func scroll(by count: Int) { shift(region, by: count) }

  private mutating func shift(_ range: ClosedRange<Int>, by count: Int) {
    let empty = Array(repeating: blank, count: columns)
    for _ in 0..<min(abs(count), range.count) {
      if count > 0 {
        lines.remove(at: range.lowerBound)
        lines.insert(empty, at: range.upperBound)
      } else {
        lines.remove(at: range.upperBound)
        lines.insert(empty, at: range.lowerBound)
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = ScalarWidth.of(scalar) ?? 1
    guard width > 0 else {
      let last = wraps ? column : max(0, column - 1)
      let base = lines[row][last].text.isEmpty ? max(0, last - 1) : last
      lines[row][base].text.unicodeScalars.append(scalar)
      return
    }
    if wraps || column + width > columns {
      column = 0
      feed()
    }
    lines[row][column] = Spot(text: isASCII ? String(scalar) : "graphic \(scalar)", look: look)
    if width == 2, column + 1 < columns { lines[row][column + 1] = Spot(text: "", look: look) }
    column += width
    if column >= columns { (column, wraps) = (columns - 1, true) }
  }

  private mutating func control(_ final: Character, _ text: String) throws {
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let count = max(1, numbers.first ?? 1)
    if text.hasPrefix("?") || text.hasPrefix(">") {
      guard "hlc".contains(final) else { throw Unread(sequence: "CSI \(text)\(final)") }
      return
    }
    if final != "m" { wraps = false }
    switch final {
    case "m": try paint(text.isEmpty ? [0] : numbers)
    case "H":
      (row, column) = (min(lines.count, count) - 1, min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1)
    case "G": column = min(columns, count) - 1
    case "d": row = min(lines.count, count) - 1
    case "A": row = max(0, row - count)
    case "B": row = min(lines.count - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "D": column = max(0, column - count)
    case "K":
      let range = numbers.first == 1 ? 0..<column + 1 : numbers.first == 2 ? 0..<columns : column..<columns
      for place in range { lines[row][place] = blank }
    case "X": for place in column..<min(columns, column + count) { lines[row][place] = blank }
    case "P":
      lines[row].removeSubrange(column..<min(columns, column + count))
      while lines[row].count < columns { lines[row].append(blank) }
    case "@":
      lines[row].insert(contentsOf: Array(repeating: blank, count: min(count, columns - column)), at: column)
      lines[row].removeSubrange(columns...)
    case "J":
      for place in column..<columns { lines[row][place] = blank }
      for below in row + 1..<max(row + 1, lines.count) { lines[below] = Array(repeating: blank, count: columns) }
      if numbers.first == 2 { for line in lines.indices { lines[line] = Array(repeating: blank, count: columns) } }
    case "L": shift(row...region.upperBound, by: -count)
    case "M": shift(row...region.upperBound, by: count)
    case "S": scroll(by: count)
    case "T": scroll(by: -count)
    case "b":
      let last = lines[row][max(0, column - 1)].text
      for scalar in String(repeating: last, count: count).unicodeScalars { put(scalar) }
    case "r":
      region = numbers.count == 2 ? (numbers[0] - 1)...(numbers[1] - 1) : 0...(lines.count - 1)
      (row, column) = (0, 0)
    case "h", "l", "t": break
    default: throw Unread(sequence: "CSI \(text)\(final)")
    }
  }

  private mutating func paint(_ numbers: [Int]) throws {
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: look = Look()
      // The bare console's first font.
      case 10: break
      case 1...9: look.attributes.insert(number)
      case 22: look.attributes.subtract([1, 2])
      case 23...29: look.attributes.remove(number - 20)
      case 30...37, 90...97: look.foreground = [number]
      case 39: look.foreground = []
      case 40...47, 100...107: look.background = [number]
      case 49: look.background = []
      case 38, 48:
        let count = rest.first == 5 ? 2 : 4
        let color = [number] + rest.prefix(count)
        rest = rest.dropFirst(count)
        if number == 38 { look.foreground = color } else { look.background = color }
      default: throw Unread(sequence: "SGR \(number)")
      }
    }
  }
}
