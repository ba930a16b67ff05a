/// A seeded generator of ids, addresses and variety: the same seed gives the same world on every machine.
///
/// The standard library's generator is random by design and its hashing is seeded per process, so neither may
/// be used here. The constants are those of Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators".
package struct SplitMix64: Sendable {
  private var state: UInt64
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  package init(seed: UInt64) { state = seed }

  /// The numbers that belong to one moment of a world: no draw depends on how often an earlier moment drew.
  /// - Parameter sequence: how many events the world has seen.
  package init(seed: UInt64, sequence: Int) {
    var mixer = SplitMix64(seed: seed)
    state = mixer.next() ^ (UInt64(bitPattern: Int64(sequence)) &* 0xD1B5_4A32_D192_ED03)
  }

  package mutating func next() -> UInt64 {
    state &+= Self.step
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Leaves out so many numbers.
  mutating func skip(_ count: Int) { state &+= UInt64(count) &* Self.step }

  /// 0 up to `bound` - 1; `bound` is positive. The bias of the remainder does not matter for bounds this
  /// small.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// A GUID of version 4 in lower case, as Azure writes them.
  package mutating func guid() -> String {
    let high = (next() & ~0xF000) | 0x4000
    let low = (next() & ~(0b11 << 62)) | (0b10 << 62)
    var bits = (high, low)
    return String(unsafeUninitializedCapacity: 36) { text in
      for place in 0..<36 {
        if place == 8 || place == 13 || place == 18 || place == 23 {
          text[place] = UInt8(ascii: "-")
          continue
        }
        let digit = UInt8(bits.0 >> 60)
        text[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        bits = (bits.0 << 4 | bits.1 >> 60, bits.1 << 4)
      }
      return 36
    }
  }
}
