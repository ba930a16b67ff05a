import Foundation

/// The first argument names a target, the others are libFuzzer's: `amldeck-fuzz cron -max_total_time=60 corpus/cron`.
/// Tests/fuzz/run-fuzz builds it and calls it.
@main enum Fuzz {
  static func main() {
    let words = CommandLine.arguments
    guard words.count > 1, FuzzTarget.all[words[1]] != nil else {
      let names = FuzzTarget.all.keys.sorted().joined(separator: "|")
      FileHandle.standardError.write(Data("usage: amldeck-fuzz \(names) [libFuzzer's options]\n".utf8))
      exit(2)
    }
    // libFuzzer takes the name of the program from the first argument, and is not told of the target.
    exit(run([words[0]] + words.dropFirst(2)))
  }

  /// The target that was asked for; looked up once.
  static let target = FuzzTarget.all[CommandLine.arguments[1]]

  private static func run(_ words: [String]) -> Int32 {
    var count = Int32(words.count)
    var pointers = words.map { strdup($0) } + [nil]
    return pointers.withUnsafeMutableBufferPointer { buffer in
      var arguments = buffer.baseAddress
      return runDriver(&count, &arguments, tryInput)
    }
  }
}

private func tryInput(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  Fuzz.target?([UInt8](UnsafeBufferPointer(start: bytes, count: size)))
  return 0
}

/// Of FuzzerInterface.h: libFuzzer as a function, since SwiftPM has its own way with `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Ends the program, and so tells libFuzzer that this input is a finding.
func require(_ holds: Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) {
  if !holds { fatalError(what(), file: file, line: line) }
}
