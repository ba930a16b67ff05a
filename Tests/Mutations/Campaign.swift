import Foundation

/// Many inputs that somebody might send, made from good ones by chance.
///
/// The seed is written to standard error before the first input, since a crash takes everything after it along;
/// `AMLDECK_SEED=N` repeats a campaign, and `SOAK=1` makes it fifty times as long.
package struct Campaign: Sendable {
  package let name: String
  package let seed: UInt64
  package let count: Int

  /// - Parameter count: inputs of a usual run.
  package init(_ name: String, count: Int) {
    let variables = ProcessInfo.processInfo.environment
    self.name = name
    seed = variables["AMLDECK_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...9_999_999)
    self.count = variables["SOAK"] == "1" ? count * 50 : count
    FileHandle.standardError.write(Data("\(name): \(self.count) inputs, AMLDECK_SEED=\(seed)\n".utf8))
  }

  /// What a failed expectation says, so that it can be repeated.
  package func place(_ number: Int, _ input: [UInt8]) -> String {
    "\(name), AMLDECK_SEED=\(seed), input \(number): \(String(decoding: input.prefix(400), as: UTF8.self).debugDescription)"
  }

  /// - Parameters:
  ///   - corpus: good inputs; not empty.
  ///   - words: what an input is also made of, such as key words and brackets.
  ///   - body: sees each input and its number.
  package func run(
    _ corpus: [String], words: [String] = [], _ body: (Int, [UInt8]) throws -> Void
  ) rethrows {
    var dice = Dice(seed: seed)
    let corpus = corpus.map { Array($0.utf8) }
    let words = words.map { Array($0.utf8) }
    for number in 0..<count {
      try body(number, Mutation.input(from: corpus, words: words, &dice))
    }
  }

  /// The same with inputs that are text; bytes that are none are repaired, as they are wherever text comes from outside.
  package func runText(
    _ corpus: [String], words: [String] = [], _ body: (Int, String) throws -> Void
  ) rethrows {
    try run(corpus, words: words) { try body($0, String(decoding: $1, as: UTF8.self)) }
  }
}
