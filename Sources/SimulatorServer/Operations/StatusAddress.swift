import ARM
import Schedules
import Simulator

/// Where a long operation is polled: as long as the service's own, which carry a signature and a whole certificate
/// (over 3,900 characters, FACTS section 16). Clients that cut an address, or read it apart, show it here.
enum StatusAddress {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Stands where the service's certificate does; nothing checks it.
  private static let certificate = text(of: 3400, seed: 0)

  /// The parameters `t`, `c`, `s` and `h`, with the `&` before each.
  static func signature(of operation: Operation) -> String {
    // The service counts in 100 ns since the year 1.
    let ticks = operation.began.nanosecondsSinceEpoch / 100 + 621_355_968_000_000_000
    let seed = operation.id.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return "&t=\(ticks)&c=\(certificate)&s=\(text(of: 342, seed: seed))&h=\(text(of: 43, seed: seed &+ 1))"
  }

  private static func text(of length: Int, seed: UInt64) -> String {
    var numbers = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length + 9)
    while bytes.count < length {
      var number = numbers.next()
      for _ in 0..<10 {
        bytes.append(alphabet[Int(number & 63)])
        number >>= 6
      }
    }
    return String(decoding: bytes.prefix(length), as: UTF8.self)
  }
}
