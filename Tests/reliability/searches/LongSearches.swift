import Foundation
import Searches

/// The searches of Tests/Searches, as long as somebody wants: built for release they are twenty times as fast as in a test.
///
/// Usage: LongSearches keys|commands|journals FIRST COUNT STEPS [PIECES]
///
/// Runs the seeds FIRST, FIRST + 1, ..., COUNT of them, STEPS messages or commands each. Prints each seed before it begins,
/// since a trap says nothing; after it what was found, or for `journals` how many events the commands left and a sum of
/// them, where each span of time goes by in so many PIECES.
@main struct LongSearches {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.dropFirst().compactMap { UInt64($0) }
    guard let search = words.first, numbers.count >= 3, numbers.count == words.count - 1 else {
      FileHandle.standardError.write(Data("LongSearches keys|commands|journals FIRST COUNT STEPS [PIECES]\n".utf8))
      exit(2)
    }
    let steps = Int(numbers[2])
    for seed in numbers[0]..<(numbers[0] + numbers[1]) {
      say("seed \(seed)")
      switch search {
      case "keys":
        for fault in ConsoleSearch.faults(ofSequence: seed, messages: steps) { say("fault \(seed) \(fault)") }
      case "commands":
        let chosen = ServiceSearch.Step.random(count: steps, seed: seed)
        let (faults, accepted) = ServiceSearch.faults(of: chosen)
        say("accepted \(accepted)")
        if let fault = faults.first { say("fault \(seed) \(fault) after \(ServiceSearch.shrunk(chosen))") }
      case "journals":
        let journal = ServiceSearch.journal(
          of: ServiceSearch.Step.random(count: steps, seed: seed), pieces: Int(numbers.dropFirst(3).first ?? 1))
        say("journal \(seed) \(journal.count) \(sum(of: journal))")
      default: exit(2)
      }
    }
    say("done")
  }

  private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// FNV-1a of 64 bits (draft-eastlake-fnv): the journals are ours, so nobody looks for two with one sum.
  private static func sum(of lines: [String]) -> String {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in lines {
      for byte in line.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
      sum = (sum ^ 0x0A) &* 0x100_0000_01B3
    }
    return String(sum, radix: 16)
  }
}
