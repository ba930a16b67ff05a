internal import CNcurses

/// Makes keys of what ncurses reads. It knows the sequences that ncurses leaves in pieces (an alternative arrow, a
/// report that nobody asked for), so that none of them types letters into the program.
struct KeyDecoder: Sendable {
  /// Bytes of UTF-8 that a paste may have; what goes beyond is left out.
  private let pasteLimit: Int

  private enum State {
    case ground
    case escape
    /// After `ESC O`.
    case singleShift
    /// After `ESC [`, with the parameter bytes so far.
    case sequence([UInt8])
    /// After `ESC [ [`, which the Linux console sends for F1 to F5.
    case linuxFunction
    /// After `ESC [ M`: an old mouse report has three bytes, whatever they are.
    case mouse(left: Int)
    /// In a string that a terminal answers with, up to BEL or `ESC \`.
    case string(escaped: Bool)
    case paste
  }

  private var state = State.ground
  private var pasted = String.UnicodeScalarView()
  private var pastedBytes = 0
  /// The end of the paste so far, to know its terminator when it comes in pieces.
  private var pasteTail: [UInt32] = []
  private var startsBatch = true
  /// Device status reports that came since somebody last took them: a terminal's answers, and no keys.
  private var statusReports = 0

  init(pasteLimit: Int = 1 << 20) { self.pasteLimit = pasteLimit }

  /// The keys that one read completes.
  mutating func decode(_ input: KeyInput) -> [Key] {
    let isFirst = startsBatch
    startsBatch = false
    if case .paste = state { return decodePasted(input, isFirst: isFirst) }
    switch input {
    case .pasteStart:
      startPaste()
      return []
    case .pasteEnd: return []
    case .code(let code):
      // An escape just before belongs to the key: a terminal sends it for Alt, which we do not tell apart.
      state = .ground
      return Self.key(code: code).map { [$0] } ?? []
    case .scalar(let value): return decode(scalar: value)
    }
  }

  /// Says that nothing more is ready, so that an escape by itself is the key. Call it after each batch of reads.
  mutating func flush() -> [Key] {
    startsBatch = true
    switch state {
    case .ground, .paste: return []
    // With parameters it is no key: the rest, on its way over a slow line, must not type letters.
    case .sequence(let parameters) where !parameters.isEmpty: return []
    case .escape:
      state = .ground
      return [.escape]
    case .singleShift:
      state = .ground
      return [.alt("O")]
    case .sequence:
      state = .ground
      return [.alt("[")]
    case .linuxFunction, .mouse, .string:
      state = .ground
      return []
    }
  }

  /// How many device status reports (ECMA-48 8.3.35) came since the last call.
  mutating func takeStatusReports() -> Int {
    defer { statusReports = 0 }
    return statusReports
  }

  // MARK: Scalars

  private mutating func decode(scalar value: UInt32) -> [Key] {
    switch state {
    case .ground, .paste:
      if value == 0x1b {
        state = .escape
        return []
      }
      return Self.key(scalar: value).map { [$0] } ?? []
    case .escape: return decode(afterEscape: value)
    case .singleShift:
      state = .ground
      if value == 0x1b { return decode(scalar: value) }
      return Self.singleShiftKeys[value].map { [$0] } ?? []
    case .sequence(let parameters): return decode(sequence: value, after: parameters)
    case .linuxFunction:
      state = .ground
      return (0x41...0x45).contains(value) ? [.function(Int(value) - 0x40)] : []
    case .mouse(let left):
      state = left > 1 ? .mouse(left: left - 1) : .ground
      return []
    case .string(let escaped):
      // BEL, or ESC and a backslash.
      let ends = value == 0x07 || escaped && value == 0x5c
      state = ends ? .ground : .string(escaped: value == 0x1b)
      return []
    }
  }

  private mutating func decode(afterEscape value: UInt32) -> [Key] {
    switch value {
    case 0x1b: return [.escape]  // and the second one waits
    case 0x5b:
      state = .sequence([])
      return []
    case 0x4f:
      state = .singleShift
      return []
    case 0x5d:
      state = .string(escaped: false)
      return []
    default:
      state = .ground
      guard let key = Self.key(scalar: value) else { return [.escape] }
      if case .character(let character) = key { return [.alt(character)] }
      return [.escape, key]
    }
  }

  private mutating func decode(sequence value: UInt32, after parameters: [UInt8]) -> [Key] {
    switch value {
    case 0x5b where parameters.isEmpty:
      state = .linuxFunction
      return []
    case 0x20...0x3f:
      // Longer than any sequence is: the excess is forgotten, the end is still waited for.
      state = .sequence(parameters.count < 64 ? parameters + [UInt8(value)] : parameters)
      return []
    case 0x4d where parameters.isEmpty:
      state = .mouse(left: 3)
      return []
    case 0x40...0x7e:
      state = .ground
      if value == 0x6e, parameters == [0x30] || parameters == [0x33] {
        statusReports += 1
        return []
      }
      if value == 0x7e, parameters == Array("200".utf8) {
        startPaste()
        return []
      }
      return Self.sequenceKey(parameters, final: value).map { [$0] } ?? []
    default:
      // A control breaks the sequence off and is itself again.
      state = .ground
      return value < 0x20 || value == 0x7f ? decode(scalar: value) : []
    }
  }

  // MARK: Paste

  private static let pasteTerminator = Array("\u{1b}[201~".utf8).map { UInt32($0) }

  private mutating func startPaste() {
    state = .paste
    pasted = String.UnicodeScalarView()
    pastedBytes = 0
    pasteTail = []
  }

  private mutating func decodePasted(_ input: KeyInput, isFirst: Bool) -> [Key] {
    switch input {
    case .pasteEnd: return endPaste()
    case .code: return []  // a key's sequence inside the text
    // A terminal that lost the end of a paste would leave the keyboard dead: Ctrl-C gets out.
    case .scalar(0x03) where isFirst: return endPaste() + [.control("c")]
    case .scalar(let value):
      guard let scalar = Unicode.Scalar(value) else { return [] }
      pasteTail.append(value)
      if pasteTail.count > Self.pasteTerminator.count { pasteTail.removeFirst() }
      if value == 0x7e, pasteTail == Self.pasteTerminator {
        removePartOfTerminator()
        return endPaste()
      }
      let bytes = UTF8.width(scalar)
      if pastedBytes + bytes <= pasteLimit {
        pasted.append(scalar)
        pastedBytes += bytes
      } else {
        pastedBytes = pasteLimit  // full: a short scalar must not slip in behind a longer one
      }
      return []
    }
  }

  /// Takes back the terminator but for its last scalar, or as much of it as the limit let in.
  private mutating func removePartOfTerminator() {
    for count in stride(from: Self.pasteTerminator.count - 1, to: 0, by: -1)
    where pasted.suffix(count).map(\.value) == Array(Self.pasteTerminator.prefix(count)) {
      pasted.removeLast(count)
      return
    }
  }

  private mutating func endPaste() -> [Key] {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in pasted {
      // Terminals send a carriage return for the end of a line.
      if scalar == "\r" {
        text.append("\n")
      } else if !(scalar == "\n" && previous == "\r") {
        text.append(scalar)
      }
      previous = scalar
    }
    state = .ground
    pasted = String.UnicodeScalarView()
    pasteTail = []
    return [.paste(String(text))]
  }

  // MARK: Tables

  private static func key(scalar value: UInt32) -> Key? {
    switch value {
    case 0x00: return .control(" ")
    case 0x08, 0x7f: return .backspace
    case 0x09: return .tab
    case 0x0a, 0x0d: return .enter
    case 0x1b: return .escape
    case 0x01...0x1a: return Unicode.Scalar(value + 0x60).map { .control(Character($0)) }
    case 0x1c...0x1f: return Unicode.Scalar(value + 0x40).map { .control(Character($0)) }
    case 0x80...0x9f: return nil  // C1, or a byte of a character that was cut
    default:
      guard let scalar = Unicode.Scalar(value) else { return nil }
      switch scalar.properties.generalCategory {
      case .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: return nil
      default: return .character(Character(scalar))
      }
    }
  }

  private static func key(code: Int32) -> Key? {
    switch code {
    case KEY_UP: return .up
    case KEY_DOWN: return .down
    case KEY_LEFT: return .left
    case KEY_RIGHT: return .right
    case KEY_HOME, KEY_FIND, KEY_A1: return .home
    case KEY_END, KEY_SELECT, KEY_C1: return .end
    case KEY_PPAGE, KEY_A3: return .pageUp
    case KEY_NPAGE, KEY_C3: return .pageDown
    case KEY_ENTER: return .enter
    case KEY_BACKSPACE: return .backspace
    case KEY_DC: return .delete
    case KEY_IC: return .insert
    case KEY_BTAB: return .backTab
    case (KEY_F0 + 1)...(KEY_F0 + 63): return .function(Int(code - KEY_F0))
    default: return nil  // KEY_RESIZE too: the session learns of a new size by the signal
    }
  }

  private static let singleShiftKeys: [UInt32: Key] = {
    var keys = letterKeys
    for (number, letter) in "PQRS".unicodeScalars.enumerated() { keys[letter.value] = .function(number + 1) }
    keys[0x4d] = .enter  // the keypad's
    return keys
  }()

  private static let letterKeys: [UInt32: Key] = [
    0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home,
  ]

  /// A report of a press in xterm's SGR form, `button;column;row` from 1 on; other buttons mean nothing here.
  private static func mouseKey(_ parameters: ArraySlice<UInt8>) -> Key? {
    let numbers = String(decoding: parameters, as: UTF8.self).split(separator: ";" as Character).map { Int($0) }
    guard numbers.count == 3, let button = numbers[0], let column = numbers[1], let row = numbers[2], column > 0,
      row > 0
    else { return nil }
    switch button {
    case 0: return .click(row: row - 1, column: column - 1)
    case 64: return .wheel(-1)
    case 65: return .wheel(1)
    default: return nil
    }
  }

  private static func sequenceKey(_ parameters: [UInt8], final: UInt32) -> Key? {
    if parameters.isEmpty { return final == 0x5a ? .backTab : letterKeys[final] }
    if parameters.first == 0x3c { return final == 0x4d ? mouseKey(parameters.dropFirst()) : nil }
    guard final == 0x7e else { return nil }
    switch String(decoding: parameters, as: UTF8.self) {
    case "1", "7": return .home
    case "2": return .insert
    case "3": return .delete
    case "4", "8": return .end
    case "5": return .pageUp
    case "6": return .pageDown
    default: return nil
    }
  }
}
