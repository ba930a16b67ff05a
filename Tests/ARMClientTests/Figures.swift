import Foundation
import Testing

/// A bar of reliability or security that is measured here: how many rows of a table hold.
///
/// Where the variable FIGURES names a file, each figure is added to it as one line of JSON, for the table that
/// Tests/reliability/run-reliability prints.
struct Figure {
  var bar: String
  private(set) var tried = 0
  private(set) var good = 0

  init(_ bar: String) { self.bar = bar }

  /// - Parameter complaints: what is wrong with the row; it holds where there are none.
  mutating func row(_ name: String, _ complaints: [String], _ location: SourceLocation = #_sourceLocation) {
    tried += 1
    if complaints.isEmpty { good += 1 }
    for complaint in complaints {
      Issue.record("\(bar), \(name): \(complaint)", sourceLocation: location)
    }
  }

  /// Prints the figure, and fails where it is missed or nothing was tried.
  func report(of expected: Int, _ location: SourceLocation = #_sourceLocation) throws {
    print("\(bar): \(good) of \(tried)")
    #expect(good == tried && tried == expected, "\(bar): \(good) of \(expected)", sourceLocation: location)
    guard let path = ProcessInfo.processInfo.environment["FIGURES"] else { return }
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(#"{"bar":"\#(bar)","good":\#(good),"tried":\#(expected)}"#.utf8 + [0x0A]))
    try file.close()
  }
}
