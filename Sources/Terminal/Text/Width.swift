/// How many cells a scalar takes, by the table that agrees with the C library and so with ncurses.
enum ScalarWidth {
  /// 0, 1 or 2 cells; nil when the C library has no glyph for the scalar.
  static func of(_ scalar: Unicode.Scalar) -> Int? {
    let value = scalar.value
    if value < 0x7f { return value >= 0x20 ? 1 : nil }
    // The last change at or before the scalar: the first one after it, less one.
    let limit = value << 2 | 3
    var low = 0
    var high = widthChanges.count
    while low < high {
      let middle = (low + high) / 2
      if widthChanges[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    let kind = widthChanges[low - 1] & 3
    return kind == 3 ? nil : Int(kind)
  }
}
