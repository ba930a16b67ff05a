/// What SGR (ECMA-48, 8.3.117) has set: the look of the next letter, and of what is erased.
struct Pen: Equatable {
  enum Color: Equatable {
    case usual
    /// 30 to 37 and 40 to 47.
    case plain(UInt8)
    /// 90 to 97 and 100 to 107.
    case bright(UInt8)
    /// 38;5;n and 48;5;n.
    case indexed(UInt8)
    /// 38;2;r;g;b and 48;2;r;g;b.
    case direct(red: UInt8, green: UInt8, blue: UInt8)
  }

  var foreground = Color.usual
  var background = Color.usual
  /// Bit n for parameter n, from 1 (bold) to 9 (crossed out).
  var attributes: UInt16 = 0

  /// The pen after a sequence with these parameters.
  /// - Parameter pen: before it; nil for an unknown one, which only a sequence that begins with 0 makes known.
  /// - Returns: nil where a parameter has no place here, or where nothing is known.
  static func after(_ parameters: [Int], from pen: Pen?) -> Pen? {
    var rest = parameters.isEmpty ? [0][...] : parameters[...]
    guard var next = rest.first == 0 ? Pen() : pen else { return nil }
    while let parameter = rest.popFirst() {
      switch parameter {
      case 0: next = Pen()
      case 1...5, 7...9: next.attributes |= 1 << UInt16(parameter)
      case 22: next.attributes &= ~0b110
      case 23...25, 27...29: next.attributes &= ~(1 << UInt16(parameter - 20))
      case 30...37: next.foreground = .plain(UInt8(parameter - 30))
      case 39: next.foreground = .usual
      case 40...47: next.background = .plain(UInt8(parameter - 40))
      case 49: next.background = .usual
      case 90...97: next.foreground = .bright(UInt8(parameter - 90))
      case 100...107: next.background = .bright(UInt8(parameter - 100))
      case 38, 48:
        guard let color = color(&rest) else { return nil }
        if parameter == 38 { next.foreground = color } else { next.background = color }
      default: return nil
      }
    }
    return next
  }

  private static func color(_ rest: inout ArraySlice<Int>) -> Color? {
    func byte() -> UInt8? { rest.popFirst().flatMap { UInt8(exactly: $0) } }
    switch rest.popFirst() {
    case 5: return byte().map { .indexed($0) }
    case 2:
      guard let red = byte(), let green = byte(), let blue = byte() else { return nil }
      return .direct(red: red, green: green, blue: blue)
    default: return nil
    }
  }

  /// The parameters of the shortest sequence that makes this pen of another, among those that every terminal with SGR
  /// knows: from nothing, or by adding. An empty list is a reset.
  /// - Parameter pen: nil for an unknown one.
  func parameters(from pen: Pen?) -> [Int] {
    let whole = self == Pen() ? [] : [0] + added(to: Pen())
    // Taking away by 22 to 29, 39 or 49 is not known to all: what the terminal's own description sends in place of it
    // is not known here.
    guard let pen, pen.attributes & ~attributes == 0, foreground != .usual || pen.foreground == .usual,
      background != .usual || pen.background == .usual
    else { return whole }
    let more = added(to: pen)
    return Self.length(more) <= Self.length(whole) ? more : whole
  }

  private func added(to pen: Pen) -> [Int] {
    var parameters = (1...9).filter { attributes & ~pen.attributes & (1 << UInt16($0)) != 0 }
    if foreground != pen.foreground { parameters += Self.parameters(of: foreground, base: 30) }
    if background != pen.background { parameters += Self.parameters(of: background, base: 40) }
    return parameters
  }

  private static func parameters(of color: Color, base: Int) -> [Int] {
    switch color {
    case .usual: [base + 9]
    case .plain(let number): [base + Int(number)]
    case .bright(let number): [base + 60 + Int(number)]
    case .indexed(let number): [base + 8, 5, Int(number)]
    case .direct(let red, let green, let blue): [base + 8, 2, Int(red), Int(green), Int(blue)]
    }
  }

  private static func length(_ parameters: [Int]) -> Int {
    parameters.reduce(max(0, parameters.count - 1)) { $0 + ($1 < 10 ? 1 : $1 < 100 ? 2 : 3) }
  }
}
