/// Says what ncurses wrote of a frame in fewer bytes that draw the same.
///
/// ncurses sends all of a look where a part of it changes, names the character set each time, and goes to another
/// column by row and column (its `NOT_LOCAL`): of a page of the list a sixth says nothing new. Only what is understood
/// is left out; everything else passes as it came, and what follows it begins from nothing.
struct FrameShortener {
  /// Whether the terminal has CHA (ECMA-48, 8.3.9), as its `hpa` says.
  private let hasColumnAddress: Bool
  /// Whether it has REP (ECMA-48, 8.3.103), as its `rep` says.
  private let hasRepeat: Bool
  /// The pen of the terminal; nil while it is not known.
  private var sent: Pen?
  /// The pen that the next letter wants.
  private var wanted: Pen?
  /// Whether G0 is known to be ASCII.
  private var isASCII = false
  /// Whether G0 is known to be what letters mean.
  private var isShiftedIn = false

  /// The row of the cursor, from 1; nil while it is not known.
  private var row: Int?
  /// Where the cursor is at most, from 0: wide letters are not looked at.
  private var columnAtMost = 0
  private var columns = 0
  private var shorter: [UInt8] = []
  /// Those of the sequence that is being read.
  private var parameters: [Int] = []

  init(hasColumnAddress: Bool, hasRepeat: Bool) {
    self.hasColumnAddress = hasColumnAddress
    self.hasRepeat = hasRepeat
  }

  /// Something else may have written to the terminal.
  mutating func forget() {
    (sent, wanted) = (nil, nil)
    (isASCII, isShiftedIn) = (false, false)
  }

  /// A shorter run is as short as the sequence.
  private static let leastRepeats = 5

  /// - Parameters:
  ///   - frame: whole sequences, as ncurses wrote them.
  ///   - columns: of the terminal.
  mutating func shorten(_ frame: [UInt8], columns: Int) -> [UInt8] {
    shorter.removeAll(keepingCapacity: true)
    self.columns = columns
    row = nil
    var index = 0
    while index < frame.count {
      let byte = frame[index]
      switch byte {
      case 0x1b: index = sequence(frame, at: index)
      case 0x20...0x7e:
        // Up to a letter that comes again.
        var end = index + 1
        while end < frame.count, (0x20...0x7e).contains(frame[end]), frame[end] != frame[end - 1] || !hasRepeat {
          end += 1
        }
        put(frame[index..<end], width: end - index)
        index = end
        while end < frame.count, frame[end] == frame[index - 1] { end += 1 }
        let repeats = end - index
        // Where it could touch the edge it is written out: what REP does there differs.
        if repeats >= Self.leastRepeats, row != nil, columnAtMost + repeats < columns {
          append(final: 0x62, parameters: CollectionOfOne(repeats))
          columnAtMost += repeats
        } else {
          put(frame[index..<end], width: repeats)
        }
        index = end
      case 0x80...:
        // Bytes that continue a letter add no cell.
        put(frame[index...index], width: byte < 0xc0 ? 0 : 2)
        index += 1
      case 0x0e, 0x0f:
        if byte == 0x0e || !isShiftedIn { shorter.append(byte) }
        isShiftedIn = byte == 0x0f
        index += 1
      case 0x08, 0x0d:
        if byte == 0x0d { columnAtMost = 0 }
        shorter.append(byte)
        index += 1
      default:
        // A line feed may scroll, and fills the new line with the background.
        settle()
        row = nil
        shorter.append(byte)
        index += 1
      }
    }
    // Whoever writes next finds the pen that ncurses left.
    settle()
    return shorter
  }

  private mutating func put(_ letters: ArraySlice<UInt8>, width: Int) {
    settle()
    shorter += letters
    columnAtMost += width
    // It may have gone on in the next line.
    if columnAtMost >= columns { row = nil }
  }

  /// Sends the pen that is wanted, where it is another one.
  private mutating func settle() {
    guard let wanted, wanted != sent else { return }
    append(final: 0x6d, parameters: wanted.parameters(from: sent))
    sent = wanted
  }

  private mutating func append(final: UInt8, parameters: some Collection<Int>) {
    shorter.append(0x1b)
    shorter.append(0x5b)
    for (index, parameter) in parameters.enumerated() {
      if index > 0 { shorter.append(0x3b) }
      append(number: parameter)
    }
    shorter.append(final)
  }

  private mutating func append(number: Int) {
    if number >= 10 { append(number: number / 10) }
    shorter.append(UInt8(0x30 + number % 10))
  }

  // MARK: Sequences

  /// - Returns: where it ends.
  private mutating func sequence(_ frame: [UInt8], at start: Int) -> Int {
    guard start + 1 < frame.count else { return passUnknown(frame, from: start, to: frame.count) }
    switch frame[start + 1] {
    case 0x5b: return controlSequence(frame, at: start)
    case 0x28 where start + 2 < frame.count: return characterSet(frame, at: start)
    default: return passUnknown(frame, from: start, to: start + 2)
    }
  }

  private mutating func characterSet(_ frame: [UInt8], at start: Int) -> Int {
    let isNowASCII = frame[start + 2] == 0x42
    if !isNowASCII || !isASCII { shorter += frame[start..<start + 3] }
    isASCII = isNowASCII
    return start + 3
  }

  private mutating func controlSequence(_ frame: [UInt8], at start: Int) -> Int {
    var end = start + 2
    while end < frame.count, (0x20...0x3f).contains(frame[end]) { end += 1 }
    guard end < frame.count else { return passUnknown(frame, from: start, to: frame.count) }
    let final = frame[end]
    end += 1
    guard readParameters(frame, from: start + 2, to: end - 1) else {
      return passUnknown(frame, from: start, to: end)
    }
    switch final {
    case 0x6d:  // SGR
      guard let next = Pen.after(parameters, from: wanted) else { return passUnknown(frame, from: start, to: end) }
      wanted = next
      return end
    case 0x48 where parameters.count <= 2:  // CUP
      let place = (row: parameters.first ?? 1, column: parameters.count == 2 ? parameters[1] : 1)
      if hasColumnAddress, place.row == row {
        if place.column == 1 {
          append(final: 0x47, parameters: EmptyCollection())
        } else {
          append(final: 0x47, parameters: CollectionOfOne(place.column))
        }
      } else {
        shorter += frame[start..<end]
      }
      (row, columnAtMost) = (max(1, place.row), max(0, place.column - 1))
      return end
    case 0x47 where parameters.count <= 1: columnAtMost = max(0, (parameters.first ?? 1) - 1)  // CHA
    case 0x64 where parameters.count <= 1: row = max(1, parameters.first ?? 1)  // VPA
    case 0x43 where parameters.count <= 1: columnAtMost += max(1, parameters.first ?? 1)  // CUF
    case 0x44: break  // CUB
    case 0x62 where parameters.count <= 1:  // REP
      settle()
      columnAtMost += 2 * max(1, parameters.first ?? 1)
      if columnAtMost >= columns { row = nil }
    // EL, ECH, ICH, DCH and SU, SD erase with the pen's background, and move nothing.
    case 0x4b, 0x58, 0x40, 0x50, 0x53, 0x54: settle()
    default: return passUnknown(frame, from: start, to: end)
    }
    shorter += frame[start..<end]
    return end
  }

  /// Sends it as it is. The pen is kept where it is no SGR: nothing else sets it but a reset or a restore.
  private mutating func passUnknown(_ frame: [UInt8], from start: Int, to end: Int) -> Int {
    settle()
    shorter += frame[start..<end]
    row = nil
    let kept = frame[min(start + 1, end - 1)] == 0x5b ? Self.keepPen : Self.keepPenShort
    let keepsPen = end - start > 1 && kept.contains(frame[end - 1])
    if !keepsPen { forget() }
    return end
  }

  /// ED, IL, DL, CUU, CUD, CUP, DECSTBM, SM and RM.
  private static let keepPen: [UInt8] = [0x4a, 0x4c, 0x4d, 0x41, 0x42, 0x48, 0x72, 0x68, 0x6c]
  /// IND, NEL and RI.
  private static let keepPenShort: [UInt8] = [0x44, 0x45, 0x4d]

  /// Takes numbers between semicolons to ``parameters``, an empty one as 0.
  /// - Returns: false for other forms.
  private mutating func readParameters(_ frame: [UInt8], from start: Int, to end: Int) -> Bool {
    parameters.removeAll(keepingCapacity: true)
    var number = 0
    for place in start..<end {
      switch frame[place] {
      case 0x30...0x39:
        number = number * 10 + Int(frame[place] - 0x30)
        guard number <= 9999 else { return false }
      case 0x3b:
        parameters.append(number)
        number = 0
      default: return false
      }
    }
    if start < end { parameters.append(number) }
    return true
  }
}
